/* vpt-perform.c: plans become deeds, and interrupted ones are finished or undone
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-session-private.h"

#include <string.h>

#include "vpt-binder.h"
#include "vpt-file.h"
#include "vpt-guardsetup.h"
#include "vpt-journal.h"
#include "vpt-sysfs.h"

/* What a guest that was asked to give up a device is given to answer. */
#define UNPLUG_SECONDS 30

/**
 * vpt_perform_read_file:
 * @self: not looked at
 * @path: a file
 *
 * Returns: (transfer full): its text, empty where it does not exist, or %NULL with @error set
 */
char *
vpt_perform_read_file(gpointer self, const char *path, GError **error)
{
    char *text = NULL;

    (void)self;

    if (!vpt_file_read(path, &text, error))
        return NULL;
    return text ? text : g_strdup("");
}

static gboolean
conf_write(gpointer self, const char *path, const char *before, const char *after, GError **error)
{
    VptDoer *doer = self;

    (void)path;
    (void)before;

    return vpt_conf_write(doer->session->roots, after, error);
}

static char *
driver_read(gpointer self, const char *subject, GError **error)
{
    VptDoer *doer = self;
    VptVirt *virt;
    VptAddress address;
    char *driver = NULL;

    if (!vpt_address_parse(subject, &address, error))
        return NULL;
    if (vpt_session_uses_sysfs(doer->session))
        return vpt_sysfs_read_driver(doer->session->roots, address, error);

    virt = vpt_session_virt(doer->session, error);
    if (!virt || !vpt_virt_nodedev_driver(virt, address, &driver, error))
        return NULL;
    return driver;
}

/* libvirt must know who owns a device that it may have to hand out, so it does the binding
 * wherever it runs; without it sysfs is written. */
static gboolean
driver_write(gpointer self, const char *subject, const char *before, const char *after,
             GError **error)
{
    VptDoer *doer = self;
    VptVirt *virt = vpt_session_virt(doer->session, NULL);
    const char *driver = g_str_equal(after, VPT_DRIVER_HOST) ? NULL : after;
    VptAddress address;

    (void)before;

    if (!vpt_address_parse(subject, &address, error))
        return FALSE;
    if (!virt || doer->session->sysfs_named)
        return vpt_binder_set_driver(doer->session->roots, address, driver, error);
    if (vpt_driver_is_vfio(after))
        return vpt_virt_nodedev_detach(virt, address, NULL, error);
    return vpt_virt_nodedev_reattach(virt, address, error);
}

static gboolean
driver_same(const char *now, const char *goal)
{
    if (g_str_equal(goal, VPT_DRIVER_HOST))
        return !vpt_driver_is_vfio(now);

    return g_str_equal(now, goal);
}

static char *
domain_read(gpointer self, const char *uuid, GError **error)
{
    VptDoer *doer = self;
    g_autoptr(VptDomain) domain = NULL;
    char *xml = NULL;

    domain = vpt_gather_domain(doer->session, uuid, TRUE, &xml, error);
    return domain ? xml : NULL;
}

static gboolean
domain_write(gpointer self, const char *uuid, const char *before, const char *after,
             GError **error)
{
    VptDoer *doer = self;
    VptVirt *virt = vpt_session_virt(doer->session, error);

    (void)uuid;
    (void)before;

    return virt && vpt_virt_define(virt, after, error);
}

/* libvirt writes a definition its own way; what a plan changes in it can be compared. */
static gboolean
domain_same(const char *now, const char *goal)
{
    g_autoptr(VptDomain) a = vpt_domain_parse(now, NULL);
    g_autoptr(VptDomain) b = vpt_domain_parse(goal, NULL);

    if (!a || !b || a->passthru->len != b->passthru->len || a->locked != b->locked ||
        a->hard_limit != b->hard_limit || a->current_memory != b->current_memory)
        return FALSE;

    for (guint i = 0; i < a->passthru->len; i++) {
        const VptPassthru *passthru = g_ptr_array_index(a->passthru, i);

        if (passthru->has_address && !vpt_domain_find(b, passthru->address))
            return FALSE;
    }
    return TRUE;
}

/* The subject is `UUID ADDRESS`. */
static gboolean
parse_live_subject(const char *subject, char **ret_uuid, VptAddress *ret_address, GError **error)
{
    const char *blank = strchr(subject, ' ');

    if (!blank) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX, "'%s' names no domain and device",
                    subject);
        return FALSE;
    }
    if (!vpt_address_parse(blank + 1, ret_address, error))
        return FALSE;

    *ret_uuid = g_strndup(subject, (gsize)(blank - subject));
    return TRUE;
}

static char *
live_read(gpointer self, const char *subject, GError **error)
{
    VptDoer *doer = self;
    g_autoptr(VptDomain) domain = NULL;
    g_autofree char *uuid = NULL;
    VptAddress address;

    if (!parse_live_subject(subject, &uuid, &address, error))
        return NULL;
    domain = vpt_gather_domain(doer->session, uuid, FALSE, NULL, error);
    if (!domain)
        return NULL;
    return g_strdup(domain->active && vpt_domain_find(domain, address) ? "yes" : "no");
}

static gboolean
live_write(gpointer self, const char *subject, const char *before, const char *after,
           GError **error)
{
    VptDoer *doer = self;
    VptVirt *virt = vpt_session_virt(doer->session, error);
    g_autofree char *uuid = NULL;
    g_autofree char *xml = NULL;
    VptAddress address;

    (void)before;

    if (!virt || !parse_live_subject(subject, &uuid, &address, error))
        return FALSE;
    if (!g_str_equal(after, "yes"))
        return vpt_virt_detach_device(virt, uuid, address, UNPLUG_SECONDS, error);

    xml = vpt_domxml_hostdev(&address, error);
    return xml && vpt_virt_attach_device(virt, uuid, xml, error);
}

static gboolean
note_in_journal(gpointer self, const VptPlan *plan, GError **error)
{
    VptDoer *doer = self;

    return vpt_journal_note(doer->session->roots, plan, error);
}

static gboolean
tell_progress(gpointer self, const VptStep *step, gboolean undo)
{
    VptDoer *doer = self;

    return !doer->progress || doer->progress(step, undo, doer->data);
}

static void
doer_clear(VptDoer *doer)
{
    g_clear_pointer(&doer->proven, g_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(VptDoer, doer_clear)

static VptEffects
effects_of(VptDoer *doer)
{
    return (VptEffects){
        .seams = {
            [VPT_STEP_CONF] = { vpt_perform_read_file, conf_write, NULL, TRUE },
            [VPT_STEP_DRIVER] = { driver_read, driver_write, driver_same, FALSE },
            [VPT_STEP_DOMAIN] = { domain_read, domain_write, domain_same, TRUE },
            [VPT_STEP_LIVE] = { live_read, live_write, NULL, TRUE },
            [VPT_STEP_FILE] = vpt_guardsetup_file_seam(),
            [VPT_STEP_UNITS] = vpt_guardsetup_units_seam(),
            [VPT_STEP_BOOT] = vpt_guardsetup_boot_seam(),
            [VPT_STEP_PROOF] = vpt_guardsetup_proof_seam(),
        },
        .self = doer,
        .journal = note_in_journal,
        .progress = tell_progress,
    };
}

/**
 * vpt_session_interrupted:
 * @session: a session
 *
 * Returns: (transfer full) (nullable): the plan of a run that was killed, with how far it
 *   came, or %NULL, without an error where there is none
 */
VptPlan *
vpt_session_interrupted(VptSession *session, GError **error)
{
    g_autofree char *text = NULL;
    VptPlan *plan;

    if (!vpt_journal_read(session->roots, &text, error) || !text)
        return NULL;

    plan = vpt_plan_load(text, error);
    if (!plan)
        g_prefix_error(error, "'%s/journal': ", session->roots->run);
    return plan;
}

/**
 * vpt_session_perform:
 * @session: a session that may change something
 * @plan: a plan of its own
 * @progress: (nullable): called as each step begins; %FALSE from it stops and undoes
 * @data: for @progress
 *
 * Performs @plan; where a step fails, everything is undone.  One run at a time changes a host.
 *
 * Returns: %TRUE, or %FALSE with @error set, as vpt_plan_perform() does
 */
gboolean
vpt_session_perform(VptSession *session, VptPlan *plan, VptProgress progress, gpointer data,
                    GError **error)
{
    g_auto(VptDoer) doer = { session, progress, data, NULL };
    VptEffects effects = effects_of(&doer);
    g_autoptr(VptLock) lock = NULL;
    gboolean done;

    if (plan->steps->len == 0)
        return TRUE;

    lock = vpt_lock_take(session->roots, error);
    if (!lock || !vpt_journal_is_empty(session->roots, error))
        return FALSE;

    done = vpt_plan_perform(plan, &effects, error);
    vpt_session_forget(session);
    return done;
}

/**
 * vpt_session_recover:
 * @session: a session that may change something
 * @plan: what vpt_session_interrupted() gave
 * @finish: whether to finish it; else it is undone
 * @progress: (nullable): called as each step begins
 * @data: for @progress
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
vpt_session_recover(VptSession *session, VptPlan *plan, gboolean finish, VptProgress progress,
                    gpointer data, GError **error)
{
    g_auto(VptDoer) doer = { session, progress, data, NULL };
    VptEffects effects = effects_of(&doer);
    g_autoptr(VptLock) lock = vpt_lock_take(session->roots, error);
    gboolean done;

    if (!lock)
        return FALSE;

    if (!finish) {
        done = vpt_plan_undo(plan, &effects, error);
    } else {
        /* the last step begun may have been done or not: performing looks first */
        if (plan->n_done > 0)
            plan->n_done--;
        done = vpt_plan_perform(plan, &effects, error);
    }

    vpt_session_forget(session);
    return done;
}
