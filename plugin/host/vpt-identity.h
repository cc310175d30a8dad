/* vpt-identity.h: whether a device is the one that devices.conf means, and where it went
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-conf.h"

char *vpt_identity_difference(const VptConfDevice *entry, const VptDevice *device);
gboolean vpt_identity_could_have_moved(const VptConfDevice *entry, const VptDevice *device);
VptDevice *vpt_identity_locate(const VptConfDevice *entry, const VptHost *host);
gboolean vpt_identity_is_former(const VptConfDevice *entry, const VptDevice *device);
