# The register page: the kernel that has one, and a guest that fills it with garbage.
. tests/system/lib.sh

paged() { # PROGRAM[:ARGUMENT...]: as guest_os
    printf 'hypercalls=on,kernel=build/%s/guest-os/kernel-paged.elf,initrd=build/%s/guest-os/initrd.cpio,append=run=%s' \
        "$endian" "$endian" "$1"
}

for endian in big little; do
    boot --vm "name=guest,$(paged usertests)"
    verdict "a kernel with a register page passes the user tests ($endian)" "$(ended_with 0
        lacks '^[1-9][0-9]* tests, 0 failed$')"
done
endian=$ENDIAN

# Everything the programs print, with the kernel that is relinked and no more, and with the page.
for settings in fast_paths=on fast_paths=off large_pages=on; do
    boot --icount 3 --vm "name=relinked,$settings,$(guest_os mix)" --vm "name=paged,$settings,$(paged mix)"
    guest_lines relinked >"$work/relinked"
    guest_lines paged >"$work/paged"
    verdict "mix prints the same with a register page and without ($settings)" "$(ended_with 0
        [ -s "$work/paged" ] || echo 'nothing printed'
        same_files "$work/relinked" "$work/paged")"
done

boot --vm "name=guest,kernel=build/$endian/guest-os/kernel-paged.elf"
verdict "without hypercalls that kernel says what it needs" "$(ended_with 0
    lacks 'this kernel has its registers in a page: its VM needs hypercalls=on')"

# A second VM, which must run as if the first had never been.
after="name=after,$(guest_os hello)"

neighbour_is_well() {
    [ "$(guest_lines after | grep -c '^hello: hello from user mode')" -eq 1 ] ||
        echo "the VM after it does not run hello"
    [ "$(vm_end .how 1)" = ended ] || echo "the VM after it ended by '$(vm_end .how 1)'"
}

for settings in fast_paths=on fast_paths=off tlb=64,software_tlb=off; do
    for seed in 1 2; do
        boot --icount 3 --together \
            --vm "name=guest,hypercalls=on,$settings,$(act scribble tame=1 steps=8000 seed=$seed)" --vm "$after"
        verdict "garbage in the register page, seed $seed, leaves guest and neighbour running ($settings)" \
            "$(ended_with 0; lacks '^guest\| 8000 steps, exceptions'; neighbour_is_well)"
    done
done
for seed in 1 2 3 4; do
    boot --icount 3 --exit-limit 200000 --time-limit 30 --vm "name=guest,hypercalls=on,$(act scribble seed=$seed)"
    verdict "garbage in the register page with wild returns, seed $seed, ends in the VM's end" "$(
        ended_with_one_of 0 3 5
        [ "$(jq -s 'map(select(.type == "vm_end")) | length' "$json")" -eq 1 ] ||
            echo "the monitor did not end the VM itself")"
done
