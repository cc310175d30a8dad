/* vpt-modules.h: kernel modules
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-host.h"
#include "vpt-roots.h"

VptTristate vpt_modules_have(const VptRoots *roots, const char *name);
gboolean vpt_modules_load(const VptRoots *roots, const char *name, GError **error);
