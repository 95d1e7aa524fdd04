# VMs that share the machine: shares by weight, what waiting ones leave, clocks, neighbours that are
# not well-behaved, many VMs at once. tests/system/guests/share.c computes and naps.
. tests/system/lib.sh

# A VM that computes for so many seconds of its Count, able to take interrupts.
spin() { # NAME SETTINGS SECONDS
    printf 'name=%s,%s,memory=2M,kernel=build/%s/tests/system/guests/guests.elf,append=do=spin ' \
        "$1" "$2" "$endian"
    printf 'seconds=%s bits=1' "$3"
}

other() { # NAME SETTINGS ACT
    printf 'name=%s,%s,memory=2M,kernel=build/%s/tests/system/guests/guests.elf,append=do=%s' \
        "$1" "$2" "$endian" "$3"
}

# What a VM says it did, as a number; without a name, the only VM of a run.
rounds() { # [NAME]
    guest_lines "$@" | sed -n 's/^spun \([0-9]*\) rounds$/\1/p'
}

# share NAME PARTS OF-PARTS SECONDS: within 2 %. A VM that has the machine for a second on its own does
# $alone rounds.
share() {
    awk -v seen="$(rounds "$1")" -v all="$alone" -v parts="$2" -v of="$3" -v seconds="$4" 'BEGIN {
        due = all * seconds * parts / of
        if (seen < due * 0.98 || seen > due * 1.02)
            printf "VM '"$1"' did %d rounds, not %d\n", seen, due
    }'
}

boot --icount 3 --vm "$(spin alone weight=100 2)"
alone=$(rounds)
alone=$((${alone:-0} / 2))
verdict "a VM computes alone" "$(ended_with 0; [ "$alone" -gt 100 ] || echo "$alone rounds a second")"

# --- shares ----------------------------------------------------------------------------------------
together() {
    boot --together --icount 3 --time-limit 200 "$@"
}

together --vm "$(spin a weight=100 10)" --vm "$(spin b weight=100 10)" \
    --vm "$(spin c weight=200 10)" --vm "$(spin d weight=400 10)"
verdict "four spinning VMs of weights 1:1:2:4 get their shares of 10 s within 2 %" \
    "$(ended_with 0; share a 1 8 10; share b 1 8 10; share c 2 8 10; share d 4 8 10)"

together --vm "$(spin a weight=100 5)" --vm "$(spin b weight=100 5)" \
    --vm "$(spin c weight=200 5)" --vm "$(other d weight=400 'nap seconds=5')"
verdict "what a VM that sleeps leaves is divided by the others" \
    "$(ended_with 0; share a 1 4 5; share b 1 4 5; share c 2 4 5; lacks '^d\| napped [0-9]')"

together --vm "$(spin a weight=100 5)" --vm "$(other deaf weight=100 'spin seconds=5 bits=0')" \
    --vm "$(spin c weight=200 5)" --vm "$(spin d weight=400 5)"
verdict "a VM that spins deaf to interrupts does not change the others' shares" \
    "$(ended_with 0; share a 1 8 5; share c 2 8 5; share d 4 8 5)"

together --vm "$(other idle idle_detect=on 'nap seconds=2 loop=1')" --vm "$(spin a weight=100 2)"
verdict "an idle loop without wait is found, and its time goes to the others" \
    "$(ended_with 0; lacks '^idle\| 0 bad'
    [ "$(($(rounds a) * 10))" -ge $((alone * 2 * 9)) ] || echo "the other did $(rounds a) rounds")"

# --- clocks ----------------------------------------------------------------------------------------
late_at_most() { # NAME MICROSECONDS
    late=$(guest_lines "$1" | sed -n 's/^napped .*, woken \([0-9]*\) us late at most$/\1/p')
    [ "${late:-999999}" -le "$2" ] || echo "VM $1 was woken $late us late"
}
together --vm "$(other n weight=100 'nap seconds=3')" --vm "$(spin a weight=100 3)" \
    --vm "$(spin b weight=1000 3)"
verdict "a VM that wakes is served before those that never wait, and no tick is lost" \
    "$(ended_with 0; late_at_most n 1000; lacks '^n\| napped (299|300|301) times')"

# The same seconds for all, whatever their weights: both end when the machine's clock says so.
ends_together() {
    together --icount 3 --vm "$(spin a "weight=100,time=$1" 2)" --vm "$(spin b "weight=300,time=$1" 2)"
    ended_with 0
    printf '%s %s' "$(rounds a)" "$(rounds b)" >"$work/$1"
}
verdict "clocks of the machine's time go alike, a guest's own time stands still while it does not run" \
    "$(ends_together machine; ends_together guest
    read -r a b <"$work/machine"
    [ $((a * 5)) -lt $((b * 2)) ] || echo "machine time: $a and $b rounds, not 1 to 3"
    read -r a b <"$work/guest"
    [ $((a * 100)) -gt $((b * 98)) ] || echo "guest time: $a and $b rounds, not the same")"

# --- neighbours ------------------------------------------------------------------------------------
checksum_of() { # [NAME]
    guest_lines "$@" | grep -m 1 'checksum'
}
boot --icount 3 --vm "name=alone,memory=16M,$(guest_os mix)"
checksum_of >"$work/mix"
[ -s "$work/mix" ] || echo 'not ok - mix prints no checksum alone'
beside() { # SENTENCE ACT
    together --exit-limit 30000000 --vm "name=good,memory=16M,$(guest_os mix)" \
        --vm "$(spin a weight=100 2)" --vm "$(other guest weight=100 "$2" | sed s/memory=2M/memory=16M/)"
    checksum_of good >"$work/seen"
    verdict "$1" "$(ended_with_one_of 0 3; same_files "$work/mix" "$work/seen"
        [ "$(rounds a)" -ge $((alone * 2 * 32 / 100)) ] || echo "the neighbour did $(rounds a) rounds")"
}
beside "beside a guest that writes the monitor's TLB addresses a neighbour is well" map_edges
beside "beside a guest with wild CP0 values a neighbour is well" 'wild_cp0 tame=1 steps=15000 seed=3'
beside "beside a guest that tries the monitor's addresses a neighbour is well" jump
beside "beside a guest that tries every frame number a neighbour is well" 'map_all step=1024'
beside "beside a guest that the monitor stops a neighbour is well" nowhere

# --- many VMs ----------------------------------------------------------------------------------------
boot --icount 3 --vm "name=alone,memory=24M,$(guest_os pmake)"
checksum_of >"$work/alone"
many=
for n in 1 2 3 4 5 6 7 8; do
    many="$many --vm name=g$n,memory=24M,$(guest_os pmake)"
done
together $many
all_as_alone() {
    for n in 1 2 3 4 5 6 7 8; do
        checksum_of g$n >"$work/seen"
        same_files "$work/alone" "$work/seen"
    done
    [ -s "$work/alone" ] || echo 'no checksum alone'
}
verdict "eight VMs run pmake at once, each with the checksum that it has alone" \
    "$(ended_with 0; all_as_alone)"

many=
for n in $(seq 64); do
    many="$many --vm name=v$n,memory=2M,kernel=build/$endian/tests/system/guests/guests.elf,append=do=greet"
done
together --machine-memory 256M $many
verdict "64 VMs of a minimal guest boot, run and shut down in 256 MB" \
    "$(ended_with 0
    seen=$(grep -c '^v[0-9]*| greetings' "$out")
    [ "$seen" -eq 64 ] || echo "$seen of them ran"
    seen=$(jq -s 'map(select(.type == "vm_end" and .how == "ended")) | length' "$json")
    [ "$seen" -eq 64 ] || echo "$seen of them ended")"

# --- configuration files ------------------------------------------------------------------------------
for file in off-and-on weights; do
    launch run --config guest-os/configs/$file.ini --time-limit 120 --json "$json"
    verdict "the example $file.ini runs" "$(
        ended_with 0
        [ "$(jq -s 'map(select(.type == "vm_end" and .how == "ended")) | length' "$json")" -ge 2 ] ||
            echo 'its VMs did not end by themselves')"
done
