#!/bin/bash
# 81-guard-units.sh: the guard's units and commands on a real systemd, with Debian's libvirt
# lab: --systemd
# SPDX-License-Identifier: LGPL-2.1-or-later
set -euo pipefail
# shellcheck source=tests/lab/lib.sh
. "$LAB/lib.sh"

PATH=$PATH:/usr/libexec/virt-passthru-tests
readonly guard=virt-passthru-guard@libvirt.service
readonly sock=/run/libvirt/libvirt-sock
readonly private=/run/libvirt-guarded/libvirt-sock
export SYSTEMD_PAGER='' SYSTEMD_COLORS=0

virsh() { command virsh -q -c qemu:///system "$@"; }
vpt() { virt-passthru "$@" 2>&1 </dev/null && echo "exit 0" || echo "exit $?"; }
property() { systemctl show --value --property "$2" "$1"; }
guard_pid() { property "$guard" MainPID; }

# as USER COMMAND…: with the groups that user has
as() {
    local user=$1
    shift
    setpriv --reuid="$user" --regid="$user" --init-groups "$@" 2>&1 </dev/null
}

# What guard-install and guard-remove have to leave as they found it
host_state() {
    find /etc/systemd /etc/libvirt /run/systemd/system -path /etc/libvirt/qemu -prune -o \
        -printf '%M %u:%g %p %l\n' | sort
    find /etc/systemd /etc/libvirt -path /etc/libvirt/qemu -prune -o -type f \
        -exec sha256sum {} + | sort
    stat -c '%A %U:%G %n' "$sock" "$sock-ro"
    ls -d /run/libvirt-guarded/* 2>/dev/null || true
    systemctl show --property=Id,ActiveState,UnitFileState,Listen libvirtd{,-ro,-admin}.socket \
        libvirtd.service "$guard" virt-passthru-guard{,-ro}@libvirt.socket
}

unchanged() { ok "$1" diff -U 0 /tmp/before <(host_state); }

# clients: what two who ask polkit's rules are told
clients() {
    for user in member stranger; do
        as $user virsh -q -c qemu:///system list --all --name || true
        as $user virsh -q -r -c qemu:///system list --all --name || true
    done
}

# --- before the guard -------------------------------------------------------

useradd --groups libvirt member
useradd stranger
define_guest plain 128 1
virsh start --paused plain
plain_pid=$(qemu_pid plain)
is "Debian's own socket is open to all, as polkit asks who comes" "$(stat -c %a $sock)" 666
clients >/tmp/clients
like "a member of group libvirt comes in, a stranger only looks" "$(cat /tmp/clients)" \
     "^plain"$'\n'"plain"$'\n'"error: .*polkit.*"$'\n'"plain$"
host_state >/tmp/before
said=$(vpt guard-status)
like "the status says that there is none" "$said" "WARN +guard +what virsh"
like "and is 1" "$said" "exit 1$"

# --- one that can't prove itself --------------------------------------------

mkdir -p /run/systemd/system/$guard.d
printf '[Service]\nExecStart=\nExecStart=/bin/false\n' >/run/systemd/system/$guard.d/broken.conf
systemctl daemon-reload
said=$(vpt guard-install)
note "$said"
like "a guard that ends at once isn't installed" "$said" "exit 1$"
like "everything is said to be as before" "$said" "everything is as it was before"
is "in one message" "$(grep -c '^error' <<<"$said")" 1
like "that says where to look" "$said" "journalctl -xeu $guard"
rm -r /run/systemd/system/$guard.d
systemctl daemon-reload
unchanged "and it is so"
is "libvirt works as before" "$(virsh list --name)" plain

# --- installed --------------------------------------------------------------

said=$(vpt guard-install)
note "$said"
like "the guard is installed" "$said" "The guard stands before libvirt: .*exit 0$"
is "the guest has run on" "$(qemu_pid plain)" "$plain_pid"
ok "it runs" systemctl is-active "$guard"
ok "the sockets are there at the next boot" systemctl is-enabled \
   virt-passthru-guard@libvirt.socket virt-passthru-guard-ro@libvirt.socket
said=$(vpt guard-status)
note "$said"
like "the status says so" "$said" "PASS +guard +it stands before libvirtd: .*exit 0$"
like "and that nobody but root gets past it" "$said" "PASS +guard-folder"
like "as JSON, too" "$(vpt guard-status --json)" '"state":"running"'
like "and host-check" "$(vpt host-check)" "PASS +guard +it stands before libvirtd"
is "libvirt's folder is root's" "$(stat -c '%a %U' /run/libvirt-guarded)" "700 root"
is "with its sockets" "$(stat -c '%a %n' $private $private-ro)" \
   "600 $private"$'\n'"600 $private-ro"
is "the guard's are open to all" "$(stat -c '%a %n' $sock $sock-ro)" \
   "666 $sock"$'\n'"666 $sock-ro"
not_ok "a stranger doesn't get to libvirt's" as stranger virsh -r -c \
       "qemu+unix:///system?socket=$private-ro" list
is "who came in before does, who did not does not, with the same words" "$(clients)" \
   "$(</tmp/clients)"

# --- judged from inside the unit as from outside ----------------------------

# same WHAT COMMAND…: virsh's refusal has the text of `why`
same() {
    local what=$1 operation=$2 domain=$3 why
    shift 3
    why=$(virt-passthru why "$operation" "$domain" 2>&1) || true
    not_ok "$what is refused" virsh "$@"
    is "$what: in the words of virt-passthru why" "refused: ${said#*refused: }" "$why"
}

virt-passthru pci-enable 0000:02:00.0 >/dev/null
define_guest web 128 1 "$(hostdev_xml 0000:02:00.0)" "$(locked_xml)"
for card in 0000:00:10.0 0000:00:11.0 0000:03:00.0; do
    define_guest other 128 1 "$(hostdev_xml $card)"
    same "a start with $card" start other start other
    virsh undefine other
done

# The kernel shows serial numbers to who has a capability, which the guard has not: there the
# hook steps in
conf=/etc/virt-passthru/devices.conf
cp $conf /tmp/conf
like "the card's serial number is known" "$(<$conf)" "serial=[0-9a-f]{16}"
sed -i 's/serial=.*/serial=0123456789abcdef/' $conf
not_ok "a card in another's place is refused" virsh start web
like "by its serial number" "$said" "0123456789abcdef"
cp /tmp/conf $conf

ok "a guest with a device starts" virsh start web
same "save" save web save web /tmp/saved
same "a snapshot" snapshot web snapshot-create-as web one
same "a migration" migrate web migrate web qemu+tcp://nowhere/system --live --p2p
truncate -s 1M /tmp/disk
cat >/tmp/disk.xml <<'END'
<disk type='file' device='disk'><source file='/tmp/disk'/><target dev='vdx' bus='virtio'/></disk>
END
not_ok "a disk that comes is refused" virsh attach-device web /tmp/disk.xml --live
like "with four lines" "$said" "refused: web can't .*\[[a-z-]+\].*cause: .*because: .*instead: "
ok "an ordinary guest is served" virsh save plain /tmp/saved
ok "and comes back" virsh restore /tmp/saved
plain_pid=$(qemu_pid plain) web_pid=$(qemu_pid web)

entry=$(journalctl -o json -u "$guard" VPT_DOMAIN=web VPT_OPERATION=save | tail -n 1)
for field in '"VPT_RULE":"[a-z-]+"' '"VPT_DEVICE":"0000:02:00.0[^"]*"' '"VPT_CLIENT_UID":"0"' \
             '"VPT_PROCEDURE":"DOMAIN_SAVE"' '"PRIORITY":"5"'; do
    like "the journal has $field" "$entry" "$field"
done

# --- the cage ---------------------------------------------------------------

status=$(cat "/proc/$(guard_pid)/status")
for line in $'NoNewPrivs:\t1' $'Seccomp:\t2' $'CapBnd:\t0000000000000000'; do
    like "the guard has $line" "$status" "$line"
done
is "nothing it did was forbidden" "$(property $guard NRestarts)" 0
note "$(systemd-analyze security "$guard" | tail -n 1)"

# --- it goes on, and comes back ---------------------------------------------

# open_client: one that is connected, and waits for ask_client to call; its answer in $line
open_client() {
    coproc CLIENT { exec guard-tool "$sock" late qemu:///system DOMAIN_GET_STATE "$uuid"; }
    read -r line <&"${CLIENT[0]}"
}

ask_client() {
    local pid=$CLIENT_PID
    echo >&"${CLIENT[1]}"
    read -r line <&"${CLIENT[0]}"
    kill "$pid"
    wait "$pid" || true
}

pid=$(guard_pid)
uuid=$(virsh domuuid web)
open_client
ok "it reads its configuration again" systemctl reload "$guard"
until_true 20 bash -c "journalctl -u $guard | grep -q 'read again'"
ask_client
is "connections stay" "$line" "DOMAIN_GET_STATE fine"
is "and the guard does" "$(guard_pid)" "$pid"

virsh_works() { [[ $(virsh domstate web) == running ]]; }
ok "libvirtd is started again" systemctl restart libvirtd
ok "and served" until_true 60 virsh_works
is "by the same guard" "$(guard_pid)" "$pid"
ok "systemd reads its units again" systemctl daemon-reload
ok "and clients are served" virsh_works

systemctl stop libvirtd.socket libvirtd-ro.socket libvirtd.service
not_ok "with libvirtd gone clients get an error" timeout 60 virsh -q -c qemu:///system list
ok "it comes back" systemctl start libvirtd.socket libvirtd-ro.socket
ok "and is served" until_true 60 virsh_works

# Killed while clients come, go and call, oftener than systemd lets a unit start by default
load() {
    until [[ -e /run/stop ]]; do
        guard-tool "$sock" churn qemu:///system 20 >/dev/null 2>&1 || true
    done
}
new_guard() { [[ $(guard_pid) != "$pid" && $(guard_pid) != 0 ]] && [[ -S $sock ]]; }
libvirtd_pid=$(property libvirtd.service MainPID)
open_client
load &
loads=$!
load &
loads+=" $!"
back=0
for (( i = 0; i < 6; i++ )); do
    pid=$(guard_pid)
    kill -KILL "$pid"
    until_true 60 new_guard || break
    back=$((back + 1))
done
is "killed six times in a row, it comes back six times" $back 6
touch /run/stop
# shellcheck disable=SC2086 # two of them
wait $loads
ask_client
is "a client that was connected gets an error" "$line" "DOMAIN_GET_STATE closed"
ok "clients are served" until_true 60 virsh_works
is "the sockets are still there" \
   "$(systemctl is-active virt-passthru-guard{,-ro}@libvirt.socket)" \
   active$'\n'active
is "libvirtd has run on" "$(property libvirtd.service MainPID)" "$libvirtd_pid"
is "and the guests" "$(qemu_pid plain) $(qemu_pid web)" "$plain_pid $web_pid"
ok "the status is well" virt-passthru guard-status

# One that can't even start keeps nobody out for longer than that lasts
failing() { (( $(property "$guard" NRestarts) >= 6 )); }
mkdir -p "/run/systemd/system/$guard.d"
printf '[Service]\nExecStart=\nExecStart=/bin/false\n' >"/run/systemd/system/$guard.d/broken.conf"
systemctl daemon-reload
systemctl restart "$guard" 2>/dev/null || true
ok "a guard that can't start is tried again and again" until_true 60 failing
like "the status tells" "$(vpt guard-status)" \
     "FAIL +guard .*journalctl -u virt-passthru-guard@libvirt.*exit 1$"
rm -r "/run/systemd/system/$guard.d"
systemctl daemon-reload
ok "when it can, clients are served with no more ado" until_true 60 virsh_works

# --- libvirt-guests ---------------------------------------------------------

echo ON_SHUTDOWN=suspend >>/etc/default/libvirt-guests
ok "guests are to be saved" timeout 120 systemctl stop libvirt-guests
note "$(journalctl -o cat -u libvirt-guests | tail -n 12)"
is "the one with a device isn't" "$(virsh domstate web)" running
is "the other is" "$(virsh domstate plain)" "shut off"
sed -i /ON_SHUTDOWN=suspend/d /etc/default/libvirt-guests
systemctl start libvirt-guests
virsh start --paused plain

# --- removed ----------------------------------------------------------------

virsh list >/dev/null
said=$(vpt guard-remove)
note "$said"
like "the guard is removed" "$said" "The guard is gone.*exit 0$"
unchanged "everything is as before it"
is "the guests have run on" "$(virsh domstate web) $(virsh domstate plain)" "running paused"
is "no guard is left" "$(pgrep -x virt-passthru-g || true)" ""
is "members come in, strangers don't" "$(clients | grep -v web)" "$(</tmp/clients)"

# --- the host goes down, with the guard -------------------------------------

virsh destroy plain
ok "the guest minds its power button" wait_for "$(console_of web)" GUEST-READY 120
like "it is installed again" "$(vpt guard-install)" "exit 0$"
cat >/run/systemd/system/lab-hold.service <<END
# Not before this script has seen it all
[Unit]
DefaultDependencies=no
Before=final.target
[Service]
Type=oneshot
ExecStart=/usr/bin/tail --pid=$$ -f /dev/null
TimeoutStartSec=infinity
END
mkdir -p /run/systemd/system/final.target.wants
ln -s ../lab-hold.service /run/systemd/system/final.target.wants
systemctl daemon-reload
exec 9</run/lab
systemctl --no-block poweroff
gone() { [[ $(property "$1" ActiveState) == @(inactive|failed) ]]; }
ok "the host goes down" until_true 300 gone libvirt-guests.service
ok "the guard ends" until_true 60 gone "$guard"
ok "and its socket" until_true 60 gone virt-passthru-guard@libvirt.socket
ok "and libvirtd" until_true 60 gone libvirtd.service
for unit in libvirt-guests.service "$guard" libvirtd.service; do
    echo "$(property $unit InactiveEnterTimestampMonotonic) $unit"
done >/tmp/order
ok "one after the other" sort -nc /tmp/order
note "$(journalctl -o cat -u libvirt-guests | tail -n 12)"
like "the guest was shut down, not cut off" "$(tail -n 5 "$(console_of web)")" GUEST-POWEROFF
