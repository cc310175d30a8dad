/* vpt-block.h: from a file system or swap down to the disks that carry it
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-mounts.h"

/**
 * VptCarrier:
 * @name: kernel name of the block device at the bottom, like `sda2`
 * @path: the real sysfs path of its hardware, in which the names of PCI functions stand
 */
typedef struct {
    char *name;
    char *path;
} VptCarrier;

char *vpt_block_name_of_number(const VptRoots *roots, guint major, guint minor);
char *vpt_block_name_of_file(const VptRoots *roots, const char *device_file);
GPtrArray *vpt_block_carriers(const VptRoots *roots, const GPtrArray *mounts, const char *name);
GPtrArray *vpt_block_carriers_of_mount(const VptRoots *roots, const GPtrArray *mounts,
                                       const VptMount *mount);
