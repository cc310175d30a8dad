/* vpt-cli-line.c: lines that a person types, with readline's help
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-cli-line.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <readline/history.h>
#include <readline/readline.h>

#include "vpt-cli-library.h"
#include "vpt-cli.h"

/* So many lines are kept. */
#define HISTORY_LINES 1000

/* A function of readline, or the address of a variable */
#define READLINE(name) VPT_CLI_SYMBOL(VPT_CLI_LIBRARY_READLINE, name)

/* readline has one line at a time for all of the process: hence the state here. */
static struct {
    VptCliCompleter complete;
    gpointer data;
    char **matches;
    char *line;
    gboolean ended;
    int n_new;
    volatile sig_atomic_t interrupted;
    volatile sig_atomic_t resized;
} editor;

/* readline asks for one match after the other and frees them. */
static char *
next_match(const char *text, int state)
{
    static guint at;

    (void)text;
    if (state == 0)
        at = 0;
    return editor.matches[at] ? strdup(editor.matches[at++]) : NULL;
}

static char **
complete_word(const char *text, int start, int end)
{
    g_autofree char *line = g_strndup(*READLINE(rl_line_buffer), (gsize)end);
    char **found;

    editor.matches = editor.complete(line, (gsize)(end - start), editor.data);
    if (!editor.matches)
        return NULL;

    /* no names of files where there are none of ours */
    *READLINE(rl_attempted_completion_over) = 1;
    found = READLINE(rl_completion_matches)(text, next_match);
    g_clear_pointer(&editor.matches, g_strfreev);
    return found;
}

/**
 * vpt_cli_line_begin:
 * @history: (nullable): the file of earlier lines
 * @complete: what could be typed
 * @data: handed to it
 *
 * Lines can be read then.
 */
void
vpt_cli_line_begin(const char *history, VptCliCompleter complete, gpointer data)
{
    editor.complete = complete;
    editor.data = data;
    *READLINE(rl_readline_name) = "virt-passthru";
    *READLINE(rl_attempted_completion_function) = complete_word;
    *READLINE(rl_completer_word_break_characters) = (char *)" \t\n;";
    *READLINE(rl_completer_quote_characters) = "'\"";
    READLINE(using_history)();
    READLINE(stifle_history)(HISTORY_LINES);
    if (history)
        READLINE(read_history)(history);
}

static void
take_line(char *line)
{
    editor.line = line;
    editor.ended = TRUE;
    READLINE(rl_callback_handler_remove)();
}

static void
note_signal(int number)
{
    if (number == SIGINT)
        editor.interrupted = TRUE;
    else
        editor.resized = TRUE;
}

/* What was typed is dropped, as a shell does. */
static void
begin_anew(const char *prompt)
{
    READLINE(rl_callback_sigcleanup)();
    READLINE(rl_callback_handler_remove)();
    (void)vpt_cli_write(STDOUT_FILENO, "^C\n");
    READLINE(rl_callback_handler_install)(prompt, take_line);
}

static void
wait_for_key(const char *prompt, const sigset_t *mask)
{
    struct pollfd input = { .fd = STDIN_FILENO, .events = POLLIN };
    int n = ppoll(&input, 1, NULL, mask);

    if (editor.interrupted) {
        editor.interrupted = FALSE;
        begin_anew(prompt);
    } else if (editor.resized) {
        editor.resized = FALSE;
        READLINE(rl_resize_terminal)();
    } else if (n > 0) {
        READLINE(rl_callback_read_char)();
    }
}

/* Signals come while a key is waited for and at no other time: readline is not in the middle
 * of something then. */
static void
edit_line(const char *prompt)
{
    static const int numbers[] = { SIGINT, SIGWINCH };
    struct sigaction action = { .sa_handler = note_signal };
    struct sigaction old[G_N_ELEMENTS(numbers)];
    sigset_t blocked;
    sigset_t mask;

    sigemptyset(&blocked);
    sigemptyset(&action.sa_mask);
    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
        sigaddset(&blocked, numbers[i]);
    sigprocmask(SIG_BLOCK, &blocked, &mask);
    READLINE(rl_callback_handler_install)(prompt, take_line);
    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
        sigaction(numbers[i], &action, &old[i]);

    while (!editor.ended)
        wait_for_key(prompt, &mask);

    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
        sigaction(numbers[i], &old[i], NULL);
    sigprocmask(SIG_SETMASK, &mask, NULL);
}

/**
 * vpt_cli_line_read:
 * @prompt: what stands before the line
 *
 * Ctrl-C drops what was typed and begins anew.
 *
 * Returns: (transfer full) (nullable): the line, %NULL at the end of the input (Ctrl-D)
 */
char *
vpt_cli_line_read(const char *prompt)
{
    char *line;

    editor.ended = FALSE;
    edit_line(prompt);
    line = g_strdup(editor.line);
    free(editor.line);
    editor.line = NULL;

    if (line && line[strspn(line, " \t")]) {
        READLINE(add_history)(line);
        editor.n_new++;
    }
    return line;
}

/**
 * vpt_cli_line_end:
 * @history: (nullable): the file of earlier lines; it and its folders are made for the user
 *   alone where they are missing
 *
 * Adds what was typed to the file.  A file that can't be written is no failure: a user may
 * have no home.
 */
void
vpt_cli_line_end(const char *history)
{
    g_autofree char *folder = history ? g_path_get_dirname(history) : NULL;
    int fd;

    if (!history || editor.n_new == 0 || g_mkdir_with_parents(folder, 0700) < 0)
        return;

    fd = g_open(history, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return;
    close(fd);
    if (READLINE(append_history)(editor.n_new, history) == 0)
        READLINE(history_truncate_file)(history, HISTORY_LINES);
}
