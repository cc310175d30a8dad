/* vpt-journal.h: what a run was doing, for the one after it, and one run at a time
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-plan.h"
#include "vpt-roots.h"

typedef struct VptLock VptLock;

VptLock *vpt_lock_take(const VptRoots *roots, GError **error);
VptLock *vpt_lock_wait(const VptRoots *roots, guint seconds, GError **error);
void vpt_lock_free(VptLock *lock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptLock, vpt_lock_free)

gboolean vpt_journal_write(const VptRoots *roots, const char *text, GError **error);
gboolean vpt_journal_read(const VptRoots *roots, char **ret_text, GError **error);
gboolean vpt_journal_remove(const VptRoots *roots, GError **error);
gboolean vpt_journal_note(const VptRoots *roots, const VptPlan *plan, GError **error);
gboolean vpt_journal_is_empty(const VptRoots *roots, GError **error);
