/* vpt-cli-shell.c: commands one after the other: from a person, a pipe, or one argument
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Each is run as on the command line, in a process of its own: what is judged there is
 * judged here. */
#include "config.h"

#include "vpt-cli-shell.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "vpt-cli-lex.h"
#include "vpt-cli-line.h"

#define HISTORY_FILE "history"

/**
 * Shell:
 * @cli: the global options; `connect` changes them
 * @with_input: whether the standard input is for the commands, and not where they come from
 * @ended: whether `quit` was said
 * @status: of the last command
 */
typedef struct {
    VptCli *cli;
    gboolean with_input;
    gboolean ended;
    VptExit status;
} Shell;

static VptExit
change_folder(Shell *shell, char **words)
{
    const char *folder = words[1] ? words[1] : g_get_home_dir();
    g_autofree char *text = NULL;

    (void)shell;
    if (chdir(folder) == 0)
        return VPT_EXIT_DONE;

    text = g_strdup_printf("changing to '%s': %s", folder, g_strerror(errno));
    vpt_cli_warn("error: ", text);
    return VPT_EXIT_FAILED;
}

static VptExit
print_folder(Shell *shell, char **words)
{
    g_autofree char *folder = g_get_current_dir();
    g_autofree char *line = g_strconcat(folder, "\n", NULL);

    (void)shell;
    (void)words;
    return vpt_cli_answer(VPT_EXIT_DONE, line, NULL);
}

/* The connection stays what it was where the new one can't be made. */
static VptExit
connect_to(Shell *shell, char **words)
{
    static const char *const try[] = { "uri", NULL };
    VptCli *cli = shell->cli;
    g_autofree char *old_uri = cli->uri;
    gboolean old_readonly = cli->readonly;
    VptExit status;

    cli->uri = NULL;
    cli->readonly = FALSE;
    for (guint i = 1; words[i]; i++) {
        if (g_str_equal(words[i], "--readonly")) {
            cli->readonly = TRUE;
        } else if (!g_str_equal(words[i], "--name")) {
            g_free(cli->uri);
            cli->uri = g_strdup(words[i]);
        }
    }

    status = vpt_cli_child_run(cli, try, FALSE, TRUE);
    if (status != VPT_EXIT_DONE) {
        g_free(cli->uri);
        cli->uri = g_steal_pointer(&old_uri);
        cli->readonly = old_readonly;
    }
    return status;
}

static VptExit
quit(Shell *shell, char **words)
{
    (void)words;
    shell->ended = TRUE;
    return VPT_EXIT_DONE;
}

/* What is about the shell itself; vpt_cli_shell_commands has the names for completion. */
static const struct {
    const char *name;
    VptExit (*run)(Shell *shell, char **words);
} commands[] = {
    { "cd", change_folder }, { "connect", connect_to }, { "exit", quit },
    { "pwd", print_folder }, { "quit", quit },
};

static VptExit
run_command(Shell *shell, char **words)
{
    for (guint i = 0; i < G_N_ELEMENTS(commands); i++) {
        if (g_str_equal(commands[i].name, words[0]))
            return commands[i].run(shell, words);
    }

    /* alone it would be taken for a script once more */
    if (!words[1] && vpt_cli_is_script(words[0])) {
        g_autofree char *text = g_strdup_printf("there is no command '%s'", words[0]);

        vpt_cli_warn("error: ", text);
        return VPT_EXIT_USAGE;
    }
    return vpt_cli_child_run(shell->cli, (const char *const *)words, shell->with_input, FALSE);
}

static void
run_commands(Shell *shell, const GPtrArray *list)
{
    for (guint i = 0; i < list->len && !shell->ended; i++) {
        char **words = g_ptr_array_index(list, i);
        gboolean ends = g_str_equal(words[0], "quit") || g_str_equal(words[0], "exit");
        VptExit status = run_command(shell, words);

        /* the status is that of the last command that did something */
        if (!ends)
            shell->status = status;
    }
}

static void
run_line(Shell *shell, const char *line)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(GPtrArray) list = vpt_cli_lex(line, &failure);

    if (list)
        run_commands(shell, list);
    else
        shell->status = vpt_cli_complain(shell->cli->json, failure);
}

/* What the global options name stays the same wherever `cd` goes. */
static void
fix_paths(VptCli *cli)
{
    for (const VptOption *option = vpt_cli_globals; option->name; option++) {
        char **path = G_STRUCT_MEMBER_P(cli, option->offset);

        if (option->kind == G_OPTION_ARG_FILENAME && *path && option->words &&
            (g_str_equal(option->words, "FILE") || g_str_equal(option->words, "DIR"))) {
            g_autofree char *given = *path;

            *path = g_canonicalize_filename(given, NULL);
        }
    }
}

static VptExit
run_interactive(VptCli *cli, GError **error)
{
    g_autofree char *history =
        g_build_filename(g_get_user_state_dir(), PACKAGE_NAME, HISTORY_FILE, NULL);
    const char *prompt = geteuid() == 0 ? "virt-passthru # " : "virt-passthru $ ";
    Shell shell = { cli, TRUE, FALSE, VPT_EXIT_DONE };
    struct termios terminal;
    gboolean has_terminal = tcgetattr(STDIN_FILENO, &terminal) == 0;

    vpt_cli_line_begin(history, vpt_cli_words, cli);
    if (vpt_cli_answer(VPT_EXIT_DONE, "Commands of virt-passthru and of virsh; 'help' lists them, "
                                      "'quit' ends.\n\n", error) != VPT_EXIT_DONE)
        return VPT_EXIT_FAILED;

    while (!shell.ended) {
        g_autofree char *line = vpt_cli_line_read(prompt);

        if (!line) {
            (void)vpt_cli_write(STDOUT_FILENO, "\n");
            break;
        }
        run_line(&shell, line);
        /* a command that was killed may have left it in any state */
        if (has_terminal)
            tcsetattr(STDIN_FILENO, TCSADRAIN, &terminal);
    }

    vpt_cli_line_end(history);
    return VPT_EXIT_DONE;
}

/**
 * vpt_cli_shell:
 * @cli: the call, without a command
 *
 * Runs what a person types, or line by line what the standard input holds.
 *
 * Returns: VPT_EXIT_DONE to a person, else the status of the last command; or VPT_EXIT_FAILED
 *   with @error set
 */
VptExit
vpt_cli_shell(VptCli *cli, GError **error)
{
    Shell shell = { cli, FALSE, FALSE, VPT_EXIT_DONE };
    char *line = NULL;
    size_t size = 0;

    fix_paths(cli);
    if (isatty(STDIN_FILENO))
        return run_interactive(cli, error);

    while (!shell.ended && getline(&line, &size, stdin) >= 0)
        run_line(&shell, line);
    free(line);
    return shell.status;
}

/**
 * vpt_cli_is_script:
 * @word: an argument, where it is the only one
 *
 * Returns: whether it is more than the name of a command: virsh takes a whole script so
 */
gboolean
vpt_cli_is_script(const char *word)
{
    return strpbrk(word, " \t\n;'\"\\#") != NULL;
}

/**
 * vpt_cli_script:
 * @cli: the call
 * @text: commands
 *
 * Runs them all, whatever becomes of one.
 *
 * Returns: the status of the last, or VPT_EXIT_FAILED with VPT_ERROR_SYNTAX in @error and
 *   nothing done
 */
VptExit
vpt_cli_script(VptCli *cli, const char *text, GError **error)
{
    Shell shell = { cli, TRUE, FALSE, VPT_EXIT_DONE };
    g_autoptr(GPtrArray) list = vpt_cli_lex(text, error);

    if (!list)
        return VPT_EXIT_FAILED;
    fix_paths(cli);
    run_commands(&shell, list);
    return shell.status;
}
