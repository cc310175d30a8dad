/* vpt-text.c: texts in the language of who reads them
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * The language is one of its own, beside that of the process: the errors that libvirt, GLib and
 * the C library word go into English sentences of ours, and have to be English for that. */
#include "config.h"

#include "vpt-text.h"

#include <string.h>

#include <glib/gi18n-lib.h>

static VptTextLanguage spoken;

/**
 * vpt_text_set_language:
 * @language: (nullable): asked when a text is wanted, so that who wants none need not know one;
 *   %NULL: English
 * @folder: (nullable): where the catalogues are, %NULL: where they get installed
 *
 * Says in which language what the rules say is; without it that is English.  For the
 * beginning of a program, before there is a second thread.
 */
void
vpt_text_set_language(VptTextLanguage language, const char *folder)
{
    spoken = language;
    bindtextdomain(GETTEXT_PACKAGE, folder ? folder : VPT_LOCALEDIR);
    bind_textdomain_codeset(GETTEXT_PACKAGE, "UTF-8");
}

/**
 * vpt_text_language:
 *
 * Returns: (nullable): what vpt_text_set_language() was told
 */
VptTextLanguage
vpt_text_language(void)
{
    return spoken;
}

/**
 * vpt_text:
 * @text: an English text that a catalogue may have
 *
 * Returns: (transfer none): it in the reader's language, or @text itself
 */
const char *
vpt_text(const char *text)
{
    locale_t language = spoken ? spoken() : (locale_t)0;
    locale_t before;
    const char *translated;

    /* to nothing a catalogue answers with what it says about itself */
    if (!language || !*text)
        return text;

    before = uselocale(language);
    translated = g_dgettext(GETTEXT_PACKAGE, text);
    uselocale(before);
    return translated;
}

/**
 * vpt_text_plural:
 * @one: an English text about one thing
 * @many: the same about several
 * @n: how many there are
 *
 * Returns: (transfer none): what fits @n in the reader's language
 */
const char *
vpt_text_plural(const char *one, const char *many, gulong n)
{
    locale_t language = spoken ? spoken() : (locale_t)0;
    locale_t before;
    const char *translated;

    if (!language)
        return n == 1 ? one : many;

    before = uselocale(language);
    translated = g_dngettext(GETTEXT_PACKAGE, one, many, n);
    uselocale(before);
    return translated;
}

/**
 * vpt_text_fill:
 * @text: an English text with placeholders in braces
 * @...: name and value of each of them, then %NULL
 *
 * Returns: (transfer full): it in the reader's language, with the values in place of their names
 */
char *
vpt_text_fill(const char *text, ...)
{
    GString *filled = g_string_new(NULL);
    const char *at = vpt_text(text);
    const char *open;

    while ((open = strchr(at, '{'))) {
        const char *end = strchr(open, '}');
        const char *value = NULL;
        const char *name;
        va_list pairs;

        va_start(pairs, text);
        while (end && !value && (name = va_arg(pairs, const char *))) {
            const char *its = va_arg(pairs, const char *);

            if (strlen(name) == (gsize)(end - open - 1) && g_str_has_prefix(open + 1, name))
                value = its;
        }
        va_end(pairs);

        g_string_append_len(filled, at, open - at);
        g_string_append(filled, value ? value : "{");
        at = value ? end + 1 : open + 1;
    }

    g_string_append(filled, at);
    return g_string_free(filled, FALSE);
}
