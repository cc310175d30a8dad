/* vpt-cli-perform.h: plans become deeds while a person looks on
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-cli.h"

VptExit vpt_cli_answer_plan(const VptCli *cli, const VptPlan *plan, GError **error);
gboolean vpt_cli_perform(const VptCli *cli, VptSession *session, VptPlan *plan, GError **error);
