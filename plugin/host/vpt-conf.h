/* vpt-conf.h: devices.conf: which devices of this host belong to passthrough
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-host.h"
#include "vpt-roots.h"

/* The file name in VptRoots.conf. */
#define VPT_CONF_FILE "devices.conf"

/* A host with every function of every card enabled stays far below. */
#define VPT_CONF_MAX_BYTES (1u << 20)

/**
 * VptConfDevice:
 * @section: name of its section, as written
 * @address: where the device was when it was enabled
 * @passthru: whether it belongs to passthrough (`owner=passthru`), or only has a label
 * @vendor: PCI vendor id
 * @device: PCI device id
 * @subsystem_vendor: PCI subsystem vendor id, 0 where there is none
 * @subsystem_device: PCI subsystem id, 0 where there is none
 * @serial: (nullable): its serial number, where it has one
 * @has_port: whether @port is set
 * @port: the bridge or root port it hung from
 * @label: (nullable): its alias
 *
 * One section of devices.conf.
 */
typedef struct {
    char *section;
    VptAddress address;
    gboolean passthru;
    guint16 vendor;
    guint16 device;
    guint16 subsystem_vendor;
    guint16 subsystem_device;
    char *serial;
    gboolean has_port;
    VptAddress port;
    char *label;
} VptConfDevice;

/**
 * VptConf:
 * @file: the text as a tree, with the comments of the user
 * @path: what messages call it
 * @devices: (element-type VptConfDevice): its sections, in their order
 */
typedef struct {
    GKeyFile *file;
    char *path;
    GPtrArray *devices;
} VptConf;

VptConf *vpt_conf_parse(const char *text, const char *path_for_messages, GError **error);
VptConf *vpt_conf_load(const VptRoots *roots, GError **error);
void vpt_conf_free(VptConf *conf);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptConf, vpt_conf_free)

char *vpt_conf_print(const VptConf *conf);
gboolean vpt_conf_write(const VptRoots *roots, const char *text, GError **error);

VptConfDevice *vpt_conf_find(const VptConf *conf, VptAddress address);
gboolean vpt_conf_check_label(const char *label, GError **error);
gboolean vpt_conf_set(VptConf *conf, const VptDevice *device, const char *label, GError **error);
gboolean vpt_conf_unset(VptConf *conf, VptAddress address, GError **error);

void vpt_conf_apply(const VptConf *conf, VptHost *host);
GPtrArray *vpt_conf_missing(const VptConf *conf, const VptHost *host);
VptConfDevice *vpt_conf_entry_of(const VptConf *conf, const VptHost *host,
                                 const VptDevice *device);
