#!/usr/bin/env bash
# test-wire-procs.sh: the table of procedures is the one of libvirt's protocol files
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# TAP; make check-protocol runs it.  Its argument is an unpacked source package of libvirt
# (apt-get source libvirt).  A later libvirt has more procedures, but a number never changes
# what it means.
set -uo pipefail

readonly table=$VPT_TEST_SRCDIR/plugin/guard/vpt-wire-procs-table.h
readonly folder=${1:-/usr/src/libvirt}/src/remote

if [[ ! -r $folder/remote_protocol.x ]]; then
    echo "Bail out! '${folder%/src/remote}' is no unpacked source of libvirt"
    exit 1
fi

# rows: those of the table on stdin, one a line, sorted
rows() {
    # shellcheck disable=SC2016 # perl expands it
    perl -0777 -ne 's/\\\n\s*/ /g; my $words = qr/(?:\s*"[^"]*")+/;
                    print "$1\n" while /X\((\w+, \w+, \d+,$words,$words)\)/g' | sort
}

echo "1..3"
if made=$(perl "$VPT_TEST_SRCDIR/plugin/guard/procs.pl" "$folder"); then
    echo "ok 1 - the protocol files are understood"
else
    echo "not ok 1 - the protocol files are understood"
fi
known=$(rows <"$table")
if (( $(wc -l <<<"$known") >= 450 )); then
    echo "ok 2 - the table has all procedures of libvirt 9.0.0"
else
    echo "not ok 2 - the table has all procedures of libvirt 9.0.0"
fi
gone=$(comm -23 <(echo "$known") <(rows <<<"$made"))
if [[ -z $gone ]]; then
    echo "ok 3 - each is the same in libvirt's files"
else
    echo "not ok 3 - each is the same in libvirt's files"
    echo "# not there: ${gone//$'\n'/$'\n'# not there: }"
fi
