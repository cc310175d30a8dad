#!/usr/bin/env bash
# guard-identity.sh: nobody may do more through the guard than libvirtd lets them
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# TAP.  Beside a private libvirtd, with real users; without root it is skipped.  Where
# dbus-daemon and polkitd are installed they run, too, and libvirtd asks them as the guard does.
set -uo pipefail
# shellcheck source=tests/lib/beside-guard.sh
. "$VPT_TEST_SRCDIR/tests/lib/beside-guard.sh"

readonly stranger=54321 manager=54322

# as UID COMMAND [ARGUMENT…]
as() { setpriv "--reuid=$1" "--regid=$1" --clear-groups "${@:2}" 2>&1 </dev/null; }

# restart_libvirtd AUTH [LINE OF libvirtd.conf…]: with sockets that everybody may open, as
# libvirtd.socket has them
restart_libvirtd() {
    kill "$(pidof libvirtd)" 2>/dev/null
    while pidof libvirtd >/dev/null; do sleep 0.1; done
    sed -i '/^auth_unix\|^unix_sock\|^access/d' /etc/libvirt/libvirtd.conf
    printf '%s\n' "auth_unix_rw = \"$1\"" "auth_unix_ro = \"$1\"" 'unix_sock_rw_perms = "0777"' \
        'unix_sock_ro_perms = "0777"' "${@:2}" >>/etc/libvirt/libvirtd.conf
    libvirtd >/var/log/libvirt/again.log 2>&1 </dev/null &
    for (( i = 0; i < 100; i++ )); do
        virsh -q -c qemu:///system uri >/dev/null 2>&1 && return 0
        sleep 0.1
    done
}

start_polkit() {
    local polkitd=/usr/lib/polkit-1/polkitd actions=/usr/share/polkit-1/actions right

    [[ -x $polkitd ]] && command -v dbus-daemon >/dev/null || return 1
    getent passwd polkitd >/dev/null || return 1
    mount -t tmpfs actions "$actions" && mkdir -p /run/dbus /etc/polkit-1/rules.d || return 1
    cat >"$actions/org.libvirt.unix.policy" <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<policyconfig>
  <action id="org.libvirt.unix.monitor">
    <description>look</description><message>look</message>
    <defaults><allow_any>yes</allow_any><allow_inactive>yes</allow_inactive>
      <allow_active>yes</allow_active></defaults>
  </action>
  <action id="org.libvirt.unix.manage">
    <description>manage</description><message>manage</message>
    <defaults><allow_any>auth_admin_keep</allow_any><allow_inactive>auth_admin_keep</allow_inactive>
      <allow_active>auth_admin_keep</allow_active></defaults>
  </action>
END
    for right in getattr read write search-domains; do
        cat >>"$actions/org.libvirt.unix.policy" <<END
  <action id="org.libvirt.api.connect.$right">
    <description>$right</description><message>$right</message>
    <defaults><allow_any>no</allow_any><allow_inactive>no</allow_inactive>
      <allow_active>no</allow_active></defaults>
  </action>
END
    done
    echo "</policyconfig>" >>"$actions/org.libvirt.unix.policy"
    echo "manager:x:$manager:$manager::/nonexistent:/bin/false" >>/etc/passwd
    echo "stranger:x:$stranger:$stranger::/nonexistent:/bin/false" >>/etc/passwd
    printf '%s\n' "manager:x:$manager:" "stranger:x:$stranger:" >>/etc/group
    printf 'polkit.addRule(function(action, subject) {
        if (action.id == "org.libvirt.unix.manage" && subject.user == "manager")
            return polkit.Result.YES;
    });\n' >/etc/polkit-1/rules.d/10-manager.rules
    chmod 755 /etc/polkit-1 /etc/polkit-1/rules.d
    chmod 644 /etc/polkit-1/rules.d/10-manager.rules
    cat >/run/bus.conf <<'END'
<busconfig>
  <type>system</type>
  <listen>unix:path=/run/dbus/system_bus_socket</listen>
  <policy context="default">
    <allow user="*"/><allow own="*"/><allow send_destination="*" eavesdrop="true"/>
    <allow receive_sender="*"/>
  </policy>
</busconfig>
END
    dbus-daemon --config-file=/run/bus.conf --fork >/run/bus.log 2>&1 || return 1
    "$polkitd" --no-debug >/run/polkitd.log 2>&1 &
    for (( i = 0; i < 50; i++ )); do
        dbus-send --system --print-reply --dest=org.freedesktop.PolicyKit1 \
            /org/freedesktop/PolicyKit1/Authority org.freedesktop.DBus.Peer.Ping \
            >/dev/null 2>&1 && return 0
        sleep 0.1
    done
    return 1
}

# alike TEXT UID COMMAND OF guard-tool…: the user gets through the guard what libvirtd says
alike() {
    local text=$1 uid=$2 socket=$3
    shift 3
    is "$text" "$(as "$uid" "$raw" "$backend$socket" "$@")" \
       "$(as "$uid" "$raw" "$guard_dir/sock$socket" "$@")"
}

with_polkit() {
    local output

    restart_libvirtd polkit
    like "who may not manage libvirt may not directly" 'authentication' \
         "$(as $stranger virsh -q -c "$direct" list)"
    is "nor through the guard, in the same words" "$(as $stranger virsh -q -c "$direct" list)" \
       "$(as $stranger virsh -q -c "$guarded" list)"
    alike "nothing goes before authentication" $stranger "" early qemu:///system
    alike "who may manage libvirt may through the guard" $manager "" early qemu:///system
    is "the hundredth time, too" "$(as $manager "$raw" "$backend" early qemu:///system)" \
       "$(for (( i = 0; i < 100; i++ )); do
              as $manager "$raw" "$guard_dir/sock" early qemu:///system
          done | awk '!seen[$0]++')"
    is "and so it is with virsh" "$(as $manager virsh -q -c "$direct" list --all)" \
       "$(as $manager virsh -q -c "$guarded" list --all)"
    is "root needs no polkit" \
       "$("$raw" "$backend" early qemu:///system | grep -v '^polkit')" \
       "$("$raw" "$guard_dir/sock" early qemu:///system | grep -v '^polkit')"
    alike "who may look may on the other socket" $stranger -ro early qemu:///system
    output=$(as $stranger virsh -q -c "$guarded_ro" define /run/plain.xml)
    is "and change nothing" "$(as $stranger virsh -q -c "$direct-ro" define /run/plain.xml)" \
       "$output"
    like "as that is forbidden" 'forbidden|read only' "$output"
    is "read-only is read-only for root, too" "$(virsh -q -c "$direct-ro" undefine nobody 2>&1)" \
       "$(virsh -q -c "$guarded_ro" undefine nobody 2>&1)"
    like "who is not let in is counted" '"denied":[1-9]' "$("$raw" "$guard_dir/status" status)"
    like "and logged" "denied uid=$stranger pid=[0-9]+ reason=\"" "$(cat "$guard_dir/log")"
}

# With libvirtd's finest lock every call is asked of polkit, under the name of who makes it
with_access_control() {
    restart_libvirtd polkit 'access_drivers = [ "polkit" ]'
    like "a manager whom polkit gives no single right has none directly" 'access denied' \
       "$(as $manager virsh -q -c "$direct" hostname)"
    like "nor through the guard: libvirtd knows who it is" 'access denied' \
       "$(as $manager virsh -q -c "$guarded" hostname)"
    is "root has every right" "$(virsh -q -c "$direct" hostname)" \
       "$(virsh -q -c "$guarded" hostname)"

    printf 'polkit.addRule(function(action, subject) {
        if (/api.connect.(getattr|read)/.test(action.id) && subject.user == "manager")
            return polkit.Result.YES;
    });\n' >/etc/polkit-1/rules.d/20-reader.rules
    chmod 644 /etc/polkit-1/rules.d/20-reader.rules
    sleep 1
    is "one whom it lets read reads" "$(as $manager virsh -q -c "$direct" hostname)" \
       "$(as $manager virsh -q -c "$guarded" hostname)"
    is "and does nothing else" "$(as $manager virsh -q -c "$direct" list)" \
       "$(as $manager virsh -q -c "$guarded" list)"
    like "as that is denied" 'access denied' "$(as $manager virsh -q -c "$guarded" list)"
}

identities() {
    local output

    restart_libvirtd polkit
    output=$("$raw" "$guard_dir/sock" identity qemu:///system)
    is "root may say who a client is" "identity fine" "$(head -n 1 <<<"$output")"
    chmod 0666 "$guard_dir/sock"
    output=$(as $manager "$raw" "$guard_dir/sock" identity qemu:///system)
    like "nobody else may" '^identity 88: access denied' "$output"
    like "and goes on as before" '^version fine' "$output"
}

with_groups() {
    stop_guard
    printf '[guard]\nauth = none\n' >"$guard_dir/conf/virt-passthru.conf"
    restart_libvirtd none
    start_guard
    is "without polkit the socket is not for everybody" 660 "$(stat -c %a "$guard_dir/sock")"
    like "who can't open it is out" 'Permission denied' \
         "$(as $stranger virsh -q -c "$guarded" list)"
    stop_guard
    like "a guard that would let everybody in does not start" 'they let everybody in' \
         "$(timeout 5 "$VPT_TEST_BUILDDIR/virt-passthru-guard" --listen "$guard_dir/sock" \
            --backend "$backend" --conf "$guard_dir/conf" --mode 0666 2>&1)"
    getent group insiders >/dev/null || echo "insiders:x:54399:" >>/etc/group
    guard_options=(--group insiders)
    start_guard
    guard_options=()
    is "a group is let in" "qemu:///system" \
       "$(setpriv --reuid=$stranger --regid=54399 --clear-groups \
          virsh -q -c "$guarded" uri 2>&1 </dev/null | sed 's/+unix//; s/?.*//')"
    like "as itself" '^identity 88: ' \
         "$(setpriv --reuid=$stranger --regid=54399 --clear-groups \
            "$raw" "$guard_dir/sock" identity qemu:///system 2>&1 </dev/null)"
    is "without polkit nothing else changes" \
       "$("$raw" "$backend" early qemu:///system | grep -v '^polkit')" \
       "$("$raw" "$guard_dir/sock" early qemu:///system | grep -v '^polkit')"
}

no_bus() {
    rm "$guard_dir/conf/virt-passthru.conf"
    stop_guard
    start_guard
    end_bus
    # libvirtd ends with the bus
    restart_libvirtd none
    like "without a bus nobody but root gets in" 'authentication failed' \
         "$(as $manager virsh -q -c "$guarded" list)"
    is "root does" "" "$(virsh -q -c "$guarded" list 2>&1)"
}

end_bus() {
    local pid
    for pid in $(pidof dbus-daemon); do
        kill "$pid"
    done
    rm -f /run/dbus/system_bus_socket
}

inside() {
    install_raw
    tcg_domain plain 00000000-0000-4000-8000-00000000bbbb >/run/plain.xml
    chmod 755 /run
    chmod 644 /run/plain.xml
    if start_polkit; then
        start_guard
        chmod 755 "$guard_dir"
        with_polkit
        with_access_control
        identities
        with_groups
        no_bus
    else
        echo "# no polkit here: $(tail -n 1 /run/bus.log /run/polkitd.log 2>/dev/null)"
        start_guard
        with_groups
    fi
    end_guard
}

if [[ ${1-} == inside ]]; then
    inside
    exit 0
fi

beside_libvirtd 200 "$0"
