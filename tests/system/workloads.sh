# The guest kernel and its programs: the same lines on the bare board and on the monitor, with the
# software TLB and without.
. tests/system/lib.sh

native() { # PROGRAM[:ARGUMENT...]: its lines on the bare board, into $work/native
    launch native --cpu "$cpu" --endian "$endian" --icount 3 --time-limit 60 \
        --kernel "build/$endian/guest-os/kernel-native.elf" \
        --initrd "build/$endian/guest-os/initrd.cpio" --append "run=$1"
    cp "$out" "$work/native"
    ended_with 0
    [ "$(grep -c "$program" "$work/native")" -gt 1 ] || echo "$program says nothing natively"
}

virtual() { # PROGRAM[:ARGUMENT...]: two VMs, whose lines are to be as the native ones
    boot --icount 3 --vm "name=off,software_tlb=off,$(guest_os "$1")" \
        --vm "name=on,software_tlb=on,$(guest_os "$1")"
    ended_with 0
    for vm in off on; do
        guest_lines $vm >"$work/$vm"
        same_files "$work/native" "$work/$vm" | sed "s/^/software TLB $vm: /"
    done
}

compare() { # PROGRAM[:ARGUMENT...]
    program=${1%%:*}
    verdict "$program prints the same natively and on the monitor, software TLB off and on \
($endian, $cpu)" "$(native "$1"; virtual "$1")"
}

all='hello faults sleep:3 getpid:2000 stride:64:500 spin:300000 forks:40 mix'
few='hello faults mix'

other_cpu=34Kf other_endian=little
[ "$CPU" = 24Kc ] || other_cpu=24Kc
[ "$ENDIAN" = big ] || other_endian=big
for endian in "$ENDIAN" $other_endian; do
    for cpu in "$CPU" $other_cpu; do
        workloads=$few
        if [ "$FULL" = 1 ] || [ "$endian $cpu" = "$ENDIAN $CPU" ]; then
            workloads=$all
        elif [ "$endian" != "$ENDIAN" ] && [ "$cpu" != "$CPU" ]; then
            workloads=hello
        fi
        for workload in $workloads; do
            compare "$workload"
        done
    done
done

# --- the two commands of the README ---------------------------------------------------------------
cpu=$CPU endian=$ENDIAN
by_make() { # TARGET: what it prints, into $out
    (unset MAKEFLAGS MFLAGS MAKELEVEL
    make --no-print-directory ENDIAN="$ENDIAN" CPU="$CPU" WORKLOAD=mix "$1") \
        </dev/null >"$out" 2>"$err"
    status=$?
    ended_with 0
}
make_native_and_run() {
    by_make native-built
    grep '^mix: ' "$out" >"$work/native"
    by_make run-built
    for vm in off on; do
        guest_lines $vm | grep '^mix: ' >"$work/$vm"
        same_files "$work/native" "$work/$vm"
    done
    lacks '^mix: ran at the same time: yes$|^on\| mix: ran at the same time: yes$'
    lacks '^ *total .*[0-9]'
}
verdict "make native and make run print the same lines of mix, and make run its table" \
    "$(make_native_and_run)"
