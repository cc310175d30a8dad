/* vpt-hook-decide.h: what virt-passthru-hook loads for a guest that may have a device
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <stddef.h>

#include "vpt-hook-call.h"

/* The module, in the folder of the program */
#define VPT_HOOK_DECIDE "virt-passthru-hook-decide.so"

bool vpt_hook_decide(const VptHookCall *call, const char *text, size_t length);
