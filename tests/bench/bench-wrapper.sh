#!/usr/bin/env bash
# bench-wrapper.sh: what a verdict costs as a process beside virsh domstate of the same domain
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Beside a private libvirtd.  The commands take turns; the best time of each counts.  Exit
# status 1: beyond the bound.
set -euo pipefail

program=${VPT_TEST_BUILDDIR:?run me with make bench}/.libs/virt-passthru
readonly turns=15 runs=4

# one that is there, so that its name is looked for
for device in /sys/bus/pci/devices/*; do break; done
device=${device##*/}
IFS=:. read -r _ bus slot function <<<"${device/#\*/0000:01:00.0}"

domain() {
    cat <<END
<domain type='qemu'>
  <name>web1</name>
  <memory unit='MiB'>64</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices>
    <hostdev mode='subsystem' type='pci' managed='no'>
      <source><address bus='0x$bus' slot='0x$slot' function='0x$function'/></source>
    </hostdev>
  </devices>
</domain>
END
}

# the last two are refused
commands=(
    "virsh -q -c qemu:///system domstate web1"
    "$program -c qemu:///system why save web1"
    "$program -c qemu:///system save web1 /nowhere/file"
)
statuses=(0 3 3)

# run NUMBER: once, and $time becomes the microseconds
run() {
    local status=0 start=${EPOCHREALTIME/./}
    # shellcheck disable=SC2086
    ${commands[$1]} >/dev/null 2>&1 || status=$?
    time=$((${EPOCHREALTIME/./} - start))
    if ((status != statuses[$1])); then
        echo "${commands[$1]} ended with $status"
        exit 1
    fi
}

measure() {
    local best=() number turn i time failed=0

    export LD_LIBRARY_PATH=${program%/*}
    domain | virsh -q -c qemu:///system define /dev/stdin
    for ((turn = 0; turn < turns; turn++)); do
        for number in "${!commands[@]}"; do
            for ((i = 0; i < runs; i++)); do
                run "$number"
                if ((turn + i == 0 || time < best[number])); then best[number]=$time; fi
            done
        done
    done

    printf '%-40s %8s %8s\n' 'one domain, one device' best ratio
    for number in "${!commands[@]}"; do
        i=$((best[number] * 100 / best[0]))
        printf '%-40s %5d µs %5d.%02d\n' "$(sed -E 's|^[^ ]*/||; s| -c [^ ]*||' \
            <<<"${commands[number]}")" "${best[number]}" $((i / 100)) $((i % 100))
        ((i <= 150)) || failed=1
    done
    echo 'bound 1.50'
    return $failed
}

if [[ ${1-} == inside ]]; then
    measure
    exit
fi

status=0
output=$("${VPT_TEST_SRCDIR:?}/tests/lib/private-libvirtd" bash "$0" inside) || status=$?
if ((status == 77)); then
    echo "there is nothing to measure: $output"
    exit 0
fi
printf '%s\n' "$output"
exit "$status"
