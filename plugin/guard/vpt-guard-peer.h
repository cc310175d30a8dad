/* vpt-guard-peer.h: one direction of a connection: bytes in, frames out
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * No sockets here: what is received is fed in, what becomes of it is called out.  Frames
 * that go on are not kept: their bytes are passed as they come. */
#pragma once

#include <glib.h>

#include "vpt-guard-frame.h"
#include "vpt-guard-io.h"

/**
 * VptGuardFate: what is to become of a frame whose header has come
 * @VPT_GUARD_PASS: it goes on
 * @VPT_GUARD_HOLD: it is kept until all of it is there
 * @VPT_GUARD_SWALLOW: it is thrown away
 * @VPT_GUARD_WAIT: the question is put again at vpt_guard_peer_resume(), and nothing behind it
 *   is looked at until then
 * @VPT_GUARD_BREAK: the connection can't go on
 */
typedef enum {
    VPT_GUARD_PASS,
    VPT_GUARD_HOLD,
    VPT_GUARD_SWALLOW,
    VPT_GUARD_WAIT,
    VPT_GUARD_BREAK,
} VptGuardFate;

/**
 * VptGuardPeerCalls:
 * @judge: the fate of a frame
 * @pass: bytes that go on; of a frame with more to come, or of whole ones
 * @pass_fd: a byte that goes on with a file descriptor (transfer full)
 * @frame: (transfer full): a frame that was held is complete
 * @crowded: (nullable): the account has no room for a frame that was to be held: it is thrown
 *   away.  %NULL: the connection can't go on then
 */
typedef struct {
    VptGuardFate (*judge)(gpointer data, const VptWireHeader *header);
    void (*pass)(gpointer data, const guint8 *bytes, gsize n);
    void (*pass_fd)(gpointer data, guint8 byte, int fd);
    void (*frame)(gpointer data, VptGuardFrame *frame);
    void (*crowded)(gpointer data, const VptWireHeader *header);
} VptGuardPeerCalls;

typedef enum {
    VPT_GUARD_PHASE_HEADER,
    VPT_GUARD_PHASE_WAITING,
    VPT_GUARD_PHASE_PAYLOAD,
    VPT_GUARD_PHASE_FDS,
    VPT_GUARD_PHASE_BROKEN,
} VptGuardPhase;

/**
 * VptGuardPeer:
 * @phase: where in a frame it is
 * @fate: of that frame
 * @start: its header, and the number of file descriptors where it has any
 * @n_start: how much of that has come
 * @header: the header
 * @left: bytes of the payload that are still to come
 * @n_fds: bytes with file descriptors that are still to come
 * @frame: (nullable): the frame, if it is held
 * @n_frames: how many have begun
 * @stash: what came behind a frame that waits
 * @stash_fds: with the last byte of that
 * @n_stash_fds: how many
 * @feeding: whether a chunk is being looked at
 * @cut: whether it broke off within a frame that was passed on
 */
typedef struct {
    const VptGuardPeerCalls *calls;
    gpointer data;
    VptGuardPhase phase;
    VptGuardFate fate;
    guint8 start[VPT_WIRE_HEADER_SIZE + VPT_WIRE_FDS_SIZE];
    guint n_start;
    VptWireHeader header;
    guint32 left;
    guint n_fds;
    VptGuardFrame *frame;
    guint64 n_frames;
    VptGuardBuffer stash;
    int stash_fds[VPT_GUARD_IO_FDS];
    guint n_stash_fds;
    gboolean feeding;
    gboolean cut;
} VptGuardPeer;

void vpt_guard_peer_init(VptGuardPeer *peer, const VptGuardPeerCalls *calls, gpointer data,
                         VptGuardAccount *account);
void vpt_guard_peer_clear(VptGuardPeer *peer);
gboolean vpt_guard_peer_feed(VptGuardPeer *peer, const VptGuardChunk *chunk);
gboolean vpt_guard_peer_resume(VptGuardPeer *peer);
gboolean vpt_guard_peer_is_waiting(const VptGuardPeer *peer);
gboolean vpt_guard_peer_is_passing(const VptGuardPeer *peer);
gsize vpt_guard_peer_more(const VptGuardPeer *peer);
void vpt_guard_peer_passed(VptGuardPeer *peer, gsize n);
guint vpt_guard_peer_deadline(const VptGuardPeer *peer);
