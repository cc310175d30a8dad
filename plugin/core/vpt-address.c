/* vpt-address.c: the name of one PCI function
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-address.h"

#include <string.h>

#include "vpt-error.h"

/* The grammar of 0000:03:00.0 and of pci_0000_03_00_0: how many hex digits at
 * most, how large, what follows in either form. */
static const struct {
    guint digits;
    guint limit;
    char end;
    char nodedev_end;
} fields[] = {
    { 8, G_MAXUINT32, ':', '_' },
    { 2, 0xff, ':', '_' },
    { 2, 0x1f, '.', '_' },
    { 1, 0x07, '\0', '\0' },
};

/* 03:00.0 has one colon: the domain is then 0000, as for lspci. */
static guint
first_field(const char *text)
{
    const char *colon = strchr(text, ':');

    return colon && !strchr(colon + 1, ':') ? 1 : 0;
}

/**
 * vpt_address_parse:
 * @text: `0000:03:00.0`, `03:00.0` or libvirt's `pci_0000_03_00_0`
 * @ret_address: (out): the address, written only on success
 *
 * All numbers are hexadecimal, as lspci and libvirt print them.
 *
 * Returns: %TRUE, or %FALSE with VPT_ERROR_SYNTAX in @error
 */
gboolean
vpt_address_parse(const char *text, VptAddress *ret_address, GError **error)
{
    gboolean nodedev = g_str_has_prefix(text, "pci_");
    const char *at = nodedev ? text + strlen("pci_") : text;
    guint value[G_N_ELEMENTS(fields)] = { 0 };

    for (guint i = nodedev ? 0 : first_field(at); i < G_N_ELEMENTS(fields); i++) {
        const char *start = at;
        char end = nodedev ? fields[i].nodedev_end : fields[i].end;

        while (at < start + fields[i].digits && g_ascii_isxdigit(*at))
            value[i] = value[i] << 4 | (guint)g_ascii_xdigit_value(*at++);

        if (at == start || value[i] > fields[i].limit || *at++ != end) {
            g_autofree char *quoted = vpt_error_quote(text);

            g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                        "'%s' is not a PCI address; write it like 0000:03:00.0", quoted);
            return FALSE;
        }
    }

    *ret_address = (VptAddress){ value[0], (guint8)value[1], (guint8)value[2], (guint8)value[3] };
    return TRUE;
}

/**
 * vpt_address_format:
 * @address: an address
 *
 * Returns: (transfer full): @address the way the kernel names it in sysfs, `0000:03:00.0`
 */
char *
vpt_address_format(VptAddress address)
{
    return g_strdup_printf("%04x:%02x:%02x.%u", address.domain, address.bus, address.slot,
                           address.function);
}

/**
 * vpt_address_format_nodedev:
 * @address: an address
 *
 * Returns: (transfer full): @address the way libvirt names its node device, `pci_0000_03_00_0`
 */
char *
vpt_address_format_nodedev(VptAddress address)
{
    return g_strdup_printf("pci_%04x_%02x_%02x_%u", address.domain, address.bus, address.slot,
                           address.function);
}

/* One number that sorts like the address. */
static guint64
vpt_address_key(VptAddress address)
{
    return (guint64)address.domain << 16 | (guint64)address.bus << 8 |
           (guint64)address.slot << 3 | address.function;
}

/**
 * vpt_address_compare:
 * @a: an address
 * @b: another
 *
 * Returns: less than, equal to or greater than 0, in the order lspci lists devices
 */
int
vpt_address_compare(VptAddress a, VptAddress b)
{
    guint64 key_a = vpt_address_key(a);
    guint64 key_b = vpt_address_key(b);

    return (key_a > key_b) - (key_a < key_b);
}

gboolean
vpt_address_equal(VptAddress a, VptAddress b)
{
    return vpt_address_key(a) == vpt_address_key(b);
}

/**
 * vpt_address_same_slot:
 * @a: an address
 * @b: another
 *
 * Returns: whether @a and @b are functions of one slot, that is (virtual
 *   functions and ARI aside) of one card
 */
gboolean
vpt_address_same_slot(VptAddress a, VptAddress b)
{
    return vpt_address_key(a) >> 3 == vpt_address_key(b) >> 3;
}
