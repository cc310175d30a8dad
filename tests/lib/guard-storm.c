/* guard-storm.c: clients of a guard that do all they can, at the same time
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "guard-storm.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "vpt-wire-call.h"
#include "vpt-wire-reply.h"
#include "wire-client.h"
#include "wire-fill.h"

/**
 * Client: one of many
 * @frame: what is to be sent, once or again and again
 * @sent: how much of it was
 * @got: bytes that came back
 * @ended: whether the connection did
 */
typedef struct {
    const GByteArray *frame;
    gsize sent;
    guint64 got;
    gboolean ended;
} Client;

/**
 * Storm: many of them
 * @repeats: whether a frame that was sent is sent again
 * @until_answered: whether a client that got something back has done all it wants
 * @fds: their sockets; the last is the standard input, which ends the storm
 */
typedef struct {
    Client *clients;
    struct pollfd *fds;
    guint n;
    gboolean repeats;
    gboolean until_answered;
} Storm;

static void
take(Client *client, int fd)
{
    static guint8 room[65536];
    gssize n = recv(fd, room, sizeof(room), MSG_DONTWAIT);

    if (n > 0)
        client->got += (guint64)n;
    else if (n == 0 || (errno != EAGAIN && errno != EINTR))
        client->ended = TRUE;
}

static void
give(const Storm *storm, Client *client, int fd)
{
    gssize n = send(fd, client->frame->data + client->sent, client->frame->len - client->sent,
                    MSG_DONTWAIT | MSG_NOSIGNAL);

    if (n > 0)
        client->sent += (gsize)n;
    else if (n < 0 && errno != EAGAIN && errno != EINTR)
        client->ended = TRUE;
    if (storm->repeats && client->sent == client->frame->len)
        client->sent = 0;
}

/* What a client waits for; nothing once its connection has ended. */
static void
set_events(Storm *storm, guint i)
{
    const Client *client = &storm->clients[i];

    storm->fds[i].events = POLLIN | (client->sent < client->frame->len ? POLLOUT : 0);
    if (client->ended)
        storm->fds[i].fd = -1;
}

static gboolean
stands(const Storm *storm)
{
    for (guint i = 0; i < storm->n; i++) {
        const Client *client = &storm->clients[i];

        if (!client->ended && !(storm->until_answered && client->got > 0))
            return TRUE;
    }
    return FALSE;
}

/* Until the input or the last connection ends. */
static void
rage(Storm *storm)
{
    while (stands(storm) && !storm->fds[storm->n].revents) {
        poll(storm->fds, storm->n + 1, -1);
        for (guint i = 0; i < storm->n; i++) {
            int fd = storm->fds[i].fd;

            if (storm->fds[i].revents & (POLLIN | POLLHUP | POLLERR))
                take(&storm->clients[i], fd);
            if (storm->fds[i].revents & POLLOUT)
                give(storm, &storm->clients[i], fd);
            set_events(storm, i);
        }
    }
}

static void
begin(Storm *storm, const char *path, const char *uri, guint n, const GByteArray *frame)
{
    storm->n = n;
    storm->clients = g_new0(Client, n);
    storm->fds = g_new0(struct pollfd, n + 1);
    for (guint i = 0; i < n; i++) {
        storm->clients[i].frame = frame;
        storm->fds[i].fd = wire_connect_or_exit(path, uri);
        set_events(storm, i);
    }
    storm->fds[n] = (struct pollfd){ STDIN_FILENO, POLLIN, 0 };
    printf("ready 0\n");
    fflush(stdout);
}

static void
end(Storm *storm)
{
    guint ended = 0;
    guint answered = 0;

    for (guint i = 0; i < storm->n; i++) {
        ended += storm->clients[i].ended;
        answered += storm->clients[i].got > 0;
    }
    printf("%u clients, %u answered, %u cut off\n", storm->n, answered, ended);
    g_free(storm->clients);
    g_free(storm->fds);
}

/* As many calls as go, from as many clients as are wanted, until the input ends. */
void
guard_storm_calls(const char *path, char **arguments)
{
    g_autoptr(GByteArray) frame = wire_lib_version(3);
    Storm storm = { .repeats = TRUE };

    begin(&storm, path, arguments[0], (guint)g_ascii_strtoull(arguments[1], NULL, 10), frame);
    rage(&storm);
    end(&storm);
}

/* Of a domain, in so many bytes of small elements. */
static GByteArray *
definition(gsize length)
{
    const VptWireProc *proc = vpt_wire_proc_find(VPT_WIRE_PROGRAM_REMOTE,
                                                 VPT_WIRE_REMOTE_DOMAIN_DEFINE_XML);
    g_autoptr(GString) xml = g_string_new("<domain><name>a</name><devices>");
    WireFill fill = { .type = VPT_WIRE_CALL, .text_field = "xml" };

    while (xml->len + 64 < length)
        g_string_append(xml, "<a/>");
    g_string_append(xml, "</devices></domain>");
    fill.text = xml->str;
    return wire_fill(proc, &fill);
}

/* Clients that each send one long definition: `half` of it, which is all but the last byte, until
 * the input ends, or all until they have an answer. */
void
guard_storm_frames(const char *path, char **arguments)
{
    g_autoptr(GByteArray) frame = definition((gsize)g_ascii_strtoull(arguments[2], NULL, 10));
    Storm storm = { .until_answered = !g_str_equal(arguments[3], "half") };

    if (!storm.until_answered)
        g_byte_array_set_size(frame, frame->len - 1);
    begin(&storm, path, arguments[0], (guint)g_ascii_strtoull(arguments[1], NULL, 10), frame);
    rage(&storm);
    end(&storm);
}

static int
compare_times(const void *a, const void *b)
{
    gint64 left = *(const gint64 *)a;
    gint64 right = *(const gint64 *)b;

    return left < right ? -1 : left > right;
}

static void
print_times(GArray *times)
{
    if (times->len == 0)
        exit(2);
    qsort(times->data, times->len, sizeof(gint64), compare_times);
    printf("%.1f %.1f\n", (double)g_array_index(times, gint64, times->len * 99 / 100) / 1000,
           (double)g_array_index(times, gint64, times->len - 1) / 1000);
}

/* Calls by turns here and at another socket for some seconds: for each a line, with the time
 * that 99 of 100 calls stay below and with the longest, in milliseconds. */
void
guard_storm_compare(const char *path, char **arguments)
{
    gint64 stop = g_get_monotonic_time() +
                  (gint64)(g_ascii_strtod(arguments[2], NULL) * G_USEC_PER_SEC);
    g_autoptr(GByteArray) frame = wire_lib_version(3);
    int fds[2] = { wire_connect_or_exit(path, arguments[0]),
                   wire_connect_or_exit(arguments[1], arguments[0]) };
    GArray *times[2] = { g_array_new(FALSE, FALSE, sizeof(gint64)),
                         g_array_new(FALSE, FALSE, sizeof(gint64)) };

    while (g_get_monotonic_time() < stop) {
        for (guint way = 0; way < 2; way++) {
            gint64 start = g_get_monotonic_time();
            g_autoptr(GByteArray) reply = wire_call(fds[way], frame);
            gint64 time = g_get_monotonic_time() - start;

            if (!reply)
                exit(2);
            g_array_append_val(times[way], time);
        }
        g_usleep(1000);
    }
    for (guint way = 0; way < 2; way++) {
        print_times(times[way]);
        g_array_unref(times[way]);
        close(fds[way]);
    }
}
