/* vpt-sysfs-some.h: a few devices of a machine, with all that share their IOMMU groups
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-host.h"
#include "vpt-roots.h"

VptHost *vpt_sysfs_read_some(const VptRoots *roots, const VptAddress *addresses, gsize n_addresses,
                             GError **error);
