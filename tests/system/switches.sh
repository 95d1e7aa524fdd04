# Every switch of every VM is changed at random while VMs work, and their checksums are those of a run
# on the bare board. TIMES: how often each switch changes at least on a running VM, in all rounds
# together; SEED: of the choices; WORKLOAD_ARGUMENT: how long a round is.
. tests/system/lib.sh
times=${TIMES:-15} argument=${WORKLOAD_ARGUMENT:-48} seed=${SEED:-$(date +%s)}
socket=$work/control
vms='a b c'

# commands SEED: a `set` of some switch of some VM to some value it may have, and another, without end.
commands() {
    jq -r '.result[] | [.vm, .switch, .values] | @tsv' "$work/switches" |
        awk -F '\t' -v seed="$1" '
            { line[NR] = $1 " " $2; values[NR] = $3 }
            function below(n) { return int(rand() * n) }
            function pick(text,    part, n) {
                if (text ~ / to /) {
                    split(text, part, " to ")
                    return part[1] + below(part[2] - part[1] + 1)
                }
                n = split(text, part, "|")
                return part[1 + below(n)]
            }
            END {
                srand(seed)
                for (;;) {
                    i = 1 + below(NR)
                    print "set " line[i] " " pick(values[i])
                }
            }' 2>"$work/awk"
}

# ask COMMAND: what the running monitor answers, into $work/switches; waits for it to run.
ask() {
    for _ in $(seq 100); do
        build/host/mirrorctl --socket "$socket" --json "$@" >"$work/switches" 2>"$work/ctl" && return
        sleep 0.1
    done
    echo "no answer: $(cat "$work/ctl")"
}

# Changes of each switch on a VM that had not ended, one line a switch: its name and their number.
count_changes() {
    jq -n -r 'reduce inputs as $line ({};
        if $line.type == "vm_end" then .ended[$line.vm] = true
        elif $line.type != "answer" or ($line.ok | not) then .
        else reduce ($line.result[] | select(.switch)) as $set (.;
            ($set.vm + " " + $set.switch) as $which |
            if .value[$which] != null and .value[$which] != $set.value and
                (.ended[$set.vm] | not) then .changes[$set.switch] += 1 else . end |
            .value[$which] = $set.value)
        end) | .changes // {} | to_entries[] | "\(.key) \(.value)"' "$json"
}

# round PLATFORM SEED: three VMs work while their switches change. Changes are added to $work/changes.
# large_pages may be refused for want of contiguous memory, and says so; that is no change.
round() {
    kernel=build/$endian/guest-os/kernel.elf
    [ "$1" = disco ] || kernel=build/$endian/guest-os/kernel-native.elf
    set -- "$2" run --platform "$1" --endian "$endian" --together --time-limit 200 \
        --control "$socket" --json "$json"
    for vm in $vms; do
        set -- "$@" --vm "name=$vm,memory=24M,kernel=$kernel,initrd=build/$endian/guest-os/initrd.cpio,append=run=pmake:$argument"
    done
    round_seed=$1
    shift
    rm -f "$json"
    "$launcher" "$@" </dev/null >"$out" 2>"$err" &
    launcher_pid=$!
    ask switches
    commands "$round_seed" | build/host/mirrorctl --socket "$socket" --json - 2>"$work/ctl" |
        jq -r 'select(.ok | not) | .error' | grep -v '^the machine has no contiguous memory left' |
        sort | uniq -c | head -n 3
    wait $launcher_pid
    status=$?
    ended_with 0
    for vm in $vms; do
        guest_lines $vm >"$work/$vm"
        same_files "$work/native" "$work/$vm" | sed "s/^/VM $vm (round with seed $round_seed): /"
    done
    count_changes >>"$work/changes"
}

# The switch that has changed least: how often.
least() {
    awk '{ n[$1] += $2 } END { for (i in n) if (least == "" || n[i] < least) least = n[i]
        print least + 0 }' "$work/changes"
}

change_all() { # PLATFORM
    : >"$work/changes"
    launch native --endian "$endian" --time-limit 60 --memory 24M \
        --kernel "build/$endian/guest-os/kernel-native.elf" \
        --initrd "build/$endian/guest-os/initrd.cpio" --append "run=pmake:$argument"
    cp "$out" "$work/native"
    grep -q 'checksum' "$work/native" || echo "no checksum natively"
    rounds=0
    while [ "$(least)" -lt "$times" ] && [ $rounds -lt 40 ]; do
        wrong=$(round "$1" $((seed + rounds)))
        [ -z "$wrong" ] || { echo "$wrong"; return; }
        rounds=$((rounds + 1))
    done
    [ "$(least)" -ge "$times" ] || echo "a switch has changed $(least) times only"
    jq -r '.result[].switch' "$work/switches" | sort -u >"$work/all"
    awk '{ print $1 }' "$work/changes" | sort -u >"$work/changed"
    same_files "$work/all" "$work/changed" | sed 's/^/never changed: /'
}

for platform in disco segctl; do
    wrong=$(change_all $platform)
    awk '{ n[$1] += $2 } END { for (i in n) print "# " i ": " n[i] " changes" }' "$work/changes" | sort
    verdict "each switch changes $times times or more while three VMs work, and checksums are right, \
on $platform ($endian; SEED=$seed)" "$wrong"
done
