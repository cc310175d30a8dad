/* vpt-cli-args.c: from the command line to a VptCli
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "vpt-cli.h"

/**
 * vpt_cli_set_usage_error:
 * @error: where to
 * @command: (nullable): which one was called, %NULL: none that is known
 * @format: what is wrong with the call
 *
 * Sets VPT_ERROR_USAGE; the message ends with the usage of the command.
 */
void
vpt_cli_set_usage_error(GError **error, const VptCommand *command, const char *format, ...)
{
    g_autofree char *usage = vpt_cli_usage(command);
    g_autofree char *what = NULL;
    va_list values;

    va_start(values, format);
    what = g_strdup_vprintf(format, values);
    va_end(values);

    g_set_error(error, VPT_ERROR, VPT_ERROR_USAGE, "%s%s%s; usage: %s",
                command ? command->name : "", command ? ": " : "", what, usage);
}

static guint
count_options(const VptOption *options)
{
    guint n = 0;

    while (options && options[n].name)
        n++;
    return n;
}

static GOptionEntry *
add_entries(GOptionEntry *at, VptCli *cli, const VptOption *options)
{
    guint n = count_options(options);

    for (guint i = 0; i < n; i++)
        *at++ = (GOptionEntry){ options[i].name, options[i].letter, 0, options[i].kind,
                                G_STRUCT_MEMBER_P(cli, options[i].offset), NULL, NULL };
    return at;
}

/* GOption's messages are whole sentences without names: `Unknown option --foo`. */
static void
set_option_error(GError **error, const VptCommand *command, const GError *failure)
{
    g_autofree char *what = g_strdup(failure->message);

    what[0] = g_ascii_tolower(what[0]);
    vpt_cli_set_usage_error(error, command, "%s", what);
}

/* GOption takes `--live=no` for `--live`. */
static gboolean
check_flags(char **args, const VptOption *options, GError **failure)
{
    for (guint i = 0; i < count_options(options); i++) {
        g_autofree char *start = g_strdup_printf("--%s=", options[i].name);

        for (guint j = 1; options[i].kind == G_OPTION_ARG_NONE && args[j]; j++) {
            if (g_str_equal(args[j], "--"))
                break;
            if (g_str_has_prefix(args[j], start)) {
                g_set_error(failure, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                            "--%s takes no value", options[i].name);
                return FALSE;
            }
        }
    }

    return TRUE;
}

/* Reads the options in @args, which becomes what is left of them: the program's
 * name and the operands.  @strict: an operand ends the options. */
static gboolean
parse(VptCli *cli, char ***args, const VptOption *options, gboolean strict, GError **failure)
{
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_autofree GOptionEntry *entries = NULL;
    GOptionEntry *end;

    if (!check_flags(*args, vpt_cli_globals, failure) || !check_flags(*args, options, failure))
        return FALSE;

    entries = g_new0(GOptionEntry, count_options(vpt_cli_globals) + count_options(options) + 1);
    end = add_entries(entries, cli, vpt_cli_globals);
    add_entries(end, cli, options);

    g_option_context_add_main_entries(context, entries, NULL);
    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_set_strict_posix(context, strict);
    return g_option_context_parse_strv(context, args, failure);
}

static gboolean
stdout_takes_color(const VptCli *cli)
{
    const char *no_color = g_getenv("NO_COLOR");

    if (cli->no_color || g_strcmp0(cli->color, "never") == 0)
        return FALSE;
    if (g_strcmp0(cli->color, "always") == 0)
        return TRUE;

    return isatty(STDOUT_FILENO) && !(no_color && *no_color) &&
           g_strcmp0(g_getenv("TERM"), "dumb") != 0;
}

static gboolean
check_globals(VptCli *cli, GError **error)
{
    static const char *const whens[] = { "auto", "always", "never", NULL };

    if (cli->facts && cli->sysfs) {
        vpt_cli_set_usage_error(error, cli->command,
                                "--facts and --sysfs both name a host; give one of them");
        return FALSE;
    }
    if (cli->color && !g_strv_contains(whens, cli->color)) {
        vpt_cli_set_usage_error(error, cli->command,
                                "'%s' is not a WHEN of --color; it is auto, always or never",
                                cli->color);
        return FALSE;
    }

    cli->colored = stdout_takes_color(cli);
    return TRUE;
}

static void
drop(char **args, guint at)
{
    g_free(args[at]);
    memmove(&args[at], &args[at + 1], sizeof(*args) * g_strv_length(&args[at]));
}

/* Compares the operands with the grammar of the table: words, `[WORD]`, `WORD...`. */
static gboolean
check_operands(const VptCli *cli, GError **error)
{
    g_auto(GStrv) grammar = g_strsplit(cli->command->operands, " ", -1);
    guint n_operands = g_strv_length(cli->operands);
    guint n_words = g_strv_length(grammar);

    for (guint i = n_operands; i < n_words; i++) {
        if (grammar[i][0] != '[') {
            vpt_cli_set_usage_error(error, cli->command, "%s is missing",
                                    g_strdelimit(grammar[i], ".", '\0'));
            return FALSE;
        }
    }

    if (n_operands > n_words && !strstr(cli->command->operands, "...")) {
        vpt_cli_set_usage_error(error, cli->command, "'%s' is one operand too many",
                                cli->operands[n_words]);
        return FALSE;
    }

    return TRUE;
}

/* The words of a command of ours, its options before, between and behind them. */
static gboolean
parse_command(VptCli *cli, char **argv, guint at, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_auto(GStrv) args = g_strdupv(argv);
    const VptCommand *command = cli->command;

    vpt_cli_clear(cli);
    cli->command = command;

    drop(args, at);
    if (!parse(cli, &args, command->options, FALSE, &failure)) {
        set_option_error(error, command, failure);
        return FALSE;
    }
    if (!check_globals(cli, error))
        return FALSE;

    drop(args, 0);
    if (args[0] && g_str_equal(args[0], "--"))
        drop(args, 0);
    cli->operands = g_steal_pointer(&args);
    return cli->help || cli->version || check_operands(cli, error);
}

/**
 * vpt_cli_parse:
 * @cli: (out): what was asked for; to be cleared with vpt_cli_clear() in any case
 * @argv: the command line
 *
 * Reads the options before the command and finds the command.  A command of ours
 * is read to the end; the arguments of virsh's commands are left as they are, the
 * command the first of them.
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_USAGE in @error
 */
gboolean
vpt_cli_parse(VptCli *cli, char **argv, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_auto(GStrv) args = g_strdupv(argv);
    guint at;

    if (!parse(cli, &args, NULL, TRUE, &failure)) {
        set_option_error(error, NULL, failure);
        return FALSE;
    }
    if (!check_globals(cli, error))
        return FALSE;

    drop(args, 0);
    at = g_strv_length(argv) - g_strv_length(args);
    cli->command = args[0] ? vpt_cli_find_command(args[0]) : NULL;
    if (cli->command && !cli->command->virsh)
        return parse_command(cli, argv, at, error);

    cli->operands = g_steal_pointer(&args);
    return TRUE;
}

void
vpt_cli_clear(VptCli *cli)
{
    g_strfreev(cli->operands);
    g_free(cli->uri);
    g_free(cli->profile);
    g_free(cli->facts);
    g_free(cli->sysfs);
    g_free(cli->conf);
    g_free(cli->color);
    g_free(cli->label);
    g_free(cli->svg);
    *cli = (VptCli){ 0 };
}
