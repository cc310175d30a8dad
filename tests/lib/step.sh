# step.sh: headings, long commands with progress, elapsed times, commands as root
# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later

# A command of a step says nothing of its own for this long, in seconds,
# before the reader is told that it is still at work.
readonly STEP_INTERVAL=15

step_pid=

# heading TEXT
heading() {
    printf '\n== %s\n' "$1"
}

# step TEXT LOG COMMAND [ARGUMENT…]: runs the command with its output in the
# file LOG, shows that it goes on, and returns its status.
step() {
    local text=$1 log=$2 started=$SECONDS status=0
    shift 2

    printf '   %s …\n' "$text"
    # A process group of its own, so that an interrupted step ends as a whole
    set -m
    "$@" >"$log" 2>&1 </dev/null &
    step_pid=$!
    set +m
    step_watch "$log" "$started"
    wait "$step_pid" || status=$?
    step_pid=

    if (( status == 0 )); then
        printf '     %d s\n' $((SECONDS - started))
    else
        printf '     %d s, status %d; all of it is in %s\n' $((SECONDS - started)) "$status" "$log"
    fi
    return "$status"
}

# step_watch LOG STARTED: until the command of the step has ended
step_watch() {
    local next=$(($2 + STEP_INTERVAL))

    while kill -0 "$step_pid" 2>/dev/null; do
        sleep 0.2
        if (( SECONDS >= next )); then
            printf '     %d s: %s\n' $((SECONDS - $2)) "$(tail -n 1 "$1" | cut -c 1-90)"
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
    if [[ -n $step_pid ]]; then
        kill -- "-$step_pid" 2>/dev/null || true
    fi
}

trap step_end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
