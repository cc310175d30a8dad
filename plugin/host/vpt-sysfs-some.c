/* vpt-sysfs-some.c: a few devices of a machine, with all that share their IOMMU groups
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The rules judge a device by itself and by its group.  To read those alone takes as
 * long on a host with thousands of virtual functions as on one with ten. */
#include "config.h"

#include "vpt-sysfs-some.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "vpt-error.h"
#include "vpt-health.h"
#include "vpt-machine.h"
#include "vpt-names.h"
#include "vpt-sysfs-device.h"

typedef struct {
    const VptRoots *roots;
    int devices;
    GHashTable *seen;
    VptNames *names;
    VptHost *host;
} Reader;

/* Returns the device, or NULL where there is none or it was read before. */
static const VptDevice *
add(Reader *reader, const char *name)
{
    VptAddress address;
    VptDevice *device;

    if (!vpt_address_parse(name, &address, NULL) ||
        !g_hash_table_add(reader->seen, g_strdup(name)))
        return NULL;

    device = vpt_device_new(address);
    if (!vpt_sysfs_device_read(reader->devices, name, device, NULL)) {
        vpt_device_free(device);
        return NULL;
    }

    vpt_names_fill(reader->names, device);
    g_ptr_array_add(reader->host->devices, device);
    return device;
}

static void
add_group(Reader *reader, int group)
{
    g_autofree char *path = g_strdup_printf("%s/kernel/iommu_groups/%d/devices",
                                            reader->roots->sysfs, group);
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir)))
        add(reader, name);
}

/**
 * vpt_sysfs_read_some:
 * @roots: where
 * @addresses: (array length=n_addresses): the devices that matter; what is not there is left out
 * @n_addresses: how many
 *
 * Reads the machine, these devices, and the others in their IOMMU groups.  Who uses a device
 * stays open, as with vpt_sysfs_read_host().
 *
 * Returns: (transfer full): a host with these devices alone, or %NULL with VPT_ERROR_FACTS in
 *   @error
 */
VptHost *
vpt_sysfs_read_some(const VptRoots *roots, const VptAddress *addresses, gsize n_addresses,
                    GError **error)
{
    g_autofree char *path = g_build_filename(roots->sysfs, "bus/pci/devices", NULL);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(VptNames) names = NULL;
    Reader reader = { .roots = roots, .seen = seen };

    reader.devices = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (reader.devices < 0) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_FACTS, "reading '%s': %s; is sysfs mounted there?",
                    path, g_strerror(errno));
        return NULL;
    }

    names = vpt_names_new();
    reader.names = names;
    reader.host = vpt_host_new();
    for (gsize i = 0; i < n_addresses; i++) {
        g_autofree char *name = vpt_address_format(addresses[i]);
        const VptDevice *device = add(&reader, name);

        if (device && device->iommu_group >= 0)
            add_group(&reader, device->iommu_group);
    }
    close(reader.devices);

    vpt_host_sort(reader.host);
    vpt_health_recall(roots, reader.host);
    vpt_machine_read(roots, reader.host);
    return reader.host;
}
