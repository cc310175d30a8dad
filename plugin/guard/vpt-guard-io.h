/* vpt-guard-io.h: what a UNIX socket carries: bytes, file descriptors, who is at its other end
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/* More file descriptors with one message than this end the connection: libvirt sends each
 * with a byte of its own. */
#define VPT_GUARD_IO_FDS 4

/**
 * VptGuardIo: what came of reading
 * @VPT_GUARD_IO_DATA: bytes
 * @VPT_GUARD_IO_BLOCKED: nothing yet
 * @VPT_GUARD_IO_END: the end
 * @VPT_GUARD_IO_BROKEN: an error of the connection
 * @VPT_GUARD_IO_NONSENSE: bytes that nobody can do anything with
 */
typedef enum {
    VPT_GUARD_IO_DATA,
    VPT_GUARD_IO_BLOCKED,
    VPT_GUARD_IO_END,
    VPT_GUARD_IO_BROKEN,
    VPT_GUARD_IO_NONSENSE,
} VptGuardIo;

/**
 * VptGuardChunk: what was received at once
 * @bytes: (array length=n): lent
 * @n: how many bytes
 * @fds: (transfer full): file descriptors that came with the last of them
 * @n_fds: how many
 */
typedef struct {
    const guint8 *bytes;
    gsize n;
    int fds[VPT_GUARD_IO_FDS];
    guint n_fds;
} VptGuardChunk;

VptGuardIo vpt_guard_io_receive(int fd, guint8 *room, gsize size, VptGuardChunk *ret_chunk);
gssize vpt_guard_io_send(int fd, const guint8 *bytes, gsize n, int passed);
VptGuardIo vpt_guard_io_move(int from, int to, const int *pipe, gsize most, gsize *ret_moved,
                             gsize *ret_left);
int vpt_guard_io_connect(const char *path);
int vpt_guard_io_listen(const char *path, guint mode, gint64 gid, GError **error);
