/* vpt-guard-log.h: what an administrator may read about the guard's work
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>

#include "vpt-guard-client.h"
#include "vpt-verdict.h"

void vpt_guard_log_refusal(const VptGuardClient *client, const char *procedure,
                           const VptVerdict *verdict);
void vpt_guard_log_unknown(const VptGuardClient *client, const char *procedure, const char *text);
void vpt_guard_log_denied(const VptGuardClient *client, const char *text);
void vpt_guard_log_notice(const char *format, ...) G_GNUC_PRINTF(1, 2);
void vpt_guard_log_warning(const char *format, ...) G_GNUC_PRINTF(1, 2);
