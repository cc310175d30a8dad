/* vpt-cli-lex.c: a line of the shell as commands and words
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * By virsh's rules (vshCommandStringGetArg() in libvirt's tools/vsh.c): words are parted by
 * blanks, commands by `;` and ends of line; '…' keeps all, "…" all but backslashes; a
 * backslash takes the meaning from what follows, and with an end of line behind it is
 * nothing; `#` where a word would begin starts a comment. */
#include "config.h"

#include "vpt-cli-lex.h"

#include <string.h>

#include "vpt-cli.h"

/**
 * Lexer:
 * @at: what was not read yet
 * @begun: whether an open quotation mark and a last backslash are no errors
 * @commands: (element-type GStrv): those that are complete
 * @words: (element-type utf8): of the command being read
 */
typedef struct {
    const char *at;
    gboolean begun;
    GPtrArray *commands;
    GPtrArray *words;
} Lexer;

static void
end_command(Lexer *lexer)
{
    if (lexer->words->len == 0)
        return;

    g_ptr_array_add(lexer->words, NULL);
    g_ptr_array_add(lexer->commands, g_ptr_array_free(lexer->words, FALSE));
    lexer->words = g_ptr_array_new_with_free_func(g_free);
}

/* What ended before its time is an error, unless the user is still typing. */
static gboolean
allow_end(const Lexer *lexer, const char *what, GError **error)
{
    if (lexer->begun)
        return TRUE;

    g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX, "%s", what);
    return FALSE;
}

static gboolean
read_word(Lexer *lexer, GString *word, GError **error)
{
    char quote = '\0';

    for (; *lexer->at; lexer->at++) {
        char c = *lexer->at;

        if (!quote && strchr(" \t\n;", c))
            return TRUE;

        if (quote ? c == quote : c == '\'' || c == '"') {
            quote = quote ? '\0' : c;
        } else if (c != '\\' || quote == '\'') {
            g_string_append_c(word, c);
        } else if (!lexer->at[1]) {
            lexer->at++;
            return allow_end(lexer, "there is nothing behind the last backslash", error);
        } else if (*++lexer->at != '\n') {
            g_string_append_c(word, *lexer->at);
        }
    }

    return !quote || allow_end(lexer, quote == '"' ? "a quotation mark (\") is not closed"
                                                   : "a quotation mark (') is not closed", error);
}

/* Blanks, and ends of line that a backslash takes away */
static void
skip_blanks(Lexer *lexer)
{
    for (;; lexer->at++) {
        if (lexer->at[0] == '\\' && lexer->at[1] == '\n')
            lexer->at++;
        else if (*lexer->at != ' ' && *lexer->at != '\t')
            return;
    }
}

/* Reads what comes next.  A word that a blank or the end of the text has not ended yet is
 * the one that is being typed. */
static gboolean
read_next(Lexer *lexer, GError **error)
{
    g_autoptr(GString) word = NULL;

    if (*lexer->at == '#')
        lexer->at += strcspn(lexer->at, "\n");
    if (*lexer->at == ';' || *lexer->at == '\n') {
        end_command(lexer);
        lexer->at++;
        return TRUE;
    }
    if (!*lexer->at)
        return TRUE;

    word = g_string_new(NULL);
    if (!read_word(lexer, word, error))
        return FALSE;
    g_ptr_array_add(lexer->words, g_string_free(g_steal_pointer(&word), FALSE));
    return TRUE;
}

static gboolean
read_all(Lexer *lexer, GError **error)
{
    for (skip_blanks(lexer); *lexer->at; skip_blanks(lexer)) {
        if (!read_next(lexer, error))
            return FALSE;
    }
    return TRUE;
}

static Lexer
start(const char *text, gboolean begun)
{
    return (Lexer){ text, begun, g_ptr_array_new_with_free_func((GDestroyNotify)g_strfreev),
                    g_ptr_array_new_with_free_func(g_free) };
}

/**
 * vpt_cli_lex:
 * @text: what was typed, one or more lines
 * @error: (out) (optional): VPT_ERROR_SYNTAX
 *
 * Returns: (transfer full) (element-type GStrv): the commands, each at least one word, or
 *   %NULL with @error set
 */
GPtrArray *
vpt_cli_lex(const char *text, GError **error)
{
    Lexer lexer = start(text, FALSE);
    gboolean ok = read_all(&lexer, error);

    if (ok)
        end_command(&lexer);
    g_ptr_array_unref(lexer.words);
    if (ok)
        return lexer.commands;

    g_ptr_array_unref(lexer.commands);
    return NULL;
}

/**
 * vpt_cli_lex_begun:
 * @text: a line up to the word that is being typed
 *
 * Returns: (transfer full) (element-type utf8): the words before it in its command
 */
GPtrArray *
vpt_cli_lex_begun(const char *text)
{
    Lexer lexer = start(text, TRUE);

    /* nothing is an error here */
    (void)read_all(&lexer, NULL);
    g_ptr_array_unref(lexer.commands);
    return lexer.words;
}
