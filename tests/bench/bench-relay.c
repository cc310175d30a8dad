/* bench-relay.c: the least that anything between libvirt and its clients costs
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * usage: bench-relay LISTEN-SOCKET BACKEND-SOCKET
 *
 * Passes bytes on and looks at none of them: one wait, one read, one write for what comes.
 * bench-guard measures the guard beside it. */
#include "config.h"

#include <glib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "vpt-guard-io.h"
#include "wire-client.h"

#define MAX_FDS 20000
#define EVENTS 64

static int peers[MAX_FDS];

static void
watch(int epoll, int fd, int peer)
{
    struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

    if (fd < 0 || fd >= MAX_FDS || epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) < 0)
        g_error("no room for file descriptor %d: %m", fd);
    peers[fd] = peer;
}

static void
take_client(int epoll, int listener, const char *backend)
{
    int client = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    int server = wire_connect(backend);

    watch(epoll, client, server);
    watch(epoll, server, client);
}

/* What one side sent goes to the other; with its end both go. */
static void
pass_on(int fd)
{
    static char bytes[256 * 1024];
    int peer = peers[fd];
    ssize_t n = read(fd, bytes, sizeof bytes);
    ssize_t done = 0;

    while (done < n) {
        ssize_t written = write(peer, bytes + done, (size_t)(n - done));

        if (written < 0)
            break;
        done += written;
    }
    if (n <= 0 || done < n) {
        close(fd);
        close(peer);
        peers[peer] = -1;
    }
}

int
main(int argc, char **argv)
{
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    g_autoptr(GError) error = NULL;
    int listener;

    if (argc != 3)
        return 2;
    listener = vpt_guard_io_listen(argv[1], 0600, -1, &error);
    if (listener < 0)
        g_error("%s", error->message);
    watch(epoll, listener, listener);

    for (;;) {
        struct epoll_event events[EVENTS];
        int n = epoll_wait(epoll, events, EVENTS, -1);

        for (int i = 0; i < n; i++) {
            int fd = events[i].data.fd;

            if (fd == listener)
                take_client(epoll, listener, argv[2]);
            else if (peers[fd] >= 0)
                pass_on(fd);
        }
    }
}
