/* test-lex.c: lines of the shell as commands and words
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-cli-lex.h"

#include <string.h>

#include "vpt-error.h"
#include "vpt-test.h"

/* `<word> <word>; <word>` */
static char *
lex(const char *text)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) commands = vpt_cli_lex(text, &error);
    GString *seen = g_string_new(NULL);

    VPT_ASSERT_OK(commands, error);
    for (guint i = 0; commands && i < commands->len; i++) {
        char **words = g_ptr_array_index(commands, i);

        for (guint j = 0; words[j]; j++)
            g_string_append_printf(seen, "%s<%s>", j > 0 ? " " : i > 0 ? "; " : "", words[j]);
    }
    return g_string_free(seen, FALSE);
}

static void
test_words_and_commands(void)
{
    static const char *const rows[][2] = {
        { "", "" },
        { " \t\n ; ;", "" },
        { "list", "<list>" },
        { "  save web1\tf ", "<save> <web1> <f>" },
        { "a;b", "<a>; <b>" },
        { "a ; ; b\nc", "<a>; <b>; <c>" },
        { "a 'b c' \"d e\"", "<a> <b c> <d e>" },
        { "a''b '' \"\"", "<ab> <> <>" },
        { "'a\"b' \"c'd\"", "<a\"b> <c'd>" },
        { "a\\ b \\; \\' \\\\", "<a b> <;> <'> <\\>" },
        { "'a\\b' \"c\\\"d\" \"e\\f\"", "<a\\b> <c\"d> <ef>" },
        { "'a;b' \"c;d\" 'e\nf'", "<a;b> <c;d> <e\nf>" },
        { "a # b ; c\nd", "<a>; <d>" },
        { "#a", "" },
        { "a#b '#c' \\#d", "<a#b> <#c> <#d>" },
        { "a\\\nb \\\n c", "<ab> <c>" },
        { "\"a\\\nb\" 'c\\\nd'", "<ab> <c\\\nd>" },
        { "\\\na", "<a>" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *seen = lex(rows[i][0]);

        VPT_ASSERT_STR(seen, rows[i][1]);
    }
}

static void
test_what_is_not_ended(void)
{
    static const char *const rows[] = { "\"a", "'a", "a 'b\\", "a\"b;c", "a\\", "a; \\", "\"\\" };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GError) error = NULL;

        CU_ASSERT_PTR_NULL(vpt_cli_lex(rows[i], &error));
        VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);
    }
}

static void
test_what_is_being_typed(void)
{
    static const char *const rows[][2] = {
        { "", "" },
        { "save ", "save" },
        { "list; save web1 ", "save web1" },
        { "list;", "" },
        { "save 'a b", "save|a b" },
        { "save a\\", "save a" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autoptr(GPtrArray) words = vpt_cli_lex_begun(rows[i][0]);
        const char *separator = strchr(rows[i][1], '|') ? "|" : " ";
        g_auto(GStrv) expected = g_strsplit(rows[i][1], separator, -1);

        CU_ASSERT_EQUAL(words->len, g_strv_length(expected));
        for (guint j = 0; j < MIN(words->len, g_strv_length(expected)); j++)
            VPT_ASSERT_STR(g_ptr_array_index(words, j), expected[j]);
    }
}

VPT_TEST_MAIN("lex",
              { "words and commands", test_words_and_commands },
              { "what is not ended", test_what_is_not_ended },
              { "what is being typed", test_what_is_being_typed })
