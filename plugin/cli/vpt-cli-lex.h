/* vpt-cli-lex.h: a line of the shell as commands and words
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

GPtrArray *vpt_cli_lex(const char *text, GError **error);
GPtrArray *vpt_cli_lex_begun(const char *text);
