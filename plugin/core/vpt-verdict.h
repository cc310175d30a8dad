/* vpt-verdict.h: the answer of the rules: every reason, none but reasons
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "vpt-exception.h"
#include "vpt-operation.h"
#include "vpt-settings.h"

/**
 * VptForce: what stands behind a rule
 * @VPT_FORCE_HARDWARE: physics or the kernel; can't be allowed away
 * @VPT_FORCE_PROFILE: parity with vSphere; the kvm profile goes without it
 * @VPT_FORCE_HOST: the state this machine is in
 */
typedef enum {
    VPT_FORCE_HARDWARE,
    VPT_FORCE_PROFILE,
    VPT_FORCE_HOST,
} VptForce;

/**
 * VptCulprit:
 * @kind: `device`, `domain`, `host`, `argument`
 * @name: what a command would call it: an address, a domain's name
 * @text: what a person reads: `0000:3b:00.0 (Intel X710 10GbE)`
 */
typedef struct {
    const char *kind;
    char *name;
    char *text;
} VptCulprit;

VptCulprit *vpt_culprit_new(const char *kind, const char *name, const char *text);
void vpt_culprit_free(VptCulprit *culprit);

/**
 * VptFinding:
 * @rule: stable id of the rule
 * @force: what stands behind it
 * @level: VPT_LEVEL_REFUSE or VPT_LEVEL_WARN
 * @conditional: whether it is only about this host: another may do it
 * @brief: a few words for a table's cell
 * @refused: what is refused
 * @cause: who or what stands in the way
 * @because: why that is so
 * @instead: what to do
 * @culprits: (element-type VptCulprit): never empty
 * @exceptions: (element-type VptException): those that the rule knows and the culprits are set
 *   up for, and that are inactive
 */
typedef struct {
    const char *rule;
    VptForce force;
    VptLevel level;
    gboolean conditional;
    char *brief;
    char *refused;
    char *cause;
    char *because;
    char *instead;
    GPtrArray *culprits;
    GPtrArray *exceptions;
} VptFinding;

/**
 * VptVerdict:
 * @operation: what was asked
 * @domain: (nullable): of which domain
 * @findings: (element-type VptFinding): why not; allowed where it holds nothing but warnings
 */
typedef struct {
    VptOperation operation;
    char *domain;
    GPtrArray *findings;
} VptVerdict;

VptVerdict *vpt_verdict_new(VptOperation operation, const char *domain);
void vpt_verdict_free(VptVerdict *verdict);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(VptVerdict, vpt_verdict_free)

void vpt_finding_free(VptFinding *finding);
gboolean vpt_verdict_allows(const VptVerdict *verdict);
const VptFinding *vpt_verdict_refusal(const VptVerdict *verdict);
void vpt_verdict_take(VptVerdict *verdict, VptVerdict *other);
const VptFinding *vpt_verdict_find(const VptVerdict *verdict, const char *rule);
char *vpt_verdict_print(const VptVerdict *verdict);
const char *vpt_force_name(VptForce force);
