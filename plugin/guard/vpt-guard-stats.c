/* vpt-guard-stats.c: what the guard has done since it began
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-guard-stats.h"

void
vpt_guard_stats_init(VptGuardStats *stats)
{
    *stats = (VptGuardStats){ .started = g_get_real_time() / G_USEC_PER_SEC };
    stats->rules = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

void
vpt_guard_stats_clear(VptGuardStats *stats)
{
    g_clear_pointer(&stats->rules, g_hash_table_unref);
}

/**
 * vpt_guard_stats_refused:
 * @stats: what has been done
 * @rule: the rule that a call was refused by
 */
void
vpt_guard_stats_refused(VptGuardStats *stats, const char *rule)
{
    guint before = GPOINTER_TO_UINT(g_hash_table_lookup(stats->rules, rule));

    stats->refused++;
    g_hash_table_insert(stats->rules, g_strdup(rule), GUINT_TO_POINTER(before + 1));
}

/* Ids of rules are plain words. */
static void
print_rules(const VptGuardStats *stats, GString *text)
{
    g_autoptr(GList) rules = g_list_sort(g_hash_table_get_keys(stats->rules),
                                         (GCompareFunc)g_strcmp0);

    for (const GList *at = rules; at; at = at->next)
        g_string_append_printf(text, "%s\"%s\":%u", at == rules ? "" : ",", (char *)at->data,
                               GPOINTER_TO_UINT(g_hash_table_lookup(stats->rules, at->data)));
}

/**
 * vpt_guard_stats_print:
 * @stats: what has been done
 * @connections: how many clients there are now
 * @account: the memory that they take
 *
 * Returns: (transfer full): a line of JSON, as virt-passthru-guard(8) describes it
 */
char *
vpt_guard_stats_print(const VptGuardStats *stats, guint connections,
                      const VptGuardAccount *account)
{
    const struct {
        const char *name;
        guint64 value;
    } numbers[] = {
        { "started", (guint64)stats->started },
        { "connections", connections },
        { "connectionsTotal", stats->connections },
        { "connectionsTurnedAway", stats->turned_away },
        { "connectionsBroken", stats->broken },
        { "denied", stats->denied },
        { "calls", stats->calls },
        { "judged", stats->judged },
        { "refused", stats->refused },
        { "refusedUnknown", stats->unknown },
        { "heldBytes", account->held },
        { "heldBytesMost", account->most },
        { "heldBytesLimit", account->limit },
    };
    GString *text = g_string_new("{\"schema\":1");

    for (guint i = 0; i < G_N_ELEMENTS(numbers); i++)
        g_string_append_printf(text, ",\"%s\":%" G_GUINT64_FORMAT, numbers[i].name,
                               numbers[i].value);
    g_string_append(text, ",\"refusedByRule\":{");
    print_rules(stats, text);
    g_string_append(text, "}}\n");
    return g_string_free(text, FALSE);
}
