/* vpt-hook-scan.h: whether a domain's XML may pass a device through, without parsing it
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <stddef.h>

/**
 * VptHookScan: what the bytes of a domain say
 * @VPT_HOOK_SCAN_PLAIN: nothing is passed through, whatever a parser makes of it
 * @VPT_HOOK_SCAN_ODD: no word of passthrough is there, but the text is written so that
 *   one could hide; only a parser can tell
 * @VPT_HOOK_SCAN_PASSTHRU: a word of passthrough is there, wherever it stands
 */
typedef enum {
    VPT_HOOK_SCAN_PLAIN,
    VPT_HOOK_SCAN_ODD,
    VPT_HOOK_SCAN_PASSTHRU,
} VptHookScan;

VptHookScan vpt_hook_scan(const char *text, size_t length);
