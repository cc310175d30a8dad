/* vpt-cli-request.c: what a call of a guarded command asks for
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "vpt-cli-guard.h"

gboolean
vpt_cli_given(const VptCall *call, const char *option)
{
    return g_hash_table_contains(call->values, option);
}

/* For the next start alone.  Without any of these options, with --current or --persistent
 * a domain that runs is changed at once. */
gboolean
vpt_cli_only_config(const VptCall *call, const char *option)
{
    (void)option;
    return vpt_cli_given(call, "config") && !vpt_cli_given(call, "live") &&
           !vpt_cli_given(call, "current") && !vpt_cli_given(call, "persistent");
}

/* A memspec is `[file=]NAME[,snapshot=TYPE]`, a comma in a name doubled; of several types
 * virsh takes the first (virshParseSnapshotMemspec). */
gboolean
vpt_cli_names_no_memory(const VptCall *call, const char *option)
{
    const char *memspec = g_hash_table_lookup(call->values, option);
    const char *at = memspec;

    while (at && *at) {
        const char *end = at;

        while (*end && !(end[0] == ',' && end[1] != ','))
            end += end[0] == ',' ? 2 : 1;
        if (g_str_has_prefix(at, "snapshot="))
            return end - at == strlen("snapshot=no") && g_str_has_prefix(at, "snapshot=no");
        at = *end ? end + 1 : end;
    }

    return FALSE;
}

static char *
read_option_file(const VptCall *call, const char *option)
{
    const char *path = g_hash_table_lookup(call->values, option);

    return path ? vpt_cli_peek_file(path, NULL) : NULL;
}

gboolean
vpt_cli_file_has_no_memory(const VptCall *call, const char *option)
{
    g_autofree char *xml = read_option_file(call, option);
    VptSnapshot snapshot;

    return xml && vpt_snapshot_parse(xml, &snapshot, NULL) && snapshot.without_memory;
}

gboolean
vpt_cli_records(const VptCall *call, const char *option)
{
    (void)option;
    return call->domain && call->domain->record_replay;
}

gboolean
vpt_cli_tolerates_faults(const VptCall *call, const char *option)
{
    (void)option;
    return call->domain && call->domain->fault_tolerance;
}

static char *
join_words(const VptCall *call)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < call->words->len; i++)
        g_string_append_printf(text, "%s%s", i > 0 ? " " : "",
                               (const char *)g_ptr_array_index(call->words, i));
    return g_string_free(text, FALSE);
}

static VptOperation
text_operation(const char *text, gboolean hmp)
{
    VptOperation operation;

    return vpt_monitor_text_operation(text, hmp, &operation) ? operation : VPT_CLI_PASS;
}

/* virsh joins the words.  What is no object of JSON then is a command by its name, which
 * virsh puts into one (cmdQemuMonitorCommandQMPWrap). */
VptOperation
vpt_cli_monitor_operation(const VptCall *call)
{
    g_autofree char *text = join_words(call);
    VptOperation operation;

    if (call->words->len == 0)
        return VPT_CLI_PASS;
    if (vpt_cli_given(call, "hmp"))
        return text_operation(text, TRUE);
    if (text[strspn(text, " \t\r\n")] == '{')
        return text_operation(text, FALSE);

    return vpt_monitor_operation(g_ptr_array_index(call->words, 0), FALSE, &operation)
               ? operation
               : VPT_CLI_PASS;
}

VptOperation
vpt_cli_agent_operation(const VptCall *call)
{
    g_autofree char *text = join_words(call);

    return call->words->len > 0 ? text_operation(text, FALSE) : VPT_CLI_PASS;
}

/* To which snapshot only libvirt knows; one that isn't there is virsh's to complain about. */
VptOperation
vpt_cli_revert_operation(const VptCall *call)
{
    const char *name = g_hash_table_lookup(call->values, "snapshotname");
    g_autoptr(GError) failure = NULL;
    g_autofree char *xml = NULL;
    VptSnapshot snapshot;

    if (!name && !vpt_cli_given(call, "current"))
        return VPT_CLI_PASS;
    if (!call->domain)
        return VPT_OP_REVERT;

    xml = vpt_session_snapshot_xml(call->session, call->domain->name, name, &failure);
    if (g_error_matches(failure, VPT_ERROR, VPT_ERROR_NOT_FOUND))
        return VPT_CLI_PASS;
    if (!xml || !vpt_snapshot_parse(xml, &snapshot, NULL))
        return VPT_OP_REVERT;
    return snapshot.guest_off || snapshot.without_memory ? VPT_OP_SNAPSHOT_OFFLINE : VPT_OP_REVERT;
}

/* Those with an address on the host; the others are no device that the rules know. */
static char **
list_addresses(const GPtrArray *passthru)
{
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();

    for (guint i = 0; passthru && i < passthru->len; i++) {
        const VptPassthru *device = g_ptr_array_index(passthru, i);
        g_autofree char *name = device->has_address ? vpt_address_format(device->address) : NULL;

        if (name)
            g_strv_builder_add(names, name);
    }

    return g_strv_builder_end(names);
}

char **
vpt_cli_file_devices(const VptCall *call)
{
    g_autofree char *xml = read_option_file(call, "file");
    g_autoptr(GPtrArray) passthru = xml ? vpt_passthru_parse_device(xml, NULL) : NULL;

    return list_addresses(passthru);
}

/* `attach-interface DOMAIN hostdev ADDRESS` */
char **
vpt_cli_interface_devices(const VptCall *call)
{
    const char *source = g_hash_table_lookup(call->values, "source");
    VptAddress address;
    g_autofree char *name = NULL;
    const char *names[] = { NULL, NULL };

    if (g_strcmp0(g_hash_table_lookup(call->values, "type"), "hostdev") == 0 && source &&
        vpt_address_parse(source, &address, NULL)) {
        name = vpt_address_format(address);
        names[0] = name;
    }
    return g_strdupv((char **)names);
}

char **
vpt_cli_alias_devices(const VptCall *call)
{
    const char *alias = g_hash_table_lookup(call->values, "alias");
    g_autoptr(GPtrArray) named = g_ptr_array_new();

    for (guint i = 0; call->domain && i < call->domain->passthru->len; i++) {
        VptPassthru *passthru = g_ptr_array_index(call->domain->passthru, i);

        if (alias && g_strcmp0(passthru->alias, alias) == 0)
            g_ptr_array_add(named, passthru);
    }

    return list_addresses(named);
}

/* `detach-interface DOMAIN hostdev [--mac MAC]`: without one virsh takes the only one */
char **
vpt_cli_detached_interface_devices(const VptCall *call)
{
    const char *mac = g_hash_table_lookup(call->values, "mac");
    g_autoptr(GPtrArray) named = g_ptr_array_new();

    if (g_strcmp0(g_hash_table_lookup(call->values, "type"), "hostdev") != 0)
        return NULL;

    for (guint i = 0; call->domain && i < call->domain->passthru->len; i++) {
        VptPassthru *passthru = g_ptr_array_index(call->domain->passthru, i);

        if (passthru->kind == VPT_PASSTHRU_INTERFACE &&
            (!mac || (passthru->mac && g_ascii_strcasecmp(passthru->mac, mac) == 0)))
            g_ptr_array_add(named, passthru);
    }

    return list_addresses(named);
}
