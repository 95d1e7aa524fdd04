# Guests that try to leave their VM, to stop the monitor, or to see their neighbour.
# tests/system/guests/ holds what they do; they judge what they see themselves and print `bad: ...`.
. tests/system/lib.sh

# A second VM, which must run as if the first had never been.
after="name=after,$(guest_os hello)"

neighbour_is_well() {
    [ "$(guest_lines after | grep -c '^hello: hello from user mode')" -eq 1 ] ||
        echo "the VM after it does not run hello"
    [ "$(vm_end .how 1)" = ended ] || echo "the VM after it ended by '$(vm_end .how 1)'"
}

# As guests see it when all is well: it judged itself, and found nothing bad.
nothing_bad() {
    shows '^guest\| bad: '
    lacks '^guest\| 0 bad$'
}

# hostile SENTENCE ACT EXPECTED-LINE [OPTIONS]
hostile() {
    sentence=$1 act=$2 expected=$3
    shift 3
    boot --vm "name=guest,$(act "$act")" --vm "$after" "$@"
    verdict "$sentence" "$(ended_with 0; nothing_bad; lacks "$expected"; neighbour_is_well)"
}

# --- addresses and frames ----------------------------------------------------------------------
step=256
[ "$FULL" = 1 ] && step=2
hostile "a guest that maps every frame number reaches its own memory and nothing else" \
    "map_all step=$step" 'frames mapped, 4096 of them mine' --time-limit 300
hostile "TLB entries at the monitor's own addresses give a guest nothing and harm nothing" \
    map_edges '^guest\| 675 entries written'
hostile "loads, stores and jumps to the monitor's addresses are address errors in both modes" \
    jump '^guest\| 32785 addresses tried'
for switch in on off; do
    boot --vm "name=guest,software_tlb=$switch,tlb=64,$(act map_edges)" --vm "$after"
    verdict "the same with 64 entries and software TLB $switch" \
        "$(ended_with 0; nothing_bad; neighbour_is_well)"
done

# --- doors that QEMU leaves open ------------------------------------------------------------------
for cpu in 24Kc 34Kf; do
    hostile "sdbbp and deret are reserved and open nothing ($cpu)" debug \
        "sdbbp in a user's likely slot is reserved"
    hostile "odd addresses, where MIPS16 code would run, are address errors ($cpu)" odd \
        'eret to an odd address is an address error'
done
cpu=$CPU

# --- wild values in every coprocessor 0 register ------------------------------------------------
# Tame guests keep their way back from an exception, wild ones may lose it.
for seed in 1 2 3 4 5 6 7 8; do
    boot --icount 3 --exit-limit 200000 --time-limit 30 --vm "name=guest,$(act wild_cp0 seed=$seed)"
    verdict "wild CP0 values, seed $seed, end in the VM's end, not the monitor's" \
        "$(
        ended_with_one_of 0 3 5
        [ "$(jq -s 'map(select(.type == "vm_end")) | length' "$json")" -eq 1 ] ||
            echo "the monitor did not end the VM itself")"
done
for seed in 2 3 4 5; do
    boot --icount 3 --vm "name=guest,$(act wild_cp0 tame=1 steps=15000 seed=$seed)" --vm "$after"
    verdict "wild CP0 values, seed $seed, but for EBase and BEV, leave guest and monitor running" \
        "$(ended_with 0; lacks '^guest\| 15000 steps, with exceptions'; neighbour_is_well)"
done
cpu=34Kf
boot --icount 3 --vm "name=guest,tlb=64,$(act wild_cp0 tame=1 steps=15000 seed=2)" --vm "$after"
verdict "the same on the 34Kf, which has MT and DSP instructions" \
    "$(ended_with 0; lacks '^guest\| 15000 steps, with exceptions'; neighbour_is_well)"
cpu=$CPU

# --- guests that do not come back ---------------------------------------------------------------
for bits in 0 2 4 6; do # Status: EXL is 2, ERL is 4
    boot --exit-limit 200 --vm "name=guest,$(act deaf bits=$bits)"
    verdict "a guest that loops with Status $bits, deaf to interrupts, is ended by --exit-limit" \
        "$(ended_with 5; lacks '^mirrorball: status 5: .*exit limit'
        [ "$(vm_end .how)" = limit ] || echo "how: $(vm_end .how)")"
done

# stopped SENTENCE ACT MESSAGE: code 3, one line that says why, and the next VM still runs.
stopped() {
    boot --vm "name=guest,$(act "$2")" --vm "$after"
    verdict "$1" "$(
        ended_with 3
        [ "$(grep -c '^mirrorball: VM guest stopped at 0x' "$out")" -eq 1 ] || echo "not one line of it"
        lacks "^mirrorball: VM guest stopped at 0x.*$3"
        lacks "^mirrorball: status 3: VM guest stopped: .*$3"
        [ "$(vm_end .how)" = stopped ] || echo "how: $(vm_end .how)"
        neighbour_is_well)"
}
stopped "a jump into nowhere without vectors is told in one line" nowhere \
    'cannot fetch its own exception vector at 0xdfc00380 \(first exception: EPC 0xcf000000\)'
for bits in 0 1 769; do # IE; IE and both software interrupts, none of which is pending
    stopped "wait that nothing can end (Status $bits) is told in one line" "waits bits=$bits" \
        'waits, .* with no interrupt enabled'
done

# --- neighbours -----------------------------------------------------------------------------------
boot --vm "name=guest,$(act imprint)" --vm "name=after,$(act witness)"
verdict "a VM sees nothing of what the VM before it left in memory, TLB and registers" "$(
    ended_with 0
    nothing_bad
    lacks '^guest\| left its print'
    lacks '^after\| 41[0-9]* words of memory looked at'
    shows '^after\| bad: '
    lacks '^after\| 0 bad$')"

# The board's memory is not clear when a real machine starts.
yes dirt | head -c 48000000 >"$work/dirt"
pack "name=after,$(act witness)"
qemu_itself -device "loader,file=$work/dirt,addr=0x00400000,force-raw=on"
verdict "a VM sees nothing of what was in the machine's memory" "$(
    ended_with 0
    shows '^bad: '
    lacks '^0 bad$')"
