/* vpt-settings-file.c: virt-passthru.conf, as the file on this machine
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-settings-file.h"

#include "vpt-file.h"

#define SETTINGS_FILE "virt-passthru.conf"

/**
 * vpt_settings_load:
 * @roots: where
 * @settings: (inout): changed by what the file sets, only on success; a file that is
 *   not there sets nothing
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_SYNTAX (it names file and line), VPT_ERROR_DENIED
 *   or VPT_ERROR_FACTS in @error
 */
gboolean
vpt_settings_load(const VptRoots *roots, VptSettings *settings, GError **error)
{
    g_autofree char *path = g_build_filename(roots->conf, SETTINGS_FILE, NULL);
    g_autofree char *text = NULL;

    return vpt_file_read(path, &text, error) &&
           (!text || vpt_settings_parse(text, path, settings, error));
}
