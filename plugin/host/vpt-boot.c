/* vpt-boot.c: the devices of devices.conf and their driver, while the host boots
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A device is claimed when the kernel announces it, before udev loads a driver for it:
 * nothing of the host ever touches it then.  Where a driver was faster (it is built in, or
 * the initramfs had it) the device is bound anew when all devices are there.
 */
#include "config.h"

#include "vpt-boot.h"

#include "vpt-binder.h"
#include "vpt-conf.h"
#include "vpt-hostuse.h"
#include "vpt-identity.h"
#include "vpt-journal.h"
#include "vpt-sysfs.h"

static void G_GNUC_PRINTF(2, 3)
say(GPtrArray *report, const char *format, ...)
{
    va_list values;

    va_start(values, format);
    g_ptr_array_add(report, g_strdup_vprintf(format, values));
    va_end(values);
}

static gboolean
fail(GPtrArray *report, const GError *error)
{
    say(report, "%s", error->message);
    return FALSE;
}

/* Sets the override and nothing else: the kernel has yet to look for a driver. */
static gboolean
claim(const VptRoots *roots, const VptDevice *device, GPtrArray *report)
{
    g_autoptr(GError) error = NULL;

    return vpt_binder_set_override(roots, device->address, VPT_DRIVER_VFIO, &error) ||
           fail(report, error);
}

static void
say_moved(GPtrArray *report, const VptConfDevice *entry, const VptDevice *device)
{
    g_autofree char *now = vpt_address_format(device->address);

    say(report, "%s: this is the device that was enabled at %s; it is followed", now,
        entry->section);
}

/* To tell for sure that a card moved, all devices are needed.  They are read only where
 * this one could be such a card: a host may announce thousands. */
static gboolean
claim_moved(const VptRoots *roots, const VptConf *conf, const VptDevice *device,
            GPtrArray *report)
{
    g_autoptr(VptHost) host = NULL;
    g_autoptr(GError) error = NULL;

    for (guint i = 0; i < conf->devices->len; i++) {
        const VptConfDevice *entry = g_ptr_array_index(conf->devices, i);
        const VptDevice *found;

        if (!entry->passthru || !vpt_identity_could_have_moved(entry, device))
            continue;
        if (!host)
            host = vpt_sysfs_read_host(roots, &error);
        if (!host)
            return fail(report, error);

        found = vpt_identity_locate(entry, host);
        if (found && vpt_address_equal(found->address, device->address)) {
            say_moved(report, entry, device);
            return claim(roots, device, report);
        }
    }

    return TRUE;
}

static gboolean
has_passthru(const VptConf *conf)
{
    for (guint i = 0; i < conf->devices->len; i++) {
        const VptConfDevice *entry = g_ptr_array_index(conf->devices, i);

        if (entry->passthru)
            return TRUE;
    }

    return FALSE;
}

static gboolean
refuse_stranger(const VptConfDevice *entry, const VptDevice *device, GPtrArray *report)
{
    g_autofree char *difference = vpt_identity_difference(entry, device);
    g_autofree char *address = vpt_address_format(device->address);

    say(report, "refused: %s %s; look at it with virt-passthru pci-info %s, then enable or "
        "disable it anew", address, difference, address);
    return FALSE;
}

static gboolean
is_elsewhere(const VptRoots *roots, const VptConfDevice *entry)
{
    g_autoptr(VptHost) host = vpt_sysfs_read_host(roots, NULL);
    const VptDevice *found = host ? vpt_identity_locate(entry, host) : NULL;

    return found && !vpt_address_equal(found->address, entry->address);
}

/**
 * vpt_boot_claim:
 * @roots: where
 * @address: a device that the kernel has just announced
 * @report: (element-type utf8): takes a line for what is worth to be told
 *
 * Reserves the device for vfio-pci where devices.conf gives it to passthrough and it is
 * the one that is meant.
 *
 * Returns: whether nothing is wrong; a device that is not in devices.conf is nobody's trouble
 */
gboolean
vpt_boot_claim(const VptRoots *roots, VptAddress address, GPtrArray *report)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(VptConf) conf = vpt_conf_load(roots, &error);
    g_autoptr(VptDevice) device = NULL;
    g_autofree char *difference = NULL;
    const VptConfDevice *entry;

    if (!conf)
        return fail(report, error);
    if (!has_passthru(conf))
        return TRUE;

    device = vpt_sysfs_read_device(roots, address, &error);
    if (!device)
        return fail(report, error);

    entry = vpt_conf_find(conf, address);
    if (entry && !entry->passthru)
        entry = NULL;
    if (entry && entry->serial)
        vpt_sysfs_read_vpd_serial(roots, device);
    if (entry)
        difference = vpt_identity_difference(entry, device);

    if (entry && !difference)
        return claim(roots, device, report);
    if (!claim_moved(roots, conf, device, report))
        return FALSE;
    return !entry || is_elsewhere(roots, entry) || refuse_stranger(entry, device, report);
}

/* The root disk of today may be the passthrough disk of yesterday. */
static gboolean
bind(const VptRoots *roots, const VptDevice *device, GPtrArray *report)
{
    g_autofree char *address = vpt_address_format(device->address);
    g_autoptr(GError) error = NULL;

    if (device->host_use->len > 0 && !vpt_device_is_on_vfio(device)) {
        say(report, "refused: %s is enabled for passthrough, but the host needs it for %s; "
            "disable it with virt-passthru pci-disable %s", address,
            (const char *)g_ptr_array_index(device->host_use, 0), address);
        return FALSE;
    }

    return vpt_binder_set_driver(roots, device->address, VPT_DRIVER_VFIO, &error) ||
           fail(report, error);
}

static gboolean
bind_entry(const VptRoots *roots, const VptHost *host, const VptConfDevice *entry,
           GPtrArray *report)
{
    VptDevice *there = vpt_host_find(host, entry->address);
    VptDevice *device;

    if (there && entry->serial)
        vpt_sysfs_read_vpd_serial(roots, there);

    device = vpt_identity_locate(entry, host);
    if (!device && there)
        return refuse_stranger(entry, there, report);
    if (!device) {
        say(report, "%s is enabled for passthrough and not there", entry->section);
        return TRUE;
    }

    if (!vpt_address_equal(device->address, entry->address))
        say_moved(report, entry, device);
    return bind(roots, device, report);
}

/**
 * vpt_boot_bind_all:
 * @roots: where
 * @report: (element-type utf8): takes a line for what is worth to be told
 *
 * Binds every device that devices.conf gives to passthrough to vfio-pci.
 *
 * Returns: whether all of them have it now, those aside that are not there
 */
gboolean
vpt_boot_bind_all(const VptRoots *roots, GPtrArray *report)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(VptConf) conf = vpt_conf_load(roots, &error);
    g_autoptr(VptLock) lock = NULL;
    g_autoptr(VptHost) host = NULL;
    gboolean all = TRUE;

    if (!conf)
        return fail(report, error);
    if (!has_passthru(conf))
        return TRUE;

    lock = vpt_lock_take(roots, &error);
    host = lock ? vpt_sysfs_read_host(roots, &error) : NULL;
    if (!host || !vpt_hostuse_find(roots, host, &error))
        return fail(report, error);

    for (guint i = 0; i < conf->devices->len; i++) {
        const VptConfDevice *entry = g_ptr_array_index(conf->devices, i);

        if (entry->passthru && !bind_entry(roots, host, entry, report))
            all = FALSE;
    }

    return all;
}
