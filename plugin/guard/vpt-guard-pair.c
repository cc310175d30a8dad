/* vpt-guard-pair.c: a client's socket, libvirt's socket, and the link between them
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-guard-pair.h"

#include <sys/epoll.h>
#include <unistd.h>

#include "vpt-guard-log.h"

#define RETRY_INTERVAL 100

/**
 * VptGuardPair:
 * @deadline: until the client must have done what it began
 * @hurry: how long it may take for that
 * @hurry_frame: the number of the frame that it began
 * @retry: until the next attempt to connect
 * @retries: how many there were
 * @settling: whether the pair is at it, so that it must not begin again from within
 */
struct VptGuardPair {
    VptGuardPlace *place;
    const VptGuardDoor *door;
    VptGuardClient who;
    VptGuardSide client;
    VptGuardSide backend;
    VptGuardLink link;
    VptGuardTimer *deadline;
    guint hurry;
    guint64 hurry_frame;
    VptGuardTimer *retry;
    guint retries;
    gboolean settling;
    gboolean ended;
    gpointer polkit_call;
    VptGuardNaming *naming;
};

static void settle(VptGuardPair *pair);

static void
end_later(gpointer data)
{
    VptGuardPair *pair = data;

    pair->place->ended(pair, pair->place->data);
}

static void
end(VptGuardPair *pair)
{
    if (pair->ended)
        return;

    g_debug("the connection of uid %u, pid %d ends: %s", pair->who.uid, pair->who.pid,
            pair->link.closing ? pair->link.closing : "it took too long");
    pair->ended = TRUE;
    vpt_guard_side_close(&pair->client, &pair->link.to_client);
    vpt_guard_side_close(&pair->backend, &pair->link.to_backend);
    vpt_guard_loop_later(pair->place->loop, end_later, pair);
}

/* What came of reading one side, whose unsent bytes are in @back. */
static void
take(VptGuardPair *pair, VptGuardIo result, VptGuardSide *side, VptGuardQueue *back)
{
    switch (result) {
    case VPT_GUARD_IO_DATA:
    case VPT_GUARD_IO_BLOCKED:
        return;
    case VPT_GUARD_IO_NONSENSE:
        pair->place->stats->broken++;
        if (!pair->link.closing)
            pair->link.closing = "what came is not libvirt's protocol, or too much at once";
        return;
    case VPT_GUARD_IO_END:
        pair->link.closing = "the other end closed the connection";
        break;
    case VPT_GUARD_IO_BROKEN:
        pair->link.closing = "the connection broke";
        break;
    }

    vpt_guard_side_close(side, back);
}

static void
read_client(VptGuardPair *pair)
{
    gboolean known = pair->link.stage == VPT_GUARD_STAGE_READY;

    take(pair,
         vpt_guard_side_read(&pair->client, &pair->link.client, &pair->backend,
                             &pair->link.to_backend, &pair->place->room,
                             vpt_guard_side_most(pair->place->account, known)),
         &pair->client, &pair->link.to_client);
}

static void
read_backend(VptGuardPair *pair)
{
    take(pair,
         vpt_guard_side_read(&pair->backend, &pair->link.backend, &pair->client,
                             &pair->link.to_client, &pair->place->room,
                             vpt_guard_side_most(pair->place->account, TRUE)),
         &pair->backend, &pair->link.to_backend);
}

static void
on_client(guint32 events, gpointer data)
{
    VptGuardPair *pair = data;
    VptGuardLink *link = &pair->link;

    if (events & EPOLLOUT)
        vpt_guard_queue_flush(&link->to_client);
    if (events & EPOLLIN && vpt_guard_link_takes_from_client(link)) {
        read_client(pair);
    } else if (events & (EPOLLHUP | EPOLLERR)) {
        link->closing = "the client is gone";
        vpt_guard_side_close(&pair->client, &link->to_client);
    }
    settle(pair);
}

static void
on_backend(guint32 events, gpointer data)
{
    VptGuardPair *pair = data;
    VptGuardLink *link = &pair->link;

    if (events & EPOLLOUT)
        vpt_guard_queue_flush(&link->to_backend);
    if (events & EPOLLIN && vpt_guard_link_takes_from_backend(link)) {
        read_backend(pair);
    } else if (events & (EPOLLHUP | EPOLLERR) && !(events & EPOLLIN)) {
        link->closing = "libvirt's daemon is gone";
        vpt_guard_side_close(&pair->backend, &link->to_backend);
    }
    settle(pair);
}

static void
out_of_time(gpointer data)
{
    VptGuardPair *pair = data;

    pair->deadline = NULL;
    pair->place->stats->broken++;
    end(pair);
}

/* The clock runs from when the hurry began, not from the last byte of it. */
static void
set_deadline(VptGuardPair *pair)
{
    guint hurry = vpt_guard_link_hurry(&pair->link);
    guint64 frame = hurry ? pair->link.client.n_frames : 0;

    if (hurry == pair->hurry && frame == pair->hurry_frame)
        return;

    g_clear_pointer(&pair->deadline, vpt_guard_timer_free);
    pair->hurry = hurry;
    pair->hurry_frame = frame;
    if (hurry)
        pair->deadline = vpt_guard_timer_new(pair->place->loop, hurry, out_of_time, pair);
}

static gboolean
set_interest(VptGuardSide *side, gboolean reads, const VptGuardQueue *queue)
{
    guint32 events = (reads ? EPOLLIN : 0) | (vpt_guard_queue_size(queue) > 0 ? EPOLLOUT : 0);

    return side->fd < 0 || vpt_guard_watch_set(side->watch, events);
}

/* After anything happened: what is possible now is done, and waited for is what is not. */
static void
settle(VptGuardPair *pair)
{
    VptGuardLink *link = &pair->link;

    if (pair->settling || pair->ended)
        return;

    pair->settling = TRUE;
    vpt_guard_link_settle(link);
    pair->settling = FALSE;

    /* What has come for a side that is there still gets to it */
    if (link->closing && (vpt_guard_queue_size(&link->to_client) == 0 || pair->client.fd < 0) &&
        (vpt_guard_queue_size(&link->to_backend) == 0 || pair->backend.fd < 0)) {
        end(pair);
        return;
    }

    if (!set_interest(&pair->client, vpt_guard_link_takes_from_client(link), &link->to_client) ||
        !set_interest(&pair->backend,
                      !link->closing && vpt_guard_link_takes_from_backend(link),
                      &link->to_backend)) {
        end(pair);
        return;
    }
    set_deadline(pair);
}

static void try_to_connect(gpointer data);

static void
tell_connected(VptGuardPair *pair, gboolean connected)
{
    pair->retries = 0;
    vpt_guard_link_connected(&pair->link, connected);
    settle(pair);
}

/* A daemon that is being restarted is back in a moment. */
static void
try_to_connect(gpointer data)
{
    VptGuardPair *pair = data;
    int fd = vpt_guard_io_connect(pair->door->backend);

    pair->retry = NULL;
    if (fd >= 0) {
        pair->backend.fd = fd;
        pair->backend.watch = vpt_guard_watch_new(pair->place->loop, fd, EPOLLIN, on_backend, pair);
        if (pair->backend.watch) {
            tell_connected(pair, TRUE);
            return;
        }
        vpt_guard_side_close(&pair->backend, &pair->link.to_backend);
    }

    if (++pair->retries * RETRY_INTERVAL < VPT_GUARD_CONNECT_DEADLINE)
        pair->retry = vpt_guard_timer_new(pair->place->loop, RETRY_INTERVAL, try_to_connect, pair);
    else
        tell_connected(pair, FALSE);
}

static void
connect_link(gpointer data)
{
    VptGuardPair *pair = data;
    gboolean settling = pair->settling;

    /* The link is in the middle of a frame */
    pair->settling = TRUE;
    try_to_connect(pair);
    pair->settling = settling;
}

static void
answer_of_polkit(const VptGuardPolkitAnswer *answer, gpointer data)
{
    VptGuardPair *pair = data;

    pair->polkit_call = NULL;
    if (!answer->granted)
        vpt_guard_log_denied(&pair->who, answer->why_not);
    vpt_guard_link_authorised(&pair->link, answer->granted, answer->code, answer->why_not);
    settle(pair);
}

static void
authorise_link(gpointer data)
{
    VptGuardPair *pair = data;

    pair->polkit_call = vpt_guard_polkit_ask(pair->place->polkit, &pair->who,
                                             pair->door->read_only, answer_of_polkit, pair);
}

static void
take_identity(const GByteArray *call, gpointer data)
{
    VptGuardPair *pair = data;

    pair->naming = NULL;
    vpt_guard_link_identify(&pair->link, call);
    settle(pair);
}

static void
identify_link(gpointer data)
{
    VptGuardPair *pair = data;

    pair->naming = vpt_guard_naming_begin(pair->place->names, &pair->who,
                                          VPT_GUARD_IDENTITY_SERIAL, take_identity, pair);
}

static void
decided(VptGuardHeld *held, const char *refusal, gpointer data)
{
    VptGuardPair *pair = data;

    vpt_guard_link_decide(held, refusal);
    settle(pair);
}

/* A verdict may be there at once, in the middle of a chunk that is still read. */
static void
judge_link(gpointer data, VptGuardHeld *held)
{
    VptGuardPair *pair = data;
    gboolean settling = pair->settling;

    pair->settling = TRUE;
    vpt_guard_judge_ask(pair->place->judge, held, &pair->who, decided, pair);
    pair->settling = settling;
}

static void
done_link(gpointer data, VptGuardHeld *held, gboolean replied)
{
    VptGuardPair *pair = data;

    vpt_guard_judge_done(pair->place->judge, held, replied);
}

static const VptGuardLinkCalls link_calls = {
    connect_link, authorise_link, identify_link, judge_link, done_link,
};

/**
 * vpt_guard_pair_new:
 * @place: what all pairs share, lent for as long as the pair lives
 * @door: where the client came in, lent as long
 * @fd: (transfer full): the client's socket
 * @client: who that is; its strings are taken
 *
 * Returns: (transfer full) (nullable): the pair, or %NULL where the kernel lacks memory
 */
VptGuardPair *
vpt_guard_pair_new(VptGuardPlace *place, const VptGuardDoor *door, int fd,
                   const VptGuardClient *client)
{
    VptGuardPair *pair = g_new0(VptGuardPair, 1);
    VptGuardLink *link = &pair->link;

    pair->place = place;
    pair->door = door;
    pair->who = *client;
    pair->client.fd = fd;
    pair->backend.fd = -1;
    vpt_guard_queue_init(&link->to_client, place->account, vpt_guard_side_write, &pair->client);
    vpt_guard_queue_init(&link->to_backend, place->account, vpt_guard_side_write, &pair->backend);
    link->privileged = vpt_guard_client_is_privileged(client);
    link->read_only = door->read_only;
    link->scheme = place->scheme;
    link->access = door->polkit ? VPT_GUARD_ACCESS_NONE : VPT_GUARD_ACCESS_GRANTED;
    vpt_guard_link_init(link, &link_calls, pair, place->account, place->stats);

    pair->client.watch = vpt_guard_watch_new(place->loop, fd, EPOLLIN, on_client, pair);
    if (!pair->client.watch) {
        vpt_guard_pair_free(pair);
        return NULL;
    }
    set_deadline(pair);
    return pair;
}

/**
 * vpt_guard_pair_free:
 * @pair: (nullable) (transfer full): a pair; both its connections end
 */
void
vpt_guard_pair_free(VptGuardPair *pair)
{
    if (!pair)
        return;

    if (pair->naming)
        vpt_guard_naming_forget(pair->naming);
    if (pair->polkit_call)
        vpt_guard_polkit_forget(pair->place->polkit, pair->polkit_call);
    vpt_guard_side_close(&pair->client, &pair->link.to_client);
    vpt_guard_side_close(&pair->backend, &pair->link.to_backend);
    vpt_guard_timer_free(pair->deadline);
    vpt_guard_timer_free(pair->retry);
    vpt_guard_link_clear(&pair->link);
    vpt_guard_client_clear(&pair->who);
    g_free(pair);
}

/**
 * vpt_guard_pair_client:
 * @pair: a pair
 *
 * Returns: (transfer none): who its client is
 */
const VptGuardClient *
vpt_guard_pair_client(const VptGuardPair *pair)
{
    return &pair->who;
}
