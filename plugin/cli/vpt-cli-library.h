/* vpt-cli-library.h: libraries that only some commands need, loaded when one first does
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

typedef enum {
    VPT_CLI_LIBRARY_VPT,
    VPT_CLI_LIBRARY_READLINE,
    VPT_CLI_LIBRARY_SMARTCOLS,
} VptCliLibrary;

/* The address of the function or variable @name of @library, looked up once for each place that
 * asks. */
#define VPT_CLI_SYMBOL(library, name)                                                              \
    ({                                                                                             \
        static gpointer symbol;                                                                    \
        if (!symbol)                                                                               \
            symbol = vpt_cli_symbol(library, #name);                                               \
        (__typeof__(&name))symbol;                                                                 \
    })

gpointer vpt_cli_symbol(VptCliLibrary library, const char *name);
