/* vpt-sysfs.h: the PCI devices of a machine, as its kernel shows them
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-host.h"
#include "vpt-roots.h"

VptHost *vpt_sysfs_read_host(const VptRoots *roots, GError **error);
VptDevice *vpt_sysfs_read_device(const VptRoots *roots, VptAddress address, GError **error);
char *vpt_sysfs_read_driver(const VptRoots *roots, VptAddress address, GError **error);
gboolean vpt_sysfs_read_vpd_serial(const VptRoots *roots, VptDevice *device);
char *vpt_sysfs_path(const VptRoots *roots, VptAddress address, const char *attribute);
