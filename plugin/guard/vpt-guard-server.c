/* vpt-guard-server.c: who comes in, where to, and who has to leave
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-guard-server.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "vpt-guard-pair.h"

/* Clients that are let in before those that are in get their turn again. */
#define ACCEPT_MAX 16
/* Until it is tried again where the kernel gave no socket. */
#define REST_INTERVAL 100
/* File descriptors that are not for clients: the guard's own, and what workers open meanwhile. */
#define OWN_FDS 32

/**
 * Entrance: one socket that is listened at
 * @rest: (nullable): until it is looked at again
 */
typedef struct {
    VptGuardServer *server;
    VptGuardDoor door;
    int fd;
    VptGuardWatch *watch;
    VptGuardTimer *rest;
} Entrance;

/**
 * VptGuardServer:
 * @worker: for verdicts
 * @names: for names of users, which must not wait for verdicts nor they for names
 * @spare: a file descriptor that is given up to send away who comes when there is none left
 */
struct VptGuardServer {
    VptGuardLoop *loop;
    VptGuardSettings settings;
    char *scheme;
    VptGuardAccount account;
    VptGuardStats stats;
    VptGuardAsk *ask;
    VptGuardDecide *decide;
    VptGuardWorker *worker;
    VptGuardWorker *names;
    VptGuardJudge *judge;
    VptGuardPolkit *polkit;
    VptGuardPlace place;
    VptGuardCrowd *crowd;
    GHashTable *pairs;
    Entrance main;
    Entrance read_only;
    Entrance status;
    int spare;
};

static int
open_spare(void)
{
    return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static void
pair_ended(VptGuardPair *pair, gpointer data)
{
    VptGuardServer *server = data;

    vpt_guard_crowd_leave(server->crowd, vpt_guard_pair_client(pair)->uid);
    g_hash_table_remove(server->pairs, pair);
}

static void
let_in(Entrance *entrance, int fd)
{
    VptGuardServer *server = entrance->server;
    VptGuardClient client = { 0 };
    VptGuardPair *pair = NULL;

    if (!vpt_guard_client_read(fd, &client) ||
        !vpt_guard_crowd_enter(server->crowd, client.uid, server->settings.max_connections,
                               server->settings.max_connections_per_user)) {
        server->stats.turned_away++;
        vpt_guard_client_clear(&client);
        close(fd);
        return;
    }

    server->stats.connections++;
    pair = vpt_guard_pair_new(&server->place, &entrance->door, fd, &client);
    if (pair)
        g_hash_table_add(server->pairs, pair);
    else
        vpt_guard_crowd_leave(server->crowd, client.uid);
}

static void
look_again(gpointer data)
{
    Entrance *entrance = data;

    entrance->rest = NULL;
    vpt_guard_watch_set(entrance->watch, EPOLLIN);
}

static void
rest(Entrance *entrance)
{
    if (entrance->rest)
        return;

    vpt_guard_watch_set(entrance->watch, 0);
    entrance->rest = vpt_guard_timer_new(entrance->server->loop, REST_INTERVAL, look_again,
                                         entrance);
}

/* A worker may have taken it just when it was given up. */
static gboolean
has_spare(VptGuardServer *server)
{
    if (server->spare < 0)
        server->spare = open_spare();
    return server->spare >= 0;
}

/* Who can't be let in is sent away, instead of being announced again and again. */
static void
send_away(Entrance *entrance)
{
    VptGuardServer *server = entrance->server;
    int fd;

    if (has_spare(server))
        close(server->spare);
    fd = accept4(entrance->fd, NULL, NULL, SOCK_CLOEXEC);
    if (fd >= 0)
        close(fd);
    server->spare = open_spare();
    server->stats.turned_away++;

    if (fd < 0 && errno != EAGAIN)
        rest(entrance);
}

static void
on_entrance(guint32 events, gpointer data)
{
    Entrance *entrance = data;

    (void)events;
    if (!has_spare(entrance->server)) {
        rest(entrance);
        return;
    }
    for (guint i = 0; i < ACCEPT_MAX; i++) {
        int fd = accept4(entrance->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

        if (fd >= 0) {
            let_in(entrance, fd);
            continue;
        }
        if (errno != EAGAIN && errno != EINTR && errno != ECONNABORTED)
            send_away(entrance);
        return;
    }
}

/* A line of JSON, which the socket takes at once. */
static void
on_status(guint32 events, gpointer data)
{
    Entrance *entrance = data;
    VptGuardServer *server = entrance->server;
    g_autofree char *text = NULL;
    int fd = accept4(entrance->fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

    (void)events;
    if (fd < 0) {
        if (errno != EAGAIN)
            send_away(entrance);
        return;
    }

    text = vpt_guard_stats_print(&server->stats, vpt_guard_crowd_size(server->crowd),
                                 &server->account);
    vpt_guard_io_send(fd, (const guint8 *)text, strlen(text), -1);
    close(fd);
}

static void
open_entrance(VptGuardServer *server, Entrance *entrance, int fd, const char *backend,
              gboolean read_only, VptGuardEvent call)
{
    entrance->server = server;
    entrance->fd = fd;
    entrance->door = (VptGuardDoor){ backend, read_only, TRUE };
    if (fd >= 0)
        entrance->watch = vpt_guard_watch_new(server->loop, fd, EPOLLIN, call, entrance);
}

static void
close_entrance(Entrance *entrance)
{
    vpt_guard_watch_free(entrance->watch);
    vpt_guard_timer_free(entrance->rest);
}

/**
 * vpt_guard_server_new:
 * @loop: the loop, lent
 * @options: lent
 * @settings: what [guard] says
 * @sockets: lent
 *
 * Returns: (transfer full): the server
 */
VptGuardServer *
vpt_guard_server_new(VptGuardLoop *loop, const VptGuardOptions *options,
                     const VptGuardSettings *settings, const VptGuardSockets *sockets)
{
    VptGuardServer *server = g_new0(VptGuardServer, 1);

    server->loop = loop;
    server->scheme = vpt_guard_options_scheme(options);
    server->account.limit = VPT_GUARD_HELD_MAX;
    vpt_guard_stats_init(&server->stats);
    server->ask = vpt_guard_ask_new(loop, options->backend, options->uri);
    server->decide = vpt_guard_decide_new(options->conf);
    server->worker = vpt_guard_worker_new(loop);
    server->names = vpt_guard_worker_new(loop);
    server->judge = vpt_guard_judge_new(loop, server->ask, server->worker, server->decide,
                                        &server->account, &server->stats);
    server->polkit = vpt_guard_polkit_new(loop);
    server->crowd = vpt_guard_crowd_new();
    server->pairs = g_hash_table_new_full(NULL, NULL, (GDestroyNotify)vpt_guard_pair_free, NULL);
    server->spare = open_spare();
    server->place = (VptGuardPlace){
        .loop = loop,
        .account = &server->account,
        .stats = &server->stats,
        .judge = server->judge,
        .polkit = server->polkit,
        .names = server->names,
        .scheme = server->scheme,
        .ended = pair_ended,
        .data = server,
    };

    vpt_guard_room_init(&server->place.room);
    open_entrance(server, &server->main, sockets->main, options->backend, FALSE, on_entrance);
    open_entrance(server, &server->read_only, sockets->read_only, options->backend_ro, TRUE,
                  on_entrance);
    open_entrance(server, &server->status, sockets->status, NULL, TRUE, on_status);
    vpt_guard_server_reload(server, settings);
    return server;
}

/* A client takes two file descriptors, and where they are out nobody could be told so. */
static guint
most_connections(guint wanted)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) < 0 || limit.rlim_cur == RLIM_INFINITY)
        return wanted;
    return (guint)MIN(wanted, limit.rlim_cur > OWN_FDS ? (limit.rlim_cur - OWN_FDS) / 2 : 1);
}

/**
 * vpt_guard_server_reload:
 * @server: a server
 * @settings: what [guard] says now; it counts for who comes from now on
 */
void
vpt_guard_server_reload(VptGuardServer *server, const VptGuardSettings *settings)
{
    server->settings = *settings;
    server->settings.max_connections = most_connections(settings->max_connections);
    server->main.door.polkit = settings->auth == VPT_GUARD_AUTH_POLKIT;
    server->read_only.door.polkit = settings->auth_read_only == VPT_GUARD_AUTH_POLKIT;
    vpt_guard_decide_reload(server->decide);
}

/**
 * vpt_guard_server_free:
 * @server: (nullable) (transfer full): a server; all its connections end
 */
void
vpt_guard_server_free(VptGuardServer *server)
{
    if (!server)
        return;

    close_entrance(&server->main);
    close_entrance(&server->read_only);
    close_entrance(&server->status);
    g_hash_table_unref(server->pairs);
    vpt_guard_crowd_free(server->crowd);
    vpt_guard_worker_free(server->worker);
    vpt_guard_worker_free(server->names);
    vpt_guard_judge_free(server->judge);
    vpt_guard_ask_free(server->ask);
    vpt_guard_decide_free(server->decide);
    vpt_guard_polkit_free(server->polkit);
    vpt_guard_stats_clear(&server->stats);
    if (server->spare >= 0)
        close(server->spare);
    vpt_guard_room_clear(&server->place.room);
    g_free(server->scheme);
    g_free(server);
}
