/* vpt-guard-stats.h: what the guard has done since it began
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "vpt-guard-limits.h"

/**
 * VptGuardStats:
 * @started: seconds since the epoch
 * @connections: clients that were let in
 * @turned_away: clients that were not: too many, or their user's were
 * @denied: clients that may not do what they asked for
 * @calls: calls that went on to libvirt, judged or not
 * @judged: calls that waited for a verdict
 * @refused: calls that the rules refused
 * @unknown: calls that were refused as nobody could be asked about the domain
 * @broken: connections that were ended for what came over them
 * @rules: (element-type utf8 guint): how often each rule refused
 */
typedef struct {
    gint64 started;
    guint64 connections;
    guint64 turned_away;
    guint64 denied;
    guint64 calls;
    guint64 judged;
    guint64 refused;
    guint64 unknown;
    guint64 broken;
    GHashTable *rules;
} VptGuardStats;

void vpt_guard_stats_init(VptGuardStats *stats);
void vpt_guard_stats_clear(VptGuardStats *stats);
void vpt_guard_stats_refused(VptGuardStats *stats, const char *rule);
char *vpt_guard_stats_print(const VptGuardStats *stats, guint connections,
                            const VptGuardAccount *account);
