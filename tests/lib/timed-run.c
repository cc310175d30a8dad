/* timed-run.c: what a command costs as a process, for benches
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "timed-run.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Not by fork: to copy the page tables of a bench that holds a host in its memory, and the pages
 * that both write then, costs more than some commands do. */
static pid_t
start(const TimedRun *run)
{
    posix_spawn_file_actions_t actions;
    pid_t child = -1;
    int failed;

    posix_spawn_file_actions_init(&actions);
    if (run->input)
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, run->input, O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    failed = posix_spawnp(&child, run->argv[0], &actions, NULL, run->argv, environ);
    posix_spawn_file_actions_destroy(&actions);

    if (failed != 0)
        fprintf(stderr, "%s: %s\n", run->argv[0], strerror(failed));
    return failed == 0 ? child : -1;
}

static gboolean
finish(const TimedRun *run, pid_t child, struct rusage *ret_usage)
{
    int status = -1;

    if (child >= 0 && wait4(child, &status, 0, ret_usage) == child && status == 0)
        return TRUE;
    fprintf(stderr, "%s ended with status %d\n", run->name, status);
    return FALSE;
}

/* The kernel counts what a process had before it became the command, and posix_spawn() lets it
 * have all that the bench has. */
static gboolean
weigh(TimedRun *run)
{
    struct rusage usage = { 0 };
    pid_t child = fork();

    if (child == 0) {
        int nowhere = open("/dev/null", O_WRONLY);

        dup2(nowhere, STDOUT_FILENO);
        if (run->input)
            dup2(open(run->input, O_RDONLY), STDIN_FILENO);
        execvp(run->argv[0], run->argv);
        perror(run->argv[0]);
        _exit(127);
    }

    if (!finish(run, child, &usage))
        return FALSE;
    run->megabytes = (double)usage.ru_maxrss / 1024;
    return TRUE;
}

/**
 * timed_run:
 * @run: a command, whose best time and memory are noted
 *
 * Runs it once, its output aside; the first time once more, to see what memory it takes.
 *
 * Returns: whether it succeeded
 */
gboolean
timed_run(TimedRun *run)
{
    struct rusage usage;
    gint64 began;
    double seconds;

    if (run->megabytes == 0 && !weigh(run))
        return FALSE;

    began = g_get_monotonic_time();
    if (!finish(run, start(run), &usage))
        return FALSE;
    seconds = (double)(g_get_monotonic_time() - began) / G_USEC_PER_SEC;
    if (run->best_seconds == 0 || seconds < run->best_seconds)
        run->best_seconds = seconds;
    return TRUE;
}
