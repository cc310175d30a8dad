/* vpt-cli-line.h: lines that a person types, with readline's help
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/* The words that could stand at the end of @line, of which the last @length bytes are the one
 * that is being typed; (transfer full), %NULL: names of files. */
typedef char **(*VptCliCompleter)(const char *line, gsize length, gpointer data);

void vpt_cli_line_begin(const char *history, VptCliCompleter complete, gpointer data);
char *vpt_cli_line_read(const char *prompt);
void vpt_cli_line_end(const char *history);
