/* vpt-conf-text.h: how devices.conf writes a device
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "vpt-conf.h"

GKeyFile *vpt_conf_text_load(const char *text, GError **error);
gboolean vpt_conf_text_read(GKeyFile *file, const char *section, VptConfDevice *entry,
                           GError **error);
void vpt_conf_text_write(GKeyFile *file, const VptConfDevice *entry);
