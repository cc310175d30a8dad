/* vpt-cli-guardsetup.c: guard-install, guard-remove, guard-status: the guard of every client
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-cli-perform.h"

/* Before it happens: to whom a virtual machine is entrusted wants to know what becomes of it. */
static void
warn_of_restart(const VptCli *cli, const VptPlan *plan)
{
    for (guint i = 0; i < plan->steps->len; i++) {
        const VptStep *step = g_ptr_array_index(plan->steps, i);

        if (cli->json || step->kind != VPT_STEP_UNITS || !g_str_equal(step->after, "inactive"))
            continue;
        vpt_cli_warn("note: ", "libvirt's daemon is stopped and started again: guests run on, "
                     "clients have to connect again");
        return;
    }
}

static VptExit
change(const VptCli *cli, gboolean install, const char *done, const char *unchanged,
       GError **error)
{
    g_autoptr(VptSession) session = vpt_cli_open(cli, cli->dry_run, error);
    g_autoptr(VptPlan) plan = session ? vpt_session_plan_guard(session, install, error) : NULL;
    gboolean changes = FALSE;

    if (!plan)
        return VPT_EXIT_FAILED;
    if (cli->dry_run)
        return vpt_cli_answer_plan(cli, plan, error);

    for (guint i = 0; i < plan->steps->len; i++) {
        const VptStep *step = g_ptr_array_index(plan->steps, i);

        changes |= step->kind != VPT_STEP_PROOF;
    }

    warn_of_restart(cli, plan);
    if (!vpt_cli_perform(cli, session, plan, error))
        return VPT_EXIT_FAILED;
    if (cli->json)
        return vpt_cli_answer_json(VPT_EXIT_DONE, vpt_json_plan(plan, TRUE), error);
    return vpt_cli_answer(VPT_EXIT_DONE, changes ? done : unchanged, error);
}

VptExit
vpt_cli_guard_install(VptCli *cli, GError **error)
{
    return change(cli, TRUE,
                  "The guard stands before libvirt: an ordinary call came through it, and a "
                  "refusal.\n"
                  "see what it does and what goes around it with: virt-passthru guard-status\n",
                  "The guard stands before libvirt already: an ordinary call came through it, and "
                  "a refusal.\n",
                  error);
}

VptExit
vpt_cli_guard_remove(VptCli *cli, GError **error)
{
    return change(cli, FALSE,
                  "The guard is gone, and libvirt answers its clients itself.\n"
                  "put it back with: virt-passthru guard-install\n",
                  "There is no guard to remove.\n", error);
}

VptExit
vpt_cli_guard_status(VptCli *cli, GError **error)
{
    g_autoptr(VptSession) session = vpt_cli_open(cli, TRUE, error);
    g_autoptr(VptGuardStatus) status = session ? vpt_session_guard_status(session, error) : NULL;
    VptExit exit;

    if (!status)
        return VPT_EXIT_FAILED;

    exit = status->works ? VPT_EXIT_DONE : VPT_EXIT_FAILED;
    if (cli->json)
        return vpt_cli_answer_json(exit, vpt_json_guard_status(status), error);
    return vpt_cli_answer_checks(cli, status->checks, exit, error);
}
