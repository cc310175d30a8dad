/* vpt-guard-judge.h: from a call to the reason why it is refused, or none
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "vpt-guard-ask.h"
#include "vpt-guard-client.h"
#include "vpt-guard-decide.h"
#include "vpt-guard-link.h"
#include "vpt-guard-worker.h"

typedef struct VptGuardJudge VptGuardJudge;

/**
 * VptGuardJudged:
 * @held: the call
 * @refusal: (nullable): what the client gets to read, %NULL: the call goes on
 */
typedef void (*VptGuardJudged)(VptGuardHeld *held, const char *refusal, gpointer data);

VptGuardJudge *vpt_guard_judge_new(VptGuardLoop *loop, VptGuardAsk *ask, VptGuardWorker *worker,
                                   VptGuardDecide *decide, VptGuardAccount *account,
                                   VptGuardStats *stats);
void vpt_guard_judge_free(VptGuardJudge *judge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptGuardJudge, vpt_guard_judge_free)
void vpt_guard_judge_ask(VptGuardJudge *judge, VptGuardHeld *held, const VptGuardClient *client,
                         VptGuardJudged call, gpointer data);
void vpt_guard_judge_done(VptGuardJudge *judge, VptGuardHeld *held, gboolean replied);
