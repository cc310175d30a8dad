/* fuzz-guard.c: what a client and libvirt may do to a link of the guard, in any order
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * An input is a list of steps, a byte for each and for some what follows it.  Whatever happens:
 * nothing of a client gets to libvirt before the client is let in; what gets there are whole
 * frames, of types that a client may send; behind an opening that worked comes the identity
 * and nothing before it; no identity of the client's is among them; no file descriptor and
 * no byte of memory stays. */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "guard-harness.h"
#include "vpt-fuzz.h"

enum {
    STEP_CLIENT,
    STEP_BACKEND,
    STEP_FDS,
    STEP_DECIDE,
    STEP_REFUSE,
    STEP_GRANT,
    STEP_DENY,
    STEP_CONNECT,
    STEP_FAIL,
    STEP_BLOCK,
    STEP_UNBLOCK,
    STEP_FLUSH,
    N_STEPS,
};

typedef struct {
    const uint8_t *at;
    const uint8_t *end;
} Input;

static guint
take(Input *input)
{
    return input->at < input->end ? *input->at++ : 0;
}

static void
feed(GuardHarness *harness, Input *input, gboolean from_client, guint n_fds)
{
    gsize n = take(input);

    n = MIN(n, (gsize)(input->end - input->at));
    /* As the pair does: not while a frame waits */
    if (n > 0 && !harness->link.closing &&
        (from_client ? vpt_guard_link_takes_from_client(&harness->link)
                     : vpt_guard_link_takes_from_backend(&harness->link) &&
                           harness->link.stage >= VPT_GUARD_STAGE_GREETING))
        guard_harness_feed(harness, from_client, input->at, n, n_fds);
    input->at += n;
}

static void
do_step(GuardHarness *harness, Input *input)
{
    switch (take(input) % N_STEPS) {
    case STEP_CLIENT:
        feed(harness, input, TRUE, 0);
        break;
    case STEP_BACKEND:
        feed(harness, input, FALSE, 0);
        break;
    case STEP_FDS:
        feed(harness, input, TRUE, 1 + take(input) % VPT_GUARD_IO_FDS);
        break;
    case STEP_DECIDE:
        guard_harness_decide(harness, NULL);
        break;
    case STEP_REFUSE:
        guard_harness_decide(harness, "refused: no");
        break;
    case STEP_GRANT:
        guard_harness_authorise(harness, TRUE);
        break;
    case STEP_DENY:
        guard_harness_authorise(harness, FALSE);
        break;
    case STEP_CONNECT:
        guard_harness_connect(harness, TRUE);
        break;
    case STEP_FAIL:
        guard_harness_connect(harness, FALSE);
        break;
    case STEP_BLOCK:
        harness->client.room = harness->backend.room = take(input);
        break;
    case STEP_UNBLOCK:
        harness->client.room = harness->backend.room = G_MAXSIZE;
        break;
    default:
        vpt_guard_queue_flush(&harness->link.to_client);
        vpt_guard_queue_flush(&harness->link.to_backend);
        vpt_guard_link_settle(&harness->link);
        break;
    }
}

/* All that libvirt got, frame by frame. */
static void
check_backend(GuardHarness *harness)
{
    VptWireHeader header;
    guint n = 0;

    while (guard_harness_next(&harness->backend, &header)) {
        if (n++ == 0) {
            VPT_FUZZ_ASSERT(header.procedure == VPT_WIRE_REMOTE_AUTH_LIST &&
                            header.serial == VPT_GUARD_GREETING_SERIAL);
            continue;
        }
        VPT_FUZZ_ASSERT(vpt_wire_header_acceptable_from_client(&header, NULL));
        if (header.program == VPT_WIRE_PROGRAM_REMOTE && vpt_wire_header_is_call(&header) &&
            header.procedure == VPT_WIRE_REMOTE_CONNECT_SET_IDENTITY)
            VPT_FUZZ_ASSERT(header.serial == VPT_GUARD_IDENTITY_SERIAL);
        /* The bytes of file descriptors stand between frames; what is behind them is not read */
        if (vpt_wire_header_has_fds(&header))
            return;
    }
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Input input = { data, data + size };
    guint kind = take(&input);
    int before = dup(STDIN_FILENO);
    int after;
    GuardHarness *harness = guard_harness_new(FALSE, kind & 1, kind & 2);

    close(before);
    if (kind & 4)
        guard_harness_open(harness, "qemu:///system");
    /* Some have next to no room for what is kept */
    if (kind & 8)
        harness->account.limit = take(&input);
    while (input.at < input.end) {
        do_step(harness, &input);
        if (harness->link.access != VPT_GUARD_ACCESS_GRANTED)
            VPT_FUZZ_ASSERT(harness->backend.bytes->len == 0);
        if (harness->link.stage == VPT_GUARD_STAGE_OPENING)
            VPT_FUZZ_ASSERT(vpt_guard_peer_is_waiting(&harness->link.client) ||
                            !vpt_guard_peer_is_passing(&harness->link.client));
    }
    check_backend(harness);
    guard_harness_free(harness);

    after = dup(STDIN_FILENO);
    close(after);
    VPT_FUZZ_ASSERT(before == after);
    return 0;
}
