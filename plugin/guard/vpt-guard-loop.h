/* vpt-guard-loop.h: one thread that waits for sockets, timers and signals
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

typedef struct VptGuardLoop VptGuardLoop;
typedef struct VptGuardWatch VptGuardWatch;
typedef struct VptGuardTimer VptGuardTimer;

/* @events is a set of EPOLLIN, EPOLLOUT, … */
typedef void (*VptGuardEvent)(guint32 events, gpointer data);
typedef void (*VptGuardCall)(gpointer data);

VptGuardLoop *vpt_guard_loop_new(GError **error);
void vpt_guard_loop_free(VptGuardLoop *loop);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptGuardLoop, vpt_guard_loop_free)

gboolean vpt_guard_loop_run(VptGuardLoop *loop, GError **error);
void vpt_guard_loop_quit(VptGuardLoop *loop);

VptGuardWatch *vpt_guard_watch_new(VptGuardLoop *loop, int fd, guint32 events, VptGuardEvent call,
                                   gpointer data);
gboolean vpt_guard_watch_set(VptGuardWatch *watch, guint32 events);
void vpt_guard_watch_free(VptGuardWatch *watch);

VptGuardTimer *vpt_guard_timer_new(VptGuardLoop *loop, guint milliseconds, VptGuardCall call,
                                   gpointer data);
void vpt_guard_timer_free(VptGuardTimer *timer);

void vpt_guard_loop_later(VptGuardLoop *loop, VptGuardCall call, gpointer data);
