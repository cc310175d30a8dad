/* vpt-culprits-domain.c: what a domain has against a request
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-culprits.h"

#include "vpt-blame.h"
#include "vpt-passthru.h"
#include "vpt-text.h"

static void
blame_domain(GPtrArray *culprits, const VptCase *c, const char *text)
{
    g_ptr_array_add(culprits, vpt_culprit_new("domain", c->domain->name, text));
}

/* What a passthrough of a domain is called, also where it is no PCI function of this host. */
static void
blame_passthru(GPtrArray *culprits, const VptCase *c, const VptPassthru *passthru)
{
    const VptDevice *device = passthru->has_address ? vpt_host_find(c->host, passthru->address)
                                                    : NULL;
    g_autofree char *name = vpt_passthru_call(passthru);
    g_autofree char *text = vpt_passthru_describe(passthru);

    if (device)
        vpt_blame_device(culprits, device);
    else
        g_ptr_array_add(culprits, vpt_culprit_new("device", name, text));
}

GPtrArray *
vpt_culprits_passthrough(const VptCase *c)
{
    GPtrArray *culprits = vpt_blame_nobody();

    for (guint i = 0; c->domain && i < c->domain->passthru->len; i++)
        blame_passthru(culprits, c, g_ptr_array_index(c->domain->passthru, i));

    return culprits;
}

/* A network's pool gives the domain a device wherever there is one of its name. */
GPtrArray *
vpt_culprits_in_definition(const VptCase *c)
{
    GPtrArray *culprits = vpt_blame_nobody();

    for (guint i = 0; c->domain && i < c->domain->passthru->len; i++) {
        const VptPassthru *passthru = g_ptr_array_index(c->domain->passthru, i);

        if (passthru->has_address || passthru->kind != VPT_PASSTHRU_NETWORK)
            blame_passthru(culprits, c, passthru);
    }

    return culprits;
}

/* The devices over the limit, in the order they would come. */
GPtrArray *
vpt_culprits_too_many(const VptCase *c)
{
    GPtrArray *culprits = vpt_culprits_passthrough(c);

    for (guint i = 0; i < c->devices->len; i++) {
        const VptDevice *device = g_ptr_array_index(c->devices, i);

        if (!vpt_blame_is_on(culprits, device))
            vpt_blame_device(culprits, device);
    }

    if (culprits->len <= c->settings.max_devices)
        g_ptr_array_set_size(culprits, 0);
    else if (c->settings.max_devices > 0)
        g_ptr_array_remove_range(culprits, 0, c->settings.max_devices);

    return culprits;
}

static gboolean
is_not_enabled(const VptDevice *device)
{
    return !device->enabled && !device->stranger;
}

GPtrArray *
vpt_culprits_not_enabled(const VptCase *c)
{
    return vpt_blame_devices_where(c, is_not_enabled);
}

/* libvirt binds a managed device itself; one of ours must be on vfio-pci before.  That a device
 * isn't enabled is another rule's business. */
static gboolean
waits_for_vfio(const VptCase *c, const VptDevice *device)
{
    const VptPassthru *passthru = vpt_domain_find(c->domain, device->address);

    return device->enabled && passthru && !passthru->managed && !vpt_device_is_on_vfio(device);
}

GPtrArray *
vpt_culprits_needs_reboot(const VptCase *c)
{
    GPtrArray *culprits = vpt_blame_nobody();

    for (guint i = 0; i < c->devices->len; i++) {
        const VptDevice *device = g_ptr_array_index(c->devices, i);

        if (device->driver && waits_for_vfio(c, device))
            vpt_blame_device_for(culprits, device, device->driver);
    }

    return culprits;
}

GPtrArray *
vpt_culprits_not_bound(const VptCase *c)
{
    GPtrArray *culprits = vpt_blame_nobody();

    for (guint i = 0; i < c->devices->len; i++) {
        const VptDevice *device = g_ptr_array_index(c->devices, i);

        if (!device->driver && waits_for_vfio(c, device))
            vpt_blame_device_for(culprits, device, vpt_text("no driver"));
    }

    return culprits;
}

static char *
in_mib(guint64 kib)
{
    return g_strdup_printf("%" G_GUINT64_FORMAT, kib / 1024);
}

/* A limit of a time when the domain had less memory: QEMU would end at its start, with ENOMEM. */
static void
blame_limit(GPtrArray *culprits, const VptCase *c)
{
    g_autofree char *limit = in_mib(c->domain->hard_limit);
    g_autofree char *needed = in_mib(vpt_domain_least_locked(c->domain));
    g_autofree char *text = vpt_text_fill(
        "{domain} (its hard_limit is {limit} MiB, and over {needed} MiB have to be locked)",
        "domain", c->domain->name, "limit", limit, "needed", needed, NULL);

    blame_domain(culprits, c, text);
}

/* vSphere wants the reservation to be as large as the memory.  What a vGPU may touch its driver
 * pins as it goes, and an NVMe disk is served through buffers of QEMU's own. */
GPtrArray *
vpt_culprits_memory_not_reserved(const VptCase *c)
{
    GPtrArray *culprits = vpt_blame_nobody();
    const VptDomain *domain = c->domain;
    gboolean pins = FALSE;

    for (guint i = 0; i < domain->passthru->len; i++)
        pins |= vpt_passthru_is_attachable(g_ptr_array_index(domain->passthru, i));
    if (!pins)
        return culprits;

    if (!domain->locked || domain->current_memory < domain->memory)
        blame_domain(culprits, c, domain->name);
    else if (domain->hard_limit > 0 && domain->hard_limit < vpt_domain_least_locked(domain))
        blame_limit(culprits, c);
    return culprits;
}

GPtrArray *
vpt_culprits_memory_short(const VptCase *c)
{
    GPtrArray *culprits = vpt_blame_nobody();
    g_autofree char *available = NULL;
    g_autofree char *needed = NULL;
    g_autofree char *text = NULL;

    if (!vpt_blame_is_about_devices(c) || c->domain->active || c->host->memory_available == 0 ||
        c->domain->memory <= c->host->memory_available)
        return culprits;

    available = in_mib(c->host->memory_available);
    needed = in_mib(c->domain->memory);
    text = vpt_text_fill("{host} has {available} MiB available, and {domain} needs {needed} MiB",
                         "host", vpt_blame_host_name(c), "available", available, "domain",
                         c->domain->name, "needed", needed, NULL);
    g_ptr_array_add(culprits, vpt_culprit_new("host", vpt_blame_host_name(c), text));
    return culprits;
}

/* QEMU machines without a PCI bus (docs/system/i386/microvm.rst, hw/i386/pc_piix.c,
 * docs/system/arm/raspi.rst, docs/system/arm/vexpress.rst) */
GPtrArray *
vpt_culprits_machine(const VptCase *c)
{
    static const char *const without_pci[] = { "isapc", "microvm", "none", "raspi", "vexpress-" };
    GPtrArray *culprits = vpt_blame_nobody();
    gboolean passes = vpt_blame_is_about_devices(c) || c->domain->passthru->len > 0;

    for (guint i = 0; passes && c->domain->machine && i < G_N_ELEMENTS(without_pci); i++) {
        if (g_str_has_prefix(c->domain->machine, without_pci[i]))
            blame_domain(culprits, c, c->domain->machine);
    }

    return culprits;
}

GPtrArray *
vpt_culprits_saved_state(const VptCase *c)
{
    GPtrArray *culprits = vpt_blame_nobody();

    if (vpt_blame_is_about_devices(c) && c->domain->has_managed_save && !c->domain->active)
        blame_domain(culprits, c, c->domain->name);

    return culprits;
}

/* Asked for the feature, the devices stand in its way; asked for a device, the
 * argument that switches the feature on does. */
static GPtrArray *
feature_or_devices(const VptCase *c, VptOperation feature, const char *argument)
{
    GPtrArray *culprits;

    if (c->op == feature)
        return vpt_culprits_passthrough(c);

    culprits = vpt_blame_nobody();
    if (vpt_blame_is_about_devices(c) && argument)
        g_ptr_array_add(culprits, vpt_culprit_new("argument", argument, argument));
    return culprits;
}

GPtrArray *
vpt_culprits_record_replay(const VptCase *c)
{
    return feature_or_devices(c, VPT_OP_RECORD_REPLAY, c->domain->record_replay);
}

GPtrArray *
vpt_culprits_fault_tolerance(const VptCase *c)
{
    return feature_or_devices(c, VPT_OP_FAULT_TOLERANCE, c->domain->fault_tolerance);
}
