# What the scripts share. Sourced from the project's root, with CPU, ENDIAN and FULL set.
#
# boot and its kin put the launcher's exit status into $status and what came out into the files $out
# (standard output), $err and $json. Checks print what is wrong, or nothing; `verdict` makes a
# result of that:
#
#     boot --vm "$(guest_os hello)"
#     verdict "hello runs" "$(ended_with 0; lacks 'hello from user mode')"

launcher=build/host/mirrorball
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP
out=$work/out err=$work/err json=$work/json
cpu=$CPU endian=$ENDIAN

# verdict SENTENCE WHAT-WAS-SEEN: the result of one test; it holds if nothing wrong was seen.
verdict() {
    if [ -z "$2" ]; then
        printf 'ok - %s\n' "$1"
    else
        printf 'not ok - %s: %s\n' "$1" "$(printf '%s' "$2" | tr '\n' ' ')"
    fi
}

# launch COMMAND OPTIONS...: runs the launcher.
launch() {
    command=$1
    shift
    "$launcher" "$command" "$@" </dev/null >"$out" 2>"$err"
    status=$?
}

# boot OPTIONS...: a run on the machine at hand, never longer than 60 s.
boot() {
    rm -f "$json"
    launch run --cpu "$cpu" --endian "$endian" --time-limit 60 --json "$json" "$@"
}

# qemu_itself OPTIONS...: the monitor, with $work/archive, in a QEMU that the launcher does not start.
qemu_itself() {
    case $endian in big) qemu=qemu-system-mips ;; *) qemu=qemu-system-mipsel ;; esac
    rm -f "$out" "$json"
    timeout 60 $qemu -M malta -cpu "$cpu" -m 256 -nic none -vga none -display none -monitor none \
        -no-reboot -serial "file:$out" -serial "file:$json" -initrd "$work/archive" \
        -kernel "build/$endian/monitor/monitor.elf" \
        -device "loader,file=build/$endian/monitor/bootrom.bin,addr=0x1fc00000,force-raw=on" \
        "$@" </dev/null >"$err" 2>&1
    status=$(jq -r 'select(.type == "status") | .code' "$json")
    status=${status:-none}
}

# pack VM: writes $work/archive.
pack() {
    "$launcher" pack --endian "$endian" -o "$work/archive" --vm "$1"
}

# guest_os PROGRAM[:ARGUMENT...]: a --vm value that runs a program; more settings may follow it.
guest_os() {
    printf 'kernel=build/%s/guest-os/kernel.elf,initrd=build/%s/guest-os/initrd.cpio,append=run=%s' \
        "$endian" "$endian" "$1"
}

# act NAME [OPTIONS]: a --vm value for one of the system tests' own guests.
act() {
    printf 'memory=16M,kernel=build/%s/tests/system/guests/guests.elf,append=do=%s' "$endian" "$*"
}

# --- checks ------------------------------------------------------------------------------------

ended_with() {
    [ "$status" = "$1" ] || echo "exit status $status, not $1 ($(last_words))"
}

ended_with_one_of() {
    case " $* " in
    *" $status "*) ;;
    *) echo "exit status $status, not one of $* ($(last_words))" ;;
    esac
}

last_words() {
    cat "$out" "$err" | grep 'mirrorball: ' | tail -n 1
}

lacks() { # EXTENDED-REGULAR-EXPRESSION: no line of the output matches it
    grep -Eq -- "$1" "$out" || echo "no line matches '$1'"
}

shows() { # EXTENDED-REGULAR-EXPRESSION: a line of the output matches it
    grep -E -m 1 -- "$1" "$out" | sed 's/^/unexpected: /'
}

same_files() {
    cmp -s "$1" "$2" || diff "$1" "$2" | grep '^[<>]' | head -n 2
}

# The lines of the guest, without the monitor's and without `NAME| `.
guest_lines() { # [NAME]
    grep -v '^mirrorball: ' "$out" | if [ $# -gt 0 ]; then sed -n "s/^$1| //p"; else cat; fi
}

# A field of the VM's end: expression of jq on it, VM 0 unless told.
vm_end() { # EXPRESSION [VM]
    jq -rs "map(select(.type == \"vm_end\"))[${2:-0}] | $1" "$json"
}
