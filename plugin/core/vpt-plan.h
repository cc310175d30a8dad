/* vpt-plan.h: what will be done, each step with its undo
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

/**
 * VptStepKind: what a step changes
 * @VPT_STEP_CONF: the text of devices.conf
 * @VPT_STEP_DRIVER: the driver of a PCI device; the empty text is "none"
 * @VPT_STEP_DOMAIN: a domain's persistent definition, its XML
 * @VPT_STEP_LIVE: whether a running domain has a device: `yes` or `no`
 * @VPT_STEP_FILE: the text of a file of systemd's; the empty text is "no such file"
 * @VPT_STEP_UNITS: whether units of systemd are `active` or `inactive`
 * @VPT_STEP_BOOT: whether units are started when the host boots: `enabled` or `disabled`
 * @VPT_STEP_PROOF: whether the guard was seen to do its work: `unproven` or `proven`
 */
typedef enum {
    VPT_STEP_CONF,
    VPT_STEP_DRIVER,
    VPT_STEP_DOMAIN,
    VPT_STEP_LIVE,
    VPT_STEP_FILE,
    VPT_STEP_UNITS,
    VPT_STEP_BOOT,
    VPT_STEP_PROOF,
    VPT_STEP_LAST
} VptStepKind;

/**
 * VptStep: one fact that changes from one value to another
 * @kind: what it is about
 * @subject: which one: an address, a domain's UUID, `UUID ADDRESS`, a path, `UNIT UNIT…`
 * @before: its value now
 * @after: its value then
 * @title: what a person reads: `bind 0000:03:00.0 to vfio-pci`
 *
 * The undo of a step is the same step with @before and @after changed places.
 */
typedef struct {
    VptStepKind kind;
    char *subject;
    char *before;
    char *after;
    char *title;
} VptStep;

/**
 * VptPlan:
 * @steps: (element-type VptStep): in the order they are performed
 * @n_done: how many of them were performed
 */
typedef struct {
    GPtrArray *steps;
    guint n_done;
} VptPlan;

/**
 * VptSeam: how facts of one kind are read and written
 * @read: the value now, (transfer full), or %NULL with the error set
 * @write: changes it from @before to @after, and comes back only when it is so
 * @same: (nullable): whether two values mean the same; %NULL: byte for byte
 * @atomic: whether a write happens wholly or not at all; then a third value is
 *   someone else's and is left alone, where a driver may be found half-way
 */
typedef struct {
    char *(*read)(gpointer self, const char *subject, GError **error);
    gboolean (*write)(gpointer self, const char *subject, const char *before, const char *after,
                      GError **error);
    gboolean (*same)(const char *a, const char *b);
    gboolean atomic;
} VptSeam;

/**
 * VptEffects: the world, as far as a plan touches it
 * @seams: one for each VptStepKind
 * @self: handed to them
 * @journal: (nullable): called with the plan before each step and after the last
 *   undo or step, with %NULL when nothing is left to finish or to undo
 * @progress: (nullable): called with each step that begins; %FALSE stops there, and
 *   what was done is undone (nothing stops an undo)
 */
typedef struct {
    VptSeam seams[VPT_STEP_LAST];
    gpointer self;
    gboolean (*journal)(gpointer self, const VptPlan *plan, GError **error);
    gboolean (*progress)(gpointer self, const VptStep *step, gboolean undo);
} VptEffects;

VptPlan *vpt_plan_new(void);
void vpt_plan_free(VptPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptPlan, vpt_plan_free)

void vpt_plan_add(VptPlan *plan, VptStepKind kind, const char *subject, const char *before,
                  const char *after, const char *title);
void vpt_plan_append(VptPlan *plan, const VptPlan *more);
const char *vpt_step_kind_name(VptStepKind kind);
char *vpt_plan_print(const VptPlan *plan);
char *vpt_plan_save(const VptPlan *plan);
VptPlan *vpt_plan_load(const char *text, GError **error);

gboolean vpt_plan_perform(VptPlan *plan, const VptEffects *effects, GError **error);
gboolean vpt_plan_undo(VptPlan *plan, const VptEffects *effects, GError **error);
