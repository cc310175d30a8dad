/* vpt-fuzz.c: what every fuzzer shares
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-fuzz.h"

#include <stdio.h>
#include <stdlib.h>

void
vpt_fuzz_fail(const char *what, const char *file, int line)
{
    fprintf(stderr, "%s:%d: %s does not hold\n", file, line, what);
    abort();
}

void
vpt_fuzz_differ(const char *before, const char *after)
{
    fprintf(stderr, "--- before\n%s\n--- after\n%s\n", before, after ? after : "(null)");
    abort();
}
