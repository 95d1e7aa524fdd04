# What the monitor counts: repeatable, complete, and as QEMU itself counts it.
. tests/system/lib.sh

# --- the software TLB's use ---------------------------------------------------------------------
boot --icount 3 --vm "name=off,software_tlb=off,$(guest_os stride:64:2000)" \
    --vm "name=on,software_tlb=on,$(guest_os stride:64:2000)"
cut_down() {
    off=$(vm_end .total 0) on=$(vm_end .total 1)
    [ "$off" -ge $((5 * on)) ] || echo "$off exits without it, $on with it"
}
verdict "on stride over 64 pages the software TLB cuts the exits to a fifth or less" \
    "$(ended_with 0; cut_down)"

# --- sums and repetition -------------------------------------------------------------------------
sums() { # the VMs whose reasons do not sum to their total
    jq -r 'select(.type == "vm_end") | select((.exits | add) != .total or .total == 0)
        | "VM \(.vm): reasons sum to \(.exits | add), total \(.total)"' "$json"
    [ "$(jq -s 'map(select(.type == "vm_end")) | length' "$json")" -eq 2 ] || echo "not two VMs"
}
verdict "the exits by reason sum to the total" "$(sums)"

repeat() {
    boot --icount 3 --vm "name=off,software_tlb=off,$(guest_os "$1")" \
        --vm "name=on,software_tlb=on,$(guest_os "$1")"
    ended_with 0
    cp "$json" "$work/$2"
}
for workload in stride:64:300 mix; do
    verdict "two runs of $workload under --icount write the same JSON, byte for byte" \
        "$(repeat $workload first; repeat $workload second
        same_files "$work/first" "$work/second"
        [ -s "$work/first" ] || echo 'no JSON')"
done

# --- QEMU's log of exceptions ------------------------------------------------------------------
# It leaves interrupts out and knows nothing of the monitor.
outside() { # PROGRAM[:ARGUMENT...] SETTINGS
    pack "$2,$(guest_os "$1")"
    qemu_itself -icount shift=3,sleep=off -append icount=3 -d int -D "$work/log"
    ended_with 0
    agrees 'do_interrupt enter' '.total - .exits.timer'
    agrees 'enter.*syscall exception' .exits.syscall
}

agrees() { # PATTERN-IN-LOG EXPRESSION
    logged=$(grep -c "$1" "$work/log") counted=$(vm_end "$2")
    [ "$logged" = "$counted" ] || echo "QEMU delivered $logged, the monitor counted $counted ($2)"
    [ "$logged" -gt 0 ] || echo "QEMU logged nothing"
}
for switch in on off; do
    for workload in hello getpid:500 stride:64:100; do
        verdict "QEMU's own log has as many exceptions as the monitor counts: $workload, \
software TLB $switch" "$(outside $workload software_tlb=$switch)"
    done
done

# --- how the monitor writes the TLB --------------------------------------------------------------
instructions() {
    mips-linux-gnu-objdump -d "build/$1/monitor/monitor.elf" | awk '{print $3}' | grep -cx "$2"
}
for order in big little; do
    verdict "the $order-endian monitor writes the TLB with tlbwi alone" "$(
        [ "$(instructions $order tlbwr)" -eq 0 ] || echo "it has tlbwr instructions"
        [ "$(instructions $order tlbwi)" -gt 0 ] || echo "no tlbwi found either")"
done
