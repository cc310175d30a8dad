/* vpt-host.c: one host and its PCI devices, as plain facts
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-host.h"

#include "vpt-error.h"

/**
 * vpt_host_new:
 *
 * Returns: (transfer full): a host about which nothing is known
 */
VptHost *
vpt_host_new(void)
{
    VptHost *host = g_new0(VptHost, 1);

    host->iommu = VPT_UNKNOWN;
    host->interrupt_remapping = VPT_UNKNOWN;
    host->vfio = VPT_UNKNOWN;
    host->devices = g_ptr_array_new_with_free_func((GDestroyNotify)vpt_device_free);
    host->groups = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_ptr_array_unref);
    return host;
}

void
vpt_host_free(VptHost *host)
{
    if (!host)
        return;

    g_free(host->name);
    g_free(host->kernel);
    g_free(host->libvirt);
    g_free(host->qemu);
    g_free(host->cmdline);
    g_hash_table_unref(host->groups);
    g_ptr_array_unref(host->devices);
    g_free(host);
}

static int
compare_devices(gconstpointer a, gconstpointer b)
{
    const VptDevice *const *device_a = a;
    const VptDevice *const *device_b = b;

    return vpt_address_compare((*device_a)->address, (*device_b)->address);
}

/**
 * vpt_host_sort:
 * @host: a host whose devices were added in any order
 *
 * Puts the devices in the order of their addresses and indexes their groups,
 * which vpt_host_find() and vpt_host_group() need.
 */
void
vpt_host_sort(VptHost *host)
{
    g_ptr_array_sort(host->devices, compare_devices);

    g_hash_table_remove_all(host->groups);
    for (guint i = 0; i < host->devices->len; i++) {
        VptDevice *device = g_ptr_array_index(host->devices, i);
        gpointer key = GINT_TO_POINTER(device->iommu_group);
        GPtrArray *members = g_hash_table_lookup(host->groups, key);

        if (device->iommu_group < 0)
            continue;
        if (!members) {
            members = g_ptr_array_new();
            g_hash_table_insert(host->groups, key, members);
        }
        g_ptr_array_add(members, device);
    }
}

/**
 * vpt_host_find:
 * @host: a host with sorted devices
 * @address: where to look
 *
 * Returns: (transfer none) (nullable): the device at @address
 */
VptDevice *
vpt_host_find(const VptHost *host, VptAddress address)
{
    guint low = 0;
    guint high = host->devices->len;

    while (low < high) {
        guint middle = low + (high - low) / 2;
        VptDevice *device = g_ptr_array_index(host->devices, middle);
        int order = vpt_address_compare(address, device->address);

        if (order == 0)
            return device;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }

    return NULL;
}

/**
 * vpt_host_find_label:
 * @host: a host
 * @label: an alias given with pci-enable --label
 *
 * Returns: (transfer none) (nullable): the device that carries @label
 */
VptDevice *
vpt_host_find_label(const VptHost *host, const char *label)
{
    for (guint i = 0; i < host->devices->len; i++) {
        VptDevice *device = g_ptr_array_index(host->devices, i);

        if (g_strcmp0(device->label, label) == 0)
            return device;
    }

    return NULL;
}

/**
 * vpt_host_resolve:
 * @host: a host
 * @text: what a user calls a device: an address, a nodedev name or a label
 *
 * Returns: (transfer none): the device, or %NULL with VPT_ERROR_NOT_FOUND (a well-formed
 *   address where nothing is) or VPT_ERROR_SYNTAX (neither address nor label) in @error
 */
VptDevice *
vpt_host_resolve(const VptHost *host, const char *text, GError **error)
{
    VptDevice *device = vpt_host_find_label(host, text);
    VptAddress address;

    if (device)
        return device;

    if (!vpt_address_parse(text, &address, NULL)) {
        g_autofree char *quoted = vpt_error_quote(text);

        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "'%s' is neither a PCI address like 0000:03:00.0 nor the label of a device; "
                    "virt-passthru pci-list shows both", quoted);
        return NULL;
    }

    device = vpt_host_find(host, address);
    if (!device)
        g_set_error(error, VPT_ERROR, VPT_ERROR_NOT_FOUND,
                    "no PCI device at '%s'; virt-passthru pci-list shows what there is", text);
    return device;
}

/**
 * vpt_host_group:
 * @host: a host with sorted devices
 * @iommu_group: number of an IOMMU group
 *
 * Returns: (transfer none) (nullable) (element-type VptDevice): the devices of the group
 */
const GPtrArray *
vpt_host_group(const VptHost *host, int iommu_group)
{
    return g_hash_table_lookup(host->groups, GINT_TO_POINTER(iommu_group));
}
