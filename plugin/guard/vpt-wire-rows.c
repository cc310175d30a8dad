/* vpt-wire-rows.c: the procedures that mean something to the guard, and what
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-wire-rows.h"

#define REMOTE(name) .program = VPT_WIRE_PROGRAM_REMOTE, .number = VPT_WIRE_REMOTE_##name
#define QEMU(name) .program = VPT_WIRE_PROGRAM_QEMU, .number = VPT_WIRE_QEMU_##name

#define CLASS(class) .what = VPT_WIRE_##class
#define DOMAIN(field) CLASS(JUDGE), .domain = field
#define XML(field) CLASS(JUDGE), .xml = field
#define PATH(field) CLASS(JUDGE), .path = field
#define TWIST(twist_) .twist = VPT_WIRE_TWIST_##twist_
#define LIVE(op) .running = VPT_OP(VPT_OP_##op)
/* Also of a domain that is off: there libvirt does nothing, unless the domain has been
 * started in the meantime. */
#define OP(op) LIVE(op), .off = VPT_OP(VPT_OP_##op)

/* What isn't here passes.  Of those that might be missed: DOMAIN_MIGRATE_PREPARE carries no
 * XML, and the driver for QEMU has neither that nor QEMU's DOMAIN_ATTACH;
 * DOMAIN_SET_MEMORY_STATS_PERIOD changes how often numbers come, and no memory; with
 * DOMAIN_SET_GUEST_VCPUS the guest itself leaves CPUs unused, its hardware stays;
 * NODE_SUSPEND_FOR_DURATION is asked of the host. */
static const VptWireRow rows[] = {
    { REMOTE(AUTH_LIST), CLASS(AUTH) },
    { REMOTE(AUTH_SASL_INIT), CLASS(AUTH) },
    { REMOTE(AUTH_SASL_START), CLASS(AUTH) },
    { REMOTE(AUTH_SASL_STEP), CLASS(AUTH) },
    { REMOTE(AUTH_POLKIT), CLASS(AUTH) },
    { REMOTE(CONNECT_OPEN), CLASS(OPEN) },
    { REMOTE(CONNECT_SET_IDENTITY), CLASS(IDENTITY) },

    { REMOTE(DOMAIN_RESUME), CLASS(CLEANUP) },
    { REMOTE(DOMAIN_MIGRATE_FINISH), CLASS(CLEANUP) },
    { REMOTE(DOMAIN_MIGRATE_FINISH2), CLASS(CLEANUP) },
    { REMOTE(DOMAIN_MIGRATE_FINISH3), CLASS(CLEANUP) },
    { REMOTE(DOMAIN_MIGRATE_FINISH3_PARAMS), CLASS(CLEANUP) },
    { REMOTE(DOMAIN_MIGRATE_CONFIRM3), CLASS(CLEANUP) },
    { REMOTE(DOMAIN_MIGRATE_CONFIRM3_PARAMS), CLASS(CLEANUP) },
    { REMOTE(DOMAIN_ABORT_JOB), CLASS(CLEANUP) },
    { REMOTE(DOMAIN_ABORT_JOB_FLAGS), CLASS(CLEANUP) },
    { REMOTE(DOMAIN_MANAGED_SAVE_REMOVE), CLASS(CLEANUP) },
    { REMOTE(DOMAIN_SNAPSHOT_DELETE), CLASS(CLEANUP) },
    { REMOTE(DOMAIN_CHECKPOINT_DELETE), CLASS(CLEANUP) },

    { REMOTE(DOMAIN_SAVE), DOMAIN("dom"), OP(SAVE) },
    { REMOTE(DOMAIN_SAVE_FLAGS), DOMAIN("dom"), OP(SAVE) },
    { REMOTE(DOMAIN_SAVE_PARAMS), DOMAIN("dom"), OP(SAVE) },
    { REMOTE(DOMAIN_MANAGED_SAVE), DOMAIN("dom"), OP(MANAGED_SAVE) },

    /* VIR_DOMAIN_SAVE_PARAM_DXML and _FILE */
    { REMOTE(DOMAIN_RESTORE), PATH("from"), OP(RESTORE) },
    { REMOTE(DOMAIN_RESTORE_FLAGS), PATH("from"), .xml = "dxml", OP(RESTORE) },
    { REMOTE(DOMAIN_RESTORE_PARAMS), PATH("params/file"), .xml = "params/dxml", OP(RESTORE) },
    { REMOTE(DOMAIN_SAVE_IMAGE_DEFINE_XML), PATH("file"), .xml = "dxml", OP(SAVE_IMAGE_EDIT) },
    { REMOTE(DOMAIN_MANAGED_SAVE_DEFINE_XML), DOMAIN("dom"), .xml = "dxml",
      OP(SAVE_IMAGE_EDIT) },

    { REMOTE(DOMAIN_CORE_DUMP), DOMAIN("dom"), TWIST(DUMP), OP(DUMP) },
    { REMOTE(DOMAIN_CORE_DUMP_WITH_FORMAT), DOMAIN("dom"), TWIST(DUMP), OP(DUMP) },
    { REMOTE(DOMAIN_PM_SUSPEND_FOR_DURATION), DOMAIN("dom"), OP(GUEST_SUSPEND) },
    { REMOTE(DOMAIN_SUSPEND), DOMAIN("dom"), OP(PAUSE) },

    { REMOTE(DOMAIN_MIGRATE_PERFORM), DOMAIN("dom"), TWIST(PERFORM), OP(MIGRATE) },
    { REMOTE(DOMAIN_MIGRATE_BEGIN3), DOMAIN("dom"), TWIST(MIGRATE), OP(MIGRATE) },
    { REMOTE(DOMAIN_MIGRATE_BEGIN3_PARAMS), DOMAIN("dom"), TWIST(MIGRATE), OP(MIGRATE) },
    { REMOTE(DOMAIN_MIGRATE_PERFORM3), DOMAIN("dom"), TWIST(PERFORM), OP(MIGRATE) },
    { REMOTE(DOMAIN_MIGRATE_PERFORM3_PARAMS), DOMAIN("dom"), TWIST(PERFORM), OP(MIGRATE) },
    { REMOTE(DOMAIN_MIGRATE_START_POST_COPY), DOMAIN("dom"), OP(MIGRATE) },

    /* VIR_MIGRATE_PARAM_DEST_XML */
    { REMOTE(DOMAIN_MIGRATE_PREPARE2), XML("dom_xml"), TWIST(MIGRATE), OP(MIGRATE) },
    { REMOTE(DOMAIN_MIGRATE_PREPARE_TUNNEL), XML("dom_xml"), TWIST(MIGRATE), OP(MIGRATE) },
    { REMOTE(DOMAIN_MIGRATE_PREPARE3), XML("dom_xml"), TWIST(MIGRATE), OP(MIGRATE) },
    { REMOTE(DOMAIN_MIGRATE_PREPARE_TUNNEL3), XML("dom_xml"), TWIST(MIGRATE), OP(MIGRATE) },
    { REMOTE(DOMAIN_MIGRATE_PREPARE3_PARAMS), XML("params/destination_xml"), TWIST(MIGRATE),
      OP(MIGRATE) },
    { REMOTE(DOMAIN_MIGRATE_PREPARE_TUNNEL3_PARAMS), XML("params/destination_xml"),
      TWIST(MIGRATE), OP(MIGRATE) },

    { REMOTE(DOMAIN_SNAPSHOT_CREATE_XML), DOMAIN("dom"), .xml = "xml_desc", TWIST(SNAPSHOT),
      LIVE(SNAPSHOT_MEMORY), .off = VPT_OP(VPT_OP_SNAPSHOT_OFFLINE) },
    { REMOTE(DOMAIN_REVERT_TO_SNAPSHOT), DOMAIN("snap.dom"), OP(REVERT) },
    { REMOTE(DOMAIN_CHECKPOINT_CREATE_XML), DOMAIN("dom"), TWIST(CHECKPOINT), OP(CHECKPOINT) },
    { REMOTE(DOMAIN_BACKUP_BEGIN), DOMAIN("dom"), OP(BACKUP) },

    { REMOTE(DOMAIN_ATTACH_DEVICE), DOMAIN("dom"), .xml = "xml", TWIST(ATTACH),
      LIVE(HOTPLUG_DEVICE), .holds = TRUE },
    { REMOTE(DOMAIN_ATTACH_DEVICE_FLAGS), DOMAIN("dom"), .xml = "xml", TWIST(ATTACH),
      LIVE(HOTPLUG_DEVICE), .holds = TRUE },
    { REMOTE(DOMAIN_DETACH_DEVICE), DOMAIN("dom"), .xml = "xml", TWIST(DETACH),
      LIVE(HOTPLUG_DEVICE) },
    { REMOTE(DOMAIN_DETACH_DEVICE_FLAGS), DOMAIN("dom"), .xml = "xml", TWIST(DETACH),
      LIVE(HOTPLUG_DEVICE) },
    { REMOTE(DOMAIN_DETACH_DEVICE_ALIAS), DOMAIN("dom"), TWIST(LIVE), LIVE(HOTPLUG_DEVICE) },
    { REMOTE(DOMAIN_UPDATE_DEVICE_FLAGS), DOMAIN("dom"), .xml = "xml", TWIST(UPDATE),
      LIVE(HOTPLUG_DEVICE), .holds = TRUE },
    { REMOTE(DOMAIN_ADD_IOTHREAD), DOMAIN("dom"), TWIST(LIVE), LIVE(HOTPLUG_IOTHREAD) },
    { REMOTE(DOMAIN_DEL_IOTHREAD), DOMAIN("dom"), TWIST(LIVE), LIVE(HOTPLUG_IOTHREAD) },
    { REMOTE(DOMAIN_SET_IOTHREAD_PARAMS), DOMAIN("dom"), TWIST(LIVE), LIVE(HOTPLUG_IOTHREAD) },

    { REMOTE(DOMAIN_SET_MEMORY), DOMAIN("dom"), LIVE(HOTPLUG_MEMORY) },
    { REMOTE(DOMAIN_SET_MEMORY_FLAGS), DOMAIN("dom"), TWIST(LIVE), LIVE(HOTPLUG_MEMORY) },
    { REMOTE(DOMAIN_SET_MAX_MEMORY), DOMAIN("dom"), LIVE(HOTPLUG_MEMORY) },
    { REMOTE(DOMAIN_SET_VCPUS), DOMAIN("dom"), LIVE(HOTPLUG_VCPU) },
    { REMOTE(DOMAIN_SET_VCPUS_FLAGS), DOMAIN("dom"), TWIST(VCPUS), LIVE(HOTPLUG_VCPU) },
    { REMOTE(DOMAIN_SET_VCPU), DOMAIN("dom"), TWIST(LIVE), LIVE(HOTPLUG_VCPU) },

    { REMOTE(DOMAIN_DEFINE_XML), XML("xml"), TWIST(DEFINE) },
    { REMOTE(DOMAIN_DEFINE_XML_FLAGS), XML("xml"), TWIST(DEFINE) },
    { REMOTE(DOMAIN_CREATE_XML), XML("xml_desc"), OP(START) },
    { REMOTE(DOMAIN_CREATE_XML_WITH_FILES), XML("xml_desc"), OP(START) },
    { REMOTE(DOMAIN_CREATE), DOMAIN("dom"), .off = VPT_OP(VPT_OP_START),
      .saved = VPT_OP(VPT_OP_RESTORE), .holds = TRUE },
    { REMOTE(DOMAIN_CREATE_WITH_FLAGS), DOMAIN("dom"), TWIST(START), .off = VPT_OP(VPT_OP_START),
      .saved = VPT_OP(VPT_OP_RESTORE), .holds = TRUE },
    { REMOTE(DOMAIN_CREATE_WITH_FILES), DOMAIN("dom"), TWIST(START), .off = VPT_OP(VPT_OP_START),
      .saved = VPT_OP(VPT_OP_RESTORE), .holds = TRUE },

    { QEMU(DOMAIN_MONITOR_COMMAND), DOMAIN("dom"), TWIST(MONITOR) },
    { QEMU(DOMAIN_MONITOR_COMMAND_WITH_FILES), DOMAIN("dom"), TWIST(MONITOR) },
    { QEMU(DOMAIN_AGENT_COMMAND), DOMAIN("dom"), TWIST(AGENT) },
};

/* Flags of libvirt/libvirt-domain.h, libvirt-domain-snapshot.h and -checkpoint.h */
enum {
    AFFECT_LIVE = 1,            /* VIR_DOMAIN_AFFECT_LIVE */
    AFFECT_CONFIG = 2,          /* VIR_DOMAIN_AFFECT_CONFIG */
    VCPU_GUEST = 8,             /* VIR_DOMAIN_VCPU_GUEST */
    DUMP_MEMORY_ONLY = 16,      /* VIR_DUMP_MEMORY_ONLY */
    MIGRATE_PEER2PEER = 2,      /* VIR_MIGRATE_PEER2PEER */
    MIGRATE_OFFLINE = 1024,     /* VIR_MIGRATE_OFFLINE */
    SNAPSHOT_REDEFINE = 1,      /* VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE */
    SNAPSHOT_DISK_ONLY = 16,    /* VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY */
    CHECKPOINT_REDEFINE = 1,    /* VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE */
    START_FORCE_BOOT = 8,       /* VIR_DOMAIN_START_FORCE_BOOT */
};

/* What flags make of a call, by the first row that fits: those of @mask are just @value. */
static const struct {
    VptWireTwist twist;
    guint64 mask;
    guint64 value;
    guint64 running;
    guint64 off;
} twists[] = {
    { VPT_WIRE_TWIST_LIVE, AFFECT_LIVE | AFFECT_CONFIG, AFFECT_CONFIG, 0, 0 },
    { VPT_WIRE_TWIST_ATTACH, AFFECT_LIVE | AFFECT_CONFIG, AFFECT_CONFIG, 0, 0 },
    { VPT_WIRE_TWIST_DETACH, AFFECT_LIVE | AFFECT_CONFIG, AFFECT_CONFIG, 0, 0 },
    { VPT_WIRE_TWIST_UPDATE, AFFECT_LIVE | AFFECT_CONFIG, AFFECT_CONFIG, 0, 0 },
    { VPT_WIRE_TWIST_VCPUS, VCPU_GUEST, VCPU_GUEST, 0, 0 },
    { VPT_WIRE_TWIST_VCPUS, AFFECT_LIVE | AFFECT_CONFIG, AFFECT_CONFIG, 0, 0 },
    { VPT_WIRE_TWIST_DUMP, DUMP_MEMORY_ONLY, DUMP_MEMORY_ONLY, VPT_OP(VPT_OP_DUMP_MEMORY_ONLY),
      VPT_OP(VPT_OP_DUMP_MEMORY_ONLY) },
    { VPT_WIRE_TWIST_MIGRATE, MIGRATE_OFFLINE, MIGRATE_OFFLINE, VPT_OP(VPT_OP_MIGRATE_OFFLINE),
      VPT_OP(VPT_OP_MIGRATE_OFFLINE) },
    /* Without PEER2PEER no client performs it, and where one does, libvirt doesn't look at
     * OFFLINE and moves the guest (qemuMigrationSrcPerformPhase) */
    { VPT_WIRE_TWIST_PERFORM, MIGRATE_OFFLINE | MIGRATE_PEER2PEER,
      MIGRATE_OFFLINE | MIGRATE_PEER2PEER, VPT_OP(VPT_OP_MIGRATE_OFFLINE),
      VPT_OP(VPT_OP_MIGRATE_OFFLINE) },
    { VPT_WIRE_TWIST_SNAPSHOT, SNAPSHOT_REDEFINE, SNAPSHOT_REDEFINE, 0, 0 },
    { VPT_WIRE_TWIST_SNAPSHOT, SNAPSHOT_DISK_ONLY, SNAPSHOT_DISK_ONLY,
      VPT_OP(VPT_OP_SNAPSHOT_DISK), VPT_OP(VPT_OP_SNAPSHOT_OFFLINE) },
    { VPT_WIRE_TWIST_CHECKPOINT, CHECKPOINT_REDEFINE, CHECKPOINT_REDEFINE, 0, 0 },
    { VPT_WIRE_TWIST_START, START_FORCE_BOOT, START_FORCE_BOOT, 0, VPT_OP(VPT_OP_START) },
};

const VptWireRow *
vpt_wire_rows(guint *ret_n)
{
    *ret_n = G_N_ELEMENTS(rows);
    return rows;
}

/* The row of a procedure, or %NULL: it passes. */
const VptWireRow *
vpt_wire_row_find(guint32 program, guint32 number)
{
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (rows[i].number == number && rows[i].program == program)
            return &rows[i];
    }

    return NULL;
}

/* Sets the operations of @call to what its flags make of them. */
void
vpt_wire_twist_flags(VptWireTwist twist, VptWireCall *call)
{
    for (guint i = 0; i < G_N_ELEMENTS(twists); i++) {
        if (twists[i].twist == twist && (call->flags & twists[i].mask) == twists[i].value) {
            call->running = twists[i].running;
            call->off = twists[i].off;
            call->saved = 0;
            return;
        }
    }
}
