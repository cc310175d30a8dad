/* vpt-cli-shell.h: what the files of the shell share
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-cli.h"

/* vpt-cli-child.c: this program or virsh, as a child */
char **vpt_cli_child_arguments(const VptCli *cli, const char *const *words);
VptExit vpt_cli_child_run(const VptCli *cli, const char *const *words, gboolean with_input,
                          gboolean quietly);
char **vpt_cli_child_lines(char **argv, gboolean is_us);

/* vpt-cli-words.c: what could be typed next */
extern const char *const vpt_cli_shell_commands[];
char **vpt_cli_words(const char *line, gsize length, gpointer cli);
