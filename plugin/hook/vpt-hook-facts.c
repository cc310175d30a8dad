/* vpt-hook-facts.c: what the rules need to know of the host a guest is to start on
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * libvirt waits meanwhile, so only the guest's devices are looked at and what shares a group
 * with them.  Which other guest has a device is not known here: to ask libvirt from its
 * own hook is a deadlock, and it checks that itself. */
#include "config.h"

#include "vpt-hook-facts.h"

#include "vpt-conf.h"
#include "vpt-health.h"
#include "vpt-hostuse.h"
#include "vpt-identity.h"
#include "vpt-sysfs-some.h"
#include "vpt-sysfs.h"

/* Also virtual functions are asked here, whose configuration space a list leaves unread. */
static void
read_health(const VptRoots *roots, const VptDomain *domain, VptHost *host)
{
    for (guint i = 0; i < host->devices->len; i++) {
        VptDevice *device = g_ptr_array_index(host->devices, i);

        if (vpt_domain_find(domain, device->address))
            vpt_health_read(roots, device);
    }
}

/**
 * vpt_hook_read_devices:
 * @roots: where
 * @domain: a domain
 *
 * Returns: (transfer full): a host with the PCI devices of @domain and the others of their
 *   groups, asked whether they answer, or %NULL with VPT_ERROR_FACTS in @error
 */
VptHost *
vpt_hook_read_devices(const VptRoots *roots, const VptDomain *domain, GError **error)
{
    g_autoptr(GArray) addresses = g_array_new(FALSE, FALSE, sizeof(VptAddress));
    VptHost *host;

    for (guint i = 0; i < domain->passthru->len; i++) {
        const VptPassthru *passthru = g_ptr_array_index(domain->passthru, i);

        if (passthru->has_address)
            g_array_append_val(addresses, passthru->address);
    }

    host = vpt_sysfs_read_some(roots, (const VptAddress *)(gpointer)addresses->data,
                               addresses->len, error);
    if (host)
        read_health(roots, domain, host);
    return host;
}

/* Adds the device at the address of @entry, if that is the one that @entry means. */
static gboolean
add_if_meant(const VptRoots *roots, const VptConfDevice *entry, VptHost *host)
{
    VptDevice *there = vpt_host_find(host, entry->address);
    g_autoptr(VptDevice) read = there ? NULL : vpt_sysfs_read_device(roots, entry->address, NULL);
    g_autofree char *difference = NULL;

    if (!there)
        there = read;
    if (!there)
        return FALSE;

    difference = vpt_identity_difference(entry, there);
    if (difference)
        return FALSE;
    if (read) {
        g_ptr_array_add(host->devices, g_steal_pointer(&read));
        vpt_host_sort(host);
    }
    return TRUE;
}

/* Whether an entry of another address may mean one of the devices.  Only a look at all devices
 * tells then whether a card has moved, or two look the same. */
static gboolean
may_have_moved(const VptRoots *roots, const VptConf *conf, VptHost *host)
{
    guint n_devices = host->devices->len;

    for (guint i = 0; i < conf->devices->len; i++) {
        const VptConfDevice *entry = g_ptr_array_index(conf->devices, i);

        for (guint j = 0; j < n_devices; j++) {
            const VptDevice *device = g_ptr_array_index(host->devices, j);

            if (vpt_address_equal(entry->address, device->address) ||
                !vpt_identity_could_have_moved(entry, device))
                continue;
            if (!add_if_meant(roots, entry, host))
                return TRUE;
            break;
        }
    }

    return FALSE;
}

/* Of a device that is with passthrough already the identity was checked when it got there;
 * one that is still to be bound is asked for its serial number first, however slowly it
 * answers. */
static void
read_serials(const VptRoots *roots, const VptConf *conf, VptHost *host)
{
    for (guint i = 0; i < host->devices->len; i++) {
        VptDevice *device = g_ptr_array_index(host->devices, i);
        const VptConfDevice *entry = vpt_conf_find(conf, device->address);

        if (entry && entry->passthru && entry->serial && !vpt_device_is_on_vfio(device))
            vpt_sysfs_read_vpd_serial(roots, device);
    }
}

/* What is on vfio-pci carries no root disk, and to follow all mounts down takes time. */
static gboolean
may_serve_host(const VptDomain *domain, const VptHost *host)
{
    for (guint i = 0; i < host->devices->len; i++) {
        const VptDevice *device = g_ptr_array_index(host->devices, i);

        if (vpt_domain_find(domain, device->address) && !vpt_device_is_on_vfio(device))
            return TRUE;
    }

    return FALSE;
}

/**
 * vpt_hook_read_host:
 * @roots: where
 * @domain: a domain that is about to start
 *
 * Returns: (transfer full): what vpt_hook_read_devices() gives, with what devices.conf says of
 *   the devices and what the host needs them for, or %NULL with @error set
 */
VptHost *
vpt_hook_read_host(const VptRoots *roots, const VptDomain *domain, GError **error)
{
    g_autoptr(VptConf) conf = vpt_conf_load(roots, error);
    g_autoptr(VptHost) host = conf ? vpt_hook_read_devices(roots, domain, error) : NULL;

    if (!host)
        return NULL;

    if (may_have_moved(roots, conf, host)) {
        vpt_host_free(host);
        host = vpt_sysfs_read_host(roots, error);
        if (!host)
            return NULL;
        read_health(roots, domain, host);
    }

    read_serials(roots, conf, host);
    vpt_conf_apply(conf, host);
    if (may_serve_host(domain, host) && !vpt_hostuse_find(roots, host, error))
        return NULL;
    return g_steal_pointer(&host);
}
