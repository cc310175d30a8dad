/* vpt-guard-trial.h: what takes its time of a verdict
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-guard-decide.h"
#include "vpt-guard-frame.h"
#include "vpt-wire-call.h"

/**
 * VptGuardTrial: what is worked with, lent to the worker as a whole
 * @owner: who gets it back
 * @decide: the source of verdicts
 * @frame: (nullable): the frame of the call, until it is understood
 * @call: (nullable): what it asks for, once it is understood, or %NULL where it is no call
 * @xml: (nullable): of the domain, as libvirt told
 * @operations: a set of VPT_OP() that is to be decided on
 * @subject: (nullable): the XML that this is about, of @call or @xml
 * @active: whether that domain is running
 * @verdict: (nullable): the one that refuses; %NULL without @error: it is allowed
 * @error: (nullable): why that could not be found out
 */
typedef struct {
    gpointer owner;
    VptGuardDecide *decide;
    VptGuardFrame *frame;
    VptWireCall *call;
    char *xml;
    guint64 operations;
    const char *subject;
    gboolean active;
    VptVerdict *verdict;
    GError *error;
} VptGuardTrial;

void vpt_guard_trial_understand(gpointer trial);
void vpt_guard_trial_decide(gpointer trial);
char *vpt_guard_trial_no_verdict(const char *why_not);
void vpt_guard_trial_clear(VptGuardTrial *trial);
