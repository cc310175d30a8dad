/* vpt-sysfs.c: the PCI devices of a machine, as its kernel shows them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 */
#include "config.h"

#include "vpt-sysfs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "vpt-attribute.h"
#include "vpt-configspace.h"
#include "vpt-error.h"
#include "vpt-health.h"
#include "vpt-machine.h"
#include "vpt-names.h"
#include "vpt-sysfs-device.h"

#define DEVICES_FOLDER "bus/pci/devices"

static gboolean
fail_read(GError **error, const VptRoots *roots, const char *name, int failed)
{
    g_set_error(error, VPT_ERROR, failed == EACCES ? VPT_ERROR_DENIED : VPT_ERROR_FACTS,
                "reading '%s/" DEVICES_FOLDER "%s%s': %s%s", roots->sysfs, *name ? "/" : "", name,
                g_strerror(failed),
                failed == ENOENT ? "; is this a machine with PCI, and sysfs mounted there?" : "");
    return FALSE;
}

static gboolean
read_devices(const VptRoots *roots, DIR *dir, VptHost *host, GError **error)
{
    g_autoptr(VptNames) names = vpt_names_new();
    g_autoptr(GHashTable) siblings = vpt_sysfs_siblings_new();
    struct dirent *entry;

    while ((entry = readdir(dir))) {
        g_autoptr(VptDevice) device = NULL;
        VptAddress address;

        if (!vpt_address_parse(entry->d_name, &address, NULL))
            continue;
        device = vpt_device_new(address);
        if (!vpt_sysfs_device_read(dirfd(dir), entry->d_name, device, siblings)) {
            /* unplugged since the folder was listed */
            if (errno == ENOENT || errno == ENODEV)
                continue;
            return fail_read(error, roots, entry->d_name, errno);
        }
        vpt_names_fill(names, device);
        g_ptr_array_add(host->devices, g_steal_pointer(&device));
    }

    return TRUE;
}

/**
 * vpt_sysfs_read_host:
 * @roots: where
 *
 * Reads the machine and all its PCI devices.  Who uses a device stays open: see
 * vpt_hostuse_find() for the host and vpt_conf_apply() for devices.conf.
 *
 * Returns: (transfer full): the host, or %NULL with VPT_ERROR_FACTS or VPT_ERROR_DENIED
 */
VptHost *
vpt_sysfs_read_host(const VptRoots *roots, GError **error)
{
    g_autoptr(VptHost) host = vpt_host_new();
    g_autofree char *path = g_build_filename(roots->sysfs, DEVICES_FOLDER, NULL);
    DIR *dir = opendir(path);
    gboolean read;

    if (!dir) {
        fail_read(error, roots, "", errno);
        return NULL;
    }

    read = read_devices(roots, dir, host, error);
    closedir(dir);
    if (!read)
        return NULL;

    vpt_host_sort(host);
    vpt_health_recall(roots, host);
    vpt_machine_read(roots, host);
    return g_steal_pointer(&host);
}

/**
 * vpt_sysfs_path:
 * @roots: where
 * @address: a device
 * @attribute: one of its files
 *
 * Returns: (transfer full): the path of the file
 */
char *
vpt_sysfs_path(const VptRoots *roots, VptAddress address, const char *attribute)
{
    g_autofree char *name = vpt_address_format(address);

    return g_build_filename(roots->sysfs, DEVICES_FOLDER, name, attribute, NULL);
}

static gboolean
fail_missing(GError **error, const char *name, int failed, const VptRoots *roots)
{
    if (failed != ENOENT && failed != ENODEV)
        return fail_read(error, roots, name, failed);

    g_set_error(error, VPT_ERROR, VPT_ERROR_NOT_FOUND,
                "no PCI device at '%s'; virt-passthru pci-list shows what there is", name);
    return FALSE;
}

/**
 * vpt_sysfs_read_device:
 * @roots: where
 * @address: a device
 *
 * Reads one device, as it is now.
 *
 * Returns: (transfer full): the device, or %NULL with VPT_ERROR_NOT_FOUND, VPT_ERROR_FACTS
 *   or VPT_ERROR_DENIED in @error
 */
VptDevice *
vpt_sysfs_read_device(const VptRoots *roots, VptAddress address, GError **error)
{
    g_autoptr(VptDevice) device = vpt_device_new(address);
    g_autoptr(VptNames) names = NULL;
    g_autofree char *name = vpt_address_format(address);
    g_autofree char *path = g_build_filename(roots->sysfs, DEVICES_FOLDER, NULL);
    int devices = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    gboolean read = devices >= 0 && vpt_sysfs_device_read(devices, name, device, NULL);

    if (!read)
        fail_missing(error, name, errno, roots);
    if (devices >= 0)
        close(devices);
    if (!read)
        return NULL;

    names = vpt_names_new();
    vpt_names_fill(names, device);
    return g_steal_pointer(&device);
}

/**
 * vpt_sysfs_read_driver:
 * @roots: where
 * @address: a device
 *
 * Returns: (transfer full): the driver bound to it now, "" for none, or %NULL with
 *   VPT_ERROR_NOT_FOUND in @error where there is no such device
 */
char *
vpt_sysfs_read_driver(const VptRoots *roots, VptAddress address, GError **error)
{
    g_autofree char *link = vpt_sysfs_path(roots, address, "driver");
    g_autofree char *folder = g_path_get_dirname(link);
    g_autofree char *name = vpt_address_format(address);
    char driver[256];

    if (vpt_attribute_link(AT_FDCWD, link, driver, sizeof(driver)))
        return g_utf8_make_valid(driver, -1);
    if (access(folder, F_OK) == 0)
        return g_strdup("");

    fail_missing(error, name, errno, roots);
    return NULL;
}

/**
 * vpt_sysfs_read_vpd_serial:
 * @roots: where
 * @device: a device, whose @serial is set where it has none yet
 *
 * Asks the Vital Product Data of a device without a Device Serial Number.  Real
 * hardware answers a few bytes per millisecond, so this is for one device that
 * somebody means, and never for a list.
 *
 * Returns: whether @device has a serial now
 */
gboolean
vpt_sysfs_read_vpd_serial(const VptRoots *roots, VptDevice *device)
{
    g_autofree char *path = NULL;
    g_autofree char *vpd = NULL;
    gsize length = 0;

    if (!device->serial && !device->is_vf) {
        path = vpt_sysfs_path(roots, device->address, "vpd");
        if (g_file_get_contents(path, &vpd, &length, NULL))
            device->serial = vpt_configspace_vpd_serial((const guint8 *)vpd, length);
    }

    return device->serial != NULL;
}
