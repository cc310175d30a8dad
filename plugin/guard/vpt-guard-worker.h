/* vpt-guard-worker.h: a thread for what may take its time, beside the loop
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-guard-loop.h"

typedef struct VptGuardWorker VptGuardWorker;

VptGuardWorker *vpt_guard_worker_new(VptGuardLoop *loop);
void vpt_guard_worker_free(VptGuardWorker *worker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptGuardWorker, vpt_guard_worker_free)
void vpt_guard_worker_do(VptGuardWorker *worker, VptGuardCall work, VptGuardCall done,
                         gpointer data);
