#!/usr/bin/env bash
# guard-floods.sh: however much clients send, or leave unread, others are served and memory ends
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# TAP.  All of it runs beside a private libvirtd; without root it is skipped.  VPT_GUARD_CHURN
# connections come and go (100,000); VPT_GUARD_PATIENCE milliseconds others wait at most (50).
set -uo pipefail
# shellcheck source=tests/lib/beside-guard.sh
. "$VPT_TEST_SRCDIR/tests/lib/beside-guard.sh"

readonly sock=$guard_dir/sock uri=qemu:///system
readonly limit=$(( 64 << 20 ))

# bounded TEXT MEGABYTES: what is held stays below its limit, and the whole guard below MEGABYTES
bounded() {
    local most resident
    most=$(counter heldBytesMost)
    (( most > 0 && most <= limit ))
    report $? "$1" "held: $most bytes"
    # AddressSanitizer keeps what was freed
    resident=$(( $(guard_memory) / 1024 ))
    if ! grep -q libasan "/proc/$guard_pid/maps"; then
        (( resident <= $2 ))
        report $? "the guard as a whole is as small as it may be then" "$resident MB, not $2"
    fi
    echo "# held at most $most bytes, resident now $resident MB"
}

calls() {
    hold storm "$sock" calls $uri 20
    served "twenty clients that call as fast as they can hold nobody up"
    release storm
    is "none of them was cut off" "20 clients, 20 answered, 0 cut off" \
       "$(tail -n 1 "$guard_dir/storm")"

    hold deaf "$sock" many $uri 200 deaf
    served "nor do 200 that call as fast as they can and read nothing"
    bounded "what is kept for them is bounded" 24
    release deaf
}

# Each claims 4 MiB
frames() {
    local held

    hold lying "$sock" many $uri 200 lying
    held=$(counter heldBytes)
    (( held > 0 && held < 2 << 20 ))
    report $? "a length that is claimed takes no memory" "$held"
    release lying

    is "what is held goes with its client" 0 "$(soon 0 counter connections)"
    hold half "$sock" frames $uri 40 4194000 half
    [[ $(soon yes has_refused) == yes ]]
    report $? "calls that find no room are refused"
    served "others are served meanwhile"
    bounded "and not a byte more is held than may be" 96
    release half
    like "nobody is cut off for it" '^40 clients, [1-9][0-9]* answered, 0 cut off$' \
         "$(tail -n 1 "$guard_dir/half")"
    is "then nothing is held" 0 "$(soon 0 counter heldBytes)"
}

# shellcheck disable=SC2317 # soon calls it
has_refused() {
    (( $(counter refusedUnknown) > 0 )) && echo yes
}

# A tree of a million elements is half a second's work
verdicts() {
    hold trees "$sock" frames $uri 8 4194000 whole
    served "others do not wait for what takes long to judge"
    wait "${holder_pid[trees]}"
    is "which is answered in its turn" "8 clients, 8 answered, 0 cut off" \
       "$(tail -n 1 "$guard_dir/trees")"
    release trees
    bounded "and its memory is given back" 48
}

leaks() {
    local before after memory

    "$raw" "$sock" churn $uri 2000 >/dev/null
    soon 0 counter connections >/dev/null
    before=$(guard_fds)
    memory=$(guard_memory)
    is "connections come and go" "${VPT_GUARD_CHURN:-100000}" \
       "$("$raw" "$sock" churn $uri "${VPT_GUARD_CHURN:-100000}")"
    soon 0 counter connections >/dev/null
    after=$(guard_fds)
    is "they leave no file descriptor" "$before" "$after"
    if ! grep -q libasan "/proc/$guard_pid/maps"; then
        (( $(guard_memory) < memory + 2048 ))
        report $? "nor memory" "$memory kB, then $(guard_memory) kB"
    fi
    is "nor anything held" 0 "$(soon 0 counter heldBytes)"
}

inside() {
    install_raw
    ulimit -n "$(ulimit -Hn)"
    start_guard
    leaks
    calls
    frames
    verdicts
    end_guard
}

if [[ ${1-} == inside ]]; then
    inside
    exit 0
fi

beside_libvirtd 600 "$0"
