# Many VMs in little memory: what they share, what goes to the disk, what happens without one.
. tests/system/lib.sh

# vms NUMBER SETTINGS PROGRAM: so many VMs alike, as words for boot.
vms() {
    for number in $(seq "$1"); do
        printf -- '--vm name=v%u,%s%s\n' "$number" "$2" "$(guest_os "$3")"
    done
}

# The line with pmake's checksum, as the bare board has it.
launch native --cpu "$cpu" --endian "$endian" --icount 3 --time-limit 60 \
    --kernel "build/$endian/guest-os/kernel-native.elf" \
    --initrd "build/$endian/guest-os/initrd.cpio" --append run=pmake
result=$(grep -o 'pmake: .*' "$out")

all_right() { # NUMBER: so many VMs have the right checksum
    [ -n "$result" ] || echo "pmake says nothing natively"
    right=$(grep -c "^v[0-9]*| $result\$" "$out")
    [ "$right" -eq "$1" ] || echo "$right of $1 VMs print '$result'"
}

memory() { # EXPRESSION: of the run's memory
    jq -rs "map(select(.type == \"memory\"))[0] | $1" "$json"
}

# shellcheck disable=SC2046 # one word a line
boot --icount 3 --together $(vms 8 share_scan=500, pmake)
verdict "8 VMs share equal pages: at most 0.35 of what they use ($(memory '"\(.peak_virtual_pages) -> \(.peak_machine_pages) pages"'))" "$(
    ended_with 0
    all_right 8
    lacks '^mirrorball: memory of all VMs, virtual -> machine: '
    [ "$(memory '.peak_machine_pages <= 0.35 * .peak_virtual_pages and .peak_virtual_pages > 2000')" = true ] ||
        echo "$(memory .)")"

# Twice as much as there is: the machine's free memory is what the monitor says.
shortage() { # OPTIONS: 8 VMs in a machine with half the frames that they use
    # shellcheck disable=SC2046
    boot --icount 3 --together --machine-memory 11M "$@" $(vms 8 '' pmake)
}
shortage --swap 32M
verdict "8 VMs in half the memory that they use finish with a backing disk ($(grep -o '[0-9]* frames of memory free' "$out"), $(memory .peak_virtual_pages) pages used)" "$(
    ended_with 0
    all_right 8
    [ "$(memory '.most_machine_pages * 2 <= .peak_virtual_pages')" = true ] || echo "$(memory .)"
    [ "$(vm_end .memory.swapped_in 7)" -gt 10 ] || echo "nothing came back from the disk")"
shortage
verdict "without a disk only those VMs stop for which there is no memory" "$(
    ended_with 3
    lacks '^mirrorball: VM v[0-9]* stopped at .*: the machine has no memory left for the page at guest-physical 0x[0-9a-f]*, and no backing disk \(--swap\)'
    grep -q "| $result\$" "$out" || echo "no VM has finished")"

# --- what a guest that knows of the monitor saves -----------------------------------------------
instructions() { # guest and monitor together
    vm_end '.instructions.guest + .instructions.monitor'
}

boot --icount 3 --vm "name=guest,hypercalls=on,$(guest_os pmake)"
own=$(instructions)
boot --icount 3 --vm "name=guest,hypercalls=on,$(guest_os pmake) zero=monitor"
verdict "a guest that leaves zeroing to the monitor saves $((own - $(instructions))) of $own instructions" "$(
    ended_with 0
    lacks "^$result\$"
    [ "$(vm_end .exits.hypercall)" -gt 100 ] || echo "it asks for few pages"
    [ "$(instructions)" -lt "$own" ] || echo "$(instructions) instructions, without that $own")"

boot --icount 3 --vm "name=guest,hypercalls=on,balloon=1000,$(guest_os sleep:250)"
verdict "a guest's balloon takes what the monitor asks for" "$(
    ended_with 0
    [ "$(vm_end .memory.ballooned)" -eq 1000 ] || echo "$(vm_end .memory) pages")"
