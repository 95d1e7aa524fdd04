# The launcher: how runs end, what it leaves behind, whose line is whose. And the monitor's report
# on what it cannot survive.
. tests/system/lib.sh
endless="$(act deaf)"

# start OPTIONS...: a run in the background, $launcher_pid and $qemu_pid, once the guest runs.
start() {
    "$launcher" run --cpu "$cpu" --endian "$endian" --time-limit 60 "$@" </dev/null >"$out" 2>"$err" &
    launcher_pid=$!
    wait_until 'grep -q "^mirrorball: platform" "$out"'
    qemu_pid=$(tr -d " " <"/proc/$launcher_pid/task/$launcher_pid/children")
}

# wait_until CONDITION: up to 20 s; says so if it never holds.
wait_until() {
    for _ in $(seq 200); do
        if eval "$1"; then return; fi
        sleep 0.1
    done
    echo "never: $1"
}

qemu_is_gone() {
    [ -n "$qemu_pid" ] || echo "no QEMU was seen running"
    wait_until '! kill -0 "$qemu_pid" 2>/dev/null'
}

signalled() { # SIGNAL STATUS
    start --vm "$endless"
    kill -s "$1" "$launcher_pid"
    { wait "$launcher_pid"; } 2>/dev/null
    status=$?
    ended_with "$2"
    qemu_is_gone
}
verdict "TERM ends the run with 143 and leaves no QEMU" "$(signalled TERM 143)"
verdict "HUP ends the run with 129 and leaves no QEMU" "$(signalled HUP 129)"
verdict "INT, as Ctrl-C sends it, ends the run with 130 and leaves no QEMU" "$(signalled INT 130)"
verdict "a launcher that is killed leaves no QEMU" "$(signalled KILL 137)"

launch run --cpu "$cpu" --endian "$endian" --time-limit 2 --vm "$endless"
verdict "the time limit ends the run with 5" "$(ended_with 5
    grep -q '^mirrorball: time limit of 2 s' "$err" || echo "no line says so")"

# --- lines and their owners -----------------------------------------------------------------------
boot --vm "name=first,$(guest_os hello)" --vm "name=second,$(guest_os hello)"
verdict "of two VMs each line has its name, and one runs after the other" "$(
    ended_with 0
    sed -n 's/^\([a-z]*\)| hello: hello.*/\1/p' "$out" >"$work/order"
    printf 'first\nsecond\n' >"$work/expected"
    same_files "$work/expected" "$work/order"
    grep -vE '^(first\| |second\| |mirrorball: )' "$out" | sed 's/^/whose line: /')"
boot --vm "name=only,$(guest_os hello)"
verdict "of one VM no line has its name" "$(ended_with 0; lacks '^hello: hello'; shows '^only\| ')"


# --- faults of the machine, brought about by gdb as the hardware would ----------------------------
port=$((20000 + $$ % 20000))

# struck ADDRESS STATUS-BITS: takes the processor there out of the monitor's exit path.
struck() {
    "$launcher" run --cpu "$cpu" --endian "$endian" --time-limit 60 --gdb --gdb-port $port \
        --vm "$(act jump)" </dev/null >"$out" 2>"$err" &
    wait_until 'grep -q "waiting for gdb" "$err"'
    timeout 50 gdb-multiarch -nx -batch -ex 'set confirm off' -ex "target remote :$port" \
        -ex 'break exit_handle' -ex 'ignore 1 40' -ex continue -ex delete \
        -ex "set \$sr = \$sr | $2" -ex "set \$pc = $1" -ex detach \
        "build/$endian/monitor/monitor.elf" </dev/null >"$work/gdb" 2>&1
    wait $!
    status=$?
    port=$((port + 1))
    ended_with 4
    lacks '^mirrorball: monitor fault: '"$3"
    lacks '^mirrorball:   \$28 [0-9a-f]{8}'
    lacks '^mirrorball:  +[0-9]+ exit +[a-z0-9_]+ +kernel'
    lacks '^mirrorball: status 4: '"$3"
    lacks '^mirrorball:     guest (kernel|user) at 0x[0-9a-f]{8}: [a-z]'
    lacks '^mirrorball:   to look into it: .*break fault_report, continue'
}
verdict "a non-maskable interrupt ends in a report and status 4" \
    "$(struck 0xbfc00000 0x480004 'a non-maskable interrupt')"
verdict "a cache error ends in a report and status 4" \
    "$(struck 0xa0100100 0x4 'a cache error')"
verdict "an exception in the monitor ends in a report and status 4" \
    "$(struck 0x00001000 0 'an exception in the monitor')"
