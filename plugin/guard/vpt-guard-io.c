/* vpt-guard-io.c: what a UNIX socket carries: bytes, file descriptors, who is at its other end
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-guard-io.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "vpt-error.h"

/* Room for the control message of as many file descriptors. */
typedef union {
    struct cmsghdr header;
    char room[CMSG_SPACE(sizeof(int) * VPT_GUARD_IO_FDS)];
} Control;

static void
take_fds(struct msghdr *message, VptGuardChunk *chunk)
{
    for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c; c = CMSG_NXTHDR(message, c)) {
        guint n = (guint)((c->cmsg_len - CMSG_LEN(0)) / sizeof(int));

        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
            continue;
        for (guint i = 0; i < n; i++) {
            int fd;

            memcpy(&fd, CMSG_DATA(c) + i * sizeof(int), sizeof(int));
            if (chunk->n_fds < VPT_GUARD_IO_FDS)
                chunk->fds[chunk->n_fds++] = fd;
            else
                close(fd);
        }
    }
}

/**
 * vpt_guard_io_receive:
 * @fd: a socket that does not block
 * @room: (array length=size): where the bytes go
 * @size: how many at most
 * @ret_chunk: (out): what came, for VPT_GUARD_IO_DATA
 *
 * The kernel ends what it gives at once with the bytes that file descriptors came with, so
 * that they belong to the last byte, if that was sent alone as libvirt does.  Control
 * data that did not fit, be it for too many file descriptors or for too few free ones
 * here, breaks the connection: nobody could say any more which are missing.
 *
 * Returns: what came of it
 */
VptGuardIo
vpt_guard_io_receive(int fd, guint8 *room, gsize size, VptGuardChunk *ret_chunk)
{
    struct iovec vector = { room, size };
    Control control;
    struct msghdr message = {
        .msg_iov = &vector,
        .msg_iovlen = 1,
        .msg_control = &control,
        .msg_controllen = sizeof(control),
    };
    gssize n = recvmsg(fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);

    if (n < 0)
        return errno == EAGAIN || errno == EINTR ? VPT_GUARD_IO_BLOCKED : VPT_GUARD_IO_BROKEN;

    *ret_chunk = (VptGuardChunk){ .bytes = room, .n = (gsize)n };
    if (message.msg_controllen > 0)
        take_fds(&message, ret_chunk);
    if (n > 0 && !(message.msg_flags & MSG_CTRUNC))
        return VPT_GUARD_IO_DATA;

    for (guint i = 0; i < ret_chunk->n_fds; i++)
        close(ret_chunk->fds[i]);
    return n == 0 ? VPT_GUARD_IO_END : VPT_GUARD_IO_BROKEN;
}

/**
 * vpt_guard_io_send:
 * @fd: a socket
 * @bytes: (array length=n): what is sent
 * @n: how many
 * @passed: a file descriptor to send with the only byte, or -1
 *
 * Returns: bytes sent, 0 where the socket takes none for the moment, -1 where it is broken
 */
gssize
vpt_guard_io_send(int fd, const guint8 *bytes, gsize n, int passed)
{
    struct iovec vector = { (guint8 *)bytes, n };
    Control control = { 0 };
    struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1 };
    gssize sent;

    if (passed >= 0) {
        control.header.cmsg_len = CMSG_LEN(sizeof(int));
        control.header.cmsg_level = SOL_SOCKET;
        control.header.cmsg_type = SCM_RIGHTS;
        memcpy(CMSG_DATA(&control.header), &passed, sizeof(int));
        message.msg_control = &control;
        message.msg_controllen = CMSG_SPACE(sizeof(int));
    }

    do
        sent = sendmsg(fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);

    if (sent < 0 && (errno == EAGAIN || errno == ENOBUFS || errno == ENOMEM))
        return 0;
    return sent;
}

/**
 * vpt_guard_io_move:
 * @from: a socket
 * @to: another
 * @pipe: both ends of an empty pipe
 * @most: how many bytes at most
 * @ret_moved: (out): how many came from @from
 * @ret_left: (out): how many of these are in the pipe still, as @to took no more
 *
 * The bytes stay where they are in memory.  File descriptors that come with them are closed
 * by the kernel.
 *
 * Returns: what came of it at the side of @from; what is wrong with @to shows when what is
 *   left gets written
 */
VptGuardIo
vpt_guard_io_move(int from, int to, const int *pipe, gsize most, gsize *ret_moved, gsize *ret_left)
{
    const guint flags = SPLICE_F_MOVE | SPLICE_F_NONBLOCK;
    gssize moved = splice(from, NULL, pipe[1], NULL, most, flags);

    *ret_moved = 0;
    *ret_left = 0;
    if (moved < 0)
        return errno == EAGAIN || errno == EINTR ? VPT_GUARD_IO_BLOCKED : VPT_GUARD_IO_BROKEN;
    if (moved == 0)
        return VPT_GUARD_IO_END;

    *ret_moved = (gsize)moved;
    *ret_left = (gsize)moved;
    while (*ret_left > 0) {
        gssize written = splice(pipe[0], NULL, to, NULL, *ret_left, flags);

        if (written <= 0)
            break;
        *ret_left -= (gsize)written;
    }
    return VPT_GUARD_IO_DATA;
}

static gboolean
fill_address(const char *path, struct sockaddr_un *address)
{
    *address = (struct sockaddr_un){ .sun_family = AF_UNIX };

    return g_strlcpy(address->sun_path, path, sizeof(address->sun_path)) <
           sizeof(address->sun_path);
}

/**
 * vpt_guard_io_connect:
 * @path: of a socket that somebody listens at
 *
 * Returns: a connected socket that does not block, or -1 with errno set: EAGAIN where as
 *   many wait to be accepted as may
 */
int
vpt_guard_io_connect(const char *path)
{
    struct sockaddr_un address;
    int fd;

    if (!fill_address(path, &address)) {
        errno = ENAMETOOLONG;
        return -1;
    }

    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0) {
        int saved = errno;

        close(fd);
        errno = saved;
        return -1;
    }

    return fd;
}

/* The socket of a guard that has ended is in the way of the next; anything else stays. */
static void
remove_left_over(const char *path)
{
    struct stat status;
    int fd;

    if (lstat(path, &status) < 0 || !S_ISSOCK(status.st_mode))
        return;

    fd = vpt_guard_io_connect(path);
    if (fd >= 0)
        close(fd);
    else if (errno == ECONNREFUSED)
        unlink(path);
}

/**
 * vpt_guard_io_listen:
 * @path: where to listen
 * @mode: the permissions of the socket
 * @gid: its group, or -1
 *
 * Nobody but root can connect before the permissions are what they shall be.
 *
 * Returns: the socket, or -1 with VPT_ERROR_IO in @error
 */
int
vpt_guard_io_listen(const char *path, guint mode, gint64 gid, GError **error)
{
    struct sockaddr_un address;
    mode_t mask;
    int fd;
    gboolean done;

    if (!fill_address(path, &address)) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_IO,
                    "'%s' is too long for the path of a socket, which has at most %zu bytes", path,
                    sizeof(address.sun_path) - 1);
        return -1;
    }

    remove_left_over(path);
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    mask = umask(0177);
    done = fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0;
    umask(mask);
    done = done && (gid < 0 || chown(path, (uid_t)-1, (gid_t)gid) == 0) &&
           chmod(path, mode) == 0 && listen(fd, SOMAXCONN) == 0;
    if (!done) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_IO,
                    "'%s' can't be listened at: %s; stop whatever listens there, or name another "
                    "socket",
                    path, g_strerror(errno));
        if (fd >= 0)
            close(fd);
        return -1;
    }

    return fd;
}
