# step.sh: headings, long commands with progress, elapsed times, commands as root
# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later

# A command of a step says nothing of its own for this long, in seconds,
# before the reader is told that it is still at work.
readonly STEP_INTERVAL=15

# Those that have begun and nobody has waited for
step_pids=()

# heading TEXT
heading() {
    printf '\n== %s\n' "$1"
}

# step TEXT LOG COMMAND [ARGUMENT…]: runs the command with its output in the
# file LOG, shows that it goes on, and returns its status.
step() {
    step_begin "${@:2}"
    step_join "$1" "$2" "$step_begun"
}

# step_begin LOG COMMAND [ARGUMENT…]: the command runs beside what comes next, until
# step_join is given its process, $step_begun
step_begin() {
    # A process group of its own, so that an interrupted step ends as a whole
    set -m
    "${@:2}" >"$1" 2>&1 </dev/null &
    step_begun=$!
    set +m
    step_pids[step_begun]=yes
}

# step_join TEXT LOG PID: shows that it goes on, and returns its status
step_join() {
    local pid=$3 started=$SECONDS status=0

    printf '   %s …\n' "$1"
    step_watch "$2" "$pid"
    wait "$pid" || status=$?
    unset "step_pids[$pid]"

    if (( status == 0 )); then
        printf '     %d s\n' $((SECONDS - started))
    else
        printf '     %d s, status %d; all of it is in %s\n' $((SECONDS - started)) "$status" "$2"
    fi
    return "$status"
}

# step_watch LOG PID: until that ends
step_watch() {
    local started=$SECONDS next=$((SECONDS + STEP_INTERVAL))

    while kill -0 "$2" 2>/dev/null; do
        sleep 0.2
        if (( SECONDS >= next )); then
            printf '     %d s: %s\n' $((SECONDS - started)) "$(tail -n 1 "$1" | cut -c 1-90)"
            next=$((SECONDS + STEP_INTERVAL))
        fi
    done
}

# step_words LOG: the last of them
step_words() {
    tail -n 20 "$1" | sed 's/^/     | /'
}

# as_root COMMAND [ARGUMENT…]; a step can't ask for a password: see sudo_ready
as_root() {
    if (( EUID == 0 )); then
        "$@"
    else
        sudo -n env "VPT_LAB_CACHE=${VPT_LAB_CACHE-}" "$@"
    fi
}

# sudo_ready: asks for the password once, and keeps the answer as long as this shell lives
sudo_ready() {
    (( EUID != 0 )) || return 0
    command -v sudo >/dev/null && sudo -v || return
    (while kill -0 $$ && sudo -n -v; do sleep 50; done) >/dev/null 2>&1 &
}

step_end() {
    local pid
    for pid in "${!step_pids[@]}"; do
        kill -- "-$pid" 2>/dev/null || true
    done
}

trap step_end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
