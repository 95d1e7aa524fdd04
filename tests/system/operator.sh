# Two VMs with a shell each: their consoles in turn, the monitor's prompt, and commands over the
# control socket.
. tests/system/lib.sh
. tests/system/typing.sh
files=build/$endian/guest-os
socket=$work/control
answer=$work/answer

# sit_down PLATFORM: both shells, the first one in front at its prompt.
sit_down() {
    kernel=$files/kernel.elf
    [ "$1" = disco ] || kernel=$files/kernel-native.elf
    vm=kernel=$kernel,initrd=$files/initrd.cpio,append=run=sh
    type_at run --platform "$1" --interactive --together --control "$socket" \
        --vm "name=a,$vm" --vm "name=b,$vm"
    await_prompt
}

# turn_to KEYS CONSOLE: the chord, until that console shows its prompt.
turn_to() {
    keys "$1"
    await "grep -q 'mirrorball: console of VM $2' \"\$seen\" && at_prompt"
}

# Each shell has a file of its own under the same name, and its own output on its screen.
in_turn() {
    enter 'echo the first > /tmp/mine'
    turn_to '\035n' b
    enter 'echo the second > /tmp/mine; echo on screen b'
    turn_to '\035p' a
    enter 'cat /tmp/mine'
    seen_lacks '^the first$'
    turn_to '\0352' b
    seen_lacks '^on screen b$'
    enter 'cat /tmp/mine'
    seen_lacks '^the second$'
    turn_to '\0351' a
    grep -e 'second' -e 'screen b' "$seen"
}

# tell LINE: at the monitor's prompt, until the next.
tell() {
    keys "$1\r"
    await '[ "$(tail -c 12 "$seen")" = "$(printf "irrorball> \033[K" | tail -c 12)" ] ||
        [ "$(tail -c 15 "$seen" | head -c 12)" = "mirrorball> " ]'
}

at_the_prompt() {
    keys 'sleep 1; echo woke; echo\n'
    keys '\035m'
    await 'grep -q "mirrorball> " "$seen"'
    tell 'vms'
    seen_lacks '^ +1  a +(ready|waiting) '
    seen_lacks '^ +2  b +(ready|waiting) '
    tell 'sw\ta'
    seen_lacks '^a +software_tlb +on '
    tell 'set a soft\toff'
    seen_lacks '^a +software_tlb +off$'
    tell '\020\020' # the line before the last
    seen_lacks '^a +software_tlb +off '
    tell 'nonsense'
    seen_lacks "^there is no command 'nonsense': "
    sleep 1
    keys '\004'
    await 'grep -q "^woke" "$seen" && at_prompt'
}

# ctl STATUS ARGUMENT...: mirrorctl, its output in $answer; says so if it exits otherwise.
ctl() {
    expected=$1
    shift
    build/host/mirrorctl --socket "$socket" "$@" >"$answer" 2>&1
    code=$?
    [ $code -eq "$expected" ] || echo "mirrorctl $*: exit status $code: $(cat "$answer")"
}

answer_lacks() { # EXTENDED-REGULAR-EXPRESSION
    grep -Eq -- "$1" "$answer" || echo "no line matches '$1' in: $(cat "$answer")"
}

by_socket() {
    ctl 0 vms
    answer_lacks '^ +2 +b +(ready|waiting) '
    ctl 0 --json stats a
    [ "$(jq '(.result | map(select(.reason != "total").exits) | add) ==
        (.result[] | select(.reason == "total").exits)' "$answer")" = true ] ||
        echo "the reasons of stats do not add up"
    ctl 0 set b weight 300
    ctl 0 switches b
    answer_lacks '^b +weight +300 '
    ctl 0 memory
    answer_lacks '^a '
    ctl 0 --json trace 5
    [ "$(jq '.result | length' "$answer")" = 5 ] || echo "not five records: $(cat "$answer")"
    printf 'vms\nhelp\nset a weight 5\n' | ctl 0 --json -
    [ "$(jq -s 'map(.ok) == [true, true, true]' "$answer")" = true ] || cat "$answer"
}

is_paused() {
    ctl 0 pause a
    keys 'echo hidden\n'
    sleep 1
    fresh
    cat "$seen"
    ctl 1 pause a
    ctl 0 resume a
    await 'grep -q "^hidden" "$seen" && at_prompt'
}

comes_back() {
    turn_to '\0352' b
    ctl 0 kill b
    await 'grep -q "^mirrorball: VM b stopped at .*: killed by a command" "$seen"'
    ctl 0 vms
    answer_lacks ' b +killed '
    ctl 0 start b
    await_prompt
    enter 'cat /tmp/mine'
    grep 'the second' "$seen"
    ctl 0 reset b
    await 'grep -q "reset by a command" "$seen" && at_prompt'
    enter 'echo again'
    seen_lacks '^again$'
}

refuses() {
    ctl 1 bogus
    answer_lacks "^mirrorctl: there is no command 'bogus'"
    ctl 1 set a software_tlb maybe
    answer_lacks "^mirrorctl: 'maybe' is not a value for software_tlb: use off.on"
    ctl 1 set c weight 1
    answer_lacks "^mirrorctl: there is no VM 'c'"
    ctl 1 "$(printf 'v\001ms')"
    ctl 1 "$(head -c 500 /dev/zero | tr '\0' x)"
    ctl 1 "$(head -c 1500 /dev/zero | tr '\0' x)"
    head -c 20000 /dev/urandom | tr '\n' x | ctl 1 -
    ctl 0 vms
}

quits() {
    ctl 0 quit
    stop_typing
    ended_with 0
    [ ! -e "$socket" ] || echo "the socket is still there"
    ctl 2 vms
    answer_lacks "^mirrorctl: no such control socket .$socket.: start a run with --control"
}

for platform in disco segctl; do
    place="$platform ($endian)"
    sit_down $platform >"$work/first"
    verdict "two VMs start a shell each on $place" "$(cat "$work/first")"
    verdict "the consoles of two VMs are used in turn on $place" "$(in_turn)"
    verdict "commands work at the monitor's prompt, and guests run on meanwhile, on $place" \
        "$(at_the_prompt)"
    if [ $platform = disco ]; then
        verdict "commands come over the control socket" "$(by_socket)"
        verdict "a paused VM does nothing until it is resumed" "$(is_paused)"
        verdict "a VM is killed, started and reset beside another" "$(comes_back)"
        verdict "bad commands are refused, with a message and exit status 1" "$(refuses)"
    fi
    quits >"$work/quit"
    verdict "quit ends the run on $place" "$(cat "$work/quit")"
done

# A run that waits for gdb answers nothing.
hangs() {
    "$launcher" run --cpu "$cpu" --endian "$endian" --time-limit 60 --control "$socket" --gdb \
        --gdb-port $((20000 + $$ % 20000)) --vm "$(guest_os hello)" </dev/null >"$out" 2>"$err" &
    launcher_pid=$!
    for _ in $(seq 100); do
        [ ! -S "$socket" ] || break
        sleep 0.1
    done
    ctl 2 --timeout 1 vms
    answer_lacks "^mirrorctl: the monitor has not answered for 1 s .$socket.: "
    launch run --control "$socket" --endian "$endian" --vm "$(guest_os hello)"
    ended_with 2
    grep -q "another run has its control socket there" "$err" || cat "$err"
    kill $launcher_pid
    wait $launcher_pid
    launch run --control "$work" --endian "$endian" --vm "$(guest_os hello)"
    ended_with 2
    grep -q "a file that is no socket" "$err" || cat "$err"
}
verdict "mirrorctl and the launcher say what is wrong with a control socket" "$(hangs)"
