/* vpt-device.h: one PCI function of a host, as plain facts
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "vpt-address.h"

/* PCI-SIG class codes (PCI Code and ID Assignment Specification), the upper
 * 8 or 16 bits of the 24 in VptDevice.class */
#define VPT_CLASS_BASE_BRIDGE 0x06u
#define VPT_CLASS_BRIDGE_OTHER 0x0680u
#define VPT_CLASS_BASE_DISPLAY 0x03u

#define VPT_DRIVER_VFIO "vfio-pci"

/* No driver's name: whichever the kernel finds for the device, or none */
#define VPT_DRIVER_HOST "host"

/**
 * VptDevice:
 * @address: where it is
 * @vendor: PCI vendor id
 * @device: PCI device id
 * @subsystem_vendor: PCI subsystem vendor id, 0 where there is none
 * @subsystem_device: PCI subsystem id, 0 where there is none
 * @class: 24 bits: base class, subclass, programming interface
 * @vendor_name: (nullable): name of the vendor, from the hwdb
 * @device_name: (nullable): name of the device, from the hwdb
 * @driver: (nullable): the kernel driver bound to it
 * @driver_override: (nullable): the only driver that may bind it
 * @iommu_group: its IOMMU group, -1: none
 * @numa_node: its NUMA node, -1: none
 * @bridge: whether it is a PCI bridge (a header type other than 0, or class 06xx
 *   where the header was not readable)
 * @boot_vga: whether the firmware's console was on it
 * @has_parent: whether @parent is set
 * @parent: the bridge or root port it hangs from (identity: the upstream port)
 * @is_vf: whether it is an SR-IOV virtual function, of @physical_function
 * @physical_function: the PF of a VF
 * @n_vfs: virtual functions that are switched on
 * @total_vfs: virtual functions that it could have
 * @serial: (nullable): Device Serial Number capability or VPD serial number
 * @reset_methods: (nullable): the kernel's words, like `flr bus`
 * @bar_bytes: size of its memory BARs in bytes, 0 where unknown
 * @unhealthy: whether its config space reads all ones (it fell off the bus)
 * @host_use: (element-type utf8): for what the host needs it, one sentence
 *   fragment each, like `the root file system (/dev/sda1)`; empty: for nothing
 * @used_by: (nullable): name of a domain that has it in its definition
 * @used_live: whether that domain is running with it
 * @enabled: whether devices.conf gives it to passthrough
 * @stranger: (nullable): why the device at this address is not the one
 *   devices.conf means (`is 8086:10d3 but 8086:1521 was enabled here`)
 * @label: (nullable): its alias in devices.conf
 */
typedef struct {
    VptAddress address;
    guint16 vendor;
    guint16 device;
    guint16 subsystem_vendor;
    guint16 subsystem_device;
    guint32 class;
    char *vendor_name;
    char *device_name;
    char *driver;
    char *driver_override;
    int iommu_group;
    int numa_node;
    gboolean bridge;
    gboolean boot_vga;
    gboolean has_parent;
    VptAddress parent;
    gboolean is_vf;
    VptAddress physical_function;
    guint n_vfs;
    guint total_vfs;
    char *serial;
    char *reset_methods;
    guint64 bar_bytes;
    gboolean unhealthy;
    GPtrArray *host_use;
    char *used_by;
    gboolean used_live;
    gboolean enabled;
    char *stranger;
    char *label;
} VptDevice;

VptDevice *vpt_device_new(VptAddress address);
void vpt_device_free(VptDevice *device);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptDevice, vpt_device_free)

gboolean vpt_driver_is_vfio(const char *driver);
gboolean vpt_device_is_bridge(const VptDevice *device);
gboolean vpt_device_is_on_vfio(const VptDevice *device);
gboolean vpt_device_shares_group(const VptDevice *a, const VptDevice *b);
char *vpt_device_describe(const VptDevice *device);
