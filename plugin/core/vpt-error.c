/* vpt-error.c: how anything here can fail
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-error.h"

#include <string.h>

/* characters that a message quotes of a text */
#define QUOTE_LENGTH 64

G_DEFINE_QUARK(vpt-error-quark, vpt_error)

static const char *const names[] = {
    [VPT_ERROR_SYNTAX] = "syntax",
    [VPT_ERROR_USAGE] = "usage",
    [VPT_ERROR_NOT_FOUND] = "not-found",
    [VPT_ERROR_IO] = "io",
    [VPT_ERROR_FACTS] = "facts",
    [VPT_ERROR_DENIED] = "denied",
    [VPT_ERROR_REFUSED] = "refused",
    [VPT_ERROR_CONFLICT] = "conflict",
    [VPT_ERROR_LIBVIRT] = "libvirt",
    [VPT_ERROR_UNDONE] = "undone",
    [VPT_ERROR_DIRTY] = "dirty",
};

/**
 * vpt_error_code_name:
 * @code: the code of an error in the VPT_ERROR domain
 *
 * Returns: (transfer none): the name the JSON contract gives @code
 */
const char *
vpt_error_code_name(int code)
{
    g_return_val_if_fail(code > 0 && (gsize)code < G_N_ELEMENTS(names), "unknown");

    return names[code];
}

/**
 * vpt_error_quote:
 * @text: what somebody wrote; it may be anything
 *
 * Returns: (transfer full): @text fit to stand in a message: one line, valid UTF-8, and no
 *   more of it than shows which text is meant
 */
char *
vpt_error_quote(const char *text)
{
    /* control characters alone are escaped */
    char plain[131] = "\"\\";
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    glong length = MIN(g_utf8_strlen(valid, -1), QUOTE_LENGTH);
    g_autofree char *start = g_utf8_substring(valid, 0, length);
    g_autofree char *line = NULL;

    for (guint i = 0; i < 0x80; i++)
        plain[2 + i] = (char)(0x80 + i);
    line = g_strescape(start, plain);
    return g_strconcat(line, strlen(start) < strlen(valid) ? "…" : NULL, NULL);
}
