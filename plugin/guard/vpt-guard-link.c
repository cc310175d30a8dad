/* vpt-guard-link.c: a client and its connection to libvirt, as what each frame means for it
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-guard-link.h"

#include <string.h>

#include "vpt-wire-ask.h"
#include "vpt-wire-fields.h"
#include "vpt-wire-reply.h"

/* Replies of the guard that a client does not take; behind them it is not listened to. */
#define REPLIES_MAX (64 * 1024)

static void
held_free(VptGuardHeld *held)
{
    if (held->frame)
        held->link->n_undecided--;
    g_clear_pointer(&held->frame, vpt_guard_frame_unref);
    g_free(held);
}

static void
pass_to_backend(gpointer data, const guint8 *bytes, gsize n)
{
    VptGuardLink *link = data;

    vpt_guard_queue_push(&link->to_backend, bytes, n);
}

static void
pass_fd_to_backend(gpointer data, guint8 byte, int fd)
{
    VptGuardLink *link = data;

    vpt_guard_queue_push_fd(&link->to_backend, byte, fd);
}

static void
pass_to_client(gpointer data, const guint8 *bytes, gsize n)
{
    VptGuardLink *link = data;

    vpt_guard_queue_push(&link->to_client, bytes, n);
}

static void
pass_fd_to_client(gpointer data, guint8 byte, int fd)
{
    VptGuardLink *link = data;

    vpt_guard_queue_push_fd(&link->to_client, byte, fd);
}

/* A whole frame, where no other is under way. */
static void
send_to_backend(VptGuardLink *link, VptGuardFrame *frame)
{
    vpt_guard_queue_push(&link->to_backend, frame->buffer.bytes, frame->buffer.used);
    for (guint i = 0; i < frame->n_fds; i++) {
        vpt_guard_queue_push_fd(&link->to_backend, frame->fd_bytes[i], frame->fds[i]);
        frame->fds[i] = -1;
    }
    vpt_guard_frame_unref(frame);
}

/* @frame is (transfer full). */
static void
forward(VptGuardLink *link, VptGuardFrame *frame)
{
    link->stats->calls++;
    if (vpt_guard_peer_is_passing(&link->client))
        g_ptr_array_add(link->requests, frame);
    else
        send_to_backend(link, frame);
}

/**
 * vpt_guard_link_reply:
 * @link: a link
 * @frame: (transfer full): for the client, between two frames of libvirt
 */
void
vpt_guard_link_reply(VptGuardLink *link, GByteArray *frame)
{
    if (vpt_guard_peer_is_passing(&link->backend)) {
        g_ptr_array_add(link->replies, frame);
        return;
    }

    vpt_guard_queue_push(&link->to_client, frame->data, frame->len);
    g_byte_array_unref(frame);
}

/**
 * vpt_guard_link_reply_error:
 * @link: a link
 * @call: header of a call of the client
 * @code: a VptWireCode
 * @text: why it is not done
 */
void
vpt_guard_link_reply_error(VptGuardLink *link, const VptWireHeader *call, guint code,
                           const char *text)
{
    vpt_guard_link_reply(link, vpt_wire_reply_error(call, code, text));
}

/* Whether the rules are about what a client opens.  They are not where it plainly is another
 * driver of this libvirtd: `lxc:///`.  Anything else may lead back to QEMU's: an alias of
 * libvirt.conf, a host or a transport, which make libvirtd a client of some daemon, with the
 * real URI in `name=`. */
static gboolean
is_about(const VptGuardLink *link, const char *uri)
{
    gsize n = uri ? strcspn(uri, ":+") : 0;

    if (n == 0 || !g_str_has_prefix(uri + n, ":///") || strstr(uri, "name="))
        return TRUE;
    return strlen(link->scheme) == n && g_ascii_strncasecmp(uri, link->scheme, n) == 0;
}

/* The URI that CONNECT_OPEN names, %NULL where it names none. */
static char *
uri_of(const VptGuardFrame *frame)
{
    const VptWireProc *proc = vpt_wire_proc_find(VPT_WIRE_PROGRAM_REMOTE,
                                                 VPT_WIRE_REMOTE_CONNECT_OPEN);
    gsize start = VPT_WIRE_HEADER_SIZE;
    VptWireReader reader;
    VptWireFields fields;

    if (vpt_wire_header_has_fds(&frame->header))
        start += VPT_WIRE_FDS_SIZE;
    reader = (VptWireReader){ frame->buffer.bytes + start, frame->buffer.used - start };
    if (!vpt_wire_fields_read(proc->arguments, &reader, &fields, NULL))
        return NULL;
    return vpt_wire_fields_text(&fields, "name");
}

static void
take_open(VptGuardLink *link, VptGuardFrame *frame)
{
    g_autofree char *uri = uri_of(frame);

    link->opens_judged = !link->read_only && is_about(link, uri);
    link->open_serial = frame->header.serial;
    link->stage = VPT_GUARD_STAGE_OPENING;
    forward(link, frame);
}

/* A frame of the client has come as a whole. */
static void
frame_of_client(gpointer data, VptGuardFrame *frame)
{
    VptGuardLink *link = data;
    VptGuardHeld *held;

    if (vpt_wire_call_class(&frame->header) == VPT_WIRE_OPEN) {
        take_open(link, frame);
        return;
    }

    held = g_new0(VptGuardHeld, 1);
    held->link = link;
    held->header = frame->header;
    held->frame = frame;
    g_ptr_array_add(link->held, held);
    link->n_undecided++;
    link->calls->judge(link->data, held);
}

/**
 * vpt_guard_link_decide:
 * @held: a call that was given to be judged, which may be gone then
 * @refusal: (nullable): why it is refused, %NULL: it goes on
 */
void
vpt_guard_link_decide(VptGuardHeld *held, const char *refusal)
{
    VptGuardLink *link = held->link;
    VptGuardFrame *frame = g_steal_pointer(&held->frame);

    link->n_undecided--;
    if (refusal) {
        vpt_guard_link_reply_error(link, &frame->header, VPT_WIRE_CODE_OPERATION_UNSUPPORTED,
                                   refusal);
        vpt_guard_frame_unref(frame);
    } else {
        forward(link, frame);
    }

    if (refusal || !held->holds) {
        link->calls->done(link->data, held, TRUE);
        g_ptr_array_remove_fast(link->held, held);
    }
}

/**
 * vpt_guard_link_authorised:
 * @link: a link that asked for it
 * @granted: whether the client may manage libvirt
 * @code: a VptWireCode, where it may not
 * @why_not: (nullable): as libvirtd says it, where it may not
 */
void
vpt_guard_link_authorised(VptGuardLink *link, gboolean granted, guint code, const char *why_not)
{
    link->access = granted ? VPT_GUARD_ACCESS_GRANTED : VPT_GUARD_ACCESS_NONE;
    if (granted) {
        vpt_guard_link_reply(link, vpt_wire_reply_auth_polkit(&link->asked));
        return;
    }

    link->stats->denied++;
    vpt_guard_link_reply_error(link, &link->asked, code, why_not);
}

/**
 * vpt_guard_link_connected:
 * @link: a link that asked for it
 * @connected: whether there is a connection to libvirt
 */
void
vpt_guard_link_connected(VptGuardLink *link, gboolean connected)
{
    g_autoptr(GByteArray) greeting = NULL;

    link->stage = connected ? VPT_GUARD_STAGE_GREETING : VPT_GUARD_STAGE_FAILED;
    if (!connected)
        return;

    /* libvirtd lets root do without polkit only after root has asked for AUTH_LIST */
    greeting = vpt_wire_ask_auth_list(VPT_GUARD_GREETING_SERIAL);
    vpt_guard_queue_push(&link->to_backend, greeting->data, greeting->len);
}

static const VptGuardPeerCalls client_calls = {
    vpt_guard_link_judge_client,
    pass_to_backend,
    pass_fd_to_backend,
    frame_of_client,
    vpt_guard_link_tell_crowded,
};

static const VptGuardPeerCalls backend_calls = {
    vpt_guard_link_judge_backend,
    pass_to_client,
    pass_fd_to_client,
    vpt_guard_link_take_greeting,
    NULL,
};

/**
 * vpt_guard_link_init:
 * @link: (inout caller-allocates): zeroed, but for its two queues and what is known of the
 *   client
 * @calls: what it can't do itself, called with @data
 * @account: what is kept is charged to it
 * @stats: what happens is counted there
 */
void
vpt_guard_link_init(VptGuardLink *link, const VptGuardLinkCalls *calls, gpointer data,
                    VptGuardAccount *account, VptGuardStats *stats)
{
    link->calls = calls;
    link->data = data;
    link->stats = stats;
    link->held = g_ptr_array_new_with_free_func((GDestroyNotify)held_free);
    link->replies = g_ptr_array_new_with_free_func((GDestroyNotify)g_byte_array_unref);
    link->requests = g_ptr_array_new_with_free_func((GDestroyNotify)vpt_guard_frame_unref);
    vpt_guard_peer_init(&link->client, &client_calls, link, account);
    vpt_guard_peer_init(&link->backend, &backend_calls, link, account);
}

/**
 * vpt_guard_link_clear:
 * @link: a link that has ended
 */
void
vpt_guard_link_clear(VptGuardLink *link)
{
    for (guint i = 0; i < link->held->len; i++)
        link->calls->done(link->data, g_ptr_array_index(link->held, i), FALSE);
    g_ptr_array_unref(link->held);
    g_ptr_array_unref(link->replies);
    g_ptr_array_unref(link->requests);
    vpt_guard_peer_clear(&link->client);
    vpt_guard_peer_clear(&link->backend);
    vpt_guard_queue_clear(&link->to_client);
    vpt_guard_queue_clear(&link->to_backend);
}

static void
send_waiting(VptGuardLink *link)
{
    while (link->replies->len > 0 && !vpt_guard_peer_is_passing(&link->backend))
        vpt_guard_link_reply(link, g_ptr_array_steal_index(link->replies, 0));
    while (link->requests->len > 0 && !vpt_guard_peer_is_passing(&link->client))
        send_to_backend(link, g_ptr_array_steal_index(link->requests, 0));
}

/**
 * vpt_guard_link_settle:
 * @link: a link that something happened to
 *
 * Does what that makes possible.  Not to be called from what @link calls.
 */
void
vpt_guard_link_settle(VptGuardLink *link)
{
    send_waiting(link);
    if (link->closing)
        return;

    if (vpt_guard_peer_is_waiting(&link->client)) {
        if (!vpt_guard_peer_resume(&link->client) && !link->closing)
            link->closing = "the client does not speak libvirt's protocol";
        send_waiting(link);
    }
    if (link->to_client.broken || link->to_backend.broken)
        link->closing = "the other end is gone, or takes too little";
}

/**
 * vpt_guard_link_hurry:
 * @link: a link
 *
 * Returns: how many milliseconds the client has for what it began, or 0: it need not hurry
 */
guint
vpt_guard_link_hurry(const VptGuardLink *link)
{
    if (link->closing)
        return VPT_GUARD_DRAIN_DEADLINE;
    if (link->access == VPT_GUARD_ACCESS_ASKED)
        return VPT_GUARD_POLKIT_DEADLINE;
    if (link->access == VPT_GUARD_ACCESS_NONE)
        return VPT_GUARD_AUTH_DEADLINE;
    return vpt_guard_peer_deadline(&link->client);
}

/**
 * vpt_guard_link_takes_from_client:
 * @link: a link
 *
 * Returns: whether bytes of the client are welcome
 */
gboolean
vpt_guard_link_takes_from_client(const VptGuardLink *link)
{
    /* Of a stranger nothing is kept that could be answered first */
    gsize most = link->access == VPT_GUARD_ACCESS_GRANTED ? REPLIES_MAX : 1;

    return !link->closing && !vpt_guard_peer_is_waiting(&link->client) &&
           vpt_guard_queue_size(&link->to_backend) == 0 &&
           vpt_guard_queue_size(&link->to_client) < most &&
           link->replies->len < VPT_GUARD_CASES_MAX;
}

/**
 * vpt_guard_link_takes_from_backend:
 * @link: a link
 *
 * Returns: whether bytes of libvirt are welcome
 */
gboolean
vpt_guard_link_takes_from_backend(const VptGuardLink *link)
{
    return vpt_guard_queue_size(&link->to_client) == 0;
}
