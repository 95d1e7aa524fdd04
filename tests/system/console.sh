# The shell at the console, typed to as a person would: each line waits for the prompt before it. On
# the bare board, on disco and on segctl.
. tests/system/lib.sh
. tests/system/typing.sh
files=build/$endian/guest-os

# sit_down WHERE: starts the shell and waits for its first prompt.
sit_down() {
    vm=initrd=$files/initrd.cpio,append=run=sh
    case $1 in
    native)
        set -- native --cpu "$cpu" --kernel "$files/kernel-native.elf" \
            --initrd "$files/initrd.cpio" --append run=sh ;;
    disco) set -- run --cpu "$cpu" --vm "kernel=$files/kernel.elf,$vm" ;;
    segctl) set -- run --platform segctl --vm "kernel=$files/kernel-native.elf,$vm" ;;
    esac
    type_at "$@"
    await_prompt
}

lists_itself() {
    enter ps
    seen_lacks '^ +1 +0 +1 +[RS] +[0-9]+ sh$'
    seen_lacks '^ +([0-9]+) +1 +\1 +R +[0-9]+ ps$'
}

# The first Ctrl-C may come before the shell has started the command: then once more.
is_interrupted() {
    keys 'sleep 1000\n'
    await 'grep -q "^sleep 1000\$" "$seen"'
    await 'keys "\003"; sleep 0.5; fresh; at_prompt'
    enter 'echo status $?'
    seen_lacks '^status 130$'
    enter ps
    grep ' sleep$' "$seen"
}

forgets_the_line() {
    keys 'rm -r /home'
    await 'grep -q "rm -r /home\$" "$seen"'
    keys '\003'
    await_prompt
    enter 'ls /home/demo.sh'
    seen_lacks '^/home/demo.sh$|^demo.sh$'
}

edits() {
    enter 'nonsense\025echo one\177\177\177two'
    seen_lacks '^two$'
}

pipes() {
    enter 'cat /home/disco.txt | grep monitor | wc'
    lines=$(grep -c monitor guest-os/user/root/home/disco.txt)
    seen_lacks "^ +$lines +[0-9]+ +[0-9]+\$"
}

scripts() {
    enter 'sh /home/demo.sh first'
    seen_lacks "^--- arguments: 1 of them, first 'first'\$"
    enter 'echo echo \$1, argument of \$0 > /tmp/own.sh'
    enter 'sh /tmp/own.sh one'
    seen_lacks '^one, argument of /tmp/own.sh$'
}

has_background_jobs() {
    enter 'sleep -q 30 &'
    enter 'echo meanwhile'
    seen_lacks '^meanwhile$'
    enter 'wait'
    enter 'jobs'
    grep 'is running' "$seen"
}

ends() {
    keys '\004'
    await 'grep -q "^kernel: all processes have ended; power off\$" "$seen"'
}

for where in native disco segctl; do
    case $where in native) place='bare QEMU' ;; *) place="a VM on $where" ;; esac
    place="$place ($endian, $cpu)"
    [ $where != segctl ] || place="a VM on segctl ($endian)"
    sit_down $where >"$work/first"
    verdict "the shell gives a prompt on $place" "$(cat "$work/first")"
    verdict "ps lists the shell and itself on $place" "$(lists_itself)"
    verdict "Ctrl-C ends a sleep and the shell goes on, on $place" "$(is_interrupted)"
    verdict "Ctrl-C at the prompt drops the line, on $place" "$(forgets_the_line)"
    verdict "a line is edited with DEL and Ctrl-U on $place" "$(edits)"
    verdict "a pipeline of three runs on $place" "$(pipes)"
    verdict "shell scripts run on $place" "$(scripts)"
    verdict "a background job leaves the prompt free on $place" "$(has_background_jobs)"
    verdict "Ctrl-D ends the shell and the machine on $place" "$(ends)"
    stop_typing
    verdict "the launcher ends with 0 after that, on $place" "$(ended_with 0)"
done
