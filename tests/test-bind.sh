#!/usr/bin/env bash
# test-bind.sh: virt-passthru-bind as udev calls it, on a sysfs made by hand
# SPDX-License-Identifier: LGPL-2.1-or-later
set -euo pipefail

tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
number=0

# is TEXT ACTUAL EXPECTED
is() {
    number=$((number + 1))
    if [[ $2 == "$3" ]]; then
        echo "ok $number - $1"
    else
        echo "not ok $number - $1"
        printf '# is:        %s\n# should be: %s\n' "$2" "$3"
    fi
}

# bind ARGUMENT…: its exit status and its words, without the folder
bind() {
    local status=0
    "$VPT_TEST_BUILDDIR/plugin/host/virt-passthru-bind" --sysfs "$tree/sys" --conf "$tree/conf" \
        "$@" >"$tree/words" 2>&1 || status=$?
    printf '%d %s' "$status" "$(sed "s|$tree||g" "$tree/words")"
}

device=$tree/sys/bus/pci/devices/0000:03:00.0
override() { cat "$device/driver_override"; }

mkdir -p "$device" "$tree/conf"
echo 0x8086 >"$device/vendor"
echo 0x10d3 >"$device/device"
: >"$device/driver_override"

is "without devices.conf nothing is done" "$(bind 0000:03:00.0)" "0 "
is "not even looked at" "$(bind 0000:09:00.0)" "0 "

cat >"$tree/conf/devices.conf" <<'END'
[0000:03:00.0]
owner=passthru
id=8086:10d3
END
is "a device that is enabled is claimed" "$(bind 0000:03:00.0) $(override)" "0  vfio-pci"

: >"$device/driver_override"
echo 0x1521 >"$device/device"
is "a stranger is refused" "$(bind 0000:03:00.0)$(override)" \
    "1 virt-passthru-bind: refused: 0000:03:00.0 is 8086:1521 but 8086:10d3 was enabled here; \
look at it with virt-passthru pci-info 0000:03:00.0, then enable or disable it anew"

echo nonsense >"$tree/conf/devices.conf"
is "a file that is not understood is one error" "$(bind --all)" \
    "1 virt-passthru-bind: /conf/devices.conf: line 1: this is neither [ADDRESS] nor key=value \
nor a # comment"

usage="it takes one ADDRESS, or --all; see virt-passthru-bind --help"
is "no argument is wrong" "$(bind)" "2 virt-passthru-bind: $usage"
is "two addresses are wrong" "$(bind 03:00.0 04:00.0)" "2 virt-passthru-bind: $usage"
is "an address and --all are wrong" "$(bind --all 03:00.0)" "2 virt-passthru-bind: $usage"
is "what is no address is wrong" "$(bind nic1)" \
    "2 virt-passthru-bind: 'nic1' is not a PCI address; write it like 0000:03:00.0"
is "an unknown option is wrong" "$(bind --al)" "2 virt-passthru-bind: Unknown option --al"

echo "1..$number"
