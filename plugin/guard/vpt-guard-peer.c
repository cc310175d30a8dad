/* vpt-guard-peer.c: one direction of a connection: bytes in, frames out
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-guard-peer.h"

#include <string.h>
#include <unistd.h>

/* What is at hand of a chunk.  Bytes from @run up to @at are those of frames that go on, and
 * do so together. */
typedef struct {
    const guint8 *run;
    const guint8 *at;
    const guint8 *end;
    int *fds;
    guint *n_fds;
} Cursor;

/**
 * vpt_guard_peer_init:
 * @peer: (out caller-allocates): one direction, before its first byte
 * @calls: what is told of it, with @data
 * @account: what is kept is charged to it
 */
void
vpt_guard_peer_init(VptGuardPeer *peer, const VptGuardPeerCalls *calls, gpointer data,
                    VptGuardAccount *account)
{
    *peer = (VptGuardPeer){ .calls = calls, .data = data, .stash.account = account };
}

static void
close_fds(int *fds, guint *n_fds)
{
    for (guint i = 0; i < *n_fds; i++)
        close(fds[i]);
    *n_fds = 0;
}

/**
 * vpt_guard_peer_clear:
 * @peer: one direction, of which everything kept is thrown away
 */
void
vpt_guard_peer_clear(VptGuardPeer *peer)
{
    g_clear_pointer(&peer->frame, vpt_guard_frame_unref);
    vpt_guard_buffer_clear(&peer->stash);
    close_fds(peer->stash_fds, &peer->n_stash_fds);
    peer->cut = vpt_guard_peer_is_passing(peer);
    peer->phase = VPT_GUARD_PHASE_BROKEN;
}

/* What goes on is kept in one piece as long as possible, so that it is sent as one. */
static void
flush_run(VptGuardPeer *peer, Cursor *cursor)
{
    if (cursor->at > cursor->run)
        peer->calls->pass(peer->data, cursor->run, (gsize)(cursor->at - cursor->run));
    cursor->run = cursor->at;
}

/* The bytes up to @at were dealt with and do not go on. */
static void
skip_run(Cursor *cursor)
{
    cursor->run = cursor->at;
}

static void
end_frame(VptGuardPeer *peer)
{
    VptGuardFrame *frame = g_steal_pointer(&peer->frame);

    peer->phase = VPT_GUARD_PHASE_HEADER;
    peer->n_start = 0;
    if (frame)
        peer->calls->frame(peer->data, frame);
}

static void
end_payload(VptGuardPeer *peer)
{
    if (peer->n_fds > 0)
        peer->phase = VPT_GUARD_PHASE_FDS;
    else
        end_frame(peer);
}

/* A frame that there is no room for is told of, and the rest of it thrown away. */
static gboolean
hold(VptGuardPeer *peer, const guint8 *bytes, gsize n)
{
    if (vpt_guard_buffer_add(&peer->frame->buffer, bytes, n, peer->header.length))
        return TRUE;
    if (!peer->calls->crowded)
        return FALSE;
    g_clear_pointer(&peer->frame, vpt_guard_frame_unref);
    peer->fate = VPT_GUARD_SWALLOW;
    peer->calls->crowded(peer->data, &peer->header);
    return TRUE;
}

/* The beginning of a frame is complete, and its fate gets asked. */
static gboolean
begin_frame(VptGuardPeer *peer, Cursor *cursor)
{
    /* What of the beginning came with an earlier chunk was kept back */
    gsize here = MIN(peer->n_start, (gsize)(cursor->at - cursor->run));

    peer->phase = VPT_GUARD_PHASE_WAITING;
    peer->fate = peer->calls->judge(peer->data, &peer->header);
    if (peer->fate != VPT_GUARD_PASS) {
        cursor->at -= here;
        flush_run(peer, cursor);
        cursor->at += here;
        skip_run(cursor);
    }
    if (peer->fate == VPT_GUARD_WAIT || peer->fate == VPT_GUARD_BREAK)
        return peer->fate == VPT_GUARD_WAIT;

    peer->phase = VPT_GUARD_PHASE_PAYLOAD;
    peer->left = peer->header.length - peer->n_start;
    if (peer->fate == VPT_GUARD_HOLD) {
        peer->frame = vpt_guard_frame_new(&peer->header, peer->stash.account);
        if (!hold(peer, peer->start, peer->n_start))
            return FALSE;
    }
    /* Only at the front of a chunk is some of it missing there */
    if (peer->fate == VPT_GUARD_PASS && here < peer->n_start) {
        skip_run(cursor);
        peer->calls->pass(peer->data, peer->start, peer->n_start);
    }

    if (peer->left == 0)
        end_payload(peer);
    return TRUE;
}

/* The header, and the count of file descriptors where the header says that there is one. */
static gboolean
take_start(VptGuardPeer *peer, Cursor *cursor)
{
    gsize wanted = peer->n_start >= VPT_WIRE_HEADER_SIZE ? sizeof(peer->start)
                                                         : VPT_WIRE_HEADER_SIZE;
    gsize n = MIN(wanted - peer->n_start, (gsize)(cursor->end - cursor->at));

    peer->n_frames += peer->n_start == 0;
    memcpy(peer->start + peer->n_start, cursor->at, n);
    peer->n_start += (guint)n;
    cursor->at += n;
    if (peer->n_start < wanted)
        return TRUE;

    if (wanted == VPT_WIRE_HEADER_SIZE) {
        peer->n_fds = 0;
        if (!vpt_wire_header_read(peer->start, &peer->header, NULL))
            return FALSE;
        if (vpt_wire_header_has_fds(&peer->header))
            return TRUE;
    } else if (!vpt_wire_fds_read(peer->start + VPT_WIRE_HEADER_SIZE, &peer->n_fds, NULL)) {
        return FALSE;
    }

    return begin_frame(peer, cursor);
}

static gboolean
take_payload(VptGuardPeer *peer, Cursor *cursor)
{
    gsize n = MIN(peer->left, (gsize)(cursor->end - cursor->at));

    if (peer->frame && !hold(peer, cursor->at, n))
        return FALSE;

    cursor->at += n;
    peer->left -= (guint32)n;
    if (peer->fate != VPT_GUARD_PASS)
        skip_run(cursor);
    if (peer->left == 0)
        end_payload(peer);
    return TRUE;
}

/* One byte, with exactly one file descriptor.  What came with the last byte of a chunk belongs
 * to that, so a byte before it came without any: there is no frame like that. */
static gboolean
take_fd(VptGuardPeer *peer, Cursor *cursor)
{
    guint8 byte = *cursor->at;

    flush_run(peer, cursor);
    cursor->at++;
    skip_run(cursor);
    if (cursor->at != cursor->end || *cursor->n_fds == 0)
        return FALSE;

    if (peer->fate == VPT_GUARD_PASS) {
        peer->calls->pass_fd(peer->data, byte, cursor->fds[0]);
    } else if (peer->frame) {
        peer->frame->fds[peer->frame->n_fds] = cursor->fds[0];
        peer->frame->fd_bytes[peer->frame->n_fds++] = byte;
    } else {
        close(cursor->fds[0]);
    }

    for (guint i = 1; i < *cursor->n_fds; i++)
        close(cursor->fds[i]);
    *cursor->n_fds = 0;
    if (--peer->n_fds == 0)
        end_frame(peer);
    return TRUE;
}

/* What came behind a frame that waits comes again at vpt_guard_peer_resume(). */
static gboolean
stash_rest(VptGuardPeer *peer, Cursor *cursor)
{
    gsize n = (gsize)(cursor->end - cursor->at);

    /* Those that came before belong into the middle now */
    if (peer->n_stash_fds > 0 ||
        !vpt_guard_buffer_add(&peer->stash, cursor->at, n, peer->stash.used + n))
        return FALSE;

    if (n > 0) {
        memcpy(peer->stash_fds, cursor->fds, sizeof(int) * *cursor->n_fds);
        peer->n_stash_fds = *cursor->n_fds;
        *cursor->n_fds = 0;
    }
    return TRUE;
}

static gboolean
run(VptGuardPeer *peer, Cursor *cursor)
{
    gboolean good = TRUE;

    while (good && cursor->at < cursor->end) {
        switch (peer->phase) {
        case VPT_GUARD_PHASE_HEADER:
            good = take_start(peer, cursor);
            break;
        case VPT_GUARD_PHASE_PAYLOAD:
            good = take_payload(peer, cursor);
            break;
        case VPT_GUARD_PHASE_FDS:
            good = take_fd(peer, cursor);
            break;
        case VPT_GUARD_PHASE_WAITING:
            return stash_rest(peer, cursor);
        case VPT_GUARD_PHASE_BROKEN:
            good = FALSE;
            break;
        }
    }

    /* The start of a frame is kept until its fate is known, the frames before it go on */
    if (peer->phase == VPT_GUARD_PHASE_HEADER)
        cursor->at -= MIN(peer->n_start, (gsize)(cursor->at - cursor->run));
    if (peer->phase != VPT_GUARD_PHASE_WAITING)
        flush_run(peer, cursor);
    return good;
}

/**
 * vpt_guard_peer_feed:
 * @peer: one direction
 * @chunk: what was received; its file descriptors are taken
 *
 * Returns: %TRUE, or %FALSE where the connection can't go on: what came is no frame of
 *   libvirt's protocol, or the account has no room for it
 */
gboolean
vpt_guard_peer_feed(VptGuardPeer *peer, const VptGuardChunk *chunk)
{
    int fds[VPT_GUARD_IO_FDS];
    guint n_fds = chunk->n_fds;
    Cursor cursor = { chunk->bytes, chunk->bytes, chunk->bytes + chunk->n, fds, &n_fds };
    gboolean good;

    memcpy(fds, chunk->fds, sizeof(fds));
    peer->feeding = TRUE;
    good = run(peer, &cursor);
    peer->feeding = FALSE;
    /* Nobody asked for those that are left */
    close_fds(fds, &n_fds);
    if (!good)
        vpt_guard_peer_clear(peer);
    return good;
}

/**
 * vpt_guard_peer_resume:
 * @peer: one direction
 *
 * Asks for the fate of the frame that waits, if there is one, and goes on with what
 * came behind it.
 *
 * Returns: as vpt_guard_peer_feed()
 */
gboolean
vpt_guard_peer_resume(VptGuardPeer *peer)
{
    VptGuardBuffer stash;
    VptGuardChunk chunk = { 0 };
    Cursor none = { peer->start, peer->start, peer->start, NULL, NULL };
    gboolean good;

    if (peer->phase != VPT_GUARD_PHASE_WAITING)
        return peer->phase != VPT_GUARD_PHASE_BROKEN;
    if (!begin_frame(peer, &none)) {
        vpt_guard_peer_clear(peer);
        return FALSE;
    }
    if (peer->phase == VPT_GUARD_PHASE_WAITING || peer->stash.used == 0)
        return TRUE;

    stash = peer->stash;
    peer->stash = (VptGuardBuffer){ .account = stash.account };
    chunk.bytes = stash.bytes;
    chunk.n = stash.used;
    chunk.n_fds = peer->n_stash_fds;
    memcpy(chunk.fds, peer->stash_fds, sizeof(chunk.fds));
    peer->n_stash_fds = 0;
    good = vpt_guard_peer_feed(peer, &chunk);
    vpt_guard_buffer_clear(&stash);
    return good;
}

/**
 * vpt_guard_peer_is_waiting:
 * @peer: one direction
 *
 * Returns: whether a frame waits, so that nothing more should be received
 */
gboolean
vpt_guard_peer_is_waiting(const VptGuardPeer *peer)
{
    return peer->phase == VPT_GUARD_PHASE_WAITING;
}

/**
 * vpt_guard_peer_is_passing:
 * @peer: one direction
 *
 * Returns: whether part of a frame has gone on and the rest has not, or some is about to, so
 *   that no frame of another origin may go the same way for the moment
 */
gboolean
vpt_guard_peer_is_passing(const VptGuardPeer *peer)
{
    if (peer->feeding || peer->phase == VPT_GUARD_PHASE_BROKEN)
        return peer->feeding || peer->cut;
    return peer->fate == VPT_GUARD_PASS &&
           (peer->phase == VPT_GUARD_PHASE_PAYLOAD || peer->phase == VPT_GUARD_PHASE_FDS);
}

/**
 * vpt_guard_peer_more:
 * @peer: one direction
 *
 * Returns: how many bytes are sure to go on, whatever they are, so that nobody needs to see them
 */
gsize
vpt_guard_peer_more(const VptGuardPeer *peer)
{
    return peer->phase == VPT_GUARD_PHASE_PAYLOAD && peer->fate == VPT_GUARD_PASS ? peer->left : 0;
}

/**
 * vpt_guard_peer_passed:
 * @peer: one direction
 * @n: how many of vpt_guard_peer_more() have gone on without it
 */
void
vpt_guard_peer_passed(VptGuardPeer *peer, gsize n)
{
    peer->left -= (guint32)n;
    if (peer->left == 0)
        end_payload(peer);
}

/**
 * vpt_guard_peer_deadline:
 * @peer: one direction
 *
 * Returns: how many milliseconds a frame may take to come as far as it is begun, or 0
 *   where there is no hurry: no frame is begun, or it is passed on as it comes
 */
guint
vpt_guard_peer_deadline(const VptGuardPeer *peer)
{
    if (peer->phase == VPT_GUARD_PHASE_HEADER && peer->n_start > 0)
        return VPT_GUARD_HEADER_DEADLINE;
    if (peer->frame)
        return VPT_GUARD_FRAME_DEADLINE;
    return 0;
}
