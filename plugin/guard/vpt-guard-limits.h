/* vpt-guard-limits.h: how much clients may take
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#define VPT_GUARD_MIB (1024u * 1024u)

/* A frame that waits for its verdict; the destination of a migration gets a cookie besides
 * the domain's XML. */
#define VPT_GUARD_FRAME_MAX (8 * VPT_GUARD_MIB)
#define VPT_GUARD_MIGRATION_MAX (12 * VPT_GUARD_MIB)
/* Everything that is held for all clients together. */
#define VPT_GUARD_HELD_MAX (64 * VPT_GUARD_MIB)
/* How much of that larger frames leave: to small ones, and to bytes that can't be refused any
 * more, as they were read behind a frame that waits or the other end does not take them. */
#define VPT_GUARD_SPARE (16 * VPT_GUARD_MIB)
#define VPT_GUARD_SMALL 4096u
/* Before it is known who it is from; the largest that authentication needs is a call of
 * AUTH_SASL_STEP with its 64 KiB. */
#define VPT_GUARD_STRANGER_MAX (68 * 1024u)
/* Calls of one client that wait for verdicts; libvirtd's max_client_requests is 5, too. */
#define VPT_GUARD_CASES_MAX 5

/* In milliseconds. */
#define VPT_GUARD_HEADER_DEADLINE 10000
#define VPT_GUARD_FRAME_DEADLINE 30000
#define VPT_GUARD_AUTH_DEADLINE 10000
#define VPT_GUARD_POLKIT_DEADLINE 120000
#define VPT_GUARD_DRAIN_DEADLINE 10000
#define VPT_GUARD_CONNECT_DEADLINE 2000
#define VPT_GUARD_ASK_DEADLINE 2000
#define VPT_GUARD_WAIT_DEADLINE 30000

/**
 * VptGuardAccount: bytes of memory in use for clients
 * @held: now
 * @most: the most so far
 * @limit: the most there may be
 */
typedef struct {
    gsize held;
    gsize most;
    gsize limit;
} VptGuardAccount;

gboolean vpt_guard_account_take(VptGuardAccount *account, gsize bytes, gsize spare);
gsize vpt_guard_spare(gsize bytes);
gboolean vpt_guard_account_is_short(const VptGuardAccount *account);
void vpt_guard_account_give(VptGuardAccount *account, gsize bytes);

/**
 * VptGuardBuffer: bytes that are kept, charged to an account
 * @account: the account
 * @spare: how many bytes it leaves free there
 * @bytes: (nullable): the bytes
 * @used: how many there are
 * @size: how many there is room for
 */
typedef struct {
    VptGuardAccount *account;
    gsize spare;
    guint8 *bytes;
    gsize used;
    gsize size;
} VptGuardBuffer;

gboolean vpt_guard_buffer_add(VptGuardBuffer *buffer, const guint8 *bytes, gsize n, gsize most);
void vpt_guard_buffer_clear(VptGuardBuffer *buffer);

/**
 * VptGuardCrowd: how many connections each user has
 */
typedef struct VptGuardCrowd VptGuardCrowd;

VptGuardCrowd *vpt_guard_crowd_new(void);
void vpt_guard_crowd_free(VptGuardCrowd *crowd);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptGuardCrowd, vpt_guard_crowd_free)
gboolean vpt_guard_crowd_enter(VptGuardCrowd *crowd, guint32 uid, guint most, guint most_of_user);
void vpt_guard_crowd_leave(VptGuardCrowd *crowd, guint32 uid);
guint vpt_guard_crowd_size(const VptGuardCrowd *crowd);
