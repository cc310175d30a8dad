/* vpt-guard-judge.c: from a call to the reason why it is refused, or none
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A verdict is about the domain as it is now.  A call that changes which devices a domain has
 * holds the line of that domain: what is asked of it behind that call waits until libvirt has
 * replied to it, or it would be judged by what is about to change. */
#include "config.h"

#include "vpt-guard-judge.h"

#include <string.h>

#include "vpt-guard-lines.h"
#include "vpt-guard-log.h"
#include "vpt-guard-trial.h"
#include "vpt-wire-reply.h"

struct VptGuardJudge {
    VptGuardLoop *loop;
    VptGuardAsk *ask;
    VptGuardWorker *worker;
    VptGuardDecide *decide;
    VptGuardAccount *account;
    VptGuardStats *stats;
    VptGuardLines *lines;
};

typedef struct Case Case;

/**
 * Case: a call that is judged, or that holds a line
 * @held: (nullable): the call; %NULL when its client is gone while it is done
 * @client: who asked
 * @turn: the line that it holds or waits in
 * @question: (nullable): what libvirt is asked for it
 * @timer: (nullable): until it has waited long enough
 * @trial: what the verdict is found with, which is the worker's while @working
 * @allowed: what comes next if it is allowed
 * @charged: bytes that the strings of @trial take of the account
 */
struct Case {
    VptGuardJudge *judge;
    VptGuardHeld *held;
    const VptGuardClient *client;
    VptGuardJudged call;
    gpointer data;
    VptGuardTurn turn;
    VptGuardQuestion *question;
    VptGuardTimer *timer;
    VptGuardTrial trial;
    gboolean working;
    void (*allowed)(Case *c);
    gsize charged;
};

VptGuardJudge *
vpt_guard_judge_new(VptGuardLoop *loop, VptGuardAsk *ask, VptGuardWorker *worker,
                    VptGuardDecide *decide, VptGuardAccount *account, VptGuardStats *stats)
{
    VptGuardJudge *judge = g_new0(VptGuardJudge, 1);

    *judge = (VptGuardJudge){ loop, ask, worker, decide, account, stats, vpt_guard_lines_new() };
    return judge;
}

static void
release(Case *c)
{
    vpt_guard_account_give(c->judge->account, c->charged);
    c->charged = 0;
    vpt_guard_trial_clear(&c->trial);
}

/* What a worker has is freed when it comes back. */
static void
case_free(gpointer data)
{
    Case *c = data;

    if (c->question)
        vpt_guard_ask_forget(c->question);
    c->question = NULL;
    g_clear_pointer(&c->timer, vpt_guard_timer_free);
    c->held = NULL;
    if (c->working)
        return;

    release(c);
    g_free(c);
}

/**
 * vpt_guard_judge_free:
 * @judge: (nullable) (transfer full): a judge that no client asks any more, and whose worker
 *   has ended
 */
void
vpt_guard_judge_free(VptGuardJudge *judge)
{
    if (!judge)
        return;
    vpt_guard_lines_free(judge->lines, case_free);
    g_free(judge);
}

static const char *
procedure_of(const VptWireHeader *header)
{
    const VptWireProc *proc = vpt_wire_proc_find(header->program, header->procedure);

    return proc ? proc->name : "unknown";
}

static void
finish(Case *c, const char *refusal)
{
    release(c);
    c->call(c->held, refusal, c->data);
}

static void
allow(Case *c)
{
    finish(c, NULL);
}

/* Nobody can say whether it is allowed, so it is not. */
static void
refuse_unknown(Case *c, const char *why_not)
{
    g_autofree char *text = vpt_guard_trial_no_verdict(why_not);

    c->judge->stats->unknown++;
    vpt_guard_log_unknown(c->client, procedure_of(&c->held->header), why_not);
    finish(c, text);
}

static void
refuse(Case *c, const VptVerdict *verdict)
{
    g_autofree char *text = vpt_verdict_print(verdict);

    for (guint i = 0; i < verdict->findings->len; i++) {
        const VptFinding *finding = g_ptr_array_index(verdict->findings, i);

        vpt_guard_stats_refused(c->judge->stats, finding->rule);
    }
    vpt_guard_log_refusal(c->client, procedure_of(&c->held->header), verdict);
    finish(c, g_strchomp(text));
}

/* Whether there is room for so much more; else the case is finished. */
static gboolean
charge(Case *c, gsize bytes)
{
    gboolean taken = vpt_guard_account_take(c->judge->account, bytes, vpt_guard_spare(bytes));

    c->charged += taken ? bytes : 0;
    if (!taken)
        refuse_unknown(c, "too much is kept for calls that wait already");
    return taken;
}

static void
decided(gpointer trial)
{
    Case *c = ((VptGuardTrial *)trial)->owner;

    c->working = FALSE;
    if (!c->held)
        case_free(c);
    else if (c->trial.verdict)
        refuse(c, c->trial.verdict);
    else if (c->trial.error)
        refuse_unknown(c, c->trial.error->message);
    else
        c->allowed(c);
}

/* Goes on with @allowed if none of @operations is refused; else the case gets finished. */
static void
decide(Case *c, guint64 operations, const char *xml, gboolean active, void (*allowed)(Case *c))
{
    if (operations == 0) {
        allowed(c);
        return;
    }

    c->trial.operations = operations;
    c->trial.subject = xml;
    c->trial.active = active;
    c->allowed = allowed;
    c->working = TRUE;
    vpt_guard_worker_do(c->judge->worker, vpt_guard_trial_decide, decided, &c->trial);
}

/* Whether libvirt answered with something to judge; else the case is finished. */
static gboolean
has_answer(Case *c, const VptWireAnswer *answer, const char *why_not)
{
    c->question = NULL;
    if (!answer) {
        refuse_unknown(c, why_not);
        return FALSE;
    }
    if (!answer->failed)
        return TRUE;

    /* What there is none of, libvirt says itself; so it does of a file that is no image */
    if (answer->code == VPT_WIRE_CODE_NO_DOMAIN ||
        c->trial.call->subject == VPT_WIRE_SUBJECT_IMAGE)
        finish(c, NULL);
    else
        refuse_unknown(c, answer->text ? answer->text : "libvirt does not say why");
    return FALSE;
}

/* Whether the XML that libvirt answered with was kept; else the case is finished. */
static gboolean
take_xml(Case *c, const VptWireAnswer *answer, const char *why_not)
{
    const char *xml;

    if (!has_answer(c, answer, why_not))
        return FALSE;

    xml = answer->text ? answer->text : "";
    if (!charge(c, strlen(xml)))
        return FALSE;
    c->trial.xml = g_strdup(xml);
    return TRUE;
}

static void
take_saved(const VptWireAnswer *answer, const char *why_not, gpointer data)
{
    Case *c = data;

    if (has_answer(c, answer, why_not))
        decide(c, answer->number == 0 ? 0 : c->trial.call->saved, c->trial.xml, FALSE, allow);
}

static void
ask_saved(Case *c)
{
    c->question = vpt_guard_ask_saved(c->judge->ask, c->trial.call->uuid, take_saved, c);
}

static void
take_domain(const VptWireAnswer *answer, const char *why_not, gpointer data)
{
    Case *c = data;
    const VptWireCall *call = c->trial.call;
    gboolean active;

    if (!take_xml(c, answer, why_not))
        return;

    active = vpt_guard_xml_is_active(c->trial.xml);
    decide(c, active ? call->running : call->off, c->trial.xml, active,
           !active && call->saved ? ask_saved : allow);
}

static void
take_image(const VptWireAnswer *answer, const char *why_not, gpointer data)
{
    Case *c = data;

    if (take_xml(c, answer, why_not))
        decide(c, c->trial.call->off, c->trial.xml, FALSE, allow);
}

static void
ask_image(Case *c)
{
    c->question = vpt_guard_ask_image(c->judge->ask, c->trial.call->path, take_image, c);
}

/* It is its turn. */
static void
begin(gpointer data)
{
    Case *c = data;
    const VptWireCall *call = c->trial.call;

    g_clear_pointer(&c->timer, vpt_guard_timer_free);
    switch (call->subject) {
    case VPT_WIRE_SUBJECT_DOMAIN:
        c->question = vpt_guard_ask_domain(c->judge->ask, call->uuid, take_domain, c);
        break;
    case VPT_WIRE_SUBJECT_IMAGE:
        decide(c, call->xml ? call->off : 0, call->xml, FALSE, ask_image);
        break;
    case VPT_WIRE_SUBJECT_XML:
        decide(c, call->off, call->xml, FALSE, allow);
        break;
    case VPT_WIRE_SUBJECT_NONE:
        finish(c, NULL);
        break;
    }
}

static void
waited_too_long(gpointer data)
{
    Case *c = data;

    c->timer = NULL;
    vpt_guard_lines_leave(c->judge->lines, &c->turn);
    refuse_unknown(c, "another change of this domain has been going on for too long");
}

static void
understood(gpointer trial)
{
    Case *c = ((VptGuardTrial *)trial)->owner;
    const VptWireCall *call = c->trial.call;

    c->working = FALSE;
    g_clear_pointer(&c->trial.frame, vpt_guard_frame_unref);
    if (!c->held) {
        case_free(c);
        return;
    }
    /* What can't be read, libvirt can't read either, and says so */
    if (!call || call->what != VPT_WIRE_JUDGE) {
        finish(c, NULL);
        return;
    }

    c->judge->stats->judged++;
    if (call->subject == VPT_WIRE_SUBJECT_DOMAIN) {
        c->held->holds = call->holds;
        c->turn.holds = call->holds;
        if (!vpt_guard_lines_enter(c->judge->lines, call->uuid, &c->turn)) {
            c->timer = vpt_guard_timer_new(c->judge->loop, VPT_GUARD_WAIT_DEADLINE,
                                           waited_too_long, c);
            return;
        }
    }
    begin(c);
}

/**
 * vpt_guard_judge_ask:
 * @judge: a judge
 * @held: a call; vpt_guard_judge_done() must follow
 * @client: who asks, lent as long as @held is there
 * @call: called once with @data, perhaps from within
 */
void
vpt_guard_judge_ask(VptGuardJudge *judge, VptGuardHeld *held, const VptGuardClient *client,
                    VptGuardJudged call, gpointer data)
{
    Case *c = g_new0(Case, 1);

    *c = (Case){ .judge = judge, .held = held, .client = client, .call = call, .data = data };
    c->turn = (VptGuardTurn){ .begin = begin, .data = c };
    c->trial = (VptGuardTrial){ .owner = c, .decide = judge->decide };
    held->judge = c;
    /* What it says is kept a second time, as text */
    if (!charge(c, held->header.length))
        return;

    c->trial.frame = vpt_guard_frame_ref(held->frame);
    c->working = TRUE;
    vpt_guard_worker_do(judge->worker, vpt_guard_trial_understand, understood, &c->trial);
}

static void
forget(gpointer data)
{
    Case *c = data;

    c->timer = NULL;
    vpt_guard_lines_leave(c->judge->lines, &c->turn);
    case_free(c);
}

/**
 * vpt_guard_judge_done:
 * @judge: a judge
 * @held: a call that was refused, or that libvirt has replied to, or whose client is gone
 * @replied: %FALSE for the last: libvirt may still be at it, so that the line is held on for
 *   a while
 */
void
vpt_guard_judge_done(VptGuardJudge *judge, VptGuardHeld *held, gboolean replied)
{
    Case *c = g_steal_pointer(&held->judge);

    if (!replied && !held->frame && c->turn.line && c->turn.holds) {
        c->held = NULL;
        c->timer = vpt_guard_timer_new(judge->loop, VPT_GUARD_ASK_DEADLINE, forget, c);
        return;
    }

    vpt_guard_lines_leave(judge->lines, &c->turn);
    case_free(c);
}
