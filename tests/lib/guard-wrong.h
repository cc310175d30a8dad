/* guard-wrong.h: frames that no client of libvirt sends
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

void guard_wrong_headers(const char *path, char **arguments);
void guard_wrong_descriptors(const char *path, char **arguments);
