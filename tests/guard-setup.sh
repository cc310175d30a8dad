#!/usr/bin/env bash
# guard-setup.sh: guard-install, -status and -remove with a real libvirtd, guard and virsh
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# TAP.  All of it runs beside a private libvirtd, with tests/lib/fake-systemctl in place of
# systemd: it starts and stops the daemons as systemd would.  Without root it is skipped.
set -uo pipefail
# shellcheck source=tests/lib/beside-libvirtd.sh
. "$VPT_TEST_SRCDIR/tests/lib/beside-libvirtd.sh"

readonly units=/run/fake-systemd
readonly proof="<domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>\
<name>rr</name><memory>1024</memory><os><type>hvm</type></os><devices><hostdev mode='subsystem' \
type='pci'><source><address domain='0' bus='255' slot='31' function='7'/></source></hostdev>\
</devices><qemu:commandline><qemu:arg value='-icount'/><qemu:arg value='rr=record'/>\
</qemu:commandline></domain>"

# vpt ARGUMENT…: what it prints, and its exit status
vpt() {
    LD_LIBRARY_PATH=$VPT_TEST_BUILDDIR/.libs timeout 100 \
        "$VPT_TEST_BUILDDIR/.libs/virt-passthru" "$@" 2>&1 </dev/null
    echo "exit $?"
}

# What systemd does when a unit comes or goes: run as `hook start|stop UNIT PATH`
write_hook() {
    cat >"$units/hook" <<END
#!/usr/bin/env bash
guard="$VPT_TEST_BUILDDIR/.libs/virt-passthru-guard"
export LD_LIBRARY_PATH=$VPT_TEST_BUILDDIR/.libs
END
    cat >>"$units/hook" <<'END'
wait_for() { for (( i = 0; i < 300; i++ )); do "$@" && return; sleep 0.1; done; return 1; }
gone() { ! pidof "$1" >/dev/null; }
end() { kill $(pidof "$1") 2>/dev/null; wait_for gone "$1"; }
case "$1 $2" in
    "start libvirtd.socket")
        mkdir -p -m 700 /run/libvirt-guarded
        cp /etc/libvirt/libvirtd.conf /run/libvirtd.conf
        echo "unix_sock_dir = \"${3%/*}\"" >>/run/libvirtd.conf
        setsid libvirtd --config /run/libvirtd.conf </dev/null >>/var/log/libvirt/again.log 2>&1 &
        wait_for test -S "$3" ;;
    "stop libvirtd.socket")
        end libvirtd
        rm -f "$3" "$3-ro" ;;
    "start virt-passthru-guard@libvirt.socket")
        [[ ! -e /run/fake-systemd/no-guard ]] || exit 0
        mkdir -p -m 700 /run/virt-passthru-guard
        setsid "$guard" --listen "$3" --backend /run/libvirt-guarded/libvirt-sock \
            --listen-ro "$3-ro" --backend-ro /run/libvirt-guarded/libvirt-sock-ro --mode 0600 \
            --status /run/virt-passthru-guard/libvirt </dev/null >>/run/guard.log 2>&1 &
        wait_for test -S /run/virt-passthru-guard/libvirt ;;
    "start virt-passthru-guard-ro@libvirt.socket")
        [[ ! -e /run/fake-systemd/no-guard ]] || exit 0
        echo active >/run/fake-systemd/virt-passthru-guard@libvirt.service/ActiveState ;;
    "stop virt-passthru-guard@libvirt.service")
        end virt-passthru-guard
        rm -rf /run/virt-passthru-guard ;;
esac
END
    chmod +x "$units/hook"
}

# The private libvirtd, as if systemd had started it
make_systemd() {
    mkdir -p /run/systemd/system /etc/systemd/system
    bash "$VPT_TEST_SRCDIR/tests/lib/fake-systemctl" --new /run/new libvirtd
    mv /run/new/run/fake-systemd "$units"
    mount --bind /run/new/bin/systemctl "$(readlink -f /bin/systemctl)"
    write_hook
}

listening() { ls -d /run/libvirt/libvirt-sock* /run/libvirt-guarded/libvirt-sock* 2>/dev/null; }

state() {
    find /etc/systemd /etc/libvirt -type f -exec sha256sum {} + | sort
    listening
    cat "$units"/*/{ActiveState,UnitFileState}
}

a_guest() {
    virsh -q -c qemu:///system create /dev/stdin >/dev/null <<'END'
<domain type='qemu'><name>web1</name><memory unit='MiB'>32</memory>
<os><type arch='x86_64' machine='pc'>hvm</type></os></domain>
END
}

install_it() {
    local output before guest
    a_guest
    guest=$(pidof qemu-system-x86_64)
    before=$(state)

    output=$(vpt guard-status)
    like "without it the status says so" 'WARN +guard +what virsh' "$output"
    like "and is 1" '^exit 1$' "$output"

    touch "$units/no-guard"
    output=$(vpt guard-install)
    like "a guard that does not come up is no success" 'everything is as it was before' "$output"
    like "and a failure" '^exit 1$' "$output"
    is "everything is as it was before" "$before" "$(state)"
    is "the guest has run on" "$guest" "$(pidof qemu-system-x86_64)"
    rm "$units/no-guard"

    output=$(vpt guard-install)
    like "the guard is installed" '^The guard stands before libvirt: ' "$output"
    like "after a word about the guests" '^note: .* guests run on' "$output"
    like "that is a success" '^exit 0$' "$output"
    is "libvirtd and the guard listen" "/run/libvirt-guarded/libvirt-sock
/run/libvirt-guarded/libvirt-sock-ro
/run/libvirt/libvirt-sock
/run/libvirt/libvirt-sock-ro" "$(listening)"
    is "the guest has run on" "$guest" "$(pidof qemu-system-x86_64)"
    is "and libvirtd knows it" running "$(virsh -q -c qemu:///system domstate web1)"
    is "nothing is left of the proof" web1 "$(virsh -q -c qemu:///system list --all --name)"
    is "for readers, too" web1 "$(virsh -q -r -c qemu:///system list --all --name)"
}

in_use() {
    local output
    output=$(virsh -q -c qemu:///system define /dev/stdin 2>&1 <<<"$proof")
    like "virsh is refused" "refused: rr .*\[record-replay\]" "$output"

    output=$(vpt guard-status)
    like "the status has counters" 'PASS +guard +it stands before libvirtd: .* 2 refused' "$output"
    like "root alone can go around it" 'PASS +guard-folder' "$output"
    like "it is 0" '^exit 0$' "$output"
    output=$(vpt guard-status --json | head -n 1)
    "$VPT_TEST_BUILDDIR/tests/lib/json-lint" <<<"$output" >/dev/null
    report $? "the same is JSON" "$output"
    like "with the guard's own counters" '"counters":{"schema":1,.*"record-replay":2' "$output"
    like "host-check has it" 'PASS +guard ' "$(vpt host-check)"
    like "to install it again is to try it" '^The guard stands before libvirt already' \
         "$(vpt guard-install)"

    chmod 755 /run/libvirt-guarded
    like "an open folder is a way around it" 'WARN +guard-folder' "$(vpt guard-status)"
    chmod 700 /run/libvirt-guarded
}

# nobody ARGUMENT…: as a user without privileges, who can read the programs
nobody() {
    mkdir -p /run/programs
    cp "$VPT_TEST_BUILDDIR"/.libs/{virt-passthru,libvpt.so.0} /run/programs
    LD_LIBRARY_PATH=/run/programs setpriv --reuid=65534 --regid=65534 --clear-groups \
        /run/programs/virt-passthru "$@" 2>&1
    echo "exit $?"
}

privileges() {
    like "it takes root" 'guard-remove changes units of systemd; run it as root' \
         "$(nobody guard-remove)"
    like "a look does not, but for the counters" 'root can read its counters' \
         "$(nobody guard-status)"
}

remove_it() {
    local before=$1 output
    like "what would be done" '^1\. stop the guard: ' "$(vpt guard-remove --dry-run)"
    output=$(vpt guard-remove)
    like "the guard is removed" '^The guard is gone' "$output"
    like "that is a success" '^exit 0$' "$output"
    is "everything is as it was before it" "$before" "$(state)"
    like "virsh is not refused" 'Domain .rr. defined|error: (unsupported|internal|invalid)' \
         "$(virsh -c qemu:///system define /dev/stdin 2>&1 <<<"${proof/kvm/qemu}")"
    is "no guard is left" "" "$(pidof virt-passthru-guard)"
}

inside() {
    local before
    make_systemd
    before=$(state)
    install_it
    in_use
    privileges
    remove_it "$before"
    echo "1..$n"
}

if [[ ${1-} == inside ]]; then
    inside
    exit 0
fi

if [[ ! -e $VPT_TEST_BUILDDIR/virt-passthru-guard ]]; then
    echo "1..0 # SKIP virt-passthru-guard is not built"
    exit 0
fi
if [[ ! -e /bin/systemctl ]]; then
    echo "1..0 # SKIP there is no systemctl whose place a fake one could take"
    exit 0
fi
beside_libvirtd 240 "$0"
