/* vpt-cli-line.c: lines that a person types, with readline's help
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * readline is loaded when the shell begins: no other command has a use for it.  Its soname
 * follows its major version (RL_VERSION_MAJOR). */
#include "config.h"

#include "vpt-cli-line.h"

#include <dlfcn.h>
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

#include "vpt-cli.h"

#define LIBRARY "libreadline.so." G_STRINGIFY(RL_VERSION_MAJOR)

/* So many lines are kept. */
#define HISTORY_LINES 1000

/* What is used of readline: functions as themselves, variables by their address. */
#define FUNCTIONS(each)                                                                            \
    each(add_history) each(append_history) each(history_truncate_file) each(read_history)          \
    each(stifle_history) each(using_history) each(rl_callback_handler_install)                     \
    each(rl_callback_handler_remove) each(rl_callback_read_char) each(rl_callback_sigcleanup)      \
    each(rl_completion_matches) each(rl_resize_terminal)
#define VARIABLES(each)                                                                            \
    each(rl_attempted_completion_function) each(rl_attempted_completion_over)                      \
    each(rl_completer_quote_characters) each(rl_completer_word_break_characters)                   \
    each(rl_line_buffer) each(rl_readline_name)

#define POINTER(name) __typeof__(&name) name##_p;

/* readline has one line at a time for all of the process: hence the state here. */
static struct {
    FUNCTIONS(POINTER)
    VARIABLES(POINTER)
    VptCliCompleter complete;
    gpointer data;
    char **matches;
    char *line;
    gboolean ended;
    int n_new;
    volatile sig_atomic_t interrupted;
    volatile sig_atomic_t resized;
} editor;

#define LOOK_UP(name) { #name, (gpointer *)&editor.name##_p },

static gboolean
load(GError **error)
{
    static const struct {
        const char *name;
        gpointer *pointer;
    } symbols[] = { FUNCTIONS(LOOK_UP) VARIABLES(LOOK_UP) };
    gpointer library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);

    for (guint i = 0; library && i < G_N_ELEMENTS(symbols); i++) {
        *symbols[i].pointer = dlsym(library, symbols[i].name);
        if (!*symbols[i].pointer)
            library = NULL;
    }
    if (library)
        return TRUE;

    g_set_error(error, VPT_ERROR, VPT_ERROR_NOT_FOUND,
                "the shell needs readline: %s; install it (libreadline8), or give commands on the "
                "standard input", dlerror());
    return FALSE;
}

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
    g_autofree char *line = g_strndup(*editor.rl_line_buffer_p, (gsize)end);
    char **found;

    editor.matches = editor.complete(line, (gsize)(end - start), editor.data);
    if (!editor.matches)
        return NULL;

    /* no names of files where there are none of ours */
    *editor.rl_attempted_completion_over_p = 1;
    found = editor.rl_completion_matches_p(text, next_match);
    g_clear_pointer(&editor.matches, g_strfreev);
    return found;
}

/**
 * vpt_cli_line_begin:
 * @history: (nullable): the file of earlier lines
 * @complete: what could be typed
 * @data: handed to it
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_NOT_FOUND in @error where there is no readline
 */
gboolean
vpt_cli_line_begin(const char *history, VptCliCompleter complete, gpointer data, GError **error)
{
    if (!load(error))
        return FALSE;

    editor.complete = complete;
    editor.data = data;
    *editor.rl_readline_name_p = "virt-passthru";
    *editor.rl_attempted_completion_function_p = complete_word;
    *editor.rl_completer_word_break_characters_p = (char *)" \t\n;";
    *editor.rl_completer_quote_characters_p = "'\"";
    editor.using_history_p();
    editor.stifle_history_p(HISTORY_LINES);
    if (history)
        editor.read_history_p(history);
    return TRUE;
}

static void
take_line(char *line)
{
    editor.line = line;
    editor.ended = TRUE;
    editor.rl_callback_handler_remove_p();
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
    editor.rl_callback_sigcleanup_p();
    editor.rl_callback_handler_remove_p();
    (void)vpt_cli_write(STDOUT_FILENO, "^C\n");
    editor.rl_callback_handler_install_p(prompt, take_line);
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
        editor.rl_resize_terminal_p();
    } else if (n > 0) {
        editor.rl_callback_read_char_p();
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
    editor.rl_callback_handler_install_p(prompt, take_line);
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
        editor.add_history_p(line);
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
    if (editor.append_history_p(editor.n_new, history) == 0)
        editor.history_truncate_file_p(history, HISTORY_LINES);
}
