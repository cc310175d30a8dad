/* vpt-rules.c: every limit of a passthrough machine, one row each
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The rows are one table; they stand in two files because they are many. */
#include "config.h"

#include "vpt-culprits.h"

#define GIVES (VPT_OP(VPT_OP_ATTACH) | VPT_OP(VPT_OP_START))
#define TAKES (GIVES | VPT_OP(VPT_OP_ENABLE))

#define FAILOVER VPT_EXCEPTION(VPT_EXCEPTION_FAILOVER)
#define MIGRATES VPT_EXCEPTION(VPT_EXCEPTION_MIGRATABLE)

/* The ways out of everything that a device stands in the way of. */
#define DETACH_FIRST "detach the device first (virt-passthru {detach-command})"
#define SHUT_DOWN "shut it down (virt-passthru shutdown {domain})"
#define START_IT "start it (virt-passthru start {domain})"

/* What is the matter with most that a passthrough domain can't do. */
#define HAS_A_DEVICE                                                                               \
    .brief = "has {culprits}", .refused = "{refusal}",                                             \
    .cause = "{culprits} {is} passed through to it"

/* Order: a domain's limits in the order of vSphere's list, then what the host
 * and its devices can't do. */
static const VptRule rules[] = {
#include "vpt-rules-domain.inc"
#include "vpt-rules-host.inc"
};

/**
 * vpt_policy_rules:
 * @ret_n_rules: (out): how many there are
 *
 * Returns: (transfer none): the table
 */
const VptRule *
vpt_policy_rules(guint *ret_n_rules)
{
    G_STATIC_ASSERT(G_N_ELEMENTS(rules) <= VPT_RULES_MAX);

    *ret_n_rules = G_N_ELEMENTS(rules);
    return rules;
}
