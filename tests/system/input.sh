# Bad input: one clear line that names the culprit, and exit code 2.
. tests/system/lib.sh
guest=build/$endian/guest-os

# refused SENTENCE CULPRIT COMMAND OPTIONS...: it prints one line, which has CULPRIT in it.
refused() {
    sentence=$1 culprit=$2
    shift 2
    launch "$@"
    cat "$out" "$err" >"$work/all"
    verdict "refused with one line: $sentence" "$(
        ended_with 2
        [ "$(grep -c '^mirrorball: ' "$work/all")" -eq 1 ] || echo "not one line of ours"
        [ "$(wc -l <"$work/all")" -eq 1 ] || echo "$(wc -l <"$work/all") lines"
        grep -qF -- "$culprit" "$work/all" || echo "nothing of '$culprit' in: $(cat "$work/all")")"
}

run() { # SENTENCE CULPRIT OPTIONS...
    sentence=$1 culprit=$2
    shift 2
    refused "$sentence" "$culprit" run --cpu "$cpu" --endian "$endian" --time-limit 20 "$@"
}

# --- command line ----------------------------------------------------------------------------------
refused "no command" "command" ""
refused "an unknown command" "walk" walk
run "no --vm" "--vm"
run "an unknown option" "--colour" --colour red
run "an unknown VM setting" "colour" --vm "colour=red,$(guest_os hello)"
run "a VM without a kernel" "kernel" --vm "initrd=$guest/initrd.cpio"
run "a missing kernel" "$work/none.elf" --vm "kernel=$work/none.elf"
run "a missing initrd" "$work/none.cpio" --vm "kernel=$guest/kernel.elf,initrd=$work/none.cpio"
run "a kernel that is no file" "/dev/null" --vm "kernel=/dev/null"
run "a missing archive" "$work/none.cpio" --archive "$work/none.cpio"
run "a bad number" "--exit-limit" --exit-limit many --vm "$(guest_os hello)"
run "a bad TLB size" "tlb" --vm "tlb=100,$(guest_os hello)"
run "two VMs of one name" "twin" --vm "name=twin,$(guest_os hello)" --vm "name=twin,$(guest_os hello)"
run "a processor without supervisor mode" "4Kc" --cpu 4Kc --vm "$(guest_os hello)"

# --- images: by the launcher, and by the monitor itself ------------------------------------------
other=little
[ "$endian" = big ] || other=big
head -c 300 "$guest/kernel.elf" >"$work/cut.elf"
head -c 20000 "$guest/kernel.elf" >"$work/cut-later.elf"
echo "not an ELF at all, but long enough for a header to be looked for in it: $(seq 100)" \
    >"$work/text.elf"
head -c 3000000 /dev/zero >"$work/big.cpio"
cp "$guest/kernel.elf" "$work/arm.elf"
case $endian in big) printf '\0\050' ;; *) printf '\050\0' ;; esac |
    dd of="$work/arm.elf" bs=1 seek=18 conv=notrunc status=none # e_machine: 40, ARM

both() { # SENTENCE CULPRIT-OF-LAUNCHER CULPRIT-OF-MONITOR VM-SETTINGS [OPTIONS]
    sentence=$1 of_launcher=$2 of_monitor=$3 vm=$4
    shift 4
    run "$sentence" "$of_launcher" --vm "$vm" "$@"
    run "$sentence (by the monitor)" "$of_monitor" --no-check --vm "$vm" "$@"
}
both "an ELF of another machine" "MIPS" "32-bit" "kernel=$(readlink -f "$(command -v sh)")"
both "a 32-bit ELF of another machine" "arm.elf" "machine 40" "kernel=$work/arm.elf"
both "an ELF of the other byte order" "endian" "byte order" "kernel=build/$other/guest-os/kernel.elf"
both "a kernel that is not an ELF" "text.elf" "not an ELF" "kernel=$work/text.elf"
both "a kernel cut off in its headers" "cut.elf" "vm0/kernel" "kernel=$work/cut.elf"
both "a kernel cut off in a segment" "cut-later.elf" "cut off" "kernel=$work/cut-later.elf"
both "a kernel larger than the VM's memory" "kernel.elf" "memory" \
    "memory=1M,kernel=$guest/kernel.elf"
both "an initrd that does not fit into the VM's memory" "big.cpio" "more memory" \
    "memory=2M,kernel=$guest/kernel.elf,initrd=$work/big.cpio"
both "a VM with large pages larger than the machine" "131072" "memory" \
    "memory=128M,large_pages=on,kernel=$guest/kernel.elf" --machine-memory 64M
both "a memory size the board cannot have" "memory" "memory" "memory=300M,kernel=$guest/kernel.elf"

# --- archives ----------------------------------------------------------------------------------------
pack "$(guest_os hello)"
size=$(wc -c <"$work/archive")
for bytes in 50 109 130 300 5000 $((size / 2)) $((size - 600)) $((size - 4)); do
    head -c "$bytes" "$work/archive" >"$work/cut.cpio"
    run "an archive cut off after $bytes of $size bytes" "archive" --archive "$work/cut.cpio"
done
(cd "$guest" && echo initrd.cpio | cpio --quiet -o -H newc) >"$work/other.cpio"
run "an archive without a configuration" "mirrorball.conf" --archive "$work/other.cpio"
seq 1000 >"$work/garbage"
run "garbage in place of an archive" "archive" --archive "$work/garbage"
run "an ELF in place of an archive" "archive" --archive "$guest/kernel.elf"

# An archive with this configuration and the good kernel.
configured() { # TEXT
    rm -rf "$work/members"
    mkdir -p "$work/members/vm0"
    printf '%b' "$1" >"$work/members/mirrorball.conf"
    cp "$guest/kernel.elf" "$work/members/vm0/kernel"
    (cd "$work/members" && printf '%s\n' mirrorball.conf vm0/kernel | cpio --quiet -o -H newc) \
        >"$work/configured.cpio"
}
start='[vm]\nname = a\nkernel = vm0/kernel\nmemory = 67108864\n'
configuration() { # SENTENCE CULPRIT TEXT
    configured "$3"
    run "a configuration $1" "$2" --archive "$work/configured.cpio"
}
configuration "with no VM" "[vm]" '# nothing\n'
configuration "with an unknown key" "colour" "${start}colour = red\n"
configuration "with a bad value" "lots" "${start}tlb = lots\n"
configuration "with a setting before its VM" "line 1" "name = a\n"
configuration "that names a missing file" "vm0/nothing" "${start}initrd = vm0/nothing\n"
configuration "without memory" "memory" '[vm]\nname = a\nkernel = vm0/kernel\n'

# --- the monitor's own options, which the launcher never gets wrong -----------------------------------
monitor_option() { # OPTION
    qemu_itself -append "$1"
    ended_with 2
    [ "$(wc -l <"$out")" -eq 1 ] || echo "$(wc -l <"$out") lines"
    lacks "^mirrorball: .*$1"
}
for option in colour=red exit_limit=many prefix=yes icount=99 nonsense; do
    verdict "the monitor refuses its option $option with one line" "$(monitor_option $option)"
done
