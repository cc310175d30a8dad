/* vpt-culprits-device.c: what a host and its devices have against a request
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-culprits.h"

#include "vpt-blame.h"
#include "vpt-retell.h"
#include "vpt-text.h"

GPtrArray *
vpt_culprits_no_iommu(const VptCase *c)
{
    GPtrArray *culprits = vpt_blame_nobody();

    if (vpt_blame_is_about_devices(c) && c->host->iommu == VPT_NO)
        vpt_blame_host(culprits, c);

    return culprits;
}

GPtrArray *
vpt_culprits_no_remapping(const VptCase *c)
{
    GPtrArray *culprits = vpt_blame_nobody();

    if (vpt_blame_is_about_devices(c) && c->host->iommu != VPT_NO &&
        c->host->interrupt_remapping == VPT_NO)
        vpt_blame_host(culprits, c);

    return culprits;
}

GPtrArray *
vpt_culprits_no_group(const VptCase *c)
{
    GPtrArray *culprits = vpt_blame_nobody();

    for (guint i = 0; i < c->devices->len && c->host->iommu == VPT_YES; i++) {
        const VptDevice *device = g_ptr_array_index(c->devices, i);

        if (device->iommu_group < 0)
            vpt_blame_device(culprits, device);
    }

    return culprits;
}

GPtrArray *
vpt_culprits_bridges(const VptCase *c)
{
    return vpt_blame_devices_where(c, vpt_device_is_bridge);
}

GPtrArray *
vpt_culprits_host_needs(const VptCase *c)
{
    GPtrArray *culprits = vpt_blame_nobody();

    for (guint i = 0; i < c->devices->len; i++) {
        const VptDevice *device = g_ptr_array_index(c->devices, i);
        g_autoptr(GString) uses = g_string_new(NULL);

        for (guint j = 0; j < device->host_use->len; j++) {
            g_autofree char *use = vpt_retell(g_ptr_array_index(device->host_use, j));

            g_string_append_printf(uses, "%s%s", j > 0 ? ", " : "", use);
        }
        if (uses->len > 0)
            vpt_blame_device_for(culprits, device, uses->str);
    }

    return culprits;
}

static gboolean
has_vfs(const VptDevice *device)
{
    return device->n_vfs > 0;
}

GPtrArray *
vpt_culprits_with_vfs(const VptCase *c)
{
    return vpt_blame_devices_where(c, has_vfs);
}

/* vfio_dev_viable() in the kernel's drivers/vfio: a group is viable while each
 * of its devices has no driver, a vfio driver, pci-stub, or is a bridge. */
static gboolean
serves_host(const VptDevice *device)
{
    return !device->bridge && device->driver && !vpt_device_is_on_vfio(device) &&
           !g_str_equal(device->driver, "pci-stub");
}

/* The mates of the case's devices in their IOMMU groups that are not themselves asked for. */
static GPtrArray *
mates_where(const VptCase *c,
            gboolean (*stands_in_the_way)(const VptCase *c, const VptDevice *mate),
            const char *(*what)(const VptDevice *mate))
{
    GPtrArray *culprits = vpt_blame_nobody();

    for (guint i = 0; i < c->devices->len; i++) {
        const VptDevice *device = g_ptr_array_index(c->devices, i);
        const GPtrArray *members = vpt_host_group(c->host, device->iommu_group);

        for (guint j = 0; members && j < members->len; j++) {
            const VptDevice *mate = g_ptr_array_index(members, j);

            if (vpt_case_asks_for(c, mate) || vpt_blame_is_on(culprits, mate))
                continue;
            if (stands_in_the_way(c, mate))
                vpt_blame_device_for(culprits, mate, what(mate));
        }
    }

    return culprits;
}

static gboolean
mate_serves_host(const VptCase *c, const VptDevice *mate)
{
    /* enabling half of a group is fine once the other half is enabled too */
    if (c->op == VPT_OP_ENABLE && mate->enabled)
        return FALSE;

    return serves_host(mate);
}

static const char *
driver_of(const VptDevice *device)
{
    return device->driver;
}

GPtrArray *
vpt_culprits_group_serves_host(const VptCase *c)
{
    return mates_where(c, mate_serves_host, driver_of);
}

static gboolean
is_used_elsewhere(const VptCase *c, const VptDevice *device)
{
    return device->used_by && device->used_live &&
           (!c->domain || g_strcmp0(device->used_by, c->domain->name) != 0);
}

static const char *
user_of(const VptDevice *device)
{
    return device->used_by;
}

GPtrArray *
vpt_culprits_group_elsewhere(const VptCase *c)
{
    return mates_where(c, is_used_elsewhere, user_of);
}

GPtrArray *
vpt_culprits_absent(const VptCase *c)
{
    GPtrArray *culprits = vpt_blame_nobody();

    for (guint i = 0; i < c->absent->len; i++) {
        const char *name = g_ptr_array_index(c->absent, i);

        g_ptr_array_add(culprits, vpt_culprit_new("device", name, name));
    }

    return culprits;
}

GPtrArray *
vpt_culprits_strangers(const VptCase *c)
{
    GPtrArray *culprits = vpt_blame_nobody();

    for (guint i = 0; i < c->devices->len; i++) {
        const VptDevice *device = g_ptr_array_index(c->devices, i);

        g_autofree char *difference = device->stranger ? vpt_retell(device->stranger) : NULL;

        if (difference)
            vpt_blame_device_for(culprits, device, difference);
    }

    return culprits;
}

static GPtrArray *
used_elsewhere(const VptCase *c, gboolean live)
{
    GPtrArray *culprits = vpt_blame_nobody();

    for (guint i = 0; i < c->devices->len; i++) {
        const VptDevice *device = g_ptr_array_index(c->devices, i);
        g_autofree char *text = NULL;

        if (!device->used_by || device->used_live != live)
            continue;
        if (c->domain && g_strcmp0(device->used_by, c->domain->name) == 0)
            continue;
        if (vpt_blame_is_on_name(culprits, device->used_by))
            continue;

        text = g_strdup_printf(vpt_text("domain '%s'"), device->used_by);
        g_ptr_array_add(culprits, vpt_culprit_new("domain", device->used_by, text));
    }

    return culprits;
}

GPtrArray *
vpt_culprits_used_elsewhere(const VptCase *c)
{
    return used_elsewhere(c, TRUE);
}

GPtrArray *
vpt_culprits_assigned_elsewhere(const VptCase *c)
{
    return used_elsewhere(c, FALSE);
}

static gboolean
is_unhealthy(const VptDevice *device)
{
    return device->unhealthy;
}

GPtrArray *
vpt_culprits_unhealthy(const VptCase *c)
{
    return vpt_blame_devices_where(c, is_unhealthy);
}
