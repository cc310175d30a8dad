/* vpt-cli-call.c: arguments as virsh reads them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * After vshCommandParse() in libvirt's tools/vsh.c: options and operands mixed, `--name value`
 * and `--name=value`, nothing but operands behind `--`.  Names can't be abbreviated. */
#include "config.h"

#include <string.h>

#include "vpt-cli-guard.h"

typedef enum {
    KIND_UNKNOWN,
    KIND_FLAG,
    KIND_VALUE,
    KIND_OPERAND,
    KIND_WORDS,
    KIND_ALIAS,
} Kind;

/* How a word of a grammar ends, and what that says of the option. */
static const struct {
    const char *mark;
    Kind kind;
} marks[] = {
    { "...", KIND_WORDS },
    { "=", KIND_OPERAND },
    { ":", KIND_VALUE },
    { ">", KIND_ALIAS },
};

/* Splits a word of a grammar: its name, and for an alias what it stands for. */
static Kind
read_word(const char *word, char **ret_name, const char **ret_rest)
{
    for (guint i = 0; i < G_N_ELEMENTS(marks); i++) {
        const char *at = strstr(word, marks[i].mark);

        if (at) {
            *ret_name = g_strndup(word, (gsize)(at - word));
            *ret_rest = at + strlen(marks[i].mark);
            return marks[i].kind;
        }
    }

    *ret_name = g_strdup(word);
    *ret_rest = "";
    return KIND_FLAG;
}

/* @ret_name: (out): its name in the grammar, where that has it */
static Kind
look_up(char **grammar, const char *option, char **ret_name)
{
    for (guint i = 0; grammar[i]; i++) {
        g_autofree char *name = NULL;
        const char *rest;
        Kind kind = read_word(grammar[i], &name, &rest);

        if (!g_str_equal(name, option))
            continue;
        if (kind == KIND_ALIAS)
            return look_up(grammar, rest, ret_name);
        *ret_name = g_steal_pointer(&name);
        return kind;
    }

    return KIND_UNKNOWN;
}

static void
set_value(VptCall *call, Kind kind, const char *name, const char *value)
{
    if (kind == KIND_WORDS)
        g_ptr_array_add(call->words, g_strdup(value));
    else
        g_hash_table_insert(call->values, g_strdup(name), g_strdup(value));
}

/* The first option that may stand as an operand and has no value yet takes it. */
static void
take_operand(VptCall *call, char **grammar, const char *value)
{
    g_ptr_array_add(call->operands, g_strdup(value));

    for (guint i = 0; grammar[i]; i++) {
        g_autofree char *name = NULL;
        const char *rest;
        Kind kind = read_word(grammar[i], &name, &rest);

        if (kind == KIND_WORDS ||
            (kind == KIND_OPERAND && !g_hash_table_contains(call->values, name))) {
            set_value(call, kind, name, value);
            return;
        }
    }
}

/* Reads the option @args[0], and its value where that is the next argument.  Returns: how
 * many arguments that were, 0: it is ours and not virsh's */
static guint
take_option(VptCall *call, char **grammar, char **args)
{
    g_auto(GStrv) parts = g_strsplit(args[0] + 2, "=", 2);
    g_autofree char *name = NULL;
    Kind kind = look_up(grammar, parts[0], &name);

    if (kind == KIND_UNKNOWN && g_str_equal(args[0], "--json")) {
        call->json = TRUE;
        return 0;
    }
    if (kind == KIND_UNKNOWN) {
        call->help |= g_str_equal(args[0], "--help");
        call->has_unknown = TRUE;
        return 1;
    }

    if (kind == KIND_FLAG || parts[1] || !args[1]) {
        set_value(call, kind, name, parts[1] ? parts[1] : "");
        return 1;
    }
    set_value(call, kind, name, args[1]);
    return 2;
}

/**
 * vpt_cli_call_new:
 * @guarded: a guarded command
 * @args: (array zero-terminated=1): the command and its arguments
 *
 * What virsh will find wrong is left to virsh.
 *
 * Returns: (transfer full): what the arguments say
 */
VptCall *
vpt_cli_call_new(const VptGuarded *guarded, char **args)
{
    VptCall *call = g_new0(VptCall, 1);
    g_auto(GStrv) grammar = g_strsplit(guarded->grammar, " ", -1);
    g_autoptr(GPtrArray) kept = g_ptr_array_new_with_free_func(g_free);
    gboolean only_operands = FALSE;

    call->guarded = guarded;
    call->values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    call->words = g_ptr_array_new_with_free_func(g_free);
    call->operands = g_ptr_array_new_with_free_func(g_free);

    g_ptr_array_add(kept, g_strdup(args[0]));
    for (guint i = 1; args[i];) {
        guint n = 1;
        gboolean ours = FALSE;

        if (!only_operands && g_str_equal(args[i], "--")) {
            only_operands = TRUE;
        } else if (!only_operands && g_str_has_prefix(args[i], "--") &&
                   g_ascii_isalnum(args[i][2])) {
            n = take_option(call, grammar, &args[i]);
            ours = n == 0;
        } else {
            take_operand(call, grammar, args[i]);
        }

        for (guint j = 0; j < n && !ours; j++)
            g_ptr_array_add(kept, g_strdup(args[i + j]));
        i += MAX(n, 1);
    }

    g_ptr_array_add(kept, NULL);
    call->args = (char **)g_ptr_array_free(g_steal_pointer(&kept), FALSE);
    return call;
}

void
vpt_cli_call_free(VptCall *call)
{
    if (!call)
        return;

    g_hash_table_unref(call->values);
    g_ptr_array_unref(call->words);
    g_ptr_array_unref(call->operands);
    g_strfreev(call->args);
    vpt_session_free(call->session);
    g_free(call);
}
