/* vpt-guard-gate.c: which frames of a client go on, and from when on
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * libvirtd takes the guard for root and asks it for no password.  So nothing of a client
 * gets to it before the guard itself has found out that the client may manage libvirt. */
#include "config.h"

#include "vpt-guard-link.h"

#include <string.h>

#include "vpt-wire-reply.h"

/* Questions to polkit on one connection. */
#define ATTEMPTS_MAX 3

static gboolean
is_remote(const VptWireHeader *header, VptWireRemoteProc procedure)
{
    return header->program == VPT_WIRE_PROGRAM_REMOTE && header->procedure == (guint32)procedure;
}

static void
ask_polkit(VptGuardLink *link, const VptWireHeader *header)
{
    if (link->access == VPT_GUARD_ACCESS_GRANTED) {
        vpt_guard_link_reply_error(link, header, VPT_WIRE_CODE_RPC, "authentication required");
        return;
    }
    if (link->attempts++ >= ATTEMPTS_MAX) {
        vpt_guard_link_reply_error(link, header, VPT_WIRE_CODE_AUTH_FAILED,
                                   "authentication failed: too many attempts");
        return;
    }

    link->asked = *header;
    link->access = VPT_GUARD_ACCESS_ASKED;
    link->calls->authorise(link->data);
}

/* As libvirtd does: who is its equal needs no polkit, once it has asked. */
static void
tell_ways(VptGuardLink *link, const VptWireHeader *header)
{
    gboolean granted;

    if (link->privileged)
        link->access = VPT_GUARD_ACCESS_GRANTED;
    granted = link->access == VPT_GUARD_ACCESS_GRANTED;
    vpt_guard_link_reply(link, vpt_wire_reply_auth_list(header, granted ? VPT_WIRE_AUTH_NONE
                                                                        : VPT_WIRE_AUTH_POLKIT));
}

/* The guard's to answer, and not libvirt's, which sees the guard. */
static void
answer_authentication(VptGuardLink *link, const VptWireHeader *header)
{
    if (is_remote(header, VPT_WIRE_REMOTE_AUTH_LIST))
        tell_ways(link, header);
    else if (is_remote(header, VPT_WIRE_REMOTE_AUTH_POLKIT))
        ask_polkit(link, header);
    else
        vpt_guard_link_reply_error(link, header, VPT_WIRE_CODE_AUTH_FAILED,
                                   "authentication failed: authentication failed");
}

/* What comes before authentication, in libvirtd's words. */
static VptGuardFate
turn_away(VptGuardLink *link, const VptWireHeader *header)
{
    if (!vpt_wire_header_is_call(header))
        return VPT_GUARD_BREAK;

    link->stats->denied++;
    vpt_guard_link_reply_error(link, header, VPT_WIRE_CODE_RPC, "authentication required");
    return VPT_GUARD_SWALLOW;
}

static VptGuardFate
tell_no_backend(VptGuardLink *link, const VptWireHeader *header)
{
    link->stage = VPT_GUARD_STAGE_NONE;
    if (vpt_wire_header_is_call(header))
        vpt_guard_link_reply_error(link, header, VPT_WIRE_CODE_INTERNAL_ERROR,
                                   "the guard of passthrough guests can't reach libvirt's "
                                   "daemon; start it (systemctl start libvirtd.socket, or "
                                   "virtqemud.socket where libvirt is modular) and try again");
    return VPT_GUARD_SWALLOW;
}

static gsize
most_held(const VptWireHeader *header)
{
    const VptWireProc *proc = vpt_wire_proc_find(header->program, header->procedure);

    return proc && strstr(proc->name, "MIGRATE") ? VPT_GUARD_MIGRATION_MAX : VPT_GUARD_FRAME_MAX;
}

/* What can't be judged is refused. */
static VptGuardFate
tell_too_large(VptGuardLink *link, const VptWireHeader *header, gsize most)
{
    g_autofree char *text = NULL;

    text = g_strdup_printf("the guard of passthrough guests does not judge a call of %u bytes, "
                           "which may have %zu; use shorter XML",
                           header->length, most);
    link->stats->unknown++;
    vpt_guard_link_reply_error(link, header, VPT_WIRE_CODE_OPERATION_UNSUPPORTED, text);
    return VPT_GUARD_SWALLOW;
}

/**
 * vpt_guard_link_tell_crowded:
 * @data: a link
 * @header: of a call that can't be kept until it is judged
 */
void
vpt_guard_link_tell_crowded(gpointer data, const VptWireHeader *header)
{
    VptGuardLink *link = data;

    link->stats->unknown++;
    vpt_guard_link_reply_error(link, header, VPT_WIRE_CODE_OPERATION_UNSUPPORTED,
                               "the guard of passthrough guests keeps as much as it may for "
                               "calls that wait for their verdict; try again in a moment");
}

/* Two calls with one number at a time: the reply to one could be taken for that to the other. */
static gboolean
is_under_way(const VptGuardLink *link, const VptWireHeader *header)
{
    for (guint i = 0; i < link->held->len; i++) {
        const VptGuardHeld *held = g_ptr_array_index(link->held, i);
        const VptWireHeader *call = &held->header;

        if (call->serial == header->serial && call->program == header->program &&
            call->procedure == header->procedure)
            return TRUE;
    }

    return FALSE;
}

/* A call that is looked into. */
static VptGuardFate
hold(VptGuardLink *link, const VptWireHeader *header)
{
    gsize most = most_held(header);

    if (header->length > most)
        return tell_too_large(link, header, most);
    if (link->n_undecided >= VPT_GUARD_CASES_MAX || is_under_way(link, header))
        return VPT_GUARD_WAIT;
    return VPT_GUARD_HOLD;
}

static VptGuardFate
tell_no_identity(VptGuardLink *link, const VptWireHeader *header)
{
    link->stats->denied++;
    vpt_guard_link_reply_error(link, header, VPT_WIRE_CODE_ACCESS_DENIED,
                               "access denied: only root says who the client is");
    return VPT_GUARD_SWALLOW;
}

/* Of who may manage libvirt, with a connection to it. */
static VptGuardFate
judge_ready(VptGuardLink *link, const VptWireHeader *header)
{
    VptWireClass class = vpt_wire_call_class(header);

    if (class == VPT_WIRE_OPEN || (class == VPT_WIRE_JUDGE && link->judged))
        return hold(link, header);
    if (class == VPT_WIRE_IDENTITY && !link->privileged)
        return tell_no_identity(link, header);

    link->stats->calls += vpt_wire_header_is_call(header);
    return VPT_GUARD_PASS;
}

/**
 * vpt_guard_link_judge_client:
 * @data: a link
 * @header: of a frame of its client
 *
 * Returns: what is to become of the frame
 */
VptGuardFate
vpt_guard_link_judge_client(gpointer data, const VptWireHeader *header)
{
    VptGuardLink *link = data;

    if (link->closing || !vpt_wire_header_acceptable_from_client(header, NULL))
        return VPT_GUARD_BREAK;
    if (link->access == VPT_GUARD_ACCESS_ASKED)
        return VPT_GUARD_WAIT;
    if (link->access != VPT_GUARD_ACCESS_GRANTED && header->length > VPT_GUARD_STRANGER_MAX)
        return VPT_GUARD_BREAK;
    if (vpt_wire_call_class(header) == VPT_WIRE_AUTH) {
        answer_authentication(link, header);
        return VPT_GUARD_SWALLOW;
    }
    if (link->access != VPT_GUARD_ACCESS_GRANTED)
        return turn_away(link, header);

    if (link->stage == VPT_GUARD_STAGE_NONE) {
        link->stage = VPT_GUARD_STAGE_CONNECTING;
        link->calls->connect(link->data);
    }
    if (link->stage == VPT_GUARD_STAGE_FAILED)
        return tell_no_backend(link, header);
    if (link->stage != VPT_GUARD_STAGE_READY)
        return VPT_GUARD_WAIT;
    return judge_ready(link, header);
}
