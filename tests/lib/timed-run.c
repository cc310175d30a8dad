/* timed-run.c: what a command costs as a process, for benches
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "timed-run.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/**
 * timed_run:
 * @run: a command, whose best time and memory are noted
 *
 * Runs it once, its output aside.
 *
 * Returns: whether it succeeded
 */
gboolean
timed_run(TimedRun *run)
{
    gint64 start = g_get_monotonic_time();
    pid_t child = fork();
    struct rusage usage = { 0 };
    double seconds;
    int status = -1;

    if (child == 0) {
        int nowhere = open("/dev/null", O_WRONLY);

        dup2(nowhere, STDOUT_FILENO);
        if (run->input)
            dup2(open(run->input, O_RDONLY), STDIN_FILENO);
        execvp(run->argv[0], run->argv);
        perror(run->argv[0]);
        _exit(127);
    }
    if (child < 0 || wait4(child, &status, 0, &usage) != child || status != 0) {
        fprintf(stderr, "%s ended with status %d\n", run->name, status);
        return FALSE;
    }

    seconds = (double)(g_get_monotonic_time() - start) / G_USEC_PER_SEC;
    if (run->best_seconds == 0 || seconds < run->best_seconds)
        run->best_seconds = seconds;
    run->megabytes = MAX(run->megabytes, (double)usage.ru_maxrss / 1024);
    return TRUE;
}
