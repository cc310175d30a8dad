/* vpt-cli-perform.c: plans become deeds while a person looks on, and may think better of it
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-cli-perform.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

/* All that a signal handler can leave behind. */
static volatile sig_atomic_t interrupted;

/* Only what a signal handler may call. */
static void
note_signal(int number)
{
    static const char text[] = "\ninterrupted: this step comes to its end, then everything is "
                               "undone\n";

    (void)number;

    if (!interrupted && write(STDERR_FILENO, text, strlen(text)) < 0)
        return;
    interrupted = 1;
}

/* Ctrl-C, kill and a closed terminal must not cut a step in half; what nohup(1) or the
 * shell had ignored stays so. */
static void
catch_signals(void)
{
    static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
    struct sigaction action = { .sa_handler = note_signal, .sa_flags = SA_RESTART };

    for (guint i = 0; i < G_N_ELEMENTS(signals); i++) {
        struct sigaction old;

        if (sigaction(signals[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
    }
}

static gboolean
show_step(const VptStep *step, gboolean undo, gpointer data)
{
    const VptCli *cli = data;

    if (!undo && interrupted)
        return FALSE;
    if (!cli->json && isatty(STDERR_FILENO))
        vpt_cli_warn(undo ? "undo: " : "", step->title);
    return TRUE;
}

/**
 * vpt_cli_perform:
 * @cli: the call
 * @session: where the plan was made
 * @plan: what to do
 *
 * Performs @plan, each step shown on a terminal as it begins.  A signal stops it
 * between two steps, and what was done is undone.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
vpt_cli_perform(const VptCli *cli, VptSession *session, VptPlan *plan, GError **error)
{
    catch_signals();
    return vpt_session_perform(session, plan, show_step, (gpointer)cli, error);
}

/**
 * vpt_cli_answer_plan:
 * @cli: the call
 * @plan: what would be done
 *
 * Returns: VPT_EXIT_DONE, or VPT_EXIT_FAILED with @error set
 */
VptExit
vpt_cli_answer_plan(const VptCli *cli, const VptPlan *plan, GError **error)
{
    g_autofree char *text = NULL;

    if (cli->json)
        return vpt_cli_answer_json(VPT_EXIT_DONE, vpt_json_plan(plan, FALSE), error);

    text = vpt_plan_print(plan);
    return vpt_cli_answer(VPT_EXIT_DONE, *text ? text : "nothing to do\n", error);
}

static VptExit
show_interrupted(const VptCli *cli, const VptPlan *plan, GError **error)
{
    g_autofree char *steps = NULL;
    g_autofree char *text = NULL;

    if (cli->json)
        return vpt_cli_answer_json(VPT_EXIT_DONE, vpt_json_plan(plan, FALSE), error);

    steps = vpt_plan_print(plan);
    text = g_strdup_printf("A run was interrupted after %u of these %u steps:\n%s\n"
                           "put it all back with:  virt-passthru recover --undo\n"
                           "do what is left with:  virt-passthru recover --finish\n",
                           plan->n_done, plan->steps->len, steps);
    return vpt_cli_answer(VPT_EXIT_DONE, text, error);
}

static VptExit
say_nothing_to_recover(const VptCli *cli, GError **error)
{
    g_autoptr(VptPlan) none = vpt_plan_new();

    if (cli->json)
        return vpt_cli_answer_json(VPT_EXIT_DONE, vpt_json_plan(none, FALSE), error);
    return vpt_cli_answer(VPT_EXIT_DONE, "No run was interrupted.\n", error);
}

VptExit
vpt_cli_recover(VptCli *cli, GError **error)
{
    g_autoptr(VptSession) session = NULL;
    g_autoptr(VptPlan) plan = NULL;
    g_autoptr(GError) failure = NULL;

    if (cli->undo && cli->finish) {
        vpt_cli_set_usage_error(error, cli->command, "--undo and --finish exclude each other");
        return VPT_EXIT_USAGE;
    }

    session = vpt_cli_open(cli, !cli->undo && !cli->finish, error);
    if (!session)
        return VPT_EXIT_FAILED;

    plan = vpt_session_interrupted(session, &failure);
    if (failure) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return VPT_EXIT_FAILED;
    }
    if (!plan)
        return say_nothing_to_recover(cli, error);
    if (!cli->undo && !cli->finish)
        return show_interrupted(cli, plan, error);

    catch_signals();
    if (!vpt_session_recover(session, plan, cli->finish, show_step, cli, error))
        return VPT_EXIT_FAILED;

    if (cli->json)
        return vpt_cli_answer_json(VPT_EXIT_DONE, vpt_json_plan(plan, cli->finish), error);
    return vpt_cli_answer(VPT_EXIT_DONE,
                          cli->finish ? "The interrupted run is finished.\n"
                                      : "The interrupted run is undone.\n",
                          error);
}
