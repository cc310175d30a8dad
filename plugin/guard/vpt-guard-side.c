/* vpt-guard-side.c: one socket of the two of a client
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-guard-side.h"

#include <fcntl.h>
#include <unistd.h>

/* From how many bytes on it pays not to look at them, and how many at once. */
#define MOVE_MIN VPT_GUARD_ROOM_SIZE
#define MOVE_MAX (1024 * 1024)
/* What is read where it may have to be kept. */
#define READ_CAREFULLY 1024

/**
 * vpt_guard_room_init:
 * @room: (out caller-allocates): room for bytes
 */
void
vpt_guard_room_init(VptGuardRoom *room)
{
    if (pipe2(room->pipe, O_NONBLOCK | O_CLOEXEC) < 0)
        room->pipe[0] = room->pipe[1] = -1;
    else
        fcntl(room->pipe[1], F_SETPIPE_SZ, MOVE_MAX);
}

/**
 * vpt_guard_room_clear:
 * @room: room for bytes, whose pipe is closed
 */
void
vpt_guard_room_clear(VptGuardRoom *room)
{
    if (room->pipe[0] >= 0) {
        close(room->pipe[0]);
        close(room->pipe[1]);
    }
}

/**
 * vpt_guard_side_write:
 * @data: a side
 * @bytes: (array length=n): what goes out there
 * @n: how many
 * @fd: with it, or -1
 *
 * A VptGuardWrite.  Where there is no connection yet, or none any more, bytes wait; who closes
 * a side clears its queue.
 *
 * Returns: as that
 */
gssize
vpt_guard_side_write(gpointer data, const guint8 *bytes, gsize n, int fd)
{
    const VptGuardSide *side = data;

    return side->fd < 0 ? 0 : vpt_guard_io_send(side->fd, bytes, n, fd);
}

/**
 * vpt_guard_side_close:
 * @side: a side whose connection ends
 * @queue: what was to go out there
 */
void
vpt_guard_side_close(VptGuardSide *side, VptGuardQueue *queue)
{
    g_clear_pointer(&side->watch, vpt_guard_watch_free);
    if (side->fd >= 0)
        close(side->fd);
    side->fd = -1;
    vpt_guard_queue_clear(queue);
}

/* Of a frame that goes on as it is, and is long: a stream, or XML that is not judged. */
static gboolean
can_move(const VptGuardPeer *peer, const VptGuardSide *other, const VptGuardQueue *forth,
         const VptGuardRoom *room, gsize most)
{
    return MIN(most, vpt_guard_peer_more(peer)) >= MOVE_MIN && vpt_guard_queue_size(forth) == 0 &&
           other->fd >= 0 && room->pipe[0] >= 0;
}

static VptGuardIo
move(const VptGuardSide *side, VptGuardPeer *peer, const VptGuardSide *other,
     VptGuardQueue *forth, VptGuardRoom *room)
{
    gsize most = MIN(vpt_guard_peer_more(peer), MOVE_MAX);
    gsize moved;
    gsize left;
    VptGuardIo result = vpt_guard_io_move(side->fd, other->fd, room->pipe, most, &moved, &left);

    /* The pipe is for everybody */
    while (left > 0) {
        gssize n = read(room->pipe[0], room->bytes, MIN(left, VPT_GUARD_ROOM_SIZE));

        if (n <= 0)
            return VPT_GUARD_IO_BROKEN;
        vpt_guard_queue_push(forth, room->bytes, (gsize)n);
        left -= (gsize)n;
    }
    vpt_guard_peer_passed(peer, moved);
    return result;
}

/**
 * vpt_guard_side_most:
 * @account: what could not go on is charged to it
 * @known: whether it is known that the client may do anything, and that nothing of it waits
 *   for libvirt
 *
 * Returns: how many bytes to read at once
 */
gsize
vpt_guard_side_most(const VptGuardAccount *account, gboolean known)
{
    return known && !vpt_guard_account_is_short(account) ? VPT_GUARD_ROOM_SIZE : READ_CAREFULLY;
}

/**
 * vpt_guard_side_read:
 * @side: where bytes are read
 * @peer: what they mean
 * @other: where most of them go
 * @forth: what waits for that
 * @room: where they go through
 * @most: how many are read at most; more are moved only where it is VPT_GUARD_ROOM_SIZE
 *
 * Returns: what came of it
 */
VptGuardIo
vpt_guard_side_read(const VptGuardSide *side, VptGuardPeer *peer, const VptGuardSide *other,
                    VptGuardQueue *forth, VptGuardRoom *room, gsize most)
{
    VptGuardChunk chunk;
    VptGuardIo result;

    if (can_move(peer, other, forth, room, most))
        return move(side, peer, other, forth, room);

    result = vpt_guard_io_receive(side->fd, room->bytes, most, &chunk);
    if (result == VPT_GUARD_IO_DATA && !vpt_guard_peer_feed(peer, &chunk))
        return VPT_GUARD_IO_NONSENSE;

    /* the rest of what began there has most often come as well */
    if (result == VPT_GUARD_IO_DATA && can_move(peer, other, forth, room, most))
        return move(side, peer, other, forth, room);
    return result;
}
