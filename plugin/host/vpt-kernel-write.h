/* vpt-kernel-write.h: a write to the kernel that cannot hang its caller
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-roots.h"

gboolean vpt_kernel_write(const VptRoots *roots, const char *path, const char *text,
                          gboolean *ret_hung, GError **error);
