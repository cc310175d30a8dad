/* vpt-names.h: what vendors call their devices, from the hardware database of udev
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-device.h"

typedef struct VptNames VptNames;

VptNames *vpt_names_new(void);
void vpt_names_free(VptNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptNames, vpt_names_free)

void vpt_names_fill(VptNames *names, VptDevice *device);
