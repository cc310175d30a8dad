/* vpt-guard-backend.c: what frames of libvirt mean for a client and its connection
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-guard-link.h"
#include "vpt-wire-ask.h"
#include "vpt-wire-reply.h"

/**
 * vpt_guard_link_identify:
 * @link: a link that asked for it
 * @call: that tells libvirt who the client is, with VPT_GUARD_IDENTITY_SERIAL
 */
void
vpt_guard_link_identify(VptGuardLink *link, const GByteArray *call)
{
    vpt_guard_queue_push(&link->to_backend, call->data, call->len);
}

/* libvirt does not know who the client is: it must not take it for the guard.  A client
 * that could do as much without the guard gains nothing. */
static void
identified(VptGuardLink *link, gboolean good)
{
    if (!good && !link->privileged) {
        link->closing = "libvirt does not take the identity of the client";
        return;
    }

    link->judged |= link->opens_judged;
    link->stage = VPT_GUARD_STAGE_READY;
}

/* The end of a call that holds others. */
static void
end_held(VptGuardLink *link, const VptWireHeader *reply)
{
    for (guint i = 0; i < link->held->len; i++) {
        VptGuardHeld *held = g_ptr_array_index(link->held, i);
        const VptWireHeader *call = &held->header;

        if (held->frame || call->serial != reply->serial || call->program != reply->program ||
            call->procedure != reply->procedure)
            continue;
        link->calls->done(link->data, held, TRUE);
        g_ptr_array_remove_index_fast(link->held, i);
        return;
    }
}

static gboolean
is_reply_to(const VptWireHeader *header, guint32 procedure, guint32 serial)
{
    return header->program == VPT_WIRE_PROGRAM_REMOTE && header->procedure == procedure &&
           header->serial == serial;
}

/**
 * vpt_guard_link_judge_backend:
 * @data: a link
 * @header: of a frame of libvirt
 *
 * Returns: what is to become of the frame: all go to the client but replies to the guard
 */
VptGuardFate
vpt_guard_link_judge_backend(gpointer data, const VptWireHeader *header)
{
    VptGuardLink *link = data;

    if (header->type != VPT_WIRE_REPLY && header->type != VPT_WIRE_REPLY_WITH_FDS)
        return VPT_GUARD_PASS;

    switch (link->stage) {
    case VPT_GUARD_STAGE_GREETING:
        if (is_reply_to(header, VPT_WIRE_REMOTE_AUTH_LIST, VPT_GUARD_GREETING_SERIAL))
            return header->length > VPT_GUARD_STRANGER_MAX ? VPT_GUARD_BREAK : VPT_GUARD_HOLD;
        break;
    case VPT_GUARD_STAGE_OPENING:
        if (!is_reply_to(header, VPT_WIRE_REMOTE_CONNECT_OPEN, link->open_serial))
            break;
        link->stage = header->status == VPT_WIRE_OK ? VPT_GUARD_STAGE_IDENTIFYING
                                                    : VPT_GUARD_STAGE_READY;
        if (link->stage == VPT_GUARD_STAGE_IDENTIFYING)
            link->calls->identify(link->data);
        break;
    case VPT_GUARD_STAGE_IDENTIFYING:
        if (!is_reply_to(header, VPT_WIRE_REMOTE_CONNECT_SET_IDENTITY, VPT_GUARD_IDENTITY_SERIAL))
            break;
        identified(link, header->status == VPT_WIRE_OK);
        return VPT_GUARD_SWALLOW;
    default:
        break;
    }

    if (link->held->len > 0)
        end_held(link, header);
    return VPT_GUARD_PASS;
}

/**
 * vpt_guard_link_take_greeting:
 * @data: a link
 * @frame: (transfer full): libvirt's reply to the greeting
 */
void
vpt_guard_link_take_greeting(gpointer data, VptGuardFrame *frame)
{
    VptGuardLink *link = data;
    g_autoptr(VptWireAnswer) answer =
        vpt_wire_answer_new(frame->buffer.bytes, frame->buffer.used, NULL);

    if (answer && !answer->failed && answer->number == VPT_WIRE_AUTH_NONE)
        link->stage = VPT_GUARD_STAGE_READY;
    else
        link->closing = "libvirt wants the guard to authenticate itself";
    vpt_guard_frame_unref(frame);
}
