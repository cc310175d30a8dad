#!/usr/bin/env bash
# bench-guard.sh: bench-guard, beside a private libvirtd with the guard before it, and a relay
# SPDX-License-Identifier: LGPL-2.1-or-later
set -euo pipefail

top=${VPT_TEST_SRCDIR:?run me with make bench}
build=${VPT_TEST_BUILDDIR:?}

inside() {
    local guard relay

    # As many clients as are measured
    kill "$(pidof libvirtd)"
    while pidof libvirtd >/dev/null; do sleep 0.1; done
    printf 'max_clients = 20000\n' >>/etc/libvirt/libvirtd.conf
    ulimit -n "$(ulimit -Hn)"
    libvirtd >/var/log/libvirt/bench.log 2>&1 </dev/null &
    mkdir -m 700 /run/guard
    "$build/.libs/virt-passthru-guard" --listen /run/guard/sock \
        --backend /run/libvirt/libvirt-sock &
    guard=$!
    "$build/tests/bench/bench-relay" /run/guard/relay /run/libvirt/libvirt-sock &
    relay=$!
    until [[ -S /run/guard/sock && -S /run/guard/relay && -S /run/libvirt/libvirt-sock ]]; do
        sleep 0.1
    done
    sleep 1

    "$build/tests/bench/bench-guard" /run/libvirt/libvirt-sock /run/guard/{sock,relay} \
        "$guard" "$relay"
}

if [[ ${1-} == inside ]]; then
    inside
    exit
fi

status=0
LD_LIBRARY_PATH=$build/.libs timeout 600 "$top/tests/lib/private-libvirtd" bash "$0" inside ||
    status=$?
if (( status == 77 )); then
    exit 0
fi
exit "$status"
