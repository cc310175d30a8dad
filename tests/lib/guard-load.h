/* guard-load.h: many clients of a guard at a time, good and bad ones
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

void guard_load_many(const char *path, char **arguments);
void guard_load_churn(const char *path, char **arguments);
