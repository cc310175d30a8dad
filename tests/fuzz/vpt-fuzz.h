/* vpt-fuzz.h: what every fuzzer shares
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include <glib.h>

/* What libFuzzer calls with each input. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

void vpt_fuzz_fail(const char *what, const char *file, int line) G_GNUC_NORETURN;
void vpt_fuzz_differ(const char *before, const char *after) G_GNUC_NORETURN;

/* Also where asserts are compiled out. */
#define VPT_FUZZ_ASSERT(holds)                                                                     \
    do {                                                                                           \
        if (!(holds))                                                                              \
            vpt_fuzz_fail(#holds, __FILE__, __LINE__);                                             \
    } while (0)
