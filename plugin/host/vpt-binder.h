/* vpt-binder.h: which driver a PCI device has, changed through sysfs
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-device.h"
#include "vpt-roots.h"

gboolean vpt_binder_set_driver(const VptRoots *roots, VptAddress address, const char *driver,
                               GError **error);
gboolean vpt_binder_set_override(const VptRoots *roots, VptAddress address, const char *driver,
                                 GError **error);
