/* vpt-guard-lines.c: of one domain, what waits for what
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-guard-lines.h"

#include <string.h>

struct VptGuardLines {
    GHashTable *lines;
};

/**
 * VptGuardLine: what is asked of one domain
 * @holder: what all others wait for
 */
struct VptGuardLine {
    guint8 uuid[16];
    VptGuardTurn *holder;
    GQueue waiting;
};

static guint
hash_uuid(gconstpointer uuid)
{
    guint hash;

    memcpy(&hash, uuid, sizeof(hash));
    return hash;
}

static gboolean
same_uuid(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, 16) == 0;
}

VptGuardLines *
vpt_guard_lines_new(void)
{
    VptGuardLines *lines = g_new0(VptGuardLines, 1);

    lines->lines = g_hash_table_new_full(hash_uuid, same_uuid, NULL, g_free);
    return lines;
}

/**
 * vpt_guard_lines_free:
 * @lines: (transfer full): lines that nobody waits in any more
 * @holder: called with the data of each turn that still holds one
 */
void
vpt_guard_lines_free(VptGuardLines *lines, VptGuardCall holder)
{
    GHashTableIter at;
    gpointer line;

    g_hash_table_iter_init(&at, lines->lines);
    while (g_hash_table_iter_next(&at, NULL, &line))
        holder(((VptGuardLine *)line)->holder->data);
    g_hash_table_unref(lines->lines);
    g_free(lines);
}

/**
 * vpt_guard_lines_enter:
 * @lines: lines
 * @uuid: of the domain
 * @turn: (inout): lent until vpt_guard_lines_leave()
 *
 * Returns: whether it is its turn; else @turn waits until that is called
 */
gboolean
vpt_guard_lines_enter(VptGuardLines *lines, const guint8 *uuid, VptGuardTurn *turn)
{
    VptGuardLine *line = g_hash_table_lookup(lines->lines, uuid);

    if (line) {
        turn->line = line;
        g_queue_push_tail(&line->waiting, turn);
        return FALSE;
    }
    if (turn->holds) {
        line = g_new0(VptGuardLine, 1);
        memcpy(line->uuid, uuid, sizeof(line->uuid));
        line->holder = turn;
        turn->line = line;
        g_hash_table_insert(lines->lines, line->uuid, line);
    }
    return TRUE;
}

/* The next of the line that holds it, with all before it that don't.  Who begins may leave at
 * once, and so come back here: the line is not looked at behind its holder's beginning. */
static void
move_up(VptGuardLines *lines, VptGuardLine *line)
{
    line->holder = NULL;
    while (!g_queue_is_empty(&line->waiting)) {
        VptGuardTurn *next = g_queue_pop_head(&line->waiting);

        if (next->holds) {
            line->holder = next;
            next->begin(next->data);
            return;
        }
        next->line = NULL;
        next->begin(next->data);
    }
    g_hash_table_remove(lines->lines, line->uuid);
}

/**
 * vpt_guard_lines_leave:
 * @lines: lines
 * @turn: (inout): one that may be in a line; who waited for it gets its turn
 */
void
vpt_guard_lines_leave(VptGuardLines *lines, VptGuardTurn *turn)
{
    VptGuardLine *line = g_steal_pointer(&turn->line);

    if (!line)
        return;
    if (line->holder == turn)
        move_up(lines, line);
    else
        g_queue_remove(&line->waiting, turn);
}
