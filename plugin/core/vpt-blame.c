/* vpt-blame.c: lists of who stands in the way
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-blame.h"

#include "vpt-text.h"

GPtrArray *
vpt_blame_nobody(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)vpt_culprit_free);
}

void
vpt_blame_device(GPtrArray *culprits, const VptDevice *device)
{
    g_autofree char *name = vpt_address_format(device->address);
    g_autofree char *text = vpt_device_describe(device);

    g_ptr_array_add(culprits, vpt_culprit_new("device", name, text));
}

/* A device, and in brackets what matters of it here. */
void
vpt_blame_device_for(GPtrArray *culprits, const VptDevice *device, const char *what)
{
    g_autofree char *name = vpt_address_format(device->address);
    g_autofree char *text = g_strdup_printf("%s (%s)", name, what);

    g_ptr_array_add(culprits, vpt_culprit_new("device", name, text));
}

gboolean
vpt_blame_is_on_name(const GPtrArray *culprits, const char *name)
{
    for (guint i = 0; i < culprits->len; i++) {
        const VptCulprit *culprit = g_ptr_array_index(culprits, i);

        if (g_str_equal(culprit->name, name))
            return TRUE;
    }

    return FALSE;
}

gboolean
vpt_blame_is_on(const GPtrArray *culprits, const VptDevice *device)
{
    g_autofree char *name = vpt_address_format(device->address);

    return vpt_blame_is_on_name(culprits, name);
}

GPtrArray *
vpt_blame_devices_where(const VptCase *c, gboolean (*holds)(const VptDevice *device))
{
    GPtrArray *culprits = vpt_blame_nobody();

    for (guint i = 0; i < c->devices->len; i++) {
        const VptDevice *device = g_ptr_array_index(c->devices, i);

        if (holds(device))
            vpt_blame_device(culprits, device);
    }

    return culprits;
}

const char *
vpt_blame_host_name(const VptCase *c)
{
    return c->host->name ? c->host->name : vpt_text("this host");
}

/* A case that is about no device at all is no business of the host's rules. */
gboolean
vpt_blame_is_about_devices(const VptCase *c)
{
    return c->devices->len > 0;
}

void
vpt_blame_host(GPtrArray *culprits, const VptCase *c)
{
    const char *name = vpt_blame_host_name(c);

    g_ptr_array_add(culprits, vpt_culprit_new("host", name, name));
}
