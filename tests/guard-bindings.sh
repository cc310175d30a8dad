#!/usr/bin/env bash
# guard-bindings.sh: libvirt's clients in Python and Perl with the guard before libvirtd
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# TAP.  All of it runs beside a private libvirtd; without root it is skipped.
set -uo pipefail
# shellcheck source=tests/lib/beside-guard.sh
. "$VPT_TEST_SRCDIR/tests/lib/beside-guard.sh"

readonly lib=$VPT_TEST_SRCDIR/tests/lib
# What the sessions open, at whichever socket
opened="qemu+unix:///system"

# transcript SOCKET PROGRAM SESSION: what the session prints, and how it ends
transcript() {
    local socket=$1
    shift
    timeout 120 "$@" "$opened?socket=$socket" 2>&1 </dev/null
    echo "status $?"
}

# same TEXT PROGRAM SESSION: it sees the same through the guard as without it
same() {
    local text=$1 alone=$guard_dir/alone through=$guard_dir/through
    shift
    transcript "$backend" "$@" >"$alone"
    [[ $(tail -n 1 "$alone") == "status 0" ]] && ! grep -q '^  no event' "$alone"
    report $? "$text" "$(tail -n 20 "$alone")"
    transcript "$guard_sock" "$@" >"$through"
    diff "$alone" "$through" >"$guard_dir/difference"
    report $? "and the same through the guard" \
           "$(head -n 40 "$guard_dir/difference" | cut -c 1-500)"
}

# refusals NUMBER PROGRAM: each an error of libvirt's with the right code and the four lines
refusals() {
    local number=$1 output line
    shift
    output=$(transcript "$guard_sock" "$@" refused)
    is "refusals have libvirt's code and domain" "$number" \
       "$(grep -cE "^\w+: unsupported=(True|1) qemu=(True|1) refused: web1 can't be [a-z]+ \[" \
              <<<"$output")"
    is "nothing else came of it" "" "$(grep -E '^\w+: (done|unsupported=(False|0))' <<<"$output")"
    for line in cause because instead; do
        (( $(grep -c "^  $line: " <<<"$output") >= number ))
        report $? "each has its $line" "$output"
    done
    is "and the session ends well" "status 0" "$(tail -n 1 <<<"$output")"
}

# The first Python that has libvirt's bindings: the system's need not be the first in PATH
find_python() {
    local candidate
    for candidate in python3 /usr/bin/python3; do
        "$candidate" -c 'import libvirt' 2>/dev/null && echo "$candidate" && return 0
    done
    return 1
}

in_python() {
    same "Python reads all that can be read" "$python" "$lib/session-read.py" read
    same "Python starts, watches, talks and copies" "$python" "$lib/session-live.py" live
    refusals 6 "$python" "$lib/session-live.py"
}

in_perl() {
    same "Perl reads all that can be read" perl "$lib/session.pl" read
    same "Perl starts, watches, talks and copies" perl "$lib/session.pl" live
    refusals 4 perl "$lib/session.pl"
}

# An answer that almost fills a message; the pool goes again, as others read all there is
large() {
    same "an answer of almost 32 MiB arrives" "$python" "$lib/session-large.py"
    like "it is as long as that" '^16384 volumes in 334[0-9]{5} bytes' "$(cat "$guard_dir/through")"
    virsh -q -c "$direct" pool-destroy large
}

# libvirt's own test driver: all of its kinds can be had anywhere
with_test_driver() {
    stop_guard
    guard_options=(--uri test:///default)
    opened="test+unix:///default"
    start_guard
    same "Perl defines, starts and stops one of each kind" perl "$lib/session.pl" kinds
    like "of the test driver" "^get_type: \['TEST'\]" "$(cat "$guard_dir/through")"
}

inside() {
    install_raw
    start_guard
    is "there is something to read" prepared \
       "$("$python" "$lib/session-read.py" prepare "$guarded" 2>&1)"
    in_python
    in_perl
    large
    with_test_driver
    stop_guard
    is "told to end it ends well" 0 $?
    echo "1..$n"
}

# The sessions are where the tests are, and leave nothing there
export PYTHONDONTWRITEBYTECODE=1
if ! python=$(find_python) || ! perl -MSys::Virt -e 1 2>/dev/null; then
    echo "1..0 # SKIP libvirt's bindings for Python or Perl are not there"
    exit 0
fi

if [[ ${1-} == inside ]]; then
    inside
    exit 0
fi

beside_libvirtd 600 "$0"
