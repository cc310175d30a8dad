# lib.sh: words for test cases on the emulated host: checks, guests, devices
# shellcheck shell=bash
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# A case begins with:  . "$LAB/lib.sh"
# It prints TAP, and its status is 0 only if every check held.

# --- checks -----------------------------------------------------------------

tap_count=0
tap_failed=0

# Whatever way a case ends, the plan comes last.  Status 0 only if every check
# held and the case ran to its end.
tap_end() {
    local status=$?
    (( status == 0 )) || printf 'Bail out! the case ended with status %d\n' "$status"
    printf '1..%d\n' "$tap_count"
    (( status == 0 && tap_failed == 0 )) || exit 1
}
trap tap_end EXIT

note() { printf '%s\n' "$*" | sed 's/^/# /'; }

pass() {
    tap_count=$((tap_count + 1))
    printf 'ok %d - %s\n' "$tap_count" "$1"
}

# fail NAME [WHY…]
fail() {
    tap_count=$((tap_count + 1))
    tap_failed=$((tap_failed + 1))
    printf 'not ok %d - %s\n' "$tap_count" "$1"
    shift
    (( $# == 0 )) || note "$@"
}

# skip NAME WHY
skip() {
    tap_count=$((tap_count + 1))
    printf 'ok %d - %s # SKIP %s\n' "$tap_count" "$1" "$2"
}

# ok NAME COMMAND…: the command succeeds
ok() {
    local name=$1 output status
    shift
    output=$("$@" 2>&1) && status=0 || status=$?
    if (( status == 0 )); then
        pass "$name"
    else
        fail "$name" "$* ended with status $status:"$'\n'"$output"
    fi
}

# not_ok NAME COMMAND…: the command is refused; what it said goes to $said
not_ok() {
    local name=$1
    shift
    if said=$("$@" 2>&1); then
        fail "$name" "$* succeeded:"$'\n'"$said"
    else
        pass "$name"
    fi
}

# is NAME GOT EXPECTED
is() {
    if [[ $2 == "$3" ]]; then
        pass "$1"
    else
        fail "$1" "got:      $2"$'\n'"expected: $3"
    fi
}

# like NAME TEXT REGEX
like() {
    if [[ $2 =~ $3 ]]; then
        pass "$1"
    else
        fail "$1" "got:      $2"$'\n'"expected something like: $3"
    fi
}

# --- guests -----------------------------------------------------------------

# define_guest NAME MEMORY VCPUS [DEVICES [DOMAIN]]: defines a guest from
# guest/$machine.xml.  DEVICES is XML to stand inside of <devices>, DOMAIN beside
# it.  The machine is pc unless the variable says q35.
define_guest() {
    guest_xml "$@" | virsh -q define --validate /dev/stdin
}

# guest_xml: what define_guest defines
guest_xml() {
    local devices=${4:-} domain=${5:-}
    sed -e "s|<name>.*</name>|<name>$1</name>|" \
        -e "s|>[0-9]*</memory>|>$2</memory>|" \
        -e "s|<vcpu>.*</vcpu>|<vcpu>$3</vcpu>|" \
        -e "s|guest.console|$1.console|" \
        "$LAB/guest/${machine:-pc}.xml" \
        | insert_before '  <devices>' "$domain" \
        | insert_before '  </devices>' "$devices"
}

# insert_before LINE TEXT: a filter
insert_before() {
    local line
    while IFS= read -r line; do
        [[ $line != "$1" ]] || printf '%s\n' "$2"
        printf '%s\n' "$line"
    done
}

# hostdev_xml ADDRESS [EXTRA]: a device (0000:02:00.0) as a guest's XML
hostdev_xml() {
    local domain bus slot function
    IFS=:. read -r domain bus slot function <<<"$1"
    cat <<EOF
    <hostdev mode='subsystem' type='pci' managed='no'>
      <source>
        <address domain='0x$domain' bus='0x$bus' slot='0x$slot' function='0x$function'/>
      </source>
      <rom bar='off'/>
      ${2:-}
    </hostdev>
EOF
}

# locked_xml: the memory of a guest reserved, as the rules want it for one with a device
locked_xml() { echo '  <memoryBacking><locked/></memoryBacking>'; }

# without_hook: from here on libvirt starts guests unjudged, for cases that have another subject
without_hook() { rm -f /etc/libvirt/hooks/qemu.d/virt-passthru; }

# console_of NAME: the file the guest's serial console goes to
console_of() { echo "/var/log/libvirt/qemu/$1.console"; }

# wait_for FILE REGEX SECONDS: until a line of the file matches.  Now and then the emulated
# processor hangs before a guest's kernel has said a word; such a guest is started again, once.
# (It can't be reset: with on_reboot=destroy that ends it.)
wait_for() {
    local end=$((SECONDS + $3)) silent=$((SECONDS + 60))
    until grep -qsE "$2" "$1"; do
        if (( SECONDS >= silent )) && [[ $1 == *.console && -e $1 && ! -s $1 ]]; then
            echo "nothing in $1 after 60 s: its guest is started again" >&2
            virsh -q destroy "$(basename "$1" .console)" || true
            virsh -q start "$(basename "$1" .console)" || true
            end=$((SECONDS + $3)) silent=$((end + 1))
        fi
        if (( SECONDS >= end )); then
            echo "no '$2' in $1 after $3 s; its last lines:"
            tail -n 15 "$1"
            return 1
        fi
        sleep 0.3
    done
}

# until_true SECONDS COMMAND…: until it succeeds; the last try says what is wrong
until_true() {
    local end=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        (( SECONDS < end )) || { "$@"; return; }
        sleep 0.3
    done
}

# wait_state NAME STATE SECONDS: until virsh domstate says so
wait_state() {
    local end=$((SECONDS + $3))
    until [[ $(virsh domstate "$1" | head -n 1) == "$2" ]]; do
        if (( SECONDS >= end )); then
            echo "$1 is not '$2' after $3 s but '$(virsh domstate "$1")'"
            return 1
        fi
        sleep 0.3
    done
}

qemu_pid() { cat "/run/libvirt/qemu/$1.pid"; }

# vmlck PID: KiB of locked memory
vmlck() { awk '$1 == "VmLck:" { print $2 }' "/proc/$1/status"; }

# memlock_limit PID: bytes of memory it may lock, or "unlimited"
memlock_limit() { awk '/^Max locked memory/ { print $4 }' "/proc/$1/limits"; }

# --- libvirt ----------------------------------------------------------------

stop_libvirt() {
    kill "$(cat /run/libvirtd.pid)"
    while pgrep -x libvirtd >/dev/null; do
        sleep 0.2
    done
}

restart_libvirt() {
    stop_libvirt
    libvirtd -d
}

# --- devices ----------------------------------------------------------------

# driver_of ADDRESS: its driver, or "none"
driver_of() {
    if [[ -L /sys/bus/pci/devices/$1/driver ]]; then
        basename "$(readlink "/sys/bus/pci/devices/$1/driver")"
    else
        echo none
    fi
}

# group_of ADDRESS: its IOMMU group, or "none"
group_of() {
    if [[ -L /sys/bus/pci/devices/$1/iommu_group ]]; then
        basename "$(readlink "/sys/bus/pci/devices/$1/iommu_group")"
    else
        echo none
    fi
}

# facts: every device with group, driver, override and number of VFs, to be
# kept in a file and held against a later state.  All at once, as here a process costs more
# than what it does.
facts() (
    shopt -s nullglob
    cd /sys/bus/pci/devices || exit
    find -- */{driver,iommu_group} -printf '%p %l\n' | sort
    grep '' -- */{driver_override,sriov_numvfs}
)

# facts_unchanged NAME FILE: the devices are as facts said in FILE
facts_unchanged() { ok "$1" diff -U 0 "$2" <(facts); }

# make_vfs COUNT: gives the NVMe disk 0000:06:00.0 virtual functions, 0000:06:00.1
# and up, that come to life and have no driver.  Until each has queues and an
# interrupt of its own and is online, it would only say that it is not ready.
make_vfs() {
    local pf=/sys/bus/pci/devices/0000:06:00.0 resource vf

    for resource in 0 1; do
        nvme virt-mgmt /dev/nvme0 --cntlid=0 --act=1 --rt=$resource --nr=0
    done
    echo 1 >"$pf/reset"
    echo 0 >"$pf/sriov_drivers_autoprobe"
    echo "$1" >"$pf/sriov_numvfs"
    for (( vf = 1; vf <= $1; vf++ )); do
        nvme virt-mgmt /dev/nvme0 --cntlid=$vf --act=8 --rt=0 --nr=2
        nvme virt-mgmt /dev/nvme0 --cntlid=$vf --act=8 --rt=1 --nr=1
        nvme virt-mgmt /dev/nvme0 --cntlid=$vf --act=9
    done
    echo 1 >"$pf/sriov_drivers_autoprobe"
}
