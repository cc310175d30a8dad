/* vpt-text.h: texts in the language of who reads them
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <glib.h>
#include <locale.h>

/**
 * VptTextLanguage: who knows the reader's language
 *
 * Asked for every text, by any thread.
 *
 * Returns: (transfer none): a locale for LC_MESSAGES and LC_CTYPE, as newlocale() makes them, or
 *   0: English
 */
typedef locale_t (*VptTextLanguage)(void);

void vpt_text_set_language(VptTextLanguage language, const char *folder);
VptTextLanguage vpt_text_language(void);

const char *vpt_text(const char *text) G_GNUC_FORMAT(1);
const char *vpt_text_plural(const char *one, const char *many, gulong n)
    G_GNUC_FORMAT(1) G_GNUC_FORMAT(2);
char *vpt_text_fill(const char *text, ...) G_GNUC_NULL_TERMINATED;
