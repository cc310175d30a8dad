#!/usr/bin/env bash
# bench-xml-attach.sh: what xml-attach costs as a process beside virt-xml --add-device --hostdev
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Both read one domain from the standard input and print it with one device more.  They take
# turns; the best time of each counts.  Exit status 1: beyond the bound.
set -euo pipefail

data=${VPT_TEST_DATA:?run me with make bench}
program=${VPT_TEST_BUILDDIR:?}/.libs/virt-passthru
readonly turns=10 runs=20 bound=50

if ! command -v virt-xml >/dev/null; then
    echo 'virt-xml is not installed (package virtinst), so there is nothing to compare with'
    exit 0
fi

domain=$data/cli/xml/web1.xml
# virt-xml takes a device that libvirt knows; of ours the address is enough
node=$data/virt/vmd/node.xml

ours() {
    "$program" xml-attach - 10000:e1:00.0 <"$domain"
}

theirs() {
    virt-xml --connect "test://$node" --add-device --hostdev pci_10000_e1_00_0 <"$domain"
}

# best NAME NUMBER COMMAND: keeps in NAME the least microseconds that one of NUMBER runs took
best() {
    local -n least=$1
    local start time i

    for ((i = 0; i < $2; i++)); do
        start=${EPOCHREALTIME/./}
        "$3" >"$output"
        time=$((${EPOCHREALTIME/./} - start))
        if ((least == 0 || time < least)); then
            least=$time
        fi
    done
    grep -q '<hostdev' "$output"
}

output=$(mktemp)
trap 'rm -f "$output"' EXIT
own=0 other=0
for ((turn = 0; turn < turns; turn++)); do
    best own "$runs" ours
    best other 1 theirs
done

printf '%-40s %10s\n' 'one domain, one device' 'best'
printf '%-40s %7d µs\n' 'virt-xml --add-device --hostdev' "$other" 'virt-passthru xml-attach' "$own"
printf 'ratio 1/%d, bound 1/%d\n' $((other / own)) "$bound"
((other >= own * bound))
