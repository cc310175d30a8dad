/* vpt-blame.h: lists of who stands in the way
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-policy.h"

GPtrArray *vpt_blame_nobody(void);
void vpt_blame_device(GPtrArray *culprits, const VptDevice *device);
void vpt_blame_device_for(GPtrArray *culprits, const VptDevice *device, const char *what);
void vpt_blame_host(GPtrArray *culprits, const VptCase *c);
gboolean vpt_blame_is_on_name(const GPtrArray *culprits, const char *name);
gboolean vpt_blame_is_on(const GPtrArray *culprits, const VptDevice *device);
GPtrArray *vpt_blame_devices_where(const VptCase *c, gboolean (*holds)(const VptDevice *device));
const char *vpt_blame_host_name(const VptCase *c);
gboolean vpt_blame_is_about_devices(const VptCase *c);
