/* vpt-cli-groups.c: pci-groups: what the IOMMU keeps apart, as a tree or a picture
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>

#include "vpt-cli-svg.h"
#include "vpt-cli-table.h"

enum { PLACE, DEVICE, CLASS, DRIVER, STATE };

static const VptColumn columns[] = {
    [PLACE] = { N_("Group"), SCOLS_FL_TREE, FALSE },
    [DEVICE] = { N_("Device"), SCOLS_FL_TRUNC, FALSE },
    [CLASS] = { N_("Class"), 0, TRUE },
    [DRIVER] = { N_("Driver"), 0, FALSE },
    [STATE] = { N_("State"), SCOLS_FL_WRAP, FALSE },
};

static int
compare_members(gconstpointer a, gconstpointer b)
{
    const VptDevice *const *device_a = a;
    const VptDevice *const *device_b = b;
    int group_a = (*device_a)->iommu_group;
    int group_b = (*device_b)->iommu_group;

    if (group_a != group_b)
        return (group_a > group_b) - (group_a < group_b);
    return vpt_address_compare((*device_a)->address, (*device_b)->address);
}

/* All devices by group; those without one (-1) come first. */
static GPtrArray *
sort_by_group(const VptHost *host)
{
    GPtrArray *sorted = g_ptr_array_sized_new(host->devices->len);

    for (guint i = 0; i < host->devices->len; i++)
        g_ptr_array_add(sorted, g_ptr_array_index(host->devices, i));
    g_ptr_array_sort(sorted, compare_members);
    return sorted;
}

static VptLine *
add_group(VptTable *table, int group)
{
    VptLine *line = vpt_cli_table_add(table, NULL);

    vpt_cli_table_take(line, PLACE, group < 0 ? g_strdup(vpt_text("none"))
                                              : g_strdup_printf("%d", group));
    return line;
}

static void
put_device(VptTable *table, VptLine *parent, VptSession *session, const VptDevice *device)
{
    VptLine *line = vpt_cli_table_add(table, parent);
    g_autoptr(VptDeviceState) state = vpt_session_device_state(session, device);

    vpt_cli_table_take(line, PLACE, vpt_address_format(device->address));
    vpt_cli_table_take(line, DEVICE, vpt_cli_device_name(device, TRUE));
    vpt_cli_table_set(line, CLASS, vpt_cli_class_name(device->class));
    vpt_cli_table_set(line, DRIVER, device->driver);
    vpt_cli_table_set(line, STATE, state->state);
    vpt_cli_table_paint(line, STATE, vpt_cli_state_color(state->standing));
}

static VptExit
print_tree(const VptCli *cli, VptSession *session, GPtrArray *devices, GError **error)
{
    g_autoptr(VptTable) table = vpt_cli_table_new(cli, columns, G_N_ELEMENTS(columns));
    const VptDevice *last = NULL;
    VptLine *parent = NULL;

    for (guint i = 0; i < devices->len; i++) {
        const VptDevice *device = g_ptr_array_index(devices, i);

        if (!last || last->iommu_group != device->iommu_group) {
            parent = add_group(table, device->iommu_group);
        }
        put_device(table, parent, session, device);
        last = device;
    }

    return vpt_cli_table_answer(table, VPT_EXIT_DONE, error);
}

static VptExit
draw(const VptCli *cli, VptSession *session, const VptHost *host, GPtrArray *devices,
     GError **error)
{
    g_autoptr(VptSvg) svg = vpt_cli_svg_new(host->name);
    g_autofree char *picture = NULL;

    for (guint i = 0; i < devices->len; i++) {
        const VptDevice *device = g_ptr_array_index(devices, i);
        g_autoptr(VptDeviceState) state = vpt_session_device_state(session, device);

        vpt_cli_svg_add(svg, device, state);
    }

    picture = vpt_cli_svg_print(svg);
    if (g_str_equal(cli->svg, "-"))
        return vpt_cli_answer(VPT_EXIT_DONE, picture, error);
    return vpt_cli_write_file(cli->svg, picture, error) ? VPT_EXIT_DONE : VPT_EXIT_FAILED;
}

VptExit
vpt_cli_pci_groups(VptCli *cli, GError **error)
{
    g_autoptr(VptSession) session = NULL;
    g_autoptr(GPtrArray) devices = NULL;
    const VptHost *host;

    if (cli->json && g_strcmp0(cli->svg, "-") == 0) {
        vpt_cli_set_usage_error(error, cli->command,
                                "JSON and the picture can't both go to the standard output");
        return VPT_EXIT_USAGE;
    }

    session = vpt_cli_open(cli, TRUE, error);
    host = session ? vpt_session_host(session, error) : NULL;
    if (!host)
        return VPT_EXIT_FAILED;

    devices = sort_by_group(host);
    if (cli->svg) {
        VptExit status = draw(cli, session, host, devices, error);

        if (status != VPT_EXIT_DONE || !cli->json)
            return status;
    }
    if (cli->json)
        return vpt_cli_answer_json(VPT_EXIT_DONE, vpt_json_groups(session, error), error);

    return print_tree(cli, session, devices, error);
}
