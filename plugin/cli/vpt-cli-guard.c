/* vpt-cli-guard.c: commands of virsh that are judged before virsh gets them
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-cli-guard.h"

static VptOperation
operation_of(const VptCall *call, gboolean running)
{
    const VptGuardRow *row = call->guarded->rows;

    if (!row)
        return call->guarded->operation(call);

    while (row->fits && !row->fits(call, row->option))
        row++;
    return running ? row->running : row->off;
}

/* Opened when it is needed, which is not for every call. */
static gboolean
connect_for(VptCall *call, GError **error)
{
    if (!call->session)
        call->session = vpt_cli_open(call->cli, call->guarded->subject != VPT_SUBJECT_IMAGE, error);
    return call->session && vpt_session_connect(call->session, error);
}

/* Whether the rules allow it; sets @ret_verdict where they don't, else @error. */
static gboolean
ask(VptCall *call, VptOperation op, const char *const *devices, VptVerdict **ret_verdict,
    GError **error)
{
    g_autoptr(VptVerdict) verdict = NULL;

    if (connect_for(call, error))
        verdict = vpt_session_decide_on(call->session, op, call->domain, devices, error);
    if (!verdict)
        return FALSE;
    if (vpt_verdict_allows(verdict)) {
        /* allowed by a setting that wants it said */
        if (verdict->findings->len > 0)
            vpt_cli_warn_verdict(verdict);
        return TRUE;
    }

    *ret_verdict = g_steal_pointer(&verdict);
    return FALSE;
}

/* A host device that comes while the domain runs must hold against the rules of
 * `pci-attach --live`, one that goes against those of `pci-detach --live`. */
static gboolean
judge(VptCall *call, VptVerdict **ret_verdict, GError **error)
{
    VptOperation op = operation_of(call, call->domain->active);
    g_auto(GStrv) devices = NULL;

    if (op == VPT_CLI_PASS)
        return TRUE;

    if (call->guarded->devices)
        devices = call->guarded->devices(call);
    if (devices && devices[0]) {
        if (!ask(call, call->guarded->device_op, (const char *const *)devices, ret_verdict, error))
            return FALSE;
        if (call->guarded->device_op == VPT_OP_DETACH)
            return TRUE;
    }

    /* the other rules are about domains with devices */
    return call->domain->passthru->len == 0 || ask(call, op, NULL, ret_verdict, error);
}

/* The definition as it will be once the saved state is dropped */
static VptDomain *
read_fresh(const VptCall *call, const char *name, GError **error)
{
    g_autofree char *xml = vpt_session_domain_xml(call->session, name, error);
    VptDomain *domain = xml ? vpt_domain_parse(xml, error) : NULL;

    if (domain)
        vpt_session_ask_networks(call->session, domain);
    return domain;
}

/* A domain that isn't there is virsh's to complain about. */
static gboolean
judge_domain(VptCall *call, const char *name, VptVerdict **ret_verdict, GError **error)
{
    const char *fresh_option = call->guarded->fresh;
    g_autoptr(VptDomain) fresh = NULL;
    g_autoptr(GError) failure = NULL;
    gboolean allowed;

    if (!connect_for(call, error))
        return FALSE;

    call->domain = vpt_session_domain(call->session, name, &failure);
    if (g_error_matches(failure, VPT_ERROR, VPT_ERROR_NOT_FOUND))
        return TRUE;
    if (call->domain && fresh_option && vpt_cli_given(call, fresh_option) && !call->domain->active)
        call->domain = fresh = read_fresh(call, name, &failure);
    if (!call->domain) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }

    allowed = judge(call, ret_verdict, error);
    call->domain = NULL;
    return allowed;
}

/* Whether a command that is told to the user could read @path once more. */
static gboolean
can_be_named(const char *path)
{
    return !g_str_equal(path, "-") && !g_str_has_prefix(path, "/dev/") &&
           !g_str_has_prefix(path, "/proc/") && g_file_test(path, G_FILE_TEST_IS_REGULAR);
}

/* What is no file or no domain virsh says. */
static gboolean
judge_file(VptCall *call, const char *path, VptVerdict **ret_verdict, GError **error)
{
    g_autofree char *xml = NULL;
    g_autoptr(VptDomain) domain = NULL;
    gboolean allowed;

    if (call->guarded->subject == VPT_SUBJECT_FILE)
        xml = vpt_cli_peek_file(path, NULL);
    else if (connect_for(call, error))
        xml = vpt_session_image_xml(call->session, path, NULL);
    else
        return FALSE;

    domain = xml ? vpt_domain_parse(xml, NULL) : NULL;
    if (!domain)
        return TRUE;

    if (domain->networks->len > 0) {
        if (!connect_for(call, error))
            return FALSE;
        vpt_session_ask_networks(call->session, domain);
    }
    if (call->guarded->subject == VPT_SUBJECT_FILE && can_be_named(path))
        domain->file = g_strdup(path);
    call->domain = domain;
    allowed = judge(call, ret_verdict, error);
    call->domain = NULL;
    return allowed;
}

/* What names the subject.  Behind an option nobody here knows every word might. */
static char **
list_subjects(const VptCall *call)
{
    gboolean is_domain = call->guarded->subject == VPT_SUBJECT_DOMAIN;
    const char *named = g_hash_table_lookup(call->values, is_domain ? "domain" : "file");
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();

    if (named)
        g_strv_builder_add(names, named);
    for (guint i = 0; call->has_unknown && i < call->operands->len; i++)
        g_strv_builder_add(names, g_ptr_array_index(call->operands, i));
    return g_strv_builder_end(names);
}

/* Whether virsh may go on; sets @ret_verdict where the rules say no. */
static gboolean
judge_call(VptCall *call, VptVerdict **ret_verdict, GError **error)
{
    g_auto(GStrv) names = list_subjects(call);
    gboolean is_domain = call->guarded->subject == VPT_SUBJECT_DOMAIN;

    for (guint i = 0; names[i]; i++) {
        if (is_domain ? !judge_domain(call, names[i], ret_verdict, error)
                      : !judge_file(call, names[i], ret_verdict, error))
            return FALSE;
    }
    return TRUE;
}

/* Without a look at any domain: such a call needs no libvirt. */
static gboolean
passes_anyway(const VptCall *call)
{
    return call->guarded->subject != VPT_SUBJECT_FILE &&
           operation_of(call, TRUE) == VPT_CLI_PASS && operation_of(call, FALSE) == VPT_CLI_PASS;
}

VptExit
vpt_cli_judged(VptCli *cli, GError **error)
{
    g_autoptr(VptCall) call =
        vpt_cli_call_new(vpt_cli_find_guarded(cli->command->name), cli->operands);
    g_autoptr(VptVerdict) verdict = NULL;

    call->cli = cli;
    cli->json |= call->json;
    if (call->help) {
        g_autofree char *page = vpt_cli_describe(cli->command);

        return vpt_cli_answer(VPT_EXIT_DONE, page, error);
    }

    if (!passes_anyway(call) && !judge_call(call, &verdict, error))
        return verdict ? vpt_cli_refuse(cli, verdict, error) : VPT_EXIT_FAILED;

    /* virsh needs no second connection of ours beside its own */
    g_clear_pointer(&call->session, vpt_session_free);
    return vpt_cli_virsh(cli, call->args, error);
}
