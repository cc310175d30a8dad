/* test-monitor.c: what commands of QEMU's monitor amount to, in words and in JSON
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-monitor.h"

#include "vpt-snapshot.h"
#include "vpt-test.h"
#include "vpt.h"

/* Nothing that a rule is about */
#define HARMLESS VPT_OP_LAST

typedef struct {
    const char *text;
    VptOperation operation;
} Row;

static VptOperation
name_operation(const char *name, gboolean hmp)
{
    VptOperation operation = VPT_OP_ENABLE;

    if (vpt_monitor_operation(name, hmp, &operation))
        return operation;
    CU_ASSERT_EQUAL(operation, VPT_OP_ENABLE);
    return HARMLESS;
}

static VptOperation
text_operation(const char *text, gboolean hmp)
{
    VptOperation operation = VPT_OP_ENABLE;

    return vpt_monitor_text_operation(text, hmp, &operation) ? operation : HARMLESS;
}

static void
test_names(void)
{
    static const Row rows[] = {
        { "query-status", HARMLESS },
        { "query-", HARMLESS },
        { "query", VPT_OP_MONITOR },
        { "qmp_capabilities", HARMLESS },
        { "cont", HARMLESS },
        { "stop", VPT_OP_PAUSE },
        { "Stop", VPT_OP_MONITOR },
        { "stop ", VPT_OP_MONITOR },
        { "", VPT_OP_MONITOR },
        { "migrate", VPT_OP_MIGRATE },
        { "migrate-set-parameters", VPT_OP_MIGRATE },
        { "migrate_cancel", HARMLESS },
        { "snapshot-save", VPT_OP_SNAPSHOT_MEMORY },
        { "snapshot-load", VPT_OP_REVERT },
        { "snapshot-delete", HARMLESS },
        { "blockdev-snapshot-sync", VPT_OP_SNAPSHOT_DISK },
        { "blockdev-snapshot-delete-internal-sync", HARMLESS },
        { "blockdev-add", VPT_OP_HOTPLUG_DEVICE },
        { "device_del", VPT_OP_HOTPLUG_DEVICE },
        { "object-add", VPT_OP_HOTPLUG_DEVICE },
        { "balloon", VPT_OP_HOTPLUG_MEMORY },
        { "dump-guest-memory", VPT_OP_DUMP },
        { "replay-seek", VPT_OP_RECORD_REPLAY },
        { "x-colo-lost-heartbeat", VPT_OP_FAULT_TOLERANCE },
        { "guest-ping", HARMLESS },
        { "guest-suspend-hybrid", VPT_OP_GUEST_SUSPEND },
        { "transaction", VPT_OP_MONITOR },
        { "qom-set", VPT_OP_MONITOR },
        { "human-monitor-command", VPT_OP_MONITOR },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        CU_ASSERT_EQUAL(name_operation(rows[i].text, FALSE), rows[i].operation);
        if (name_operation(rows[i].text, FALSE) != rows[i].operation)
            g_printerr("# %s\n", rows[i].text);
    }
    CU_ASSERT_EQUAL(name_operation("s", TRUE), VPT_OP_PAUSE);
    CU_ASSERT_EQUAL(name_operation("s", FALSE), VPT_OP_MONITOR);
    CU_ASSERT_EQUAL(name_operation("savevm", FALSE), VPT_OP_MONITOR);
}

static void
test_lines_of_the_human_monitor(void)
{
    static const Row rows[] = {
        { "info status", HARMLESS },
        { "", HARMLESS },
        { " \t\n", HARMLESS },
        { "info", HARMLESS },
        { "information", VPT_OP_MONITOR },
        { "savevm", VPT_OP_SNAPSHOT_MEMORY },
        { "\tsavevm\tbefore", VPT_OP_SNAPSHOT_MEMORY },
        { "\v\f loadvm before", VPT_OP_REVERT },
        { "print/x 1", HARMLESS },
        { "migrate/x", VPT_OP_MIGRATE },
        { "/", VPT_OP_MONITOR },
        { "info\nsavevm", HARMLESS },
        { "drive_add 0 if=none", VPT_OP_HOTPLUG_DEVICE },
        { "snapshot_blkdev disk0", VPT_OP_SNAPSHOT_DISK },
        { "delvm before", HARMLESS },
        { "gdbserver", VPT_OP_MONITOR },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        CU_ASSERT_EQUAL(text_operation(rows[i].text, TRUE), rows[i].operation);
}

static void
test_disguises_of_json(void)
{
    static const Row rows[] = {
        { "{\"execute\":\"query-status\"}", HARMLESS },
        { "{\"execute\":\"stop\"}", VPT_OP_PAUSE },
        { " \r\n\t{ \"id\" : 1 , \"execute\" : \"stop\" } ", VPT_OP_PAUSE },
        { "{\"\\u0065xecute\":\"st\\u006fp\"}", VPT_OP_PAUSE },
        { "{\"exec-oob\":\"migrate-pause\"}", VPT_OP_MIGRATE },
        { "{\"execute\":\"stop\",\"execute\":\"query-status\"}", VPT_OP_PAUSE },
        { "{\"execute\":\"query-status\",\"execute\":\"stop\"}", VPT_OP_PAUSE },
        { "{\"execute\":\"query-status\"}{\"execute\":\"stop\"}", VPT_OP_PAUSE },
        { "[{\"execute\":\"stop\"}]", VPT_OP_PAUSE },
        { "{\"execute\":\"human-monitor-command\",\"arguments\":{\"command-line\":\"info pci\"}}",
          HARMLESS },
        { "{\"arguments\":{\"command-line\":\" savevm x\"},\"execute\":\"human-monitor-command\"}",
          VPT_OP_SNAPSHOT_MEMORY },
        { "{\"execute\":\"human-monitor-command\",\"arguments\":{\"command\\u002dline\":\"stop\"}}",
          VPT_OP_PAUSE },
        { "{\"execute\":\"human-monitor-command\"}", VPT_OP_MONITOR },
        { "{\"execute\":\"query-status\",\"execute\":7}", VPT_OP_MONITOR },
        { "{\"execute\":null}", VPT_OP_MONITOR },
        { "{\"execute\":-1.5e3}", VPT_OP_MONITOR },
        { "{\"execute\":{\"execute\":\"query-status\"}}", VPT_OP_MONITOR },
        { "{\"execute\":[\"query-status\"]}", VPT_OP_MONITOR },
        { "{\"x\":{\"y\":[1,true,{\"execute\":\"stop\"}]},\"execute\":\"query-status\"}",
          VPT_OP_PAUSE },
        { "{\"x\":\"\\\"execute\\\":\\\"stop\\\"\",\"execute\":\"query-status\"}", HARMLESS },
        { "{\"x\":\"\\\\\",\"execute\":\"stop\"}", VPT_OP_PAUSE },
        { "{\"x\":\"\\ud83d\\ude00 \\/\\t\\u00e9\",\"execute\":\"query-status\"}", HARMLESS },
        { "{\"execute\":\"query-status\\u0000\"}", VPT_OP_MONITOR },
        { "{\"execute\":\"query-status\\x\"}", VPT_OP_MONITOR },
        { "{\"execute\":\"query-status\\u12\"}", VPT_OP_MONITOR },
        { "{\"execute\":\"query-\nstatus\"}", VPT_OP_MONITOR },
        { "{\"execute\":\"query-status\",\"x\":\"\xff\"}", VPT_OP_MONITOR },
        { "{\"execute\":\"query-status", VPT_OP_MONITOR },
        { "{\"execute\":\"query-status\\", VPT_OP_MONITOR },
        { "{\"execute\":\"query-status\"}}", VPT_OP_MONITOR },
        { "{\"execute\":\"query-status\",\"execute\":", VPT_OP_MONITOR },
        { "{'execute':'stop'}", VPT_OP_MONITOR },
        { "{execute:\"query-status\"}", VPT_OP_MONITOR },
        { "/* */{\"execute\":\"query-status\"}", VPT_OP_MONITOR },
        { "{\"execute\":\"stop\"", VPT_OP_MONITOR },
        { "{}", VPT_OP_MONITOR },
        { "[]", VPT_OP_MONITOR },
        { "", VPT_OP_MONITOR },
        { "stop", VPT_OP_MONITOR },
        { "\xff", VPT_OP_MONITOR },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        CU_ASSERT_EQUAL(text_operation(rows[i].text, FALSE), rows[i].operation);
        if (text_operation(rows[i].text, FALSE) != rows[i].operation)
            g_printerr("# %s\n", rows[i].text);
    }
}

/* A parser that calls itself at each bracket would run out of stack. */
static void
test_a_mountain_of_brackets(void)
{
    g_autofree char *text = g_strnfill(4 << 20, '[');

    CU_ASSERT_EQUAL(text_operation(text, FALSE), VPT_OP_MONITOR);
}

static void
test_snapshots(void)
{
    static const struct {
        const char *xml;
        gboolean without_memory;
        gboolean guest_off;
    } rows[] = {
        { "<domainsnapshot/>", FALSE, FALSE },
        { "<domainsnapshot><memory/></domainsnapshot>", FALSE, FALSE },
        { "<domainsnapshot><memory snapshot='no'/></domainsnapshot>", TRUE, FALSE },
        { "<domainsnapshot><memory snapshot='internal'/><state>running</state></domainsnapshot>",
          FALSE, FALSE },
        { "<domainsnapshot><state>paused</state></domainsnapshot>", FALSE, FALSE },
        { "<domainsnapshot><state>shutoff</state></domainsnapshot>", FALSE, TRUE },
        { "<domainsnapshot><state>disk-snapshot</state></domainsnapshot>", FALSE, TRUE },
        { "<domainsnapshot><domain><state>shutoff</state></domain></domainsnapshot>", FALSE,
          FALSE },
    };
    VptSnapshot snapshot = { TRUE, TRUE };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;

        VPT_ASSERT_OK(vpt_snapshot_parse(rows[i].xml, &snapshot, &error), error);
        CU_ASSERT_EQUAL(snapshot.without_memory, rows[i].without_memory);
        CU_ASSERT_EQUAL(snapshot.guest_off, rows[i].guest_off);
    }

    for (guint i = 0; i < 2; i++) {
        g_autoptr(GError) error = NULL;

        CU_ASSERT_FALSE(vpt_snapshot_parse(i ? "<domain/>" : "<domainsnapshot", &snapshot, &error));
        VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);
    }
}

static void
test_devices(void)
{
    static const char pci[] =
        "<hostdev type='pci' managed='yes'><source><address bus='2'/></source></hostdev>";
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) found = vpt_passthru_parse_device(pci, &error);
    g_autoptr(GPtrArray) disk = NULL;
    const VptPassthru *device;

    VPT_ASSERT_OK(found && found->len == 1, error);
    device = g_ptr_array_index(found, 0);
    CU_ASSERT_TRUE(device->has_address && device->managed);
    CU_ASSERT_EQUAL(device->address.bus, 2);

    disk = vpt_passthru_parse_device("<disk type='file'/>", &error);
    VPT_ASSERT_OK(disk && disk->len == 0, error);
    CU_ASSERT_PTR_NULL(vpt_passthru_parse_device("<disk", &error));
    VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);
}

VPT_TEST_MAIN("monitor",
              { "names", test_names },
              { "lines of the human monitor", test_lines_of_the_human_monitor },
              { "disguises of JSON", test_disguises_of_json },
              { "a mountain of brackets", test_a_mountain_of_brackets },
              { "snapshots", test_snapshots },
              { "devices", test_devices })
