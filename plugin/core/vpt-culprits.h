/* vpt-culprits.h: who stands in the way of a case, one question a function
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-policy.h"

/* Each returns (transfer full) (element-type VptCulprit): an array, empty where nobody does. */
GPtrArray *vpt_culprits_passthrough(const VptCase *c);
GPtrArray *vpt_culprits_in_definition(const VptCase *c);
GPtrArray *vpt_culprits_no_iommu(const VptCase *c);
GPtrArray *vpt_culprits_no_remapping(const VptCase *c);
GPtrArray *vpt_culprits_no_group(const VptCase *c);
GPtrArray *vpt_culprits_bridges(const VptCase *c);
GPtrArray *vpt_culprits_host_needs(const VptCase *c);
GPtrArray *vpt_culprits_with_vfs(const VptCase *c);
GPtrArray *vpt_culprits_group_serves_host(const VptCase *c);
GPtrArray *vpt_culprits_group_elsewhere(const VptCase *c);
GPtrArray *vpt_culprits_absent(const VptCase *c);
GPtrArray *vpt_culprits_strangers(const VptCase *c);
GPtrArray *vpt_culprits_used_elsewhere(const VptCase *c);
GPtrArray *vpt_culprits_assigned_elsewhere(const VptCase *c);
GPtrArray *vpt_culprits_too_many(const VptCase *c);
GPtrArray *vpt_culprits_not_enabled(const VptCase *c);
GPtrArray *vpt_culprits_needs_reboot(const VptCase *c);
GPtrArray *vpt_culprits_not_bound(const VptCase *c);
GPtrArray *vpt_culprits_memory_not_reserved(const VptCase *c);
GPtrArray *vpt_culprits_memory_short(const VptCase *c);
GPtrArray *vpt_culprits_unhealthy(const VptCase *c);
GPtrArray *vpt_culprits_machine(const VptCase *c);
GPtrArray *vpt_culprits_saved_state(const VptCase *c);
GPtrArray *vpt_culprits_record_replay(const VptCase *c);
GPtrArray *vpt_culprits_fault_tolerance(const VptCase *c);
