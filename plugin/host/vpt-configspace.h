/* vpt-configspace.h: what only the configuration space of a PCI function tells
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-host.h"

VptTristate vpt_configspace_answers(const char *path, gboolean is_vf);
void vpt_configspace_read(int folder, VptDevice *device);
char *vpt_configspace_vpd_serial(const guint8 *vpd, gsize length);
