/* vpt-cli-pci.c: pci-list and pci-info: the devices and where they stand
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "vpt-cli-table.h"

enum { ADDRESS, DEVICE, CLASS, DRIVER, GROUP, NUMA, STATE, LABEL };

static const VptColumn columns[] = {
    [ADDRESS] = { N_("Address"), 0, FALSE },
    [DEVICE] = { N_("Device"), SCOLS_FL_TRUNC, FALSE },
    [CLASS] = { N_("Class"), 0, TRUE },
    [DRIVER] = { N_("Driver"), 0, FALSE },
    [GROUP] = { N_("Group"), SCOLS_FL_RIGHT, FALSE },
    [NUMA] = { "NUMA", SCOLS_FL_RIGHT, TRUE },
    [STATE] = { N_("State"), SCOLS_FL_WRAP, FALSE },
    [LABEL] = { N_("Label"), 0, FALSE },
};

/* -1 stands for none in the facts. */
static char *
number_or_none(int number)
{
    return number < 0 ? NULL : g_strdup_printf("%d", number);
}

static void
put_state(VptLine *line, VptStanding standing, const char *state)
{
    vpt_cli_table_set(line, STATE, state);
    vpt_cli_table_paint(line, STATE, vpt_cli_state_color(standing));
}

static void
put_device(VptTable *table, VptSession *session, const VptDevice *device, gboolean labels)
{
    VptLine *line = vpt_cli_table_add(table, NULL);
    g_autoptr(VptDeviceState) state = vpt_session_device_state(session, device);

    vpt_cli_table_take(line, ADDRESS, vpt_address_format(device->address));
    vpt_cli_table_take(line, DEVICE, vpt_cli_device_name(device, TRUE));
    vpt_cli_table_set(line, CLASS, vpt_cli_class_name(device->class));
    vpt_cli_table_set(line, DRIVER, device->driver);
    vpt_cli_table_take(line, GROUP, number_or_none(device->iommu_group));
    vpt_cli_table_take(line, NUMA, number_or_none(device->numa_node));
    put_state(line, state->standing, state->state);
    if (labels)
        vpt_cli_table_set(line, LABEL, device->label);
}

/* devices.conf has it and the host has not: someone must have taken it out. */
static void
put_missing(VptTable *table, const VptMissing *missing, gboolean labels)
{
    VptLine *line = vpt_cli_table_add(table, NULL);

    vpt_cli_table_take(line, ADDRESS, vpt_address_format(missing->address));
    vpt_cli_table_take(line, DEVICE,
                       g_strdup_printf("%04x:%04x", missing->vendor, missing->device));
    for (guint i = CLASS; i < STATE; i++)
        vpt_cli_table_set(line, i, NULL);
    put_state(line, VPT_STANDING_MISSING, vpt_text("missing"));
    if (labels)
        vpt_cli_table_set(line, LABEL, missing->label);
}

static gboolean
any_label(const VptHost *host, const GPtrArray *missing)
{
    gboolean any = FALSE;

    for (guint i = 0; i < host->devices->len && !any; i++)
        any = ((const VptDevice *)g_ptr_array_index(host->devices, i))->label != NULL;
    for (guint i = 0; missing && i < missing->len && !any; i++)
        any = ((const VptMissing *)g_ptr_array_index(missing, i))->label != NULL;
    return any;
}

static VptExit
print_list(const VptCli *cli, VptSession *session, const VptHost *host, GError **error)
{
    const GPtrArray *missing = vpt_session_missing(session);
    gboolean labels = any_label(host, missing);
    g_autoptr(VptTable) table = vpt_cli_table_new(cli, columns, labels ? LABEL + 1 : LABEL);

    for (guint i = 0; i < host->devices->len; i++) {
        const VptDevice *device = g_ptr_array_index(host->devices, i);

        if (cli->all || !vpt_device_is_bridge(device))
            put_device(table, session, device, labels);
    }
    for (guint i = 0; missing && i < missing->len; i++)
        put_missing(table, g_ptr_array_index(missing, i), labels);

    return vpt_cli_table_answer(table, VPT_EXIT_DONE, error);
}

VptExit
vpt_cli_pci_list(VptCli *cli, GError **error)
{
    g_autoptr(VptSession) session = vpt_cli_open(cli, TRUE, error);
    const VptHost *host;

    if (session && cli->json)
        return vpt_cli_answer_json(VPT_EXIT_DONE, vpt_json_devices(session, error), error);

    host = session ? vpt_session_host(session, error) : NULL;
    return host ? print_list(cli, session, host, error) : VPT_EXIT_FAILED;
}

static void G_GNUC_PRINTF(3, 4)
put(VptTable *table, const char *what, const char *format, ...)
{
    VptLine *line = vpt_cli_table_add(table, NULL);
    va_list values;

    va_start(values, format);
    vpt_cli_table_take(line, 0, g_strdup_printf("%s:", vpt_text(what)));
    vpt_cli_table_take(line, 1, g_strdup_vprintf(format, values));
    va_end(values);
}

static void
put_identity(VptTable *table, const VptDevice *device)
{
    g_autofree char *address = vpt_address_format(device->address);
    g_autofree char *nodedev = vpt_address_format_nodedev(device->address);
    g_autofree char *name = vpt_cli_device_name(device, FALSE);

    put(table, N_("Address"), "%s", address);
    put(table, N_("Node device"), "%s", nodedev);
    put(table, N_("Device"), "%s", name);
    put(table, N_("IDs"), vpt_text("%04x:%04x, subsystem %04x:%04x"), device->vendor,
        device->device, device->subsystem_vendor, device->subsystem_device);
    put(table, N_("Class"), "%s (%06x)", vpt_cli_class_name(device->class), device->class);
    if (device->serial)
        put(table, N_("Serial number"), "%s", device->serial);
    if (device->label)
        put(table, N_("Label"), "%s", device->label);
}

static void
put_place(VptTable *table, const VptDevice *device)
{
    if (device->has_parent) {
        g_autofree char *parent = vpt_address_format(device->parent);

        put(table, N_("Behind"), "%s", parent);
    }
    if (device->numa_node >= 0)
        put(table, N_("NUMA node"), "%d", device->numa_node);
    if (device->is_vf) {
        g_autofree char *pf = vpt_address_format(device->physical_function);

        put(table, N_("Virtual function"), vpt_text("of %s"), pf);
    }
    if (device->total_vfs > 0)
        put(table, N_("Virtual functions"), vpt_text("%u of %u"), device->n_vfs, device->total_vfs);
    if (device->bar_bytes > 0) {
        g_autofree char *size = g_format_size_full(device->bar_bytes, G_FORMAT_SIZE_IEC_UNITS);

        put(table, N_("Memory BARs"), "%s", size);
    }
    if (device->reset_methods)
        put(table, N_("Reset methods"), "%s", device->reset_methods);
}

static void
put_group(VptTable *table, const VptHost *host, const VptDevice *device)
{
    const GPtrArray *members = vpt_host_group(host, device->iommu_group);
    g_autoptr(GString) others = g_string_new(NULL);

    for (guint i = 0; members && i < members->len; i++) {
        const VptDevice *member = g_ptr_array_index(members, i);
        g_autofree char *address = vpt_address_format(member->address);

        if (member != device)
            g_string_append_printf(others, "%s%s", others->len > 0 ? ", " : vpt_text(", with "),
                                   address);
    }

    if (device->iommu_group < 0)
        put(table, N_("IOMMU group"), "%s", vpt_text("none"));
    else
        put(table, N_("IOMMU group"), "%d%s", device->iommu_group, others->str);
}

static void
put_use(VptTable *table, const VptDevice *device, const VptDeviceState *state)
{
    put(table, N_("Driver"), "%s", device->driver ? device->driver : vpt_text("none"));
    put(table, N_("Enabled"), "%s", state->enabled ? vpt_text("yes") : vpt_text("no"));
    for (guint i = 0; i < device->host_use->len; i++) {
        g_autofree char *use = vpt_retell(g_ptr_array_index(device->host_use, i));

        put(table, N_("Host use"), "%s", use);
    }
    if (device->used_by)
        put(table, N_("Domain"), "%s (%s)", device->used_by,
            device->used_live ? vpt_text("running") : vpt_text("off"));
    put(table, N_("State"), "%s", state->state);
}

static VptExit
print_info(const VptCli *cli, VptSession *session, const VptHost *host, const VptDevice *device,
           GError **error)
{
    static const VptColumn pair[] = { { "what", 0, FALSE }, { "value", SCOLS_FL_WRAP, FALSE } };
    g_autoptr(VptTable) table = vpt_cli_table_new(cli, pair, G_N_ELEMENTS(pair));
    g_autoptr(VptDeviceState) state = vpt_session_device_state(session, device);
    g_autofree char *reasons = NULL;
    VptExit status;

    vpt_cli_table_hide_headings(table);
    put_identity(table, device);
    put_place(table, device);
    put_group(table, host, device);
    put_use(table, device, state);

    status = vpt_cli_table_answer(table, VPT_EXIT_DONE, error);
    if (status != VPT_EXIT_DONE || state->capable)
        return status;

    reasons = vpt_verdict_print(state->verdict);
    return vpt_cli_answer(status, reasons, error);
}

VptExit
vpt_cli_pci_info(VptCli *cli, GError **error)
{
    g_autoptr(VptSession) session = vpt_cli_open(cli, TRUE, error);
    const VptHost *host = session ? vpt_session_host(session, error) : NULL;
    const VptDevice *device = host ? vpt_host_resolve(host, cli->operands[0], error) : NULL;

    if (!device)
        return VPT_EXIT_FAILED;
    if (cli->json)
        return vpt_cli_answer_json(VPT_EXIT_DONE, vpt_json_device(session, device), error);

    return print_info(cli, session, host, device, error);
}
