/* wire-client.c: a client of libvirt's RPC that sends what it is told to, right or wrong
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "wire-client.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "vpt-wire-reply.h"
#include "vpt-wire-xdr.h"

/* As long as a test waits for what must come. */
#define PATIENCE 20000

/* A socket that is connected to @path, or -1 with errno set. */
int
wire_connect(const char *path)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    g_strlcpy(address.sun_path, path, sizeof(address.sun_path));
    if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof(address)) < 0) {
        close(fd);
        return -1;
    }
    return fd;
}

gboolean
wire_send(int fd, const GByteArray *frame)
{
    gsize sent = 0;

    while (sent < frame->len) {
        gssize n = send(fd, frame->data + sent, frame->len - sent, MSG_NOSIGNAL);

        if (n <= 0)
            return FALSE;
        sent += (gsize)n;
    }
    return TRUE;
}

typedef union {
    struct cmsghdr header;
    char room[CMSG_SPACE(sizeof(int))];
} Control;

/* One byte with @passed, as libvirt sends a file descriptor. */
gboolean
wire_send_fd(int fd, int passed)
{
    guint8 byte = 0;
    struct iovec vector = { &byte, 1 };
    Control control = { 0 };
    struct msghdr message = {
        .msg_iov = &vector,
        .msg_iovlen = 1,
        .msg_control = &control,
        .msg_controllen = sizeof(control),
    };

    control.header.cmsg_len = CMSG_LEN(sizeof(int));
    control.header.cmsg_level = SOL_SOCKET;
    control.header.cmsg_type = SCM_RIGHTS;
    memcpy(CMSG_DATA(&control.header), &passed, sizeof(int));
    return sendmsg(fd, &message, MSG_NOSIGNAL) == 1;
}

/* One byte with a file descriptor, if it comes soon. */
gboolean
wire_receive_fd(int fd, int *ret_passed)
{
    guint8 byte = 0;
    struct iovec vector = { &byte, 1 };
    Control control = { 0 };
    struct msghdr message = {
        .msg_iov = &vector,
        .msg_iovlen = 1,
        .msg_control = &control,
        .msg_controllen = sizeof(control),
    };
    struct pollfd poll_fd = { .fd = fd, .events = POLLIN };

    if (poll(&poll_fd, 1, 2000) <= 0 || recvmsg(fd, &message, 0) != 1 ||
        message.msg_controllen == 0)
        return FALSE;
    memcpy(ret_passed, CMSG_DATA(&control.header), sizeof(int));
    return TRUE;
}

static gboolean
read_all(int fd, guint8 *bytes, gsize n, int milliseconds)
{
    gint64 end = g_get_monotonic_time() + (gint64)milliseconds * 1000;

    while (n > 0) {
        struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
        gint64 left = (end - g_get_monotonic_time()) / 1000;
        gssize got;

        if (left < 0 || poll(&poll_fd, 1, (int)left) <= 0)
            return FALSE;
        got = read(fd, bytes, n);
        if (got <= 0)
            return FALSE;
        bytes += got;
        n -= (gsize)got;
    }
    return TRUE;
}

/* The next frame that is no message, or NULL where the connection ended or none came in time. */
GByteArray *
wire_receive(int fd, int milliseconds)
{
    for (;;) {
        g_autoptr(GByteArray) frame = g_byte_array_new();
        guint32 length;

        g_byte_array_set_size(frame, VPT_WIRE_HEADER_SIZE);
        if (!read_all(fd, frame->data, VPT_WIRE_HEADER_SIZE, milliseconds))
            return NULL;
        length = vpt_wire_word_read(frame->data);
        if (length < VPT_WIRE_HEADER_SIZE || length > VPT_WIRE_LENGTH_MAX)
            return NULL;
        g_byte_array_set_size(frame, length);
        if (!read_all(fd, frame->data + VPT_WIRE_HEADER_SIZE, length - VPT_WIRE_HEADER_SIZE,
                      milliseconds))
            return NULL;
        if (vpt_wire_word_read(frame->data + 16) != VPT_WIRE_MESSAGE)
            return g_steal_pointer(&frame);
    }
}

/* Whether the other end has closed the connection; what it sent before is not lost. */
gboolean
wire_is_closed(int fd)
{
    struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
    guint8 byte;

    return poll(&poll_fd, 1, 0) > 0 && recv(fd, &byte, 1, MSG_PEEK) <= 0;
}

GByteArray *
wire_call(int fd, const GByteArray *frame)
{
    return wire_send(fd, frame) ? wire_receive(fd, PATIENCE) : NULL;
}

/* @frame is (transfer full). */
static GByteArray *
fine_reply(int fd, GByteArray *frame)
{
    g_autoptr(GByteArray) call = frame;
    g_autoptr(GByteArray) reply = wire_call(fd, call);

    return reply && vpt_wire_word_read(reply->data + 24) == VPT_WIRE_OK ? g_steal_pointer(&reply)
                                                                        : NULL;
}

/* As libvirt's client library opens a connection: authentication first. */
gboolean
wire_open(int fd, const char *uri)
{
    g_autoptr(GByteArray) ways = fine_reply(fd, vpt_wire_ask_auth_list(1));
    g_autoptr(GByteArray) polkit = NULL;
    g_autoptr(GByteArray) open = NULL;

    if (ways && vpt_wire_word_read(ways->data + ways->len - 4) == VPT_WIRE_AUTH_POLKIT)
        polkit = fine_reply(fd, vpt_wire_ask_auth_polkit(2));
    if (ways)
        open = fine_reply(fd, vpt_wire_ask_open(3, uri, 0));
    return open != NULL;
}

/* With a @uri that is opened, too, unless it is %NULL; or the program ends with status 2. */
int
wire_connect_or_exit(const char *path, const char *uri)
{
    int fd = wire_connect(path);

    if (fd < 0 || (uri && !wire_open(fd, uri)))
        exit(2);
    return fd;
}

/* A call without arguments. */
GByteArray *
wire_frame(guint32 program, guint32 procedure, guint32 serial)
{
    VptWireHeader header = {
        .program = program,
        .version = VPT_WIRE_VERSION,
        .procedure = procedure,
        .type = VPT_WIRE_CALL,
        .serial = serial,
        .status = VPT_WIRE_OK,
    };

    return vpt_wire_frame_end(vpt_wire_frame_begin(&header));
}

/* The shortest call that libvirtd answers itself. */
GByteArray *
wire_lib_version(guint32 serial)
{
    return wire_frame(VPT_WIRE_PROGRAM_REMOTE, VPT_WIRE_REMOTE_CONNECT_GET_LIB_VERSION, serial);
}
