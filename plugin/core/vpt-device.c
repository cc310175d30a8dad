/* vpt-device.c: one PCI function of a host, as plain facts
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-device.h"

/**
 * vpt_device_new:
 * @address: where it is
 *
 * Returns: (transfer full): a device about which nothing else is known
 */
VptDevice *
vpt_device_new(VptAddress address)
{
    VptDevice *device = g_new0(VptDevice, 1);

    device->address = address;
    device->iommu_group = -1;
    device->numa_node = -1;
    device->host_use = g_ptr_array_new_with_free_func(g_free);
    return device;
}

void
vpt_device_free(VptDevice *device)
{
    if (!device)
        return;

    g_free(device->vendor_name);
    g_free(device->device_name);
    g_free(device->driver);
    g_free(device->driver_override);
    g_free(device->serial);
    g_free(device->reset_methods);
    g_ptr_array_unref(device->host_use);
    g_free(device->used_by);
    g_free(device->stranger);
    g_free(device->label);
    g_free(device);
}

/**
 * vpt_device_is_bridge:
 * @device: a device
 *
 * More than @device->bridge, which is the kernel's view: host and ISA bridges have the header
 * of an endpoint and are still no device to give away.  "Other bridge" is what many
 * ordinary cards with a PCI interface chip say of themselves.
 *
 * Returns: whether it leads to other devices and does no work of its own
 */
gboolean
vpt_device_is_bridge(const VptDevice *device)
{
    return device->bridge || (device->class >> 16 == VPT_CLASS_BASE_BRIDGE &&
                              device->class >> 8 != VPT_CLASS_BRIDGE_OTHER);
}

/**
 * vpt_driver_is_vfio:
 * @driver: (nullable): name of a kernel driver
 *
 * Returns: whether a guest can take a device from @driver.  The variant drivers of the
 *   kernel (mlx5_vfio_pci, …) all end like this.
 */
gboolean
vpt_driver_is_vfio(const char *driver)
{
    return driver &&
           (g_str_equal(driver, VPT_DRIVER_VFIO) || g_str_has_suffix(driver, "_vfio_pci"));
}

/**
 * vpt_device_is_on_vfio:
 * @device: a device
 *
 * Returns: whether a guest can take it as it is
 */
gboolean
vpt_device_is_on_vfio(const VptDevice *device)
{
    return vpt_driver_is_vfio(device->driver);
}

/**
 * vpt_device_shares_group:
 * @a: a device
 * @b: another
 *
 * Returns: whether @a and @b are two devices of one IOMMU group, so that they
 *   can only go to a guest together
 */
gboolean
vpt_device_shares_group(const VptDevice *a, const VptDevice *b)
{
    return a != b && a->iommu_group >= 0 && a->iommu_group == b->iommu_group;
}

/**
 * vpt_device_describe:
 * @device: a device
 *
 * Returns: (transfer full): its address and, in brackets, the best name known:
 *   `0000:03:00.0 (Intel 82574L)`, or the ids where the hwdb knows none
 */
char *
vpt_device_describe(const VptDevice *device)
{
    g_autofree char *address = vpt_address_format(device->address);

    if (device->device_name)
        return g_strdup_printf("%s (%s%s%s)", address,
                               device->vendor_name ? device->vendor_name : "",
                               device->vendor_name ? " " : "", device->device_name);

    return g_strdup_printf("%s (%04x:%04x)", address, device->vendor, device->device);
}
