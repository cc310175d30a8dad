/* vpt-facts-value.c: a value of a facts text as a member of a struct
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-facts-value.h"

#include "vpt-address.h"
#include "vpt-host.h"
#include "vpt-ids.h"

static char *
format_text(gconstpointer member, gconstpointer second)
{
    const char *const *text = member;

    (void)second;
    return g_strdup(*text);
}

static gboolean
read_text(const char *value, gpointer member, gpointer second)
{
    char **text = member;

    (void)second;
    *text = g_strdup(value);
    return TRUE;
}

static gboolean
read_list(const char *value, gpointer member, gpointer second)
{
    GPtrArray **list = member;

    (void)second;
    g_ptr_array_add(*list, g_strdup(value));
    return TRUE;
}

static char *
format_flag(gconstpointer member, gconstpointer second)
{
    const gboolean *flag = member;

    (void)second;
    return *flag ? g_strdup("yes") : NULL;
}

static gboolean
read_flag(const char *value, gpointer member, gpointer second)
{
    gboolean *flag = member;

    (void)second;
    *flag = g_str_equal(value, "yes");
    return *flag;
}

static char *
format_tristate(gconstpointer member, gconstpointer second)
{
    const VptTristate *state = member;

    (void)second;
    return *state == VPT_UNKNOWN ? NULL : g_strdup(*state == VPT_YES ? "yes" : "no");
}

static gboolean
read_tristate(const char *value, gpointer member, gpointer second)
{
    VptTristate *state = member;

    (void)second;
    *state = g_str_equal(value, "yes") ? VPT_YES : VPT_NO;
    return *state == VPT_YES || g_str_equal(value, "no");
}

static char *
format_count(gconstpointer member, gconstpointer second)
{
    const guint *count = member;

    (void)second;
    return *count ? g_strdup_printf("%u", *count) : NULL;
}

static gboolean
read_count(const char *value, gpointer member, gpointer second)
{
    guint *count = member;
    guint64 number = 0;

    (void)second;
    if (!g_ascii_string_to_unsigned(value, 10, 0, G_MAXUINT, &number, NULL))
        return FALSE;
    *count = (guint)number;
    return TRUE;
}

static char *
format_size(gconstpointer member, gconstpointer second)
{
    const guint64 *size = member;

    (void)second;
    return *size ? g_strdup_printf("%" G_GUINT64_FORMAT, *size) : NULL;
}

static gboolean
read_size(const char *value, gpointer member, gpointer second)
{
    (void)second;
    return g_ascii_string_to_unsigned(value, 10, 0, G_MAXUINT64, member, NULL);
}

static char *
format_index(gconstpointer member, gconstpointer second)
{
    const int *position = member;

    (void)second;
    return *position >= 0 ? g_strdup_printf("%d", *position) : NULL;
}

static gboolean
read_index(const char *value, gpointer member, gpointer second)
{
    int *position = member;
    guint64 number = 0;

    (void)second;
    if (!g_ascii_string_to_unsigned(value, 10, 0, G_MAXINT, &number, NULL))
        return FALSE;
    *position = (int)number;
    return TRUE;
}

static char *
format_ids(gconstpointer member, gconstpointer second)
{
    const guint16 *vendor = member;
    const guint16 *device = second;

    return *vendor || *device ? vpt_ids_format(*vendor, *device) : NULL;
}

static gboolean
read_ids(const char *value, gpointer member, gpointer second)
{
    return vpt_ids_parse(value, member, second);
}

static char *
format_class(gconstpointer member, gconstpointer second)
{
    const guint32 *class = member;

    (void)second;
    return *class ? g_strdup_printf("%06x", *class) : NULL;
}

static gboolean
read_class(const char *value, gpointer member, gpointer second)
{
    (void)second;
    return vpt_hex_parse(value, 6, member) && value[6] == '\0';
}

static char *
format_address(gconstpointer member, gconstpointer second)
{
    const VptAddress *address = member;
    const gboolean *known = second;

    return *known ? vpt_address_format(*address) : NULL;
}

static gboolean
read_address(const char *value, gpointer member, gpointer second)
{
    gboolean *known = second;

    *known = vpt_address_parse(value, member, NULL);
    return *known;
}

static const VptFactsType types[] = {
    [VPT_FACTS_TEXT] = { format_text, read_text, "text" },
    [VPT_FACTS_LIST] = { NULL, read_list, "text" },
    [VPT_FACTS_FLAG] = { format_flag, read_flag, "'yes' (leave the key out for no)" },
    [VPT_FACTS_TRISTATE] = { format_tristate, read_tristate, "'yes' or 'no'" },
    [VPT_FACTS_COUNT] = { format_count, read_count, "a number up to 4294967295" },
    [VPT_FACTS_SIZE] = { format_size, read_size, "a number up to 18446744073709551615" },
    [VPT_FACTS_INDEX] = { format_index, read_index, "a number up to 2147483647" },
    [VPT_FACTS_IDS] = { format_ids, read_ids, "a pair of ids like 8086:10d3" },
    [VPT_FACTS_CLASS] = { format_class, read_class, "a class of six hex digits like 020000" },
    [VPT_FACTS_ADDRESS] = { format_address, read_address, "a PCI address like 0000:03:00.0" },
};

/**
 * vpt_facts_type:
 * @kind: of a value
 *
 * Returns: (transfer none): how such a value is written and read
 */
const VptFactsType *
vpt_facts_type(VptFactsKind kind)
{
    return &types[kind];
}
