/* vpt-ids.c: two PCI ids as people write them, 8086:10d3
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-ids.h"

/**
 * vpt_hex_parse:
 * @text: hexadecimal digits, and then anything
 * @n_digits: how many digits there must be, at most 8
 * @ret_number: (out): their value, written only on success
 *
 * Returns: whether @text begins with exactly @n_digits digits
 */
gboolean
vpt_hex_parse(const char *text, guint n_digits, guint32 *ret_number)
{
    guint32 number = 0;

    for (guint i = 0; i < n_digits; i++) {
        if (!g_ascii_isxdigit(text[i]))
            return FALSE;
        number = number << 4 | (guint32)g_ascii_xdigit_value(text[i]);
    }
    if (g_ascii_isxdigit(text[n_digits]))
        return FALSE;

    *ret_number = number;
    return TRUE;
}

/**
 * vpt_ids_parse:
 * @text: `8086:10d3`, also in upper case
 * @ret_vendor: (out): the first id, written only on success
 * @ret_device: (out): the second id, written only on success
 *
 * Returns: whether @text is two ids and nothing else
 */
gboolean
vpt_ids_parse(const char *text, guint16 *ret_vendor, guint16 *ret_device)
{
    guint32 vendor = 0;
    guint32 device = 0;

    if (!vpt_hex_parse(text, 4, &vendor) || text[4] != ':' ||
        !vpt_hex_parse(text + 5, 4, &device) || text[9] != '\0')
        return FALSE;

    *ret_vendor = (guint16)vendor;
    *ret_device = (guint16)device;
    return TRUE;
}

/**
 * vpt_ids_format:
 * @vendor: an id
 * @device: another
 *
 * Returns: (transfer full): both, like `8086:10d3`
 */
char *
vpt_ids_format(guint16 vendor, guint16 device)
{
    return g_strdup_printf("%04x:%04x", vendor, device);
}
