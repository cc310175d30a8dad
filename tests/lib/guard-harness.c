/* guard-harness.c: a link of the guard without sockets, and who watches what it lets through
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "guard-harness.h"

#include <string.h>
#include <unistd.h>

#include "vpt-wire-ask.h"
#include "vpt-wire-reply.h"

static gssize
write_end(gpointer data, const guint8 *bytes, gsize n, int fd)
{
    GuardEnd *end = data;
    gsize taken = MIN(n, end->room);

    g_byte_array_append(end->bytes, bytes, (guint)taken);
    end->room -= taken;
    end->n_fds += taken > 0 && fd >= 0;
    return (gssize)taken;
}

static void
do_connect(gpointer data)
{
    ((GuardHarness *)data)->connecting = TRUE;
}

static void
do_authorise(gpointer data)
{
    ((GuardHarness *)data)->asked = TRUE;
}

static void
do_identify(gpointer data)
{
    VptWireIdentity identity = { .uid = 1000, .gid = 1000, .pid = 4242 };
    g_autoptr(GByteArray) call = vpt_wire_ask_identity(VPT_GUARD_IDENTITY_SERIAL, &identity);

    vpt_guard_link_identify(&((GuardHarness *)data)->link, call);
}

/* As the judge does: what asks for nothing that is judged goes on. */
static void
do_judge(gpointer data, VptGuardHeld *held)
{
    g_autoptr(VptWireCall) call =
        vpt_wire_call_new(held->frame->buffer.bytes, held->frame->buffer.used, NULL);

    if (!call || call->what != VPT_WIRE_JUDGE) {
        vpt_guard_link_decide(held, NULL);
        return;
    }
    held->holds = call->holds;
    g_ptr_array_add(((GuardHarness *)data)->held, held);
}

static void
do_done(gpointer data, VptGuardHeld *held, gboolean replied)
{
    GuardHarness *harness = data;

    g_ptr_array_remove(harness->held, held);
    harness->n_done += replied;
}

static const VptGuardLinkCalls calls = {
    do_connect, do_authorise, do_identify, do_judge, do_done,
};

/* A link to a client that is @privileged or not, through a socket that needs polkit or not. */
GuardHarness *
guard_harness_new(gboolean privileged, gboolean needs_auth, gboolean read_only)
{
    GuardHarness *harness = g_new0(GuardHarness, 1);
    VptGuardLink *link = &harness->link;

    harness->account.limit = VPT_GUARD_HELD_MAX;
    harness->held = g_ptr_array_new();
    harness->client = (GuardEnd){ g_byte_array_new(), 0, 0, G_MAXSIZE };
    harness->backend = (GuardEnd){ g_byte_array_new(), 0, 0, G_MAXSIZE };
    vpt_guard_stats_init(&harness->stats);
    vpt_guard_queue_init(&link->to_client, &harness->account, write_end, &harness->client);
    vpt_guard_queue_init(&link->to_backend, &harness->account, write_end, &harness->backend);
    link->privileged = privileged;
    link->read_only = read_only;
    link->scheme = "qemu";
    link->access = needs_auth ? VPT_GUARD_ACCESS_NONE : VPT_GUARD_ACCESS_GRANTED;
    vpt_guard_link_init(link, &calls, harness, &harness->account, &harness->stats);
    return harness;
}

/* Nothing may be charged to the account when all is over. */
void
guard_harness_free(GuardHarness *harness)
{
    vpt_guard_link_clear(&harness->link);
    g_assert(harness->account.held == 0);
    vpt_guard_stats_clear(&harness->stats);
    g_byte_array_unref(harness->client.bytes);
    g_byte_array_unref(harness->backend.bytes);
    g_ptr_array_unref(harness->held);
    g_free(harness);
}

/* Whether the link goes on.  The last byte comes with @n_fds file descriptors. */
gboolean
guard_harness_feed(GuardHarness *harness, gboolean from_client, const guint8 *bytes, gsize n,
                   guint n_fds)
{
    VptGuardLink *link = &harness->link;
    VptGuardPeer *peer = from_client ? &link->client : &link->backend;
    VptGuardChunk chunk = { .bytes = bytes, .n = n };
    gboolean good;

    for (guint i = 0; i < n_fds; i++)
        chunk.fds[chunk.n_fds++] = dup(STDIN_FILENO);
    good = vpt_guard_peer_feed(peer, &chunk);
    if (!good && !link->closing)
        link->closing = "nonsense";
    vpt_guard_link_settle(link);
    return !link->closing;
}

/* @frame is (transfer full). */
void
guard_harness_send(GuardHarness *harness, gboolean from_client, GByteArray *frame)
{
    guard_harness_feed(harness, from_client, frame->data, frame->len, 0);
    g_byte_array_unref(frame);
}

/* libvirt's reply to a call, without anything in it. */
void
guard_harness_reply(GuardHarness *harness, guint32 procedure, guint32 serial, guint32 status)
{
    VptWireHeader header = { VPT_WIRE_HEADER_SIZE, VPT_WIRE_PROGRAM_REMOTE, VPT_WIRE_VERSION,
                             procedure, VPT_WIRE_REPLY, serial, status };
    guint8 bytes[VPT_WIRE_HEADER_SIZE];

    vpt_wire_header_write(&header, bytes);
    guard_harness_feed(harness, FALSE, bytes, sizeof(bytes), 0);
}

void
guard_harness_connect(GuardHarness *harness, gboolean connected)
{
    if (!harness->connecting)
        return;

    harness->connecting = FALSE;
    vpt_guard_link_connected(&harness->link, connected);
    vpt_guard_link_settle(&harness->link);
}

void
guard_harness_authorise(GuardHarness *harness, gboolean granted)
{
    if (!harness->asked)
        return;

    harness->asked = FALSE;
    vpt_guard_link_authorised(&harness->link, granted, VPT_WIRE_CODE_AUTH_FAILED,
                              "authentication failed: no");
    vpt_guard_link_settle(&harness->link);
}

/* Of the call that has waited longest. */
void
guard_harness_decide(GuardHarness *harness, const char *refusal)
{
    if (harness->held->len == 0)
        return;

    vpt_guard_link_decide(g_ptr_array_steal_index(harness->held, 0), refusal);
    vpt_guard_link_settle(&harness->link);
}

/* The header of the next frame that an end got; what it got must be frames, whole in the end. */
gboolean
guard_harness_next(GuardEnd *end, VptWireHeader *ret_header)
{
    if (end->bytes->len - end->read < VPT_WIRE_HEADER_SIZE ||
        !vpt_wire_header_read(end->bytes->data + end->read, ret_header, NULL) ||
        end->bytes->len - end->read < ret_header->length)
        return FALSE;

    end->read += ret_header->length;
    return TRUE;
}

/* All that libvirt's client library and libvirtd do until calls go on. */
void
guard_harness_open(GuardHarness *harness, const char *uri)
{
    VptWireHeader greeting = { .program = VPT_WIRE_PROGRAM_REMOTE, .version = VPT_WIRE_VERSION,
                               .procedure = VPT_WIRE_REMOTE_AUTH_LIST,
                               .serial = VPT_GUARD_GREETING_SERIAL };

    guard_harness_send(harness, TRUE, vpt_wire_ask_auth_list(1));
    guard_harness_send(harness, TRUE, vpt_wire_ask_open(2, uri, 0));
    guard_harness_connect(harness, TRUE);
    guard_harness_send(harness, FALSE, vpt_wire_reply_auth_list(&greeting, VPT_WIRE_AUTH_NONE));
    guard_harness_reply(harness, VPT_WIRE_REMOTE_CONNECT_OPEN, 2, VPT_WIRE_OK);
    guard_harness_reply(harness, VPT_WIRE_REMOTE_CONNECT_SET_IDENTITY, VPT_GUARD_IDENTITY_SERIAL,
                        VPT_WIRE_OK);
}
