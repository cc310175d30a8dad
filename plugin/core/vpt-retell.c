/* vpt-retell.c: what facts say in words, in the language of who reads it
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A table of facts is English whoever prints it, for it may be read on another host and by
 * somebody else.  What is told from it is translated here, by the form that it has. */
#include "config.h"

#include "vpt-retell.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "vpt-text.h"

/* For what a host needs a device (vpt-hostuse.c, in the room host), and why a device is not the
 * one that is meant (vpt-identity.c).  The longer one of two that fit stands first. */
static const char *const forms[] = {
    N_("the root file system ({a} on {b})"),
    N_("the root file system ({a})"),
    N_("the file system {a} ({b} on {c})"),
    N_("the file system {a} ({b})"),
    N_("swap ({a} on {b})"),
    N_("swap ({a})"),
    N_("the crash dump target ({a} on {b})"),
    N_("the crash dump target ({a})"),
    N_("the default route ({a}, via {b})"),
    N_("the default route ({a})"),
    N_("the console (boot VGA)"),
    N_("the console (frame buffer {a})"),
    N_("the serial console ({a})"),
    N_("is {a} but {b} was enabled here"),
    N_("has subsystem {a} but {b} was enabled here"),
    N_("has serial number {a} but {b} was enabled here"),
    N_("hangs from {a} but the one enabled here hung from {b}"),
};

#define MAX_PARTS 3

/* Takes @fact apart: what stands for {a}, {b} and {c} in @form. */
static gboolean
matches(const char *fact, const char *form, char *parts[MAX_PARTS])
{
    g_auto(GStrv) pieces = g_strsplit_set(form, "{}", -1);
    const char *at = fact;

    for (guint i = 0; pieces[i]; i++) {
        const char *next;
        const char *end;

        /* each odd piece is the name of a part */
        if (i % 2 == 0) {
            if (!g_str_has_prefix(at, pieces[i]))
                return FALSE;
            at += strlen(pieces[i]);
            continue;
        }
        next = pieces[i + 1];
        end = *next ? strstr(at, next) : at + strlen(at);
        if (!end || end == at)
            return FALSE;
        g_free(parts[*pieces[i] - 'a']);
        parts[*pieces[i] - 'a'] = g_strndup(at, (gsize)(end - at));
        at = end;
    }

    return *at == '\0';
}

/**
 * vpt_retell:
 * @fact: for what a host needs a device, or why a device is not the one that is meant
 *
 * Returns: (transfer full): the same in the reader's language, or @fact where it has none of
 *   the forms that are known
 */
char *
vpt_retell(const char *fact)
{
    char *parts[MAX_PARTS] = { NULL };
    char *told = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(forms) && !told; i++) {
        if (matches(fact, forms[i], parts))
            told = vpt_text_fill(forms[i], "a", parts[0], "b", parts[1], "c", parts[2], NULL);
    }
    for (guint i = 0; i < MAX_PARTS; i++)
        g_free(parts[i]);

    return told ? told : g_strdup(fact);
}
