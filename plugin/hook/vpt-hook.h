/* vpt-hook.h: whether a guest with devices may start here, and what became of them
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "vpt-hook-call.h"
#include "vpt-roots.h"

gboolean vpt_hook_run(const VptRoots *roots, VptHookPhase phase, const char *text, gsize length,
                      GString *words);
