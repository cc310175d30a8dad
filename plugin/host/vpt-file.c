/* vpt-file.c: files whose old or new text must survive a power cut
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-file.h"

#include <stdlib.h>
#include <string.h>

#include <glib/gstdio.h>

#include "vpt-error.h"

/**
 * vpt_file_read:
 * @path: a file
 * @ret_text: (out) (nullable): its text, or %NULL where the file does not exist
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_DENIED or VPT_ERROR_FACTS in @error
 */
gboolean
vpt_file_read(const char *path, char **ret_text, GError **error)
{
    g_autoptr(GError) failed = NULL;
    g_autofree char *text = NULL;
    gsize length = 0;

    if (!g_file_get_contents(path, &text, &length, &failed)) {
        if (g_error_matches(failed, G_FILE_ERROR, G_FILE_ERROR_NOENT)) {
            *ret_text = NULL;
            return TRUE;
        }
        if (g_error_matches(failed, G_FILE_ERROR, G_FILE_ERROR_ACCES))
            g_set_error(error, VPT_ERROR, VPT_ERROR_DENIED,
                        "'%s' is not readable for this user; run this as root", path);
        else
            g_set_error(error, VPT_ERROR, VPT_ERROR_FACTS, "reading '%s': %s", path,
                        failed->message);
        return FALSE;
    }
    if (strlen(text) != length) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "'%s' is not a text: byte %" G_GSIZE_FORMAT " is zero; restore or remove it",
                    path, strlen(text));
        return FALSE;
    }

    *ret_text = g_steal_pointer(&text);
    return TRUE;
}

/**
 * vpt_file_replace:
 * @path: a file, or a symbolic link to one, which stays a link; its folder is made
 *   where it is missing
 * @text: what it shall hold, for all to read
 *
 * The file holds the old or the new text at any moment, also after a power cut.
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_DENIED or VPT_ERROR_IO in @error and the
 *   old text in place
 */
gboolean
vpt_file_replace(const char *path, const char *text, GError **error)
{
    char *real = realpath(path, NULL);
    g_autofree char *target = g_strdup(real ? real : path);
    g_autofree char *folder = g_path_get_dirname(target);
    g_autoptr(GError) failed = NULL;
    gboolean denied;

    free(real);
    /* what cannot be made shows when the file is opened */
    g_mkdir_with_parents(folder, 0755);
    if (g_file_set_contents_full(target, text, -1,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                 0644, &failed)) {
        g_chmod(target, 0644);
        return TRUE;
    }

    denied = failed->code == G_FILE_ERROR_ACCES || failed->code == G_FILE_ERROR_PERM ||
             failed->code == G_FILE_ERROR_ROFS;
    g_set_error(error, VPT_ERROR, denied ? VPT_ERROR_DENIED : VPT_ERROR_IO, "writing '%s': %s%s",
                path, failed->message, denied ? "; run this as root" : "");
    return FALSE;
}
