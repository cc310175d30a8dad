/* vpt-settings-file.h: virt-passthru.conf, as the file on this machine
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-roots.h"
#include "vpt-settings.h"

gboolean vpt_settings_load(const VptRoots *roots, VptSettings *settings, GError **error);
