#!/usr/bin/env bash
# guard-remote.sh: clients that come over ssh to the guard in libvirt's place, and keepalive
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# TAP.  All of it runs beside a private libvirtd; without root it is skipped.
set -uo pipefail

# As on a host with the guard: what runs there finds it where libvirtd would be
guard_sock=/run/libvirt/libvirt-sock
backend=/run/libvirt-guarded/libvirt-sock
# shellcheck source=tests/lib/beside-guard.sh
. "$VPT_TEST_SRCDIR/tests/lib/beside-guard.sh"

readonly web1=00000000-0000-4000-8000-00000000aaaa
readonly plain=00000000-0000-4000-8000-00000000bbbb
readonly ssh=/run/ssh
readonly hostdev="<hostdev mode='subsystem' type='pci' managed='no'><source><address domain='0'\
 bus='0xff' slot='0x1f' function='7'/></source></hostdev>"

d() { timeout 60 virsh -q -c "$direct" "$@" 2>&1 </dev/null; }

# libvirtd where nobody looks for it, and curious whether its clients live
move_libvirtd() {
    kill "$(pidof libvirtd)"
    while pidof libvirtd >/dev/null; do sleep 0.1; done
    mkdir -m 700 "${backend%/*}"
    cat >>/etc/libvirt/libvirtd.conf <<END
unix_sock_dir = "${backend%/*}"
keepalive_interval = 1
keepalive_count = 3
END
    (cd /run && exec libvirtd >/var/log/libvirt/moved.log 2>&1 </dev/null) &
    within 60 virsh -q -c "$direct" uri >/dev/null 2>&1
}

# What runs a command elsewhere, as ssh does: options, the host, words for a shell.  It is here.
write_ssh() {
    cat >"$ssh" <<'END'
#!/bin/sh
while [ "$1" != -- ]; do shift; done
shift 2
echo "$*" >>/run/ssh.log
exec sh -c "$*"
END
    chmod 755 "$ssh"
}

# over PROXY ARGUMENT OF virsh…
over() {
    local proxy=$1
    shift
    timeout 60 virsh -q -c "qemu+ssh://someone@host/system?command=$ssh&proxy=$proxy" "$@" \
        2>&1 </dev/null
}

# through PROXY WORD: over ssh all is as it is at libvirtd's own socket; the word says what
# was run there
through() {
    local proxy=$1 word=$2 command before
    before=$(counter connectionsTotal)
    : >/run/ssh.log
    for command in capabilities "list --all" "dumpxml plain" "dumpxml nobody" nodedev-list \
                   "pool-list --all" "version --daemon" "domxml-to-native qemu-argv --domain plain"
    do
        # shellcheck disable=SC2086 # words of a command
        is "over ssh with $proxy: $command" "$(d $command; echo "status $?")" \
           "$(over "$proxy" $command; echo "status $?")"
    done
    like "that is $word" "$word" "$(cat /run/ssh.log)"
    (( $(counter connectionsTotal) == before + 8 ))
    report $? "at the guard" "$before, then $(counter connectionsTotal)"

    over "$proxy" vol-upload v /run/up --pool p >/dev/null
    over "$proxy" vol-download v /run/down --pool p >/dev/null
    cmp -s /run/up /run/pool/v && cmp -s /run/up /run/down
    report $? "a volume goes up and comes down"
    like "a refusal is one" "^error: refused: web1 can't be saved \[suspend\]" \
         "$(over "$proxy" managedsave web1)"
    like "who may only look may not do more" 'read only|forbidden' \
         "$(over "$proxy" -r undefine plain)"
    within 30 connected 0
    report $? "and all of them go" "$(counter connections)"
}

over_ssh() {
    mkdir /run/pool
    d "pool-create-as p dir --target /run/pool; vol-create-as p v 8M" >/dev/null
    head -c 8M /dev/urandom >/run/up
    through native virt-ssh-helper
    through netcat "nc.* -U"
    through auto virt-ssh-helper
}

# A guest that does not answer keeps its caller waiting, and libvirtd answers for itself
busy() {
    local pid caller

    d start plain >/dev/null
    pid=$(cat /run/libvirt/qemu/plain.pid)
    kill -STOP "$pid"
    timeout 60 virsh -q -k 1 -K 3 -c "$guarded" qemu-monitor-command plain --hmp info version \
        >/run/busy 2>&1 &
    caller=$!
    # Longer than a client waits that hears nothing
    sleep 6
    kill -0 "$caller"
    report $? "who waits for a busy guest is kept alive" "$(cat /run/busy)"
    kill -CONT "$pid"
    wait "$caller"
    report $? "and gets its answer" "$(cat /run/busy)"
    is "that libvirtd gives" "$(d qemu-monitor-command plain --hmp info version)" "$(cat /run/busy)"
    d destroy plain >/dev/null
}

# listen URI FILE: virsh takes events, and asks whether libvirtd lives
listen() {
    : >"$2"
    exec virsh -q -k 1 -K 3 -c "$1" event --all --loop >>"$2" 2>&1 </dev/null
}

# What a listener says that lost libvirtd, whichever way it came
last_words() {
    sed '/metadata-change\|^events received/d; s|qemu+unix[^ ]*|URI|g' "$1"
}

# libvirtd falls silent: who listens through the guard learns it as who listens directly
silent_libvirtd() {
    local first second libvirtd
    libvirtd=$(pidof libvirtd)

    listen "$guarded" /run/first &
    first=$!
    listen "$direct" /run/second &
    second=$!
    within 30 nudged plain /run/first /run/second
    report $? "events come to both" "$(cat /run/first /run/second)"
    kill -STOP "$libvirtd"
    wait "$first" "$second"
    kill -CONT "$libvirtd"
    like "that libvirtd is silent is known through the guard" 'keepalive' "$(last_words /run/first)"
    is "and told as it is directly" "$(last_words /run/second)" "$(last_words /run/first)"
}

# A client falls silent: libvirtd ends its connection, and the guard the other half
silent_client() {
    local first second
    within 30 connected 0
    listen "$guarded" /run/first &
    first=$!
    listen "$guarded" /run/second &
    second=$!
    within 30 nudged plain /run/first /run/second
    kill -STOP "$first"
    within 60 connected 1
    report $? "a client that is silent loses its connection" "$(counter connections)"
    : >/run/second
    within 30 nudged plain /run/second
    report $? "who answers libvirtd keeps it" "$(cat /run/second)"
    kill -CONT "$first"
    # It reads that it was cut off, or dies of writing to it
    ! wait "$first"
    report $? "and the other is at its end" "$(cat /run/first)"
    kill "$second"
}

inside() {
    install_raw
    move_libvirtd
    write_ssh
    tcg_domain plain "$plain" >/run/plain.xml
    tcg_domain web1 "$web1" "$hostdev" >/run/web1.xml
    start_guard
    d "define /run/plain.xml; define /run/web1.xml" >/dev/null

    over_ssh
    busy
    silent_libvirtd
    silent_client
    stop_guard
    is "told to end it ends well" 0 $?
    echo "1..$n"
}

if [[ ${1-} == inside ]]; then
    inside
    exit 0
fi

for tool in nc virt-ssh-helper; do
    command -v "$tool" >/dev/null || { echo "1..0 # SKIP there is no $tool"; exit 0; }
done
beside_libvirtd 300 "$0"
