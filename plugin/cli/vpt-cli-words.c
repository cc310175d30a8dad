/* vpt-cli-words.c: what could be typed next in the shell
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "vpt-cli-lex.h"
#include "vpt-cli-shell.h"

const char *const vpt_cli_shell_commands[] = { "cd", "connect", "exit", "pwd", "quit", NULL };

/**
 * Words:
 * @begin: what was typed of the word already
 * @found: what could stand there; each once
 */
typedef struct {
    const char *begin;
    GStrvBuilder *found;
    GHashTable *seen;
} Words;

static void
offer(Words *words, const char *word)
{
    if (*word && g_str_has_prefix(word, words->begin) &&
        g_hash_table_add(words->seen, g_strdup(word)))
        g_strv_builder_add(words->found, word);
}

static void
offer_lines(Words *words, char **argv, gboolean is_us)
{
    g_auto(GStrv) lines = vpt_cli_child_lines(argv, is_us);

    for (guint i = 0; lines[i]; i++)
        offer(words, lines[i]);
}

/* What virsh knows of its commands and of their arguments */
static void
offer_virsh(Words *words, const VptCli *cli, const GPtrArray *before)
{
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    const char *uri = cli->uri ? cli->uri : vpt_default_uri();

    g_ptr_array_add(argv, (gpointer)"virsh");
    if (uri) {
        g_ptr_array_add(argv, (gpointer)"-c");
        g_ptr_array_add(argv, (gpointer)uri);
    }
    g_ptr_array_add(argv, (gpointer)"complete");
    g_ptr_array_add(argv, (gpointer)"--");
    for (guint i = 0; i < before->len; i++)
        g_ptr_array_add(argv, g_ptr_array_index(before, i));
    g_ptr_array_add(argv, (gpointer)words->begin);
    g_ptr_array_add(argv, NULL);
    offer_lines(words, (char **)argv->pdata, FALSE);
}

static void
offer_commands(Words *words, const VptCli *cli)
{
    g_autoptr(GPtrArray) none = g_ptr_array_new();
    const VptCommand *command;

    for (guint i = 0; (command = vpt_cli_command(i)); i++) {
        if (command->section != VPT_SECTION_HIDDEN)
            offer(words, command->name);
    }
    for (guint i = 0; vpt_cli_shell_commands[i]; i++)
        offer(words, vpt_cli_shell_commands[i]);
    offer_virsh(words, cli, none);
}

static void
offer_options(Words *words, const VptOption *options)
{
    for (; options && options->name; options++) {
        g_autofree char *name = g_strconcat("--", options->name, NULL);

        offer(words, name);
    }
}

static const VptOption *
find_option(const VptCommand *command, const char *word)
{
    const VptOption *const tables[] = { command->options, vpt_cli_globals };

    for (guint i = 0; i < G_N_ELEMENTS(tables); i++) {
        for (const VptOption *option = tables[i]; option && option->name; option++) {
            if (g_str_has_prefix(word, "--") && g_str_equal(option->name, word + 2))
                return option;
        }
    }
    return NULL;
}

/* What stands for an operand or for the value of an option: the words of the command table.
 * Returns: whether anything but a file can */
static gboolean
offer_kind(Words *words, const VptCli *cli, const char *kind)
{
    g_auto(GStrv) several = NULL;

    if (g_str_equal(kind, "FILE") || g_str_equal(kind, "DIR"))
        return FALSE;

    if (g_str_equal(kind, "DEV") || g_str_equal(kind, "DOMAIN")) {
        const char *const complete[] = { "complete", kind, NULL };
        g_auto(GStrv) argv = vpt_cli_child_arguments(cli, complete);

        offer_lines(words, argv, TRUE);
        return TRUE;
    }
    if (g_str_equal(kind, "OPERATION")) {
        for (VptOperation op = 0; op < VPT_OP_LAST; op++)
            offer(words, vpt_operation_name(op));
        return TRUE;
    }
    if (g_str_equal(kind, "COMMAND")) {
        offer_commands(words, cli);
        return TRUE;
    }

    several = g_strsplit(kind, " ", -1);
    for (guint i = 0; several[i]; i++)
        offer(words, several[i]);
    return TRUE;
}

/* The word of the grammar `DOMAIN DEV...` that an operand stands for */
static char *
operand_kind(const VptCommand *command, guint at)
{
    g_auto(GStrv) grammar = g_strsplit(command->operands, " ", -1);
    guint n = g_strv_length(grammar);
    const char *word;

    if (at >= n)
        at = n > 0 && strstr(grammar[n - 1], "...") ? n - 1 : n;
    if (at >= n)
        return g_strdup("");

    word = grammar[at] + strspn(grammar[at], "[");
    return g_strndup(word, strcspn(word, "].["));
}

static gboolean
offer_ours(Words *words, const VptCli *cli, const VptCommand *command, const GPtrArray *before)
{
    const VptOption *valued = NULL;
    g_autofree char *kind = NULL;
    guint n_operands = 0;

    for (guint i = 1; i < before->len; i++) {
        const char *word = g_ptr_array_index(before, i);
        gboolean is_value = valued != NULL;

        valued = is_value ? NULL : find_option(command, word);
        if (valued && valued->kind == G_OPTION_ARG_NONE)
            valued = NULL;
        n_operands += !is_value && word[0] != '-';
    }

    if (valued)
        return offer_kind(words, cli, valued->words ? valued->words : "");
    if (words->begin[0] == '-') {
        offer_options(words, command->options);
        offer_options(words, vpt_cli_globals);
        return TRUE;
    }
    kind = operand_kind(command, n_operands);
    return offer_kind(words, cli, kind);
}

static gboolean
offer_all(Words *words, const VptCli *cli, const GPtrArray *before)
{
    const char *name = before->len > 0 ? g_ptr_array_index(before, 0) : NULL;
    const VptCommand *command = name ? vpt_cli_find_command(name) : NULL;

    if (!name)
        offer_commands(words, cli);
    else if (g_str_equal(name, "cd"))
        return FALSE;
    else if (command && !command->virsh)
        return offer_ours(words, cli, command, before);
    else if (!g_strv_contains(vpt_cli_shell_commands, name))
        offer_virsh(words, cli, before);
    return TRUE;
}

/**
 * vpt_cli_words:
 * @line: what was typed, up to the cursor
 * @length: how many of its last bytes are the word that is being typed
 * @cli: the call of the shell
 *
 * Returns: (transfer full) (nullable): what the word could be; %NULL: the name of a file
 */
char **
vpt_cli_words(const char *line, gsize length, gpointer cli)
{
    g_autofree char *before_word = g_strndup(line, strlen(line) - length);
    g_autoptr(GPtrArray) before = vpt_cli_lex_begun(before_word);
    g_autoptr(GStrvBuilder) found = g_strv_builder_new();
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    Words words = { line + strlen(line) - length, found, seen };

    return offer_all(&words, cli, before) ? g_strv_builder_end(found) : NULL;
}
