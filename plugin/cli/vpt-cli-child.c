/* vpt-cli-child.c: this program or virsh, as a child
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "vpt-cli-shell.h"

#define SELF "/proc/self/exe"

static void
add_option(GStrvBuilder *argv, const VptCli *cli, const VptOption *option)
{
    g_autofree char *name = g_strconcat("--", option->name, NULL);
    gpointer value = G_STRUCT_MEMBER_P(cli, option->offset);

    if (option->kind == G_OPTION_ARG_NONE && *(gboolean *)value) {
        g_strv_builder_add(argv, name);
    } else if (option->kind != G_OPTION_ARG_NONE && *(char **)value) {
        g_strv_builder_add(argv, name);
        g_strv_builder_add(argv, *(char **)value);
    }
}

/**
 * vpt_cli_child_arguments:
 * @cli: a call
 * @words: (array zero-terminated=1): a command and its arguments
 *
 * Returns: (transfer full): a command line of this program with the global options of @cli
 */
char **
vpt_cli_child_arguments(const VptCli *cli, const char *const *words)
{
    g_autoptr(GStrvBuilder) argv = g_strv_builder_new();

    g_strv_builder_add(argv, "virt-passthru");
    for (const VptOption *option = vpt_cli_globals; option->name; option++)
        add_option(argv, cli, option);
    g_strv_builder_addv(argv, (const char **)words);
    return g_strv_builder_end(argv);
}

static void
put_null(int fd)
{
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);

    if (null >= 0)
        dup2(null, fd);
}

static VptExit
wait_for(pid_t pid)
{
    int status = 0;

    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    /* as shells tell it */
    return (VptExit)(WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
}

/**
 * vpt_cli_child_run:
 * @cli: a call
 * @words: (array zero-terminated=1): a command and its arguments
 * @with_input: whether the standard input is the command's
 * @quietly: whether what it prints is dropped
 *
 * Runs @words as on the command line, with the global options of @cli.  The terminal's
 * signals (Ctrl-C) are for the command alone.
 *
 * Returns: its status
 */
VptExit
vpt_cli_child_run(const VptCli *cli, const char *const *words, gboolean with_input,
                  gboolean quietly)
{
    static const int numbers[] = { SIGINT, SIGQUIT };
    const struct sigaction ignore = { .sa_handler = SIG_IGN };
    struct sigaction old[G_N_ELEMENTS(numbers)];
    g_auto(GStrv) argv = vpt_cli_child_arguments(cli, words);
    VptExit status = VPT_EXIT_FAILED;
    pid_t pid;

    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
        sigaction(numbers[i], &ignore, &old[i]);

    pid = fork();
    if (pid == 0) {
        for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
            signal(numbers[i], SIG_DFL);
        if (!with_input)
            put_null(STDIN_FILENO);
        if (quietly)
            put_null(STDOUT_FILENO);
        execv(SELF, argv);
        _exit(127);
    }
    if (pid > 0)
        status = wait_for(pid);
    else
        vpt_cli_warn("error: starting a command: ", g_strerror(errno));

    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
        sigaction(numbers[i], &old[i], NULL);
    return status;
}

/**
 * vpt_cli_child_lines:
 * @argv: (array zero-terminated=1): a command line
 * @is_us: whether it is one of this program, wherever that is
 *
 * Returns: (transfer full): the lines that it prints, none where it can't be run
 */
char **
vpt_cli_child_lines(char **argv, gboolean is_us)
{
    GSpawnFlags flags = G_SPAWN_STDERR_TO_DEV_NULL | G_SPAWN_SEARCH_PATH;
    g_autoptr(GStrvBuilder) command = g_strv_builder_new();
    g_auto(GStrv) all = NULL;
    g_autofree char *output = NULL;

    if (is_us)
        g_strv_builder_add(command, SELF);
    g_strv_builder_addv(command, (const char **)argv);
    all = g_strv_builder_end(command);
    /* the file to run comes first then, the name it is told behind it */
    if (is_us)
        flags |= G_SPAWN_FILE_AND_ARGV_ZERO;

    if (!g_spawn_sync(NULL, all, NULL, flags, NULL, NULL, &output, NULL, NULL, NULL))
        output = g_strdup("");
    return g_strsplit(g_strchomp(output), "\n", -1);
}
