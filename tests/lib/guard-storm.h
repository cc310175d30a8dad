/* guard-storm.h: clients of a guard that do all they can, at the same time
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

void guard_storm_calls(const char *path, char **arguments);
void guard_storm_frames(const char *path, char **arguments);
void guard_storm_compare(const char *path, char **arguments);
