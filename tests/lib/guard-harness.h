/* guard-harness.h: a link of the guard without sockets, and who watches what it lets through
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-guard-link.h"

/**
 * GuardEnd: what one end got
 * @bytes: all of it
 * @read: how much of it was looked at
 * @n_fds: file descriptors that came with it
 * @room: bytes that the end still takes before it blocks
 */
typedef struct {
    GByteArray *bytes;
    gsize read;
    guint n_fds;
    gsize room;
} GuardEnd;

/**
 * GuardHarness:
 * @asked: whether polkit was asked and has not answered
 * @connecting: whether a connection to libvirt was asked for
 * @held: (element-type VptGuardHeld): calls that wait for a verdict
 * @n_done: calls that held others and have ended
 */
typedef struct {
    VptGuardAccount account;
    VptGuardStats stats;
    VptGuardLink link;
    GuardEnd client;
    GuardEnd backend;
    gboolean asked;
    gboolean connecting;
    GPtrArray *held;
    guint n_done;
} GuardHarness;

GuardHarness *guard_harness_new(gboolean privileged, gboolean needs_auth, gboolean read_only);
void guard_harness_free(GuardHarness *harness);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GuardHarness, guard_harness_free)

gboolean guard_harness_feed(GuardHarness *harness, gboolean from_client, const guint8 *bytes,
                            gsize n, guint n_fds);
void guard_harness_send(GuardHarness *harness, gboolean from_client, GByteArray *frame);
void guard_harness_reply(GuardHarness *harness, guint32 procedure, guint32 serial,
                         guint32 status);
void guard_harness_connect(GuardHarness *harness, gboolean connected);
void guard_harness_authorise(GuardHarness *harness, gboolean granted);
void guard_harness_decide(GuardHarness *harness, const char *refusal);
gboolean guard_harness_next(GuardEnd *end, VptWireHeader *ret_header);
void guard_harness_open(GuardHarness *harness, const char *uri);
