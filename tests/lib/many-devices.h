/* many-devices.h: a host of 4,149 PCI devices, for benches
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-host.h"

VptHost *many_devices_new(const char *vf_driver);
