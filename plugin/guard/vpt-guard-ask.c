/* vpt-guard-ask.c: what the guard itself asks of libvirt, on a connection of its own
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The connection is made when something is asked and kept as long as libvirt answers in time.
 * Where it does not, the questions that libvirtd is busy with are left behind with it, since
 * it takes no more than five (max_client_requests) of one client at a time. */
#include "config.h"

#include "vpt-guard-ask.h"

#include <sys/epoll.h>
#include <unistd.h>

#include "vpt-guard-peer.h"
#include "vpt-guard-queue.h"

#define RETRY_INTERVAL 100
#define READ_MAX 65536
/* Of the guard's own calls before its first question. */
#define GREETING_SERIAL 1
#define OPEN_SERIAL 2
#define FIRST_SERIAL 3

typedef enum { STAGE_NONE, STAGE_GREETING, STAGE_OPENING, STAGE_READY } Stage;

struct VptGuardAsk {
    VptGuardLoop *loop;
    char *backend;
    char *uri;
    VptGuardAccount account;
    Stage stage;
    int fd;
    VptGuardWatch *watch;
    VptGuardTimer *retry;
    VptGuardPeer peer;
    VptGuardQueue queue;
    guint8 *room;
    guint32 serial;
    GPtrArray *questions;
    char *why_not;
};

struct VptGuardQuestion {
    VptGuardAsk *ask;
    guint32 serial;
    GByteArray *frame;
    VptGuardTimer *deadline;
    VptGuardAnswered call;
    gpointer data;
};

static void connect_ask(gpointer data);

static void
question_free(VptGuardQuestion *question)
{
    vpt_guard_timer_free(question->deadline);
    g_byte_array_unref(question->frame);
    g_free(question);
}

static void
disconnect(VptGuardAsk *ask)
{
    g_clear_pointer(&ask->watch, vpt_guard_watch_free);
    g_clear_pointer(&ask->retry, vpt_guard_timer_free);
    if (ask->fd >= 0)
        close(ask->fd);
    ask->fd = -1;
    ask->stage = STAGE_NONE;
    vpt_guard_peer_clear(&ask->peer);
    vpt_guard_queue_clear(&ask->queue);
}

static void
answer(VptGuardQuestion *question, const VptWireAnswer *found, const char *why_not)
{
    VptGuardAnswered call = question->call;
    gpointer data = question->data;

    g_ptr_array_remove(question->ask->questions, question);
    call(found, why_not, data);
}

/* Who still waits gets another connection. */
static void
connect_again(VptGuardAsk *ask)
{
    disconnect(ask);
    if (ask->questions->len > 0)
        ask->retry = vpt_guard_timer_new(ask->loop, RETRY_INTERVAL, connect_ask, ask);
}

static void
out_of_time(gpointer data)
{
    VptGuardQuestion *question = data;
    VptGuardAsk *ask = question->ask;
    g_autofree char *why_not = g_strdup(ask->why_not ? ask->why_not
                                                     : "libvirt's daemon did not answer in time");

    question->deadline = NULL;
    answer(question, NULL, why_not);
    connect_again(ask);
}

static gssize
write_ask(gpointer data, const guint8 *bytes, gsize n, int fd)
{
    const VptGuardAsk *ask = data;

    return vpt_guard_io_send(ask->fd, bytes, n, fd);
}

static void
send_frame(VptGuardAsk *ask, const GByteArray *frame)
{
    vpt_guard_queue_push(&ask->queue, frame->data, frame->len);
}

/* What the guard's own connection gets but replies is none of its business. */
static VptGuardFate
judge_answer(gpointer data, const VptWireHeader *header)
{
    (void)data;
    if (header->type != VPT_WIRE_REPLY)
        return vpt_wire_header_has_fds(header) ? VPT_GUARD_BREAK : VPT_GUARD_SWALLOW;
    return header->length <= VPT_GUARD_FRAME_MAX ? VPT_GUARD_HOLD : VPT_GUARD_SWALLOW;
}

static void
take_greeting(VptGuardAsk *ask, const VptWireAnswer *found)
{
    g_autoptr(GByteArray) open = vpt_wire_ask_open(OPEN_SERIAL, ask->uri, 0);

    (void)found;
    ask->stage = STAGE_OPENING;
    send_frame(ask, open);
}

static void
take_opening(VptGuardAsk *ask, const VptWireAnswer *found)
{
    g_free(ask->why_not);
    ask->why_not = found->failed ? g_strdup(found->text) : NULL;
    if (found->failed)
        return;

    ask->stage = STAGE_READY;
    for (guint i = 0; i < ask->questions->len; i++)
        send_frame(ask, ((VptGuardQuestion *)g_ptr_array_index(ask->questions, i))->frame);
}

static void
take_answer(VptGuardAsk *ask, const VptWireAnswer *found)
{
    for (guint i = 0; i < ask->questions->len; i++) {
        VptGuardQuestion *question = g_ptr_array_index(ask->questions, i);

        if (question->serial == found->header.serial) {
            answer(question, found, NULL);
            return;
        }
    }
}

static void
frame_of_answer(gpointer data, VptGuardFrame *frame)
{
    VptGuardAsk *ask = data;
    g_autoptr(VptWireAnswer) found =
        vpt_wire_answer_new(frame->buffer.bytes, frame->buffer.used, NULL);
    guint32 serial = frame->header.serial;

    vpt_guard_frame_unref(frame);
    if (!found)
        return;

    if (ask->stage == STAGE_GREETING && serial == GREETING_SERIAL)
        take_greeting(ask, found);
    else if (ask->stage == STAGE_OPENING && serial == OPEN_SERIAL)
        take_opening(ask, found);
    else if (ask->stage == STAGE_READY)
        take_answer(ask, found);
}

static const VptGuardPeerCalls calls = {
    .judge = judge_answer,
    .frame = frame_of_answer,
};

static gboolean
read_ask(VptGuardAsk *ask)
{
    VptGuardChunk chunk;

    switch (vpt_guard_io_receive(ask->fd, ask->room, READ_MAX, &chunk)) {
    case VPT_GUARD_IO_DATA:
        return vpt_guard_peer_feed(&ask->peer, &chunk);
    case VPT_GUARD_IO_BLOCKED:
        return TRUE;
    default:
        return FALSE;
    }
}

static void
wait_for_ask(VptGuardAsk *ask)
{
    guint32 events = EPOLLIN | (vpt_guard_queue_size(&ask->queue) > 0 ? EPOLLOUT : 0);

    if (ask->fd >= 0 && (ask->queue.broken || !vpt_guard_watch_set(ask->watch, events)))
        connect_again(ask);
}

static void
on_ask(guint32 events, gpointer data)
{
    VptGuardAsk *ask = data;

    if (events & EPOLLOUT)
        vpt_guard_queue_flush(&ask->queue);
    if (events & (EPOLLIN | EPOLLHUP | EPOLLERR) && !read_ask(ask))
        connect_again(ask);
    wait_for_ask(ask);
}

static void
connect_ask(gpointer data)
{
    VptGuardAsk *ask = data;
    g_autoptr(GByteArray) greeting = vpt_wire_ask_auth_list(GREETING_SERIAL);

    ask->retry = NULL;
    ask->fd = vpt_guard_io_connect(ask->backend);
    ask->watch = ask->fd < 0 ? NULL
                             : vpt_guard_watch_new(ask->loop, ask->fd, EPOLLIN, on_ask, ask);
    if (!ask->watch) {
        g_free(ask->why_not);
        ask->why_not = g_strdup("libvirt's daemon can't be reached");
        connect_again(ask);
        return;
    }

    vpt_guard_peer_init(&ask->peer, &calls, ask, &ask->account);
    vpt_guard_queue_init(&ask->queue, &ask->account, write_ask, ask);
    ask->stage = STAGE_GREETING;
    send_frame(ask, greeting);
    wait_for_ask(ask);
}

/**
 * vpt_guard_ask_new:
 * @loop: the loop
 * @backend: path of the socket of libvirt's daemon
 * @uri: what is opened there, like `qemu:///system`
 *
 * Returns: (transfer full): something to ask, which is not connected yet
 */
VptGuardAsk *
vpt_guard_ask_new(VptGuardLoop *loop, const char *backend, const char *uri)
{
    VptGuardAsk *ask = g_new0(VptGuardAsk, 1);

    ask->loop = loop;
    ask->backend = g_strdup(backend);
    ask->uri = g_strdup(uri);
    ask->account.limit = VPT_GUARD_HELD_MAX;
    ask->fd = -1;
    ask->room = g_malloc(READ_MAX);
    ask->serial = FIRST_SERIAL;
    ask->questions = g_ptr_array_new_with_free_func((GDestroyNotify)question_free);
    vpt_guard_peer_init(&ask->peer, &calls, ask, &ask->account);
    vpt_guard_queue_init(&ask->queue, &ask->account, write_ask, ask);
    return ask;
}

/**
 * vpt_guard_ask_free:
 * @ask: (nullable) (transfer full): who asked must not wait any more
 */
void
vpt_guard_ask_free(VptGuardAsk *ask)
{
    if (!ask)
        return;

    disconnect(ask);
    g_ptr_array_unref(ask->questions);
    g_free(ask->backend);
    g_free(ask->uri);
    g_free(ask->why_not);
    g_free(ask->room);
    g_free(ask);
}

/* @frame is (transfer full) and has the serial of @ask. */
static VptGuardQuestion *
put(VptGuardAsk *ask, GByteArray *frame, VptGuardAnswered call, gpointer data)
{
    VptGuardQuestion *question = g_new0(VptGuardQuestion, 1);

    *question = (VptGuardQuestion){ ask, ask->serial, frame, NULL, call, data };
    question->deadline =
        vpt_guard_timer_new(ask->loop, VPT_GUARD_ASK_DEADLINE, out_of_time, question);
    ask->serial = ask->serial == G_MAXUINT32 ? FIRST_SERIAL : ask->serial + 1;
    g_ptr_array_add(ask->questions, question);

    if (ask->stage == STAGE_READY) {
        send_frame(ask, frame);
        wait_for_ask(ask);
    } else if (ask->stage == STAGE_NONE && !ask->retry) {
        connect_ask(ask);
    }
    return question;
}

/**
 * vpt_guard_ask_domain:
 * @ask: who is asked
 * @uuid: the XML of which domain, as it is now: live where it runs
 * @call: called once with @data, never from within
 *
 * Returns: (transfer none): the question, for vpt_guard_ask_forget()
 */
VptGuardQuestion *
vpt_guard_ask_domain(VptGuardAsk *ask, const guint8 *uuid, VptGuardAnswered call, gpointer data)
{
    return put(ask, vpt_wire_ask_domain_xml(ask->serial, uuid, 0), call, data);
}

/**
 * vpt_guard_ask_saved:
 * @ask: who is asked
 * @uuid: whether which domain has a managed-save image
 * @call: called once with @data, never from within
 *
 * Returns: (transfer none): the question, for vpt_guard_ask_forget()
 */
VptGuardQuestion *
vpt_guard_ask_saved(VptGuardAsk *ask, const guint8 *uuid, VptGuardAnswered call, gpointer data)
{
    return put(ask, vpt_wire_ask_managed_save(ask->serial, uuid), call, data);
}

/**
 * vpt_guard_ask_image:
 * @ask: who is asked
 * @path: the XML in which saved image
 * @call: called once with @data, never from within
 *
 * Returns: (transfer none): the question, for vpt_guard_ask_forget()
 */
VptGuardQuestion *
vpt_guard_ask_image(VptGuardAsk *ask, const char *path, VptGuardAnswered call, gpointer data)
{
    return put(ask, vpt_wire_ask_image_xml(ask->serial, path), call, data);
}

/**
 * vpt_guard_ask_forget:
 * @question: a question without an answer yet; there will be none
 */
void
vpt_guard_ask_forget(VptGuardQuestion *question)
{
    g_ptr_array_remove(question->ask->questions, question);
}
