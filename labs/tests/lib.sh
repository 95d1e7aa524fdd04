# What the scripts about the labs share. Sourced in the project's top folder, with ENDIAN and MAKE set.

endian=${ENDIAN:-big}
make=${MAKE:-make}
lab=build/host/lab
grader=build/host/grader
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM HUP

# verdict SENTENCE WHAT-WAS-SEEN: the result of one test; it holds if nothing wrong was seen.
verdict() {
    if [ -z "$2" ]; then
        printf 'ok - %s\n' "$1"
    else
        printf 'not ok - %s: %s\n' "$1" "$(printf '%s' "$2" | tr '\n' ' ' | cut -c 1-600)"
    fi
}

files_of() { # LAB: what its students edit
    jq -r '.files[]' labs/"$1"-*/lab.json
}

# hand_in LAB FROM TO: a submission is the files that students edit, and nothing else.
hand_in() {
    for each in $(files_of "$1"); do
        mkdir -p "$3/$(dirname "$each")"
        [ ! -f "$2/$each" ] || cp "$2/$each" "$3/$each"
    done
}

# Wrong solutions are in labs/N-name/mutants: NAME FILE, and the sed script that makes it of FILE, to a blank line.
names_of() { # LAB: a NAME and its FILE a line
    awk '/^#/ { next } $0 == "" { first = 1; next } first { print; first = 0 }' labs/"$1"-*/mutants
}

script_of() { # LAB NAME
    awk -v name="$2" '$0 == "" { on = 0 } on { print } $1 == name && NF == 2 { on = 1 }' labs/"$1"-*/mutants
}

# mutate LAB NAME FILE TO: writes the wrong solution's file; says so if it is not another one.
mutate() {
    script_of "$1" "$2" | sed -f - "$3" >"$4"
    ! cmp -s "$3" "$4" || echo "lab $1: $2 changes nothing in $3"
}

# answer LAB STUDENT FILE TREE: fills in the answers as a student does: make each run in the tree, read its
# table of exits. gdb's answer is where the guest's program has its first system call.
answer() {
    for run in $(jq -r '[.tasks[].checks[]? | select(.answer) | .run] | unique[]' \
        labs/"$1"-*/lab.json); do
        (cd "$4" && "$make" -s NO_INSTALL=1 ENDIAN="$endian" lab-run LAB="$1" STUDENT="$2" \
            RUN="$run") >"$work/run-$run" 2>&1
    done
    jq -r '.tasks[].checks[]? | select(.answer) | "\(.answer) \(.run) \(.counter)"' \
        labs/"$1"-*/lab.json >"$work/questions"
    while read -r key run counter; do
        case $counter in
        first_syscall_at) figure=$(first_syscall) ;;
        *) figure=$(awk -v name="$counter" '$1 == "mirrorball:" && $2 == name { print $3; exit }' \
            "$work/run-$run") ;;
        esac
        sed "s/^$key =.*/$key = ${figure:-0}/" "$3" >"$3.new" && mv "$3.new" "$3"
    done <"$work/questions"
}

# Waits, 60 s at most, until somebody listens at a port of this host (0A: LISTEN).
await_port() { # PORT
    for _ in $(seq 200); do
        if grep -q ":$(printf %04X "$1") [0-9A-F]*:[0-9A-F]* 0A" /proc/net/tcp; then return; fi
        sleep 0.3
    done
}

first_syscall() {
    gdb=$(command -v gdb-multiarch) || return
    tools/mirrorball run --endian "$endian" --icount 3 --gdb --gdb-port 4391 --time-limit 120 \
        --vm "kernel=build/$endian/guest-os/kernel.elf,initrd=build/$endian/guest-os/initrd.cpio,software_tlb=off,fast_paths=off,append=run=$(
            "$grader" run --lab 0 --student "$student" | awk '$1 == "calls" { print $2 }')" \
        >"$work/gdb.console" 2>&1 </dev/null &
    runner=$!
    await_port 4391
    timeout 60 "$gdb" -q -batch -ex 'set confirm off' -ex 'target remote :4391' \
        -ex 'break reflect_exception if $a1 == 8' -ex continue -ex 'p/x vcpu->pc' \
        -ex 'kill' "build/$endian/monitor/monitor.elf" 2>/dev/null </dev/null |
        sed -n 's/^\$1 = //p'
    kill "$runner" 2>/dev/null
    wait "$runner" 2>/dev/null
}

# Containers may forbid bubblewrap its namespaces. What these scripts hand in is our own.
sandbox=
bwrap --ro-bind / / --unshare-all true 2>/dev/null || sandbox=--no-sandbox

# grade LAB SUBMISSION [OPTIONS...]: the score goes to $score, its first obstacle to $diagnosis.
grade() {
    graded=$1 submission=$2
    shift 2
    rm -rf "$work/results"
    "$grader" grade --lab "$graded" --endian "$endian" --submission "$submission" \
        --student "$student" --output "$work/results" $sandbox "$@" >"$work/graded" 2>&1
    score=$(jq -r .score "$work/results/score.json" 2>/dev/null)
    score=${score:-none}
    diagnosis=$(jq -r .diagnosis "$work/results/score.json" 2>/dev/null)
}

# The whole number of points, for comparisons.
points() {
    printf '%.0f' "$score"
}

problems() {
    grep -A1 FAIL "$work/graded" | head -n 4
    [ -s "$work/graded" ] || echo 'the grader said nothing'
}
