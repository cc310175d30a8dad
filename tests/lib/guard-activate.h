/* guard-activate.h: what systemd does for a socket, in small
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

void guard_activate(const char *path, char **arguments);
