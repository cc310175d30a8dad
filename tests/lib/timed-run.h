/* timed-run.h: what a command costs as a process, for benches
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * TimedRun:
 * @name: what a person reads
 * @argv: the command
 * @input: (nullable): the file that is its standard input
 * @best_seconds: the least time that a run took, 0: none yet
 * @megabytes: the most memory that it had, 0: not known yet
 */
typedef struct {
    const char *name;
    char **argv;
    const char *input;
    double best_seconds;
    double megabytes;
} TimedRun;

gboolean timed_run(TimedRun *run);
