/* vpt-hostuse.h: for what the host itself needs its PCI devices
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-host.h"
#include "vpt-roots.h"

gboolean vpt_hostuse_find(const VptRoots *roots, VptHost *host, GError **error);
