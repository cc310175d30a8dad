/* vpt-policy.h: one case, one table of rules, one verdict
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-domain.h"
#include "vpt-exception.h"
#include "vpt-host.h"
#include "vpt-operation.h"
#include "vpt-settings.h"
#include "vpt-verdict.h"

/**
 * VptCase: all a rule may look at
 * @op: what is asked
 * @host: the machine, with devices.conf and the domains' use merged in
 * @domain: (nullable): the domain of which it is asked
 * @devices: (element-type VptDevice): the devices it is about: those named in the
 *   request, or where none are named those the domain has
 * @absent: (element-type utf8): devices it is about that the host does not have
 * @settings: what the administrator set
 */
typedef struct {
    VptOperation op;
    const VptHost *host;
    const VptDomain *domain;
    GPtrArray *devices;
    GPtrArray *absent;
    VptSettings settings;
} VptCase;

VptCase *vpt_case_new(VptOperation op, const VptHost *host, const VptDomain *domain,
                      const VptSettings *settings);
void vpt_case_free(VptCase *c);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptCase, vpt_case_free)

void vpt_case_add_device(VptCase *c, const VptDevice *device);
void vpt_case_add_absent(VptCase *c, const char *name);
void vpt_case_add_domain_devices(VptCase *c);
gboolean vpt_case_asks_for(const VptCase *c, const VptDevice *device);

/**
 * VptRule: one row of the table
 * @id: stable name, in brackets behind every refusal, and in [rules] of virt-passthru.conf
 * @ops: the operations it judges, a set of VPT_OP()
 * @force: what stands behind it
 * @firm: whether to allow it alone is no way out, and so not offered: the kernel or libvirt says
 *   no all the same, or the host goes down
 * @conditional: whether it is only about this host: another may do it
 * @exceptions: a set of VPT_EXCEPTION(): a device for which one is active does not stand in the way
 * @culprits: (element-type VptCulprit): who stands in the way of a case; empty: it holds
 * @brief: a few words for a table's cell
 * @refused: what is refused
 * @cause: who stands in the way
 * @because: why that is so
 * @instead: what to do
 *
 * The five texts may hold the placeholders of vpt-words.c.
 */
typedef struct {
    const char *id;
    guint64 ops;
    VptForce force;
    gboolean firm;
    gboolean conditional;
    guint exceptions;
    GPtrArray *(*culprits)(const VptCase *c);
    const char *brief;
    const char *refused;
    const char *cause;
    const char *because;
    const char *instead;
} VptRule;

const VptRule *vpt_policy_rules(guint *ret_n_rules);
VptLevel vpt_policy_level(const VptRule *rule, const VptSettings *settings);
VptVerdict *vpt_policy_decide(const VptCase *c);
