/* vpt-domain.h: what the rules need to know about one libvirt domain
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "vpt-address.h"

/**
 * VptPassthruKind:
 * @VPT_PASSTHRU_PCI: <hostdev type='pci'>
 * @VPT_PASSTHRU_INTERFACE: <interface type='hostdev'>
 * @VPT_PASSTHRU_NETWORK: an interface of a network with <forward mode='hostdev'>
 * @VPT_PASSTHRU_NVME: <disk type='nvme'>
 * @VPT_PASSTHRU_MDEV: <hostdev type='mdev'>
 * @VPT_PASSTHRU_COMMANDLINE: vfio-pci in <qemu:commandline>
 */
typedef enum {
    VPT_PASSTHRU_PCI,
    VPT_PASSTHRU_INTERFACE,
    VPT_PASSTHRU_NETWORK,
    VPT_PASSTHRU_NVME,
    VPT_PASSTHRU_MDEV,
    VPT_PASSTHRU_COMMANDLINE,
} VptPassthruKind;

/**
 * VptPassthru:
 * @kind: by which part of the XML it is passed through
 * @has_address: whether @address is known (an mdev has none, a network before start neither)
 * @address: address on the host
 * @name: what to call it where it has no address: mdev uuid, network name, argument
 * @alias: (nullable): libvirt's name for it, in a running domain
 * @managed: whether libvirt binds it itself
 * @team: (nullable): alias of the interface that <teaming type='transient'> pairs it with
 * @mac: (nullable): MAC address of a hostdev interface
 * @driver_model: (nullable): the driver other than vfio-pci that <driver model='…'/> names
 */
typedef struct {
    VptPassthruKind kind;
    gboolean has_address;
    VptAddress address;
    char *name;
    char *alias;
    gboolean managed;
    char *team;
    char *mac;
    char *driver_model;
} VptPassthru;

/**
 * VptInterface: a network interface that others may be paired with
 * @alias: its name
 * @model: (nullable): like `virtio`
 * @mac: (nullable): its MAC address
 * @persistent: whether it has <teaming type='persistent'/>
 */
typedef struct {
    char *alias;
    char *model;
    char *mac;
    gboolean persistent;
} VptInterface;

/**
 * VptDomain:
 * @name: its name
 * @uuid: (nullable): its UUID in libvirt's lower-case form
 * @machine: (nullable): machine type as written, like `pc-q35-7.2`
 * @arch: (nullable): architecture
 * @type: (nullable): `kvm`, `qemu`, `test`, …
 * @memory: boot memory and memory devices together, in KiB
 * @max_memory: <maxMemory>, in KiB, 0: none
 * @current_memory: in KiB
 * @hard_limit: <memtune><hard_limit>, in KiB, 0: none
 * @locked: whether <memoryBacking><locked/> is there
 * @hugepages: whether <memoryBacking><hugepages/> is there
 * @vcpus: the most virtual CPUs it can have
 * @iothreads: number of I/O threads
 * @pool_threads: the most threads that QEMU starts besides, for its disks' files
 * @numa: whether its memory stands in the cells of a NUMA topology
 * @viommu: whether it has an <iommu>
 * @vdpa: number of vDPA interfaces (each pins guest memory of its own)
 * @passthru: (element-type VptPassthru): its passthrough devices, in document order
 * @networks: (element-type VptPassthru): interfaces of networks that may or may not be passed
 *   through, which only the network tells: see vpt_domain_take_network()
 * @interfaces: (element-type VptInterface): its network interfaces with an alias
 * @record_replay: (nullable): the argument that switches record and replay on
 * @fault_tolerance: (nullable): the argument that switches COLO on
 * @file: (nullable): the file it was read from, where it is none of libvirt's (not from the XML:
 *   the caller knows)
 * @active: whether it is running (likewise)
 * @paused: whether it is paused (likewise)
 * @persistent: whether it has a definition that outlives it (likewise)
 * @has_managed_save: whether a managed save image exists (likewise)
 */
typedef struct {
    char *name;
    char *uuid;
    char *machine;
    char *arch;
    char *type;
    guint64 memory;
    guint64 max_memory;
    guint64 current_memory;
    guint64 hard_limit;
    gboolean locked;
    gboolean hugepages;
    guint vcpus;
    guint iothreads;
    guint pool_threads;
    gboolean numa;
    gboolean viommu;
    guint vdpa;
    GPtrArray *passthru;
    GPtrArray *networks;
    GPtrArray *interfaces;
    char *record_replay;
    char *fault_tolerance;
    char *file;
    gboolean active;
    gboolean paused;
    gboolean persistent;
    gboolean has_managed_save;
} VptDomain;

GPtrArray *vpt_passthru_parse_device(const char *xml, GError **error);

struct _xmlDoc;

VptDomain *vpt_domain_parse(const char *xml, GError **error);
VptDomain *vpt_domain_from_doc(const struct _xmlDoc *doc, GError **error);
void vpt_domain_free(VptDomain *domain);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptDomain, vpt_domain_free)

VptPassthru *vpt_domain_find(const VptDomain *domain, VptAddress address);
void vpt_domain_take_network(VptDomain *domain, const char *name);
VptPassthru *vpt_domain_find_named(const VptDomain *domain, const char *name);
gboolean vpt_network_gives_devices(const char *xml, gboolean *ret_gives, GError **error);
guint64 vpt_domain_locked_memory(const VptDomain *domain, guint64 bar_bytes);
guint64 vpt_domain_least_locked(const VptDomain *domain);
