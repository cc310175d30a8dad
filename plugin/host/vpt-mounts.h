/* vpt-mounts.h: what is mounted where
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-roots.h"

/**
 * VptMount:
 * @major: of the block device, 0 where a file system has none of its own (btrfs, overlay, tmpfs)
 * @minor: of the block device
 * @point: where it is mounted
 * @type: of the file system
 * @source: what mount was given, as a rule a device
 */
typedef struct {
    guint major;
    guint minor;
    char *point;
    char *type;
    char *source;
} VptMount;

GPtrArray *vpt_mounts_parse(const char *mountinfo);
GPtrArray *vpt_mounts_read(const VptRoots *roots, GError **error);
const VptMount *vpt_mounts_holding(const GPtrArray *mounts, const char *path);
