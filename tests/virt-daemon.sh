#!/usr/bin/env bash
# virt-daemon.sh: plugin/virt with a real libvirtd and a real QEMU
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# TAP.  All of it runs beside a private libvirtd; without root it is skipped.
set -uo pipefail
# shellcheck source=tests/lib/beside-libvirtd.sh
. "$VPT_TEST_SRCDIR/tests/lib/beside-libvirtd.sh"

tool=$VPT_TEST_BUILDDIR/tests/lib/virt-tool
readonly virsh="virsh -q -c qemu:///system"

# says TEXT PATTERN COMMAND [ARGUMENT…]: it succeeds, and its output has the pattern
says() {
    local text=$1 pattern=$2 output status=0
    shift 2

    output=$("$@" 2>&1) || status=$?
    (( status == 0 )) && grep -qE -e "$pattern" <<<"$output"
    report $? "$text" "$* ended with $status and" "$output"
}

# fails TEXT PATTERN COMMAND [ARGUMENT…]: it fails with one line that has the pattern
fails() {
    local text=$1 pattern=$2 output status=0
    shift 2

    output=$("$@" 2>&1) || status=$?
    (( status == 1 )) && [[ $(wc -l <<<"$output") == 1 ]] && grep -qE -e "$pattern" <<<"$output"
    report $? "$text" "$* ended with $status and" "$output"
}

domain() {
    cat <<END
<domain type='qemu'>
  <name>$1</name>
  <memory unit='MiB'>64</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices>
    <graphics type='vnc' port='-1' autoport='yes' passwd='secret'/>
  </devices>
</domain>
END
}

# shellcheck disable=SC2317 # says() calls it
reader_sees() {
    local xml
    xml=$("$tool" -r live "$1") && ! grep -q passwd <<<"$xml" && echo "no secrets in $xml"
}

connections() {
    says "the local system daemon is known as such" '^qemu:///system local-system$' \
         "$tool" -c qemu:///system uri
    says "so it is through a socket named by hand" 'local-system$' \
         "$tool" -c 'qemu+unix:///system?socket=/run/libvirt/libvirt-sock' uri
    says "but not if the daemon behind it calls its host otherwise" 'libvirt-sock$' \
         unshare --uts sh -c "hostname elsewhere && \$0 -c \$1 uri" "$tool" \
         'qemu+unix:///system?socket=/run/libvirt/libvirt-sock'
    says "root's default is the same" '^qemu:///system local-system$' "$tool" uri
    says "versions of either end and of QEMU" 'daemon [0-9.]+, QEMU [0-9]+\.[0-9.]+$' \
         "$tool" versions
    says "the host can be read" '^host name=.* memory-total=[0-9]+ memory-available=[0-9]+ cpus=' \
         "$tool" -r facts
}

domains() {
    local folder=$1

    domain web1 >"$folder/web1.xml"
    domain passing >"$folder/passing.xml"

    fails "a read-only connection defines nothing, and says what it takes" \
          '^denied: .*group libvirt' "$tool" -r define "$folder/web1.xml"
    says "a domain is defined" '^$' "$tool" define "$folder/web1.xml"
    says "it is off" '^web1 persistent config$' "$tool" list
    $virsh autostart web1 >/dev/null
    $virsh start web1 --paused >/dev/null
    says "it is paused" '^web1 active paused persistent autostart live config$' "$tool" find web1
    $virsh resume web1 >/dev/null
    says "it runs, and goes by its id" '^web1 active persistent autostart live config$' \
         "$tool" find "$($virsh domid web1)"
    says "its live XML has its secrets" "passwd='secret'" "$tool" live web1
    says "a reader's live XML has none" "^no secrets in <domain type='qemu' id='[0-9]+'>" \
         reader_sees web1
    fails "a device that is not there can't be attached" "^libvirt: .*running domain 'web1'" \
          "$tool" attach-live web1 ffff:1f:1f.7
    says "one that it does not have needs no detaching" '^$' \
         "$tool" detach-live web1 ffff:1f:1f.7 1
    $virsh managedsave web1 >/dev/null
    says "it is saved" '^web1 persistent managed-save autostart config$' "$tool" find web1
    $virsh create "$folder/passing.xml" >/dev/null
    says "a transient domain has no definition" '^passing active live$' "$tool" find passing
    fails "a domain that is not there" "^not-found: .*'nobody'.*list --all" "$tool" find nobody
    fails "a device that is not there" "^not-found: .*'pci_ffff_1f_1f_7'" \
          "$tool" detach ffff:1f:1f.7
}

# nobody COMMAND [ARGUMENT…]: the tool as a user without privileges
# shellcheck disable=SC2317 # says() and fails() call it
nobody() {
    setpriv --reuid=65534 --regid=65534 --clear-groups /run/virt-tool -c qemu:///system "$@"
}

privileges() {
    install -m 755 "$tool" /run/virt-tool
    says "reading takes no privilege" '^web1 ' nobody -r list
    fails "the error names the privilege that writing takes" \
          '^denied: .*Permission denied; .*group libvirt' nobody list
}

# The daemon is stopped with a connection open, as one that hangs.
a_daemon_that_hangs() {
    local pid output status=0
    pid=$(pidof libvirtd)

    exec 3< <("$tool" -p 6 list-after 1 2>&1; echo "status $?")
    read -r -u 3 _
    kill -STOP "$pid"
    output=$(timeout 20 cat <&3)
    grep -q '^libvirt: .*keepalive' <<<"$output" && grep -q '^status 1$' <<<"$output"
    report $? "a daemon that hangs is given up" "$output"
    kill -CONT "$pid"
}

no_daemon() {
    kill "$(pidof libvirtd)"
    while pidof libvirtd >/dev/null; do sleep 0.1; done
    fails "without a daemon the error says how to start it" 'systemctl start libvirtd.socket' \
          "$tool" -c qemu:///system list
}

inside() {
    local folder
    folder=$(mktemp -d)

    connections
    domains "$folder"
    privileges
    a_daemon_that_hangs
    no_daemon
    rm -r "$folder"
    echo "1..$n"
}

if [[ ${1-} == inside ]]; then
    inside
    exit 0
fi

beside_libvirtd 60 "$0"
