/* vpt-guard-trial.c: what takes its time of a verdict
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * 4 MiB of XML or JSON are read in half a second, the first verdict loads libvpt, and one
 * about a start looks at all PCI devices of the host.  So these are for a worker. */
#include "config.h"

#include "vpt-guard-trial.h"

#include <malloc.h>
#include <string.h>

#include "vpt-error.h"

/* Of these a call carries the XML of the device. */
#define ABOUT_DEVICE (VPT_OP(VPT_OP_ATTACH) | VPT_OP(VPT_OP_DETACH))
/* From how many bytes on the tree that is made of them leaves memory worth giving back. */
#define LARGE (256 * 1024)

static void
give_back(gsize size)
{
    if (size >= LARGE)
        malloc_trim(0);
}

/**
 * vpt_guard_trial_understand:
 * @trial: a VptGuardTrial with a @frame
 *
 * Sets @call.
 */
void
vpt_guard_trial_understand(gpointer trial)
{
    VptGuardTrial *t = trial;

    t->call = vpt_wire_call_new(t->frame->buffer.bytes, t->frame->buffer.used, NULL);
    give_back(t->frame->buffer.used);
}

/**
 * vpt_guard_trial_decide:
 * @trial: a VptGuardTrial with @operations and their @subject
 *
 * Sets @verdict or @error where not all of the operations are allowed.  What is no domain's XML
 * for us is none for libvirt, which says what is wrong with it.
 */
void
vpt_guard_trial_decide(gpointer trial)
{
    VptGuardTrial *t = trial;

    for (guint op = 0; op < VPT_OP_LAST && !t->verdict && !t->error; op++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(VptVerdict) verdict = NULL;

        if (!(t->operations & VPT_OP(op)))
            continue;
        verdict = vpt_guard_decide(t->decide, (VptOperation)op, t->subject, t->active,
                                   ABOUT_DEVICE & VPT_OP(op) ? t->call->xml : NULL, &error);
        if (verdict && !vpt_verdict_allows(verdict))
            t->verdict = g_steal_pointer(&verdict);
        else if (!verdict && !g_error_matches(error, VPT_ERROR, VPT_ERROR_SYNTAX))
            t->error = g_steal_pointer(&error);
    }
    give_back(strlen(t->subject));
}

/**
 * vpt_guard_trial_no_verdict:
 * @why_not: why there is none, as part of a sentence
 *
 * Returns: (transfer full): what the client reads
 */
char *
vpt_guard_trial_no_verdict(const char *why_not)
{
    return g_strdup_printf(
        "refused: the guard of passthrough guests could not find out whether this is allowed\n"
        "  cause:   %s\n"
        "  because: what can't be judged might harm a guest with a device of this host\n"
        "  instead: try again; if it stays so, see journalctl -u libvirtd -u virtqemud -u "
        "'virt-passthru-guard@*'",
        why_not);
}

/**
 * vpt_guard_trial_clear:
 * @trial: a trial that no worker has; all in it is freed
 */
void
vpt_guard_trial_clear(VptGuardTrial *trial)
{
    g_clear_pointer(&trial->frame, vpt_guard_frame_unref);
    g_clear_pointer(&trial->call, vpt_wire_call_free);
    g_clear_pointer(&trial->xml, g_free);
    g_clear_pointer(&trial->verdict, vpt_verdict_free);
    g_clear_error(&trial->error);
}
