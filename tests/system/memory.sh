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
    boot --icount 3 --together --machine-memory 10M "$@" $(vms 8 '' pmake)
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

# --- everything at once --------------------------------------------------------------------------
# Settings change at random while VMs work in memory that is too small: pages are shared and copied, put
# into large pages and taken out of them, given up to the balloon, written to the disk and fetched.
seed=${SEED:-$(date +%s)}
commands() {
    awk -v seed="$seed" '
        function below(n) { return int(rand() * n) }
        BEGIN {
            srand(seed)
            for (;;) {
                vm = "v" 1 + below(6)
                print "set " vm " share_scan " below(2) * 5000
                print "set " vm " balloon " below(300)
                print "set " vm " large_pages " (below(2) ? "on" : "off")
                print "set " vm " software_tlb " (below(2) ? "on" : "off")
                print "set " vm " large_entries " (below(2) ? "on" : "off")
            }
        }' 2>"$work/awk"
}

stress() {
    rm -f "$json"
    # shellcheck disable=SC2046
    "$launcher" run --cpu "$cpu" --endian "$endian" --together --time-limit 100 \
        --control "$work/control" --json "$json" --machine-memory 9M --swap 64M \
        $(vms 6 memory=4M,hypercalls=on, pmake:128) </dev/null >"$out" 2>"$err" &
    launcher_pid=$!
    for _ in $(seq 100); do
        build/host/mirrorctl --socket "$work/control" vms >"$work/vms" 2>&1 && break
        sleep 0.1
    done
    commands | build/host/mirrorctl --socket "$work/control" --json - >"$work/answers" 2>"$work/ctl"
    wait $launcher_pid
    status=$?
    ended_with 0
}

launch native --cpu "$cpu" --endian "$endian" --time-limit 60 \
    --kernel "build/$endian/guest-os/kernel-native.elf" \
    --initrd "build/$endian/guest-os/initrd.cpio" --append run=pmake:128
result=$(grep -o 'pmake: .*' "$out")
wrong=$(stress)
of_all() { # MEMBER: of the VMs' memory, added up
    jq -rs "map(select(.type == \"vm_end\").memory.$1) | add" "$json"
}
changed=$(jq -rs 'map(select(.ok)) | length' "$work/answers")
verdict "checksums are right with little memory while settings change ($changed times; $(of_all copied) pages \
copied, $(of_all swapped_out) to the disk; SEED=$seed)" "$(
    echo "$wrong" | grep .
    all_right 6
    [ "$changed" -ge 100 ] || echo "$changed changes only"
    for event in copied swapped_out swapped_in; do
        [ "$(of_all $event)" -ge 20 ] || echo "$event: $(of_all $event)"
    done)"
