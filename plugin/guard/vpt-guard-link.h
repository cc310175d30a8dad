/* vpt-guard-link.h: a client and its connection to libvirt, as what each frame means for it
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * No sockets here: bytes come in through vpt_guard_peer_feed() of @client and @backend and go
 * out through the queues; what else must happen is called out and answered when it is
 * known.  After each of these the owner calls vpt_guard_link_settle(). */
#pragma once

#include <glib.h>

#include "vpt-guard-peer.h"
#include "vpt-guard-queue.h"
#include "vpt-guard-stats.h"
#include "vpt-wire-call.h"

typedef struct VptGuardLink VptGuardLink;

/**
 * VptGuardAccess: whether the client may do anything yet
 */
typedef enum {
    VPT_GUARD_ACCESS_NONE,
    VPT_GUARD_ACCESS_ASKED,
    VPT_GUARD_ACCESS_GRANTED,
} VptGuardAccess;

/**
 * VptGuardStage: how far the connection to libvirt is
 * @VPT_GUARD_STAGE_NONE: there is none yet
 * @VPT_GUARD_STAGE_CONNECTING: it is being made
 * @VPT_GUARD_STAGE_FAILED: it could not be made; the call at hand gets to know it
 * @VPT_GUARD_STAGE_GREETING: libvirt is asked how the guard shall authenticate itself
 * @VPT_GUARD_STAGE_READY: calls go on
 * @VPT_GUARD_STAGE_OPENING: the client's CONNECT_OPEN went on and has no reply yet
 * @VPT_GUARD_STAGE_IDENTIFYING: libvirt is told who the client is, and has not said that it
 *   knows: a call that went on now would be made in the name of the guard
 */
typedef enum {
    VPT_GUARD_STAGE_NONE,
    VPT_GUARD_STAGE_CONNECTING,
    VPT_GUARD_STAGE_FAILED,
    VPT_GUARD_STAGE_GREETING,
    VPT_GUARD_STAGE_READY,
    VPT_GUARD_STAGE_OPENING,
    VPT_GUARD_STAGE_IDENTIFYING,
} VptGuardStage;

/**
 * VptGuardHeld: a call that is judged, or of which the end is waited for
 * @link: whose it is
 * @header: of the call
 * @frame: (nullable): the frame, until it goes on
 * @holds: set by who judges: whether the reply of libvirt is waited for
 * @judge: for who judges
 */
typedef struct {
    VptGuardLink *link;
    VptWireHeader header;
    VptGuardFrame *frame;
    gboolean holds;
    gpointer judge;
} VptGuardHeld;

/**
 * VptGuardLinkCalls: what a link can't do itself
 * @connect: make a connection to libvirt, then vpt_guard_link_connected()
 * @authorise: find out whether the client may manage libvirt, then
 *   vpt_guard_link_authorised()
 * @identify: make the call that tells libvirt who the client is, then
 *   vpt_guard_link_identify(), perhaps at once
 * @judge: find a verdict, if the call needs one, then vpt_guard_link_decide(), perhaps at once
 * @done: libvirt has replied to a call that went on and that holds others, or, where not
 *   @replied, nobody will see that it does; @held is gone then
 */
typedef struct {
    void (*connect)(gpointer data);
    void (*authorise)(gpointer data);
    void (*identify)(gpointer data);
    void (*judge)(gpointer data, VptGuardHeld *held);
    void (*done)(gpointer data, VptGuardHeld *held, gboolean replied);
} VptGuardLinkCalls;

/**
 * VptGuardLink:
 * @privileged: whether the client could do all that the guard can do without it
 * @read_only: whether it is on the read-only socket: libvirt refuses whatever changes anything
 * @scheme: the driver that the rules are about, like `qemu`
 * @closing: why the connection ends when all that waits has gone out, or %NULL
 */
struct VptGuardLink {
    const VptGuardLinkCalls *calls;
    gpointer data;
    VptGuardStats *stats;
    VptGuardPeer client;
    VptGuardPeer backend;
    VptGuardQueue to_client;
    VptGuardQueue to_backend;
    VptGuardAccess access;
    VptGuardStage stage;
    gboolean privileged;
    gboolean read_only;
    gboolean judged;
    gboolean opens_judged;
    const char *scheme;
    guint32 open_serial;
    guint attempts;
    VptWireHeader asked;
    GPtrArray *held;
    guint n_undecided;
    GPtrArray *replies;
    GPtrArray *requests;
    const char *closing;
};

void vpt_guard_link_init(VptGuardLink *link, const VptGuardLinkCalls *calls, gpointer data,
                         VptGuardAccount *account, VptGuardStats *stats);
void vpt_guard_link_clear(VptGuardLink *link);
void vpt_guard_link_connected(VptGuardLink *link, gboolean connected);
void vpt_guard_link_authorised(VptGuardLink *link, gboolean granted, guint code,
                               const char *why_not);
void vpt_guard_link_identify(VptGuardLink *link, const GByteArray *call);
void vpt_guard_link_decide(VptGuardHeld *held, const char *refusal);
void vpt_guard_link_settle(VptGuardLink *link);
guint vpt_guard_link_hurry(const VptGuardLink *link);
gboolean vpt_guard_link_takes_from_client(const VptGuardLink *link);
gboolean vpt_guard_link_takes_from_backend(const VptGuardLink *link);

/* What the files of a link share. */

/* The guard's own calls on a client's connection.  Its clients count from 0 or 1, and the
 * one call that is made while calls of the client may be under way is known by its
 * procedure, too. */
#define VPT_GUARD_GREETING_SERIAL 0xfffffff0
#define VPT_GUARD_IDENTITY_SERIAL 0xfffffff1

VptGuardFate vpt_guard_link_judge_backend(gpointer data, const VptWireHeader *header);
void vpt_guard_link_take_greeting(gpointer data, VptGuardFrame *frame);
VptGuardFate vpt_guard_link_judge_client(gpointer data, const VptWireHeader *header);
void vpt_guard_link_tell_crowded(gpointer data, const VptWireHeader *header);
void vpt_guard_link_reply(VptGuardLink *link, GByteArray *frame);
void vpt_guard_link_reply_error(VptGuardLink *link, const VptWireHeader *call, guint code,
                                const char *text);
