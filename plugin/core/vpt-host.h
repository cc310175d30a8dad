/* vpt-host.h: one host and its PCI devices, as plain facts
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "vpt-device.h"

typedef enum {
    VPT_UNKNOWN = -1,
    VPT_NO = 0,
    VPT_YES = 1,
} VptTristate;

/**
 * VptHost:
 * @name: (nullable): host name
 * @kernel: (nullable): kernel release
 * @libvirt: (nullable): version of the libvirt that runs its domains
 * @qemu: (nullable): version of its QEMU
 * @cmdline: (nullable): kernel command line
 * @iommu: whether the kernel runs with an IOMMU
 * @interrupt_remapping: whether that IOMMU remaps interrupts
 * @vfio: whether vfio-pci is loaded or can be loaded
 * @memory_total: in KiB, 0: unknown
 * @memory_available: in KiB, 0: unknown
 * @cpus: online CPUs, 0: unknown
 * @devices: (element-type VptDevice): in the order of their addresses
 * @groups: IOMMU group number → GPtrArray of its devices, lent; made by vpt_host_sort()
 */
typedef struct {
    char *name;
    char *kernel;
    char *libvirt;
    char *qemu;
    char *cmdline;
    VptTristate iommu;
    VptTristate interrupt_remapping;
    VptTristate vfio;
    guint64 memory_total;
    guint64 memory_available;
    guint cpus;
    GPtrArray *devices;
    GHashTable *groups;
} VptHost;

VptHost *vpt_host_new(void);
void vpt_host_free(VptHost *host);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptHost, vpt_host_free)

void vpt_host_sort(VptHost *host);
VptDevice *vpt_host_find(const VptHost *host, VptAddress address);
VptDevice *vpt_host_find_label(const VptHost *host, const char *label);
VptDevice *vpt_host_resolve(const VptHost *host, const char *text, GError **error);
const GPtrArray *vpt_host_group(const VptHost *host, int iommu_group);
