/* vpt-health.h: devices that did not come back from the guest that had them
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-host.h"
#include "vpt-roots.h"

void vpt_health_read(const VptRoots *roots, VptDevice *device);
gboolean vpt_health_note(const VptRoots *roots, const VptDevice *device, GError **error);
void vpt_health_recall(const VptRoots *roots, VptHost *host);
