/* policy-scenario.h: a case for the rules, as a folder below tests/data/policy
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 *   ask                  an operation and, from data/hosts and data/domains, a host and a domain
 *   virt-passthru.conf   may be there
 *   expect.txt           what the user reads
 *   expect.json          what a program reads */
#pragma once

#include "vpt-policy.h"

typedef struct {
    GKeyFile *ask;
    VptHost *host;
    VptDomain *domain;
    VptSettings settings;
} PolicyScenario;

PolicyScenario *policy_scenario_read(const char *name);
char *policy_scenario_word(const PolicyScenario *scenario, const char *key);
VptVerdict *policy_scenario_decide(const PolicyScenario *scenario);
gboolean policy_scenario_has_gap(const char *text);
void policy_scenario_free(PolicyScenario *scenario);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PolicyScenario, policy_scenario_free)
