/* vpt-monitor.c: what a command of QEMU's monitor or of the guest agent amounts to
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Names from QEMU's qapi folder, hmp-commands.hx and qga/qapi-schema.json, versions 2.12 to 9.2. */
#include "config.h"

#include "vpt-monitor.h"

#include <string.h>

/* Nothing that a rule is about */
#define HARMLESS VPT_OP_LAST

/* A star at the end of a name stands for any rest; the first row that fits counts. */
typedef struct {
    const char *name;
    VptOperation operation;
} Row;

static const Row qmp[] = {
    { "query-*", HARMLESS },
    { "qmp_capabilities", HARMLESS },
    { "qom-get", HARMLESS },
    { "qom-list*", HARMLESS },
    { "device-list-properties", HARMLESS },
    { "cont", HARMLESS },
    { "system_reset", HARMLESS },
    { "system_powerdown", HARMLESS },
    { "quit", HARMLESS },
    { "inject-nmi", HARMLESS },
    { "screendump", HARMLESS },
    { "send-key", HARMLESS },
    { "input-send-event", HARMLESS },
    { "ringbuf-read", HARMLESS },
    { "trace-event-*", HARMLESS },
    { "client_migrate_info", HARMLESS },
    { "migrate_cancel", HARMLESS },
    { "snapshot-delete", HARMLESS },
    { "blockdev-snapshot-delete-internal-sync", HARMLESS },
    { "stop", VPT_OP_PAUSE },
    { "system_wakeup", VPT_OP_GUEST_SUSPEND },
    { "migrate*", VPT_OP_MIGRATE },
    { "snapshot-save", VPT_OP_SNAPSHOT_MEMORY },
    { "snapshot-load", VPT_OP_REVERT },
    { "blockdev-snapshot*", VPT_OP_SNAPSHOT_DISK },
    { "xen-save-devices-state", VPT_OP_SAVE },
    { "xen-load-devices-state", VPT_OP_RESTORE },
    { "dump-guest-memory", VPT_OP_DUMP },
    { "balloon", VPT_OP_HOTPLUG_MEMORY },
    { "cpu-add", VPT_OP_HOTPLUG_VCPU },
    { "device_*", VPT_OP_HOTPLUG_DEVICE },
    { "netdev_*", VPT_OP_HOTPLUG_DEVICE },
    { "object-*", VPT_OP_HOTPLUG_DEVICE },
    { "chardev-*", VPT_OP_HOTPLUG_DEVICE },
    { "blockdev-add", VPT_OP_HOTPLUG_DEVICE },
    { "blockdev-del", VPT_OP_HOTPLUG_DEVICE },
    { "blockdev-reopen", VPT_OP_HOTPLUG_DEVICE },
    { "blockdev-open-tray", VPT_OP_HOTPLUG_DEVICE },
    { "blockdev-close-tray", VPT_OP_HOTPLUG_DEVICE },
    { "blockdev-change-medium", VPT_OP_HOTPLUG_DEVICE },
    { "blockdev-insert-medium", VPT_OP_HOTPLUG_DEVICE },
    { "blockdev-remove-medium", VPT_OP_HOTPLUG_DEVICE },
    { "change", VPT_OP_HOTPLUG_DEVICE },
    { "eject", VPT_OP_HOTPLUG_DEVICE },
    { "set_link", VPT_OP_HOTPLUG_DEVICE },
    { "replay-*", VPT_OP_RECORD_REPLAY },
    { "x-colo-*", VPT_OP_FAULT_TOLERANCE },
    { "xen-colo-*", VPT_OP_FAULT_TOLERANCE },
    { "xen-set-replication", VPT_OP_FAULT_TOLERANCE },
    { "x-blockdev-change", VPT_OP_FAULT_TOLERANCE },
    /* the agent's: it acts inside the guest, as the guest's own root could */
    { "guest-suspend-*", VPT_OP_GUEST_SUSPEND },
    { "guest-*", HARMLESS },
};

static const Row hmp_commands[] = {
    { "info", HARMLESS },
    { "help", HARMLESS },
    { "?", HARMLESS },
    { "cont", HARMLESS },
    { "c", HARMLESS },
    { "system_reset", HARMLESS },
    { "system_powerdown", HARMLESS },
    { "quit", HARMLESS },
    { "q", HARMLESS },
    { "nmi", HARMLESS },
    { "screendump", HARMLESS },
    { "sendkey", HARMLESS },
    { "mouse_*", HARMLESS },
    { "print", HARMLESS },
    { "p", HARMLESS },
    { "x", HARMLESS },
    { "xp", HARMLESS },
    { "qom-get", HARMLESS },
    { "qom-list", HARMLESS },
    { "trace-event", HARMLESS },
    { "client_migrate_info", HARMLESS },
    { "migrate_cancel", HARMLESS },
    { "delvm", HARMLESS },
    { "snapshot_delete_blkdev_internal", HARMLESS },
    { "stop", VPT_OP_PAUSE },
    { "s", VPT_OP_PAUSE },
    { "system_wakeup", VPT_OP_GUEST_SUSPEND },
    { "migrate*", VPT_OP_MIGRATE },
    { "savevm", VPT_OP_SNAPSHOT_MEMORY },
    { "loadvm", VPT_OP_REVERT },
    { "snapshot_blkdev*", VPT_OP_SNAPSHOT_DISK },
    { "dump-guest-memory", VPT_OP_DUMP },
    { "balloon", VPT_OP_HOTPLUG_MEMORY },
    { "cpu-add", VPT_OP_HOTPLUG_VCPU },
    { "device_*", VPT_OP_HOTPLUG_DEVICE },
    { "netdev_*", VPT_OP_HOTPLUG_DEVICE },
    { "object_*", VPT_OP_HOTPLUG_DEVICE },
    { "chardev-*", VPT_OP_HOTPLUG_DEVICE },
    { "drive_add", VPT_OP_HOTPLUG_DEVICE },
    { "drive_del", VPT_OP_HOTPLUG_DEVICE },
    { "change", VPT_OP_HOTPLUG_DEVICE },
    { "eject", VPT_OP_HOTPLUG_DEVICE },
    { "set_link", VPT_OP_HOTPLUG_DEVICE },
    { "replay_*", VPT_OP_RECORD_REPLAY },
    { "x_colo_*", VPT_OP_FAULT_TOLERANCE },
};

static gboolean
fits(const Row *row, const char *name)
{
    gsize length = strlen(row->name);

    if (row->name[length - 1] == '*')
        return strncmp(row->name, name, length - 1) == 0;
    return g_str_equal(row->name, name);
}

/**
 * vpt_monitor_operation:
 * @name: a command of QEMU's monitor, or in JSON of the guest agent, like `device_add`
 * @hmp: whether it is one of the human monitor
 * @ret_op: (out): what it amounts to, VPT_OP_MONITOR where nobody here knows; written only
 *   where the rules must be asked
 *
 * Returns: whether the rules must be asked; %FALSE: it is harmless
 */
gboolean
vpt_monitor_operation(const char *name, gboolean hmp, VptOperation *ret_op)
{
    const Row *rows = hmp ? hmp_commands : qmp;
    gsize n_rows = hmp ? G_N_ELEMENTS(hmp_commands) : G_N_ELEMENTS(qmp);
    VptOperation operation = VPT_OP_MONITOR;

    for (gsize i = 0; i < n_rows; i++) {
        if (fits(&rows[i], name)) {
            operation = rows[i].operation;
            break;
        }
    }

    if (operation == HARMLESS)
        return FALSE;
    *ret_op = operation;
    return TRUE;
}

/**
 * vpt_monitor_line_operation:
 * @line: a line for the human monitor, like ` migrate -d tcp:other:4444`
 * @ret_op: (out): as of vpt_monitor_operation()
 *
 * The name goes from the first character that is no space to a space or a slash
 * (get_command_name() in QEMU's monitor/hmp.c).  A line of spaces does nothing.
 *
 * Returns: whether the rules must be asked
 */
gboolean
vpt_monitor_line_operation(const char *line, VptOperation *ret_op)
{
    const char *start = line;
    const char *end;
    g_autofree char *name = NULL;

    while (g_ascii_isspace(*start) || *start == '\v')
        start++;
    for (end = start; *end && *end != '/' && !g_ascii_isspace(*end) && *end != '\v';)
        end++;

    name = g_strndup(start, (gsize)(end - start));
    return (*start || *end) && vpt_monitor_operation(name, TRUE, ret_op);
}
