/* fake-sysfs.c: makes a folder that looks like the host of a facts file, for tests of programs
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "fake-tree.h"
#include "vpt-facts.h"

int
main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    g_autoptr(VptHost) host = NULL;

    if (argc != 3 || !g_file_get_contents(argv[1], &text, NULL, &error) ||
        !(host = vpt_facts_parse(text, &error))) {
        fprintf(stderr, "usage: %s FACTS FOLDER%s%s\n", argv[0], error ? ": " : "",
                error ? error->message : "");
        return EXIT_FAILURE;
    }

    fake_tree_build(argv[2], host);
    return EXIT_SUCCESS;
}
