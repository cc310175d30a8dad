#!/bin/bash
# 82-guard-python.sh: each procedure that the guard judges, asked for by a client in Python
# SPDX-License-Identifier: LGPL-2.1-or-later
set -euo pipefail
# shellcheck source=tests/lab/lib.sh
. "$LAB/lib.sh"
# shellcheck source=tests/lab/remedies.sh
. "$LAB/remedies.sh"

PATH=$PATH:/usr/libexec/virt-passthru-tests
readonly guard=/run/guard/sock
readonly uri="qemu+unix:///system?socket=$guard"

# What no call of Python's library leads to.  libvirt's library takes the third version of
# migration where both sides have it, and its form with parameters where the daemon performs it
# alone, and the driver for QEMU has these; a tunnel's end is set up by the daemon at the other
# end of it, which doesn't offer one for a guest that is off, and with a device no other can be
# migrated.
unreachable() {
    cat <<'END'
DOMAIN_MIGRATE_PERFORM
DOMAIN_MIGRATE_PERFORM3
DOMAIN_MIGRATE_PREPARE2
DOMAIN_MIGRATE_PREPARE_TUNNEL
DOMAIN_MIGRATE_PREPARE_TUNNEL3
DOMAIN_MIGRATE_PREPARE_TUNNEL3_PARAMS
END
}

# ask NAME IMAGE CARD…: what the client is told goes to /tmp/NAME.calls
ask() {
    ok "$1: a client in Python asks for everything" bash -c \
       "python3 $LAB/guard-client.py '$uri' qemu:///system $* >/tmp/$1.calls"
}

# snapshot_of NAME: libvirt takes none of a guest without disks, but is told of one
snapshot_of() {
    printf '<domainsnapshot><name>one</name><state>shutoff</state>%s</domainsnapshot>\n' \
        "<creationTime>1</creationTime>$(virsh dumpxml --inactive "$1")" >/tmp/snapshot.xml
    virsh -q snapshot-create "$1" /tmp/snapshot.xml --redefine
}

mkdir -m 700 /run/guard
virt-passthru-guard --listen "$guard" --backend /run/libvirt/libvirt-sock 2>/run/guard/log &
ok "the guard is there" until_true 30 test -S "$guard"

card=$(hostdev_xml 0000:02:00.0)
hostdev_xml 0000:01:00.0 >/tmp/card.xml
truncate -s 1M /tmp/disk

# A saved state with a device in it, and one without
define_guest plain 128 1 '' "$(filler_xml)"
virsh -q start --paused plain
virsh -q save plain /tmp/plain.save
cp /tmp/plain.save /tmp/web.save
device_into_image /tmp/web.save 0000:01:00.0
snapshot_of plain
virsh -q start --paused plain
define_guest plain-off 16 1

virt-passthru pci-enable 0000:02:00.0 >/dev/null
define_guest web 128 1 "$card" "$(locked_xml)"
define_guest web-off 128 1 "$(hostdev_xml 0000:01:00.0)"
snapshot_of web
ok "a guest with a device runs" virsh -q start web
web_pid=$(qemu_pid web)

ask web /tmp/web.save /tmp/card.xml
while read -r procedure; do
    if unreachable | grep -qx "$procedure"; then
        continue
    fi
    # It reads the disks while the guest runs, and is what other refusals advise
    if [[ $procedure == DOMAIN_BACKUP_BEGIN ]]; then
        like "$procedure: let through" "$(grep "^$procedure " /tmp/web.calls)" 'at least one disk'
        continue
    fi
    text="84 refused: [^|]+ \[[a-z-]+\]\|  cause: [^|]+\|  because: [^|]+\|  instead: .+"
    said=$(grep "^$procedure " /tmp/web.calls || echo "$procedure is not in guard-client.py")
    is "$procedure: refused with four lines" "$(grep -vxE "$procedure $text" <<<"$said" || true)" ""
    like "$procedure: that was what was asked" "$(grep -c "procedure=$procedure " /run/guard/log)" \
         '^[1-9]'
done < <(guard-tool - procedures)
is "nothing else is said to be out of reach" \
   "$(guard-tool - procedures | grep -cxf <(unreachable))" "$(unreachable | wc -l)"
while read -r procedure said; do
    like "the monitor's disguise ${procedure#*#}" "$said" "^84 refused: web can't "
done < <(grep '#' /tmp/web.calls)
while read -r procedure said; do
    is "what is nothing but a question for QEMU, too, ${procedure#*\?}" "$said" 0
done < <(grep '?' /tmp/web.calls)
is "the guest runs on" "$(virsh domstate web) $(qemu_pid web)" "running $web_pid"
is "and nothing was saved" "$(ls -d /tmp/save /tmp/dump /tmp/state 2>/dev/null || true)" ""

before=$(wc -l </run/guard/log)
ask plain /tmp/plain.save
is "an ordinary guest: nothing is refused" "$(grep -c 'refused: ' /tmp/plain.calls || true)" 0
is "and nothing is in the log" "$(tail -n "+$((before + 1))" /run/guard/log)" ""
is "as much was asked for" "$(wc -l </tmp/plain.calls)" "$(wc -l </tmp/web.calls)"
note "$(grep -v '[#?]' /tmp/plain.calls)"
for procedure in SAVE SAVE_FLAGS SAVE_PARAMS MANAGED_SAVE SUSPEND CORE_DUMP REVERT_TO_SNAPSHOT \
                 CREATE CREATE_WITH_FLAGS CREATE_XML DEFINE_XML DEFINE_XML_FLAGS ATTACH_DEVICE \
                 MONITOR_COMMAND; do
    is "DOMAIN_$procedure is done" "$(grep "^DOMAIN_$procedure " /tmp/plain.calls)" \
       "DOMAIN_$procedure 0 "
done
kill %?virt-passthru-guard
ok "the guard ends when told to" wait
