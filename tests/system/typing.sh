# What the scripts share that type at a console as a person would. Sourced after lib.sh. The keyboard
# is descriptor 3; what comes to the terminal is $out.
seen=$work/seen
trap '' PIPE # a machine that has ended fails the tests by its silence

# type_at COMMAND OPTIONS...: starts the launcher with a keyboard.
type_at() {
    rm -f "$work/keys" "$work/lost"
    mkfifo "$work/keys"
    : >"$out"
    "$launcher" "$@" --endian "$endian" --time-limit 300 <"$work/keys" >"$out" 2>"$err" &
    launcher_pid=$!
    exec 3>"$work/keys"
    echo 0 >"$work/mark"
}

# What has been printed since the last line was typed.
fresh() {
    tail -c +"$(($(cat "$work/mark") + 1))" "$out" >"$seen"
}

# await CONDITION: until it holds of $seen, for 60 s; says so if it never does, and does not wait
# again on that place.
await() {
    for _ in $(seq 600); do
        fresh
        if eval "$1"; then return; fi
        [ ! -e "$work/lost" ] || break
        sleep 0.1
    done
    touch "$work/lost"
    echo "never: $1 (last: $(tail -n 1 "$seen"))"
}

at_prompt() {
    [ "$(tail -c 3 "$seen" | tr '\n' '^')" = '^$ ' ]
}

await_prompt() {
    await at_prompt
}

# keys TEXT: types it; printf's escapes are keys.
keys() {
    stat -c %s "$out" >"$work/mark"
    # shellcheck disable=SC2059 # keys are escapes
    printf "$1" >&3
}

# enter LINE: types a line and waits until the shell is ready for the next.
enter() {
    keys "$1\n"
    await_prompt
}

seen_lacks() { # EXTENDED-REGULAR-EXPRESSION
    grep -Eq -- "$1" "$seen" || echo "no line matches '$1' in: $(cat "$seen")"
}

# stop_typing: waits for the launcher's end; its exit status is $status.
stop_typing() {
    exec 3>&-
    [ ! -e "$work/lost" ] || kill "$launcher_pid"
    wait "$launcher_pid"
    status=$?
}
