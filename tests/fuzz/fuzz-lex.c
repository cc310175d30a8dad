/* fuzz-lex.c: any bytes as a line of the shell
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "vpt-cli-lex.h"
#include "vpt-error.h"
#include "vpt-fuzz.h"

/* What to type for a word: in single quotes everything stands for itself but these. */
static void
append_quoted(GString *line, const char *word)
{
    g_string_append_c(line, '\'');
    for (; *word; word++) {
        if (*word == '\'')
            g_string_append(line, "'\\''");
        else
            g_string_append_c(line, *word);
    }
    g_string_append_c(line, '\'');
}

/* A line that gives the same commands again, however their words were written. */
static char *
print_commands(const GPtrArray *commands)
{
    GString *line = g_string_new(NULL);

    for (guint i = 0; i < commands->len; i++) {
        char **words = g_ptr_array_index(commands, i);

        VPT_FUZZ_ASSERT(words[0]);
        for (guint j = 0; words[j]; j++) {
            g_string_append_c(line, ' ');
            append_quoted(line, words[j]);
        }
        g_string_append_c(line, i % 2 ? ';' : '\n');
    }

    return g_string_free(line, FALSE);
}

static gsize
count_bytes(char **words)
{
    gsize n = 0;

    for (guint i = 0; words[i]; i++)
        n += strlen(words[i]);
    return n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) commands = vpt_cli_lex(text, &error);
    g_autoptr(GPtrArray) begun = vpt_cli_lex_begun(text);
    g_autoptr(GPtrArray) again = NULL;
    g_autofree char *line = NULL;
    gsize n = 0;

    VPT_FUZZ_ASSERT(begun);
    VPT_FUZZ_ASSERT((commands == NULL) == g_error_matches(error, VPT_ERROR, VPT_ERROR_SYNTAX));
    if (!commands)
        return 0;

    line = print_commands(commands);
    again = vpt_cli_lex(line, NULL);
    VPT_FUZZ_ASSERT(again && again->len == commands->len);
    for (guint i = 0; i < commands->len; i++) {
        const char *const *before = g_ptr_array_index(commands, i);

        VPT_FUZZ_ASSERT(g_strv_equal(before, g_ptr_array_index(again, i)));
        n += count_bytes(g_ptr_array_index(commands, i));
    }
    /* nothing comes out that did not go in */
    VPT_FUZZ_ASSERT(n <= strlen(text));
    return 0;
}
