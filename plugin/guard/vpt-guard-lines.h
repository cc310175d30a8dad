/* vpt-guard-lines.h: of one domain, what waits for what
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-guard-loop.h"

typedef struct VptGuardLines VptGuardLines;
typedef struct VptGuardLine VptGuardLine;

/**
 * VptGuardTurn: a place in a line
 * @line: (nullable): the line, as long as it holds it or waits in it
 * @holds: whether others wait until it leaves
 * @begin: called with @data when its turn comes
 */
typedef struct {
    VptGuardLine *line;
    gboolean holds;
    VptGuardCall begin;
    gpointer data;
} VptGuardTurn;

VptGuardLines *vpt_guard_lines_new(void);
void vpt_guard_lines_free(VptGuardLines *lines, VptGuardCall holder);
gboolean vpt_guard_lines_enter(VptGuardLines *lines, const guint8 *uuid, VptGuardTurn *turn);
void vpt_guard_lines_leave(VptGuardLines *lines, VptGuardTurn *turn);
