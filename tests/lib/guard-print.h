/* guard-print.h: what became of a call, in a line
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

void guard_print_reply(int fd, const char *name, const GByteArray *reply);
void guard_print_call(int fd, const char *name, GByteArray *frame);
