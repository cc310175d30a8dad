/* vpt-virthost.c: a host and its PCI devices as libvirt tells them, for any URI
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <stdlib.h>

#include "vpt-nodedev.h"
#include "vpt-virt-private.h"

#include "vpt-hostxml.h"

static void
read_iommu(VptVirt *virt, VptHost *host)
{
    char *xml = virConnectGetCapabilities(virt->connection);

    host->iommu = vpt_hostxml_iommu(xml);
    free(xml);
}

/* A reader is not told (virConnectGetDomainCapabilities() runs emulators). */
static void
read_vfio(VptVirt *virt, VptHost *host)
{
    char *xml = virConnectGetDomainCapabilities(virt->connection, NULL, NULL, NULL, NULL, 0);

    host->vfio = vpt_hostxml_vfio(xml, host->iommu);
    free(xml);
}

/* A device that has a group, or VFIO's driver, is proof, whatever else was to be learned. */
static void
learn_from_devices(VptHost *host)
{
    for (guint i = 0; i < host->devices->len; i++) {
        const VptDevice *device = g_ptr_array_index(host->devices, i);

        if (device->iommu_group >= 0)
            host->iommu = VPT_YES;
        if (vpt_device_is_on_vfio(device))
            host->vfio = VPT_YES;
    }
}

/* libvirt does not pass on the kernel's MemAvailable; free memory, buffers and
 * page cache together come near it. */
static guint64
read_available_memory(VptVirt *virt)
{
    const int all = VIR_NODE_MEMORY_STATS_ALL_CELLS;
    static const char *const parts[] = { VIR_NODE_MEMORY_STATS_FREE, VIR_NODE_MEMORY_STATS_BUFFERS,
                                         VIR_NODE_MEMORY_STATS_CACHED };
    g_autofree virNodeMemoryStats *stats = NULL;
    guint64 available = 0;
    int n_stats = 0;

    if (virNodeGetMemoryStats(virt->connection, all, NULL, &n_stats, 0) < 0)
        return 0;

    stats = g_new0(virNodeMemoryStats, (gsize)n_stats + 1);
    if (virNodeGetMemoryStats(virt->connection, all, stats, &n_stats, 0) < 0)
        return 0;

    for (int i = 0; i < n_stats; i++) {
        for (guint j = 0; j < G_N_ELEMENTS(parts); j++) {
            if (g_str_equal(stats[i].field, parts[j]))
                available += stats[i].value;
        }
    }

    return available;
}

static void
read_machine(VptVirt *virt, VptHost *host)
{
    char *name = virConnectGetHostname(virt->connection);
    virNodeInfo info;

    host->name = g_strdup(name);
    free(name);

    if (virNodeGetInfo(virt->connection, &info) == 0) {
        host->memory_total = info.memory;
        host->cpus = info.cpus;
    }
    host->memory_available = read_available_memory(virt);
}

/* One that is gone since the list was made is left out; one that can't be read
 * is an error, for a group with a member nobody knows of must not look whole. */
static gboolean
read_device(VptVirt *virt, virNodeDevicePtr node, VptHost *host, GError **error)
{
    const char *name = virNodeDeviceGetName(node);
    char *xml = virNodeDeviceGetXMLDesc(node, 0);
    VptDevice *device;

    if (!xml) {
        if (virGetLastErrorCode() == VIR_ERR_NO_NODE_DEVICE)
            return TRUE;
        vpt_virterror_set(error, virt, "reading node device '%s'", name);
        return FALSE;
    }

    device = vpt_hostxml_device(xml, error);
    free(xml);
    if (!device)
        return FALSE;

    g_ptr_array_add(host->devices, device);
    return TRUE;
}

static gboolean
read_devices(VptVirt *virt, VptHost *host, GError **error)
{
    virNodeDevicePtr *nodes = NULL;
    gboolean readable = TRUE;
    int n_nodes = virConnectListAllNodeDevices(virt->connection, &nodes,
                                               VIR_CONNECT_LIST_NODE_DEVICES_CAP_PCI_DEV);

    if (n_nodes < 0) {
        vpt_virterror_set(error, virt, "listing node devices");
        return FALSE;
    }

    for (int i = 0; i < n_nodes; i++) {
        g_autoptr(virNodeDevice) node = nodes[i];

        readable = readable && read_device(virt, node, host, error);
    }
    free(nodes);

    vpt_host_sort(host);
    return readable;
}

/**
 * vpt_virt_read_host:
 * @virt: a connection
 * @error: (out) (optional): VPT_ERROR_FACTS, VPT_ERROR_DENIED or VPT_ERROR_LIBVIRT
 *
 * What libvirt does not tell (kernel, command line, interrupt remapping, what the host
 * needs a device for; VFIO on a read-only connection) stays unknown; available memory is
 * an estimate.
 *
 * Returns: (transfer full): the host at the other end and its PCI devices, or %NULL with
 *   @error set
 */
VptHost *
vpt_virt_read_host(VptVirt *virt, GError **error)
{
    g_autoptr(VptHost) host = vpt_host_new();

    if (!read_devices(virt, host, error))
        return NULL;

    read_machine(virt, host);
    read_iommu(virt, host);
    read_vfio(virt, host);
    learn_from_devices(host);

    /* each of these facts may be one that a hypervisor does not have */
    virResetLastError();
    return g_steal_pointer(&host);
}
