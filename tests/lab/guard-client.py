#!/usr/bin/env python3
# guard-client.py: a client in Python that asks for all that the guard judges
# SPDX-License-Identifier: LGPL-2.1-or-later
"""usage: guard-client.py GUARDED DIRECT NAME IMAGE CARD...

Connects to libvirt at the URI GUARDED, and past the guard at DIRECT.  NAME is a guest that
runs and has a snapshot `one`, NAME-off one that doesn't run, IMAGE the saved state of one, and
each CARD a file with a device's XML for the guests that are defined and started here.

Prints a line a call: the procedure of libvirt's protocol that it leads to, the code of the
error or 0, and the error's text with its lines parted by `|`.  Where a command for QEMU's monitor
is in disguise the procedure is followed by `#` and a number, where it is a mere question by `?`.
"""
import sys

import libvirt
import libvirt_qemu

# libvirt-qemu.h: VIR_DOMAIN_QEMU_MONITOR_COMMAND_HMP
HMP = 1

LIVE = libvirt.VIR_DOMAIN_AFFECT_LIVE
PAUSED = libvirt.VIR_DOMAIN_START_PAUSED
OFFLINE = libvirt.VIR_MIGRATE_OFFLINE | libvirt.VIR_MIGRATE_PERSIST_DEST
PEER2PEER = libvirt.VIR_MIGRATE_PEER2PEER | libvirt.VIR_MIGRATE_LIVE
NOWHERE = "qemu+tcp://127.0.0.1:1/system"

DISK = """<disk type='file' device='disk'>
  <source file='/tmp/disk'/><target dev='vdx' bus='virtio'/></disk>"""

NEW = """<domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>%s-new</name><memory unit='MiB'>16</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices>%s</devices>%s</domain>"""

RECORD = """<qemu:commandline><qemu:arg value='-icount'/>
  <qemu:arg value='shift=auto,rr=record,rrfile=/dev/null'/></qemu:commandline>"""

MIGRATE = '"arguments":{"uri":"exec:cat>/tmp/state"}'

# Each tells QEMU's monitor to do what `migrate` does, or would to a lenient reader
DISGUISES = [
    ('{"execute":"migrate",%s}' % MIGRATE, 0),
    ('\t\n {"execute" :\n"migrate" , %s}' % MIGRATE, 0),
    ('{"\\u0065xecute":"migrat\\u0065",%s}' % MIGRATE, 0),
    ('{"\\u0065\\u0078\\u0065\\u0063\\u0075\\u0074\\u0065":"\\u006d\\u0069grate",%s}' % MIGRATE, 0),
    ('{%s,"id":{"execute":"query-status"},"execute":"migrate"}' % MIGRATE, 0),
    ('{"execute":"query-status","execute":"migrate",%s}' % MIGRATE, 0),
    ('{"execute":"migrate","execute":"query-status",%s}' % MIGRATE, 0),
    ('{"execute":"query-status"}{"execute":"migrate",%s}' % MIGRATE, 0),
    ('{"execute":"query-status"}\n{"execute":"migrate",%s}' % MIGRATE, 0),
    ("{'execute':'migrate','arguments':{'uri':'exec:cat>/tmp/state'}}", 0),
    ('{"exec-oob":"migrate-pause"}', 0),
    ('{"execute":"human-monitor-command","arguments":{"command-line":"stop"}}', 0),
    ('{"execute":"transaction","arguments":{"actions":[]}}', 0),
    ('{"execute":"xen-save-devices-state","arguments":{"filename":"/tmp/state"}}', 0),
    ('{"execute":"device_add","arguments":{"driver":"virtio-rng-pci"}}', 0),
    ('{"execute":"Query-Status"}', 0),
    ('["execute","migrate"]', 0),
    ('"migrate"', 0),
    ('migrate exec:cat>/tmp/state', HMP),
    (' \tmigrate -d exec:cat>/tmp/state', HMP),
    ('savevm one', HMP),
    ('infostop', HMP),
    ('stop', HMP),
]

# Of these QEMU does no more than the question, or nothing
QUESTIONS = [
    ('{"execute":"query-status"}', 0),
    ('{"execute":"query-status ","arguments":{}}', 0),
    ('{"execute":"human-monitor-command","arguments":{"command-line":"info status\\nstop"}}', 0),
    ('info status\nmigrate exec:cat>/tmp/state', HMP),
]


class Client:
    """Both connections, and the guests that are asked about."""

    def __init__(self, guarded, direct, name, image, cards):
        self.conn = libvirt.open(guarded)
        self.direct = libvirt.open(direct)
        self.guarded_uri = guarded
        self.name = name
        self.image = image
        self.devices = "".join(open(card, encoding="utf-8").read() for card in cards)
        self.dom = self.conn.lookupByName(name)
        self.off = self.conn.lookupByName(name + "-off")

    def past(self, dom):
        """The same guest past the guard."""
        return self.direct.lookupByUUID(dom.UUID())

    def tidy(self):
        """As it was before a call, for guests that are served."""
        if not self.past(self.dom).isActive():
            self.past(self.dom).createWithFlags(PAUSED | libvirt.VIR_DOMAIN_START_FORCE_BOOT)
        if self.past(self.off).isActive():
            self.past(self.off).destroy()
        for new in self.direct.listAllDomains():
            if new.name() == self.name + "-new":
                new.destroy() if new.isActive() else new.undefine()

    def new(self, more=""):
        """A guest with the cards."""
        return NEW % (self.name, self.devices, more)

    def calls(self):
        """Each procedure with what leads to it."""
        conn, dom, off = self.conn, self.dom, self.off
        image, past_off = self.image, self.past(off)
        return [
            ("DOMAIN_ATTACH_DEVICE", lambda: dom.attachDevice(DISK)),
            ("DOMAIN_DETACH_DEVICE", lambda: dom.detachDevice(DISK)),
            ("DOMAIN_ATTACH_DEVICE_FLAGS", lambda: dom.attachDeviceFlags(DISK, LIVE)),
            ("DOMAIN_UPDATE_DEVICE_FLAGS", lambda: dom.updateDeviceFlags(DISK, LIVE)),
            ("DOMAIN_DETACH_DEVICE_FLAGS", lambda: dom.detachDeviceFlags(DISK, LIVE)),
            ("DOMAIN_DETACH_DEVICE_ALIAS", lambda: dom.detachDeviceAlias("virtio-disk9", LIVE)),
            ("DOMAIN_ADD_IOTHREAD", lambda: dom.addIOThread(7, LIVE)),
            ("DOMAIN_SET_IOTHREAD_PARAMS",
             lambda: dom.setIOThreadParams(7, {"poll_max_ns": 1000}, LIVE)),
            ("DOMAIN_DEL_IOTHREAD", lambda: dom.delIOThread(7, LIVE)),
            ("DOMAIN_SET_MEMORY", lambda: dom.setMemory(65536)),
            ("DOMAIN_SET_MEMORY_FLAGS", lambda: dom.setMemoryFlags(65536, LIVE)),
            ("DOMAIN_SET_MAX_MEMORY", lambda: dom.setMaxMemory(262144)),
            ("DOMAIN_SET_VCPUS", lambda: dom.setVcpus(1)),
            ("DOMAIN_SET_VCPUS_FLAGS", lambda: dom.setVcpusFlags(1, LIVE)),
            ("DOMAIN_SET_VCPU", lambda: dom.setVcpu("0", 1, LIVE)),
            ("DOMAIN_CHECKPOINT_CREATE_XML",
             lambda: dom.checkpointCreateXML("<domaincheckpoint/>")),
            ("DOMAIN_BACKUP_BEGIN", lambda: dom.backupBegin("<domainbackup/>", None)),
            ("DOMAIN_SNAPSHOT_CREATE_XML",
             lambda: dom.snapshotCreateXML("<domainsnapshot><name>two</name></domainsnapshot>")),
            ("DOMAIN_MONITOR_COMMAND",
             lambda: libvirt_qemu.qemuMonitorCommand(dom, '{"execute":"stop"}', 0)),
            ("DOMAIN_MONITOR_COMMAND_WITH_FILES",
             lambda: libvirt_qemu.qemuMonitorCommandWithFiles(dom, '{"execute":"stop"}', [], 0)),
            ("DOMAIN_AGENT_COMMAND",
             lambda: libvirt_qemu.qemuAgentCommand(dom, '{"execute":"guest-suspend-ram"}', 1, 0)),
            ("DOMAIN_MIGRATE_BEGIN3", lambda: dom.migrate2(self.direct)),
            ("DOMAIN_MIGRATE_BEGIN3_PARAMS", lambda: dom.migrate3(self.direct, {})),
            ("DOMAIN_MIGRATE_PERFORM3_PARAMS", lambda: dom.migrateToURI(NOWHERE, PEER2PEER)),
            ("DOMAIN_MIGRATE_PERFORM3_PARAMS",
             lambda: dom.migrateToURI2(NOWHERE, None, None, PEER2PEER)),
            ("DOMAIN_MIGRATE_PERFORM3_PARAMS",
             lambda: dom.migrateToURI3(NOWHERE, {}, PEER2PEER)),
            ("DOMAIN_MIGRATE_PREPARE3", lambda: past_off.migrate2(conn, None, OFFLINE)),
            ("DOMAIN_MIGRATE_PREPARE3_PARAMS", lambda: past_off.migrate3(conn, {}, OFFLINE)),
            ("DOMAIN_MIGRATE_START_POST_COPY", dom.migrateStartPostCopy),
            ("DOMAIN_DEFINE_XML", lambda: conn.defineXML(self.new(RECORD))),
            ("DOMAIN_DEFINE_XML_FLAGS", lambda: conn.defineXMLFlags(self.new(RECORD), 0)),
            ("DOMAIN_CREATE_XML", lambda: conn.createXML(self.new(), PAUSED)),
            ("DOMAIN_CREATE_XML_WITH_FILES",
             lambda: conn.createXMLWithFiles(self.new(), [], PAUSED)),
            ("DOMAIN_CREATE", off.create),
            ("DOMAIN_CREATE_WITH_FLAGS", lambda: off.createWithFlags(PAUSED)),
            ("DOMAIN_CREATE_WITH_FILES", lambda: off.createWithFiles([], PAUSED)),
            ("DOMAIN_SUSPEND", dom.suspend),
            ("DOMAIN_PM_SUSPEND_FOR_DURATION", lambda: dom.pMSuspendForDuration(0, 0)),
            ("DOMAIN_SAVE", lambda: dom.save("/tmp/save")),
            ("DOMAIN_SAVE_FLAGS", lambda: dom.saveFlags("/tmp/save", None, 0)),
            ("DOMAIN_SAVE_PARAMS", lambda: dom.saveParams({"file": "/tmp/save"})),
            ("DOMAIN_RESTORE", lambda: conn.restore(image)),
            ("DOMAIN_RESTORE_FLAGS", lambda: conn.restoreFlags(image)),
            ("DOMAIN_RESTORE_PARAMS", lambda: conn.restoreParams({"file": image})),
            ("DOMAIN_SAVE_IMAGE_DEFINE_XML",
             lambda: conn.saveImageDefineXML(image, conn.saveImageGetXMLDesc(image))),
            ("DOMAIN_MANAGED_SAVE", dom.managedSave),
            ("DOMAIN_MANAGED_SAVE_DEFINE_XML",
             lambda: dom.managedSaveDefineXML(self.past(dom).XMLDesc())),
            ("DOMAIN_CORE_DUMP", lambda: dom.coreDump("/tmp/dump")),
            ("DOMAIN_CORE_DUMP_WITH_FORMAT", lambda: dom.coreDumpWithFormat("/tmp/dump", 0)),
            ("DOMAIN_REVERT_TO_SNAPSHOT",
             lambda: dom.revertToSnapshot(dom.snapshotLookupByName("one"))),
        ]

    def monitor(self, mark, commands):
        """What the monitor is told."""
        return [("DOMAIN_MONITOR_COMMAND%s%d" % (mark, number), lambda text=text, flags=flags:
                 libvirt_qemu.qemuMonitorCommand(self.dom, text, flags))
                for number, (text, flags) in enumerate(commands)]


def ask(call):
    """The error that a call ends with, as (code, text)."""
    try:
        call()
    except libvirt.libvirtError as error:
        return error.get_error_code(), error.get_error_message().replace("\n", "|")
    return 0, ""


def main(guarded, direct, name, image, *cards):
    libvirt.registerErrorHandler(lambda *_: None, None)
    client = Client(guarded, direct, name, image, cards)
    for procedure, call in (client.calls() + client.monitor("#", DISGUISES)
                            + client.monitor("?", QUESTIONS)):
        print(procedure, *ask(call), flush=True)
        client.tidy()


main(*sys.argv[1:])
