/* replay.c: runs a fuzzer over its corpus, file by file, with the ordinary compiler (TAP)
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "vpt-fuzz.h"

/* VPT_FUZZ_NAME is the fuzzer's: its corpus is tests/data/fuzz/NAME. */
int
main(void)
{
    const char *data = g_getenv("VPT_TEST_DATA");
    g_autofree char *folder = g_build_filename(data ? data : ".", "fuzz", VPT_FUZZ_NAME, NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;
    guint n = 0;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_autofree char *input = NULL;
        gsize size = 0;

        if (!g_file_get_contents(path, &input, &size, NULL))
            continue;

        /* the name first: a crash says no more */
        fprintf(stderr, "%s\n", path);
        LLVMFuzzerTestOneInput((const uint8_t *)input, size);
        printf("ok %u - %s\n", ++n, name);
        fflush(stdout);
    }

    printf("1..%u\n", n);
    return n > 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
