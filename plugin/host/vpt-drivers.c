/* vpt-drivers.c: several devices change their drivers, all of them or none
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-drivers.h"

#include "vpt-address.h"
#include "vpt-binder.h"
#include "vpt-journal.h"
#include "vpt-sysfs.h"

/* Two guests may start at once, or a command be at work: that takes a moment.  A command that
 * waits for libvirt, which waits for us, must not wait for long. */
#define LOCK_SECONDS 5

static char *
read_driver(gpointer self, const char *subject, GError **error)
{
    VptAddress address;

    return vpt_address_parse(subject, &address, error) ? vpt_sysfs_read_driver(self, address, error)
                                                       : NULL;
}

static gboolean
write_driver(gpointer self, const char *subject, const char *before, const char *after,
             GError **error)
{
    VptAddress address;

    (void)before;
    return vpt_address_parse(subject, &address, error) &&
           vpt_binder_set_driver(self, address, after, error);
}

static gboolean
note_in_journal(gpointer self, const VptPlan *plan, GError **error)
{
    return vpt_journal_note(self, plan, error);
}

/**
 * vpt_drivers_perform:
 * @roots: where
 * @plan: steps of VPT_STEP_DRIVER alone
 *
 * Performs @plan through sysfs, with the journal that virt-passthru recover reads; where a
 * step fails all are undone.  Nothing is done while another run changes this host, or left
 * it half changed.
 *
 * Returns: %TRUE, or %FALSE with @error set, as vpt_plan_perform() does
 */
gboolean
vpt_drivers_perform(const VptRoots *roots, VptPlan *plan, GError **error)
{
    VptEffects effects = {
        .seams = { [VPT_STEP_DRIVER] = { read_driver, write_driver, NULL, FALSE } },
        .self = (gpointer)roots,
        .journal = note_in_journal,
    };
    g_autoptr(VptLock) lock = NULL;

    if (plan->steps->len == 0)
        return TRUE;

    lock = vpt_lock_wait(roots, LOCK_SECONDS, error);
    return lock && vpt_journal_is_empty(roots, error) && vpt_plan_perform(plan, &effects, error);
}
