/* vpt-listener.h: who listens on this machine, and what a socket has to say
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-roots.h"

gboolean vpt_listener_is_at(const VptRoots *roots, const char *path);
gboolean vpt_listener_has_port(const VptRoots *roots, guint port);
char *vpt_listener_line(const char *path, guint seconds, GError **error);
