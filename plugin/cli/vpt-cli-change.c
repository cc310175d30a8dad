/* vpt-cli-change.c: pci-enable, -disable, -attach, -detach: plan, perform, say what holds now
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "vpt-cli-perform.h"

typedef VptPlan *(*Planner)(VptSession *session, const VptChange *change, VptVerdict **ret_verdict,
                            GError **error);
typedef char *(*Closing)(const VptCli *cli, VptSession *session, const VptChange *change);

/* What the devices are called before and after: labels may come or go. */
static char **
resolve_names(VptSession *session, const char *const *names)
{
    const VptHost *host = vpt_session_host(session, NULL);
    g_autoptr(GPtrArray) resolved = g_ptr_array_new();

    for (guint i = 0; names[i]; i++) {
        const VptDevice *device = host ? vpt_host_resolve(host, names[i], NULL) : NULL;

        g_ptr_array_add(resolved, device ? vpt_address_format(device->address)
                                         : g_strdup(names[i]));
    }

    g_ptr_array_add(resolved, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&resolved), FALSE);
}

/* One line a device: where it stands now. */
static void
append_states(GString *text, VptSession *session, const char *const *names,
              gboolean *ret_available)
{
    const VptHost *host = vpt_session_host(session, NULL);

    for (guint i = 0; names[i]; i++) {
        const VptDevice *device = host ? vpt_host_resolve(host, names[i], NULL) : NULL;
        g_autoptr(VptDeviceState) state = NULL;
        g_autofree char *name = NULL;

        if (!device) {
            g_string_append_printf(text,
                                   vpt_text("%s: not there, and no longer in devices.conf\n"),
                                   names[i]);
            continue;
        }
        state = vpt_session_device_state(session, device);
        name = vpt_device_describe(device);
        if (state->standing == VPT_STANDING_HOST && device->driver)
            g_string_append_printf(text, vpt_text("%s: host, with driver %s\n"), name,
                                   device->driver);
        else
            g_string_append_printf(text, "%s: %s\n", name, state->state);
        *ret_available &= state->active;
    }
}

static char *
close_enable(const VptCli *cli, VptSession *session, const VptChange *change)
{
    GString *text = g_string_new(NULL);
    g_autofree char *devices = g_strjoinv(" ", (char **)change->devices);
    gboolean available = TRUE;

    append_states(text, session, change->devices, &available);
    if (available)
        g_string_append_printf(
            text, vpt_text_plural("give it to a guest with: virt-passthru pci-attach DOMAIN %s\n",
                                  "give them to a guest with: virt-passthru pci-attach DOMAIN %s\n",
                                  g_strv_length((char **)change->devices)), devices);
    else if (cli->at_boot)
        g_string_append(text, vpt_text("reboot, then a guest can have what is enabled\n"));
    return g_string_free(text, FALSE);
}

static char *
close_disable(const VptCli *cli, VptSession *session, const VptChange *change)
{
    GString *text = g_string_new(NULL);
    gboolean available = FALSE;

    (void)cli;

    append_states(text, session, change->devices, &available);
    return g_string_free(text, FALSE);
}

static char *
close_attach(const VptCli *cli, VptSession *session, const VptChange *change)
{
    const VptDomain *domain = vpt_session_domain(session, change->domain, NULL);
    const char *name = domain ? domain->name : change->domain;
    g_autofree char *devices = g_strjoinv(", ", (char **)change->devices);

    if (!domain || !domain->active)
        return g_strdup_printf(
            vpt_text("%s has %s from its next start on: virt-passthru start %s\n"), name, devices,
            name);
    if (cli->live)
        return g_strdup_printf(vpt_text("%s has %s now\n"), name, devices);
    return g_strdup_printf(
        vpt_text("%s is running and gets %s when it is shut down and started again\n"), name,
        devices);
}

static char *
close_detach(const VptCli *cli, VptSession *session, const VptChange *change)
{
    const VptDomain *domain = vpt_session_domain(session, change->domain, NULL);
    const char *name = domain ? domain->name : change->domain;
    g_autofree char *devices = g_strjoinv(", ", (char **)change->devices);
    g_autofree char *operands = g_strjoinv(" ", (char **)change->devices);

    if (domain && domain->active && !cli->live)
        return g_strdup_printf(vpt_text("%s is running and keeps %s until it is shut down\n"),
                               name, devices);
    return g_strdup_printf(
        vpt_text_plural("%s has %s no longer\n"
                        "give it back to the host with: virt-passthru pci-disable %s\n",
                        "%s has %s no longer\n"
                        "give them back to the host with: virt-passthru pci-disable %s\n",
                        g_strv_length((char **)change->devices)), name, devices, operands);
}

/* The definition that the plan would write, or as it is where it would write none. */
static char *
planned_xml(VptSession *session, const VptPlan *plan, const char *domain, GError **error)
{
    for (guint i = 0; i < plan->steps->len; i++) {
        const VptStep *step = g_ptr_array_index(plan->steps, i);

        if (step->kind == VPT_STEP_DOMAIN)
            return g_strdup(step->after);
    }

    return vpt_session_domain_xml(session, domain, error);
}

static VptExit
print_xml(const VptCli *cli, VptSession *session, const VptPlan *plan, const char *domain,
          GError **error)
{
    g_autofree char *xml = planned_xml(session, plan, domain, error);

    return xml ? vpt_cli_answer_xml(cli, xml, error) : VPT_EXIT_FAILED;
}

/* Whether a step is about the host, and not about a domain. */
static gboolean
touches_host(const VptPlan *plan)
{
    for (guint i = 0; i < plan->steps->len; i++) {
        const VptStep *step = g_ptr_array_index(plan->steps, i);

        if (step->kind == VPT_STEP_CONF || step->kind == VPT_STEP_DRIVER)
            return TRUE;
    }

    return FALSE;
}

static VptExit
do_it(const VptCli *cli, VptSession *session, VptPlan *plan, const VptChange *change,
      Closing closing, GError **error)
{
    g_auto(GStrv) names = resolve_names(session, change->devices);
    VptChange performed = *change;
    g_autofree char *text = NULL;

    if (cli->facts && touches_host(plan)) {
        vpt_cli_set_usage_error(error, cli->command,
                                "a host that is known from --facts alone can't be changed; add "
                                "--dry-run");
        return VPT_EXIT_USAGE;
    }
    if (!vpt_cli_perform(cli, session, plan, error))
        return VPT_EXIT_FAILED;

    if (cli->json)
        return vpt_cli_answer_json(VPT_EXIT_DONE, vpt_json_plan(plan, TRUE), error);

    performed.devices = (const char *const *)names;
    text = closing(cli, session, &performed);
    return vpt_cli_answer(VPT_EXIT_DONE, text, error);
}

static VptExit
make_change(const VptCli *cli, const VptChange *change, Planner planner, Closing closing,
            GError **error)
{
    gboolean read_only = cli->dry_run || cli->print_xml;
    g_autoptr(VptSession) session = vpt_cli_open(cli, read_only, error);
    g_autoptr(VptVerdict) verdict = NULL;
    g_autoptr(VptPlan) plan = NULL;

    if (!session)
        return VPT_EXIT_FAILED;

    plan = planner(session, change, &verdict, error);
    if (verdict && !vpt_verdict_allows(verdict)) {
        g_clear_error(error);
        return vpt_cli_refuse(cli, verdict, error);
    }
    if (!plan)
        return VPT_EXIT_FAILED;
    if (verdict)
        vpt_cli_warn_verdict(verdict);

    if (cli->print_xml)
        return print_xml(cli, session, plan, change->domain, error);
    if (cli->dry_run)
        return vpt_cli_answer_plan(cli, plan, error);
    return do_it(cli, session, plan, change, closing, error);
}

/* What the host does: all operands are devices. */
static VptExit
change_host(const VptCli *cli, Planner planner, Closing closing, GError **error)
{
    VptChange change = {
        .devices = (const char *const *)cli->operands,
        .label = cli->label,
        .at_boot = cli->at_boot,
    };

    if (cli->label && cli->operands[1]) {
        vpt_cli_set_usage_error(error, cli->command, "--label names one device, not several");
        return VPT_EXIT_USAGE;
    }

    return make_change(cli, &change, planner, closing, error);
}

static VptExit
change_domain(const VptCli *cli, Planner planner, Closing closing, GError **error)
{
    VptChange change = {
        .domain = cli->operands[0],
        .devices = (const char *const *)cli->operands + 1,
        .live = cli->live,
    };

    return make_change(cli, &change, planner, closing, error);
}

VptExit
vpt_cli_pci_enable(VptCli *cli, GError **error)
{
    return change_host(cli, vpt_session_plan_enable, close_enable, error);
}

VptExit
vpt_cli_pci_disable(VptCli *cli, GError **error)
{
    return change_host(cli, vpt_session_plan_disable, close_disable, error);
}

VptExit
vpt_cli_pci_attach(VptCli *cli, GError **error)
{
    return change_domain(cli, vpt_session_plan_attach, close_attach, error);
}

VptExit
vpt_cli_pci_detach(VptCli *cli, GError **error)
{
    return change_domain(cli, vpt_session_plan_detach, close_detach, error);
}
