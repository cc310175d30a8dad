/* vpt-boot.h: the devices of devices.conf and their driver, while the host boots
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-address.h"
#include "vpt-roots.h"

gboolean vpt_boot_claim(const VptRoots *roots, VptAddress address, GPtrArray *report);
gboolean vpt_boot_bind_all(const VptRoots *roots, GPtrArray *report);
