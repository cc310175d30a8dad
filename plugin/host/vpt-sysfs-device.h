/* vpt-sysfs-device.h: one PCI device, as its kernel shows it
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-device.h"

GHashTable *vpt_sysfs_siblings_new(void);
gboolean vpt_sysfs_device_read(int devices, const char *name, VptDevice *device,
                               GHashTable *siblings);
