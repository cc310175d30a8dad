/* vpt-cli-session.c: the functions of vpt.h that the commands call
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Each passes its call on to the one in libvpt, which is loaded then. */
#include "config.h"

#include "vpt-cli-library.h"
#include "vpt-cli.h"

#define LAZY(type, name, parameters, arguments)                                                    \
    type name parameters                                                                           \
    {                                                                                              \
        return VPT_CLI_SYMBOL(VPT_CLI_LIBRARY_VPT, name) arguments;                                \
    }

LAZY(const char *, vpt_default_uri, (void), ())
LAZY(VptSession *, vpt_session_new, (const VptOptions *options, GError **error), (options, error))
LAZY(void, vpt_session_free, (VptSession *session), (session))
LAZY(const VptHost *, vpt_session_host, (VptSession *session, GError **error), (session, error))
LAZY(const VptDomain *, vpt_session_domain,
     (VptSession *session, const char *name, GError **error), (session, name, error))
LAZY(char *, vpt_session_domain_xml, (VptSession *session, const char *name, GError **error),
     (session, name, error))
LAZY(GPtrArray *, vpt_session_domain_names, (VptSession *session, GError **error),
     (session, error))
LAZY(void, vpt_session_ask_networks, (VptSession *session, VptDomain *domain), (session, domain))
LAZY(gboolean, vpt_session_connect, (VptSession *session, GError **error), (session, error))
LAZY(char *, vpt_session_image_xml, (VptSession *session, const char *file, GError **error),
     (session, file, error))
LAZY(char *, vpt_session_snapshot_xml,
     (VptSession *session, const char *domain, const char *snapshot, GError **error),
     (session, domain, snapshot, error))
LAZY(gboolean, vpt_monitor_text_operation,
     (const char *text, gboolean hmp, VptOperation *ret_op), (text, hmp, ret_op))
LAZY(void, vpt_session_forget, (VptSession *session), (session))
LAZY(void, vpt_session_learn_versions, (VptSession *session), (session))
LAZY(VptVerdict *, vpt_session_decide,
     (VptSession *session, const VptRequest *request, GError **error), (session, request, error))
LAZY(VptVerdict *, vpt_session_decide_on,
     (VptSession *session, VptOperation op, const VptDomain *domain, const char *const *devices,
      GError **error),
     (session, op, domain, devices, error))
LAZY(VptDeviceState *, vpt_session_device_state, (VptSession *session, const VptDevice *device),
     (session, device))
LAZY(void, vpt_device_state_free, (VptDeviceState *state), (state))
LAZY(const GPtrArray *, vpt_session_missing, (VptSession *session), (session))
LAZY(GPtrArray *, vpt_session_check_host, (VptSession *session, GError **error), (session, error))
LAZY(VptLimits *, vpt_session_limits,
     (VptSession *session, const char *domain, GError **error), (session, domain, error))
LAZY(void, vpt_limits_free, (VptLimits *limits), (limits))

#define LAZY_PLAN(name)                                                                            \
    LAZY(VptPlan *, name,                                                                          \
         (VptSession *session, const VptChange *change, VptVerdict **ret_verdict,                  \
          GError **error),                                                                         \
         (session, change, ret_verdict, error))

LAZY_PLAN(vpt_session_plan_enable)
LAZY_PLAN(vpt_session_plan_disable)
LAZY_PLAN(vpt_session_plan_attach)
LAZY_PLAN(vpt_session_plan_detach)

LAZY(gboolean, vpt_session_perform,
     (VptSession *session, VptPlan *plan, VptProgress progress, gpointer data, GError **error),
     (session, plan, progress, data, error))
LAZY(VptPlan *, vpt_session_interrupted, (VptSession *session, GError **error), (session, error))
LAZY(gboolean, vpt_session_recover,
     (VptSession *session, VptPlan *plan, gboolean finish, VptProgress progress, gpointer data,
      GError **error),
     (session, plan, finish, progress, data, error))

LAZY(char *, vpt_json_devices, (VptSession *session, GError **error), (session, error))
LAZY(char *, vpt_json_device, (VptSession *session, const VptDevice *device), (session, device))
LAZY(char *, vpt_json_groups, (VptSession *session, GError **error), (session, error))
LAZY(char *, vpt_json_verdict, (const VptVerdict *verdict), (verdict))
LAZY(char *, vpt_json_plan, (const VptPlan *plan, gboolean performed), (plan, performed))
LAZY(char *, vpt_json_checks, (const GPtrArray *checks), (checks))
LAZY(VptPlan *, vpt_session_plan_guard, (VptSession *session, gboolean install, GError **error),
     (session, install, error))
LAZY(VptGuardStatus *, vpt_session_guard_status, (VptSession *session, GError **error),
     (session, error))
LAZY(void, vpt_guard_status_free, (VptGuardStatus *status), (status))
LAZY(char *, vpt_json_guard_status, (const VptGuardStatus *status), (status))
LAZY(char *, vpt_json_xml, (const char *xml), (xml))
LAZY(char *, vpt_json_error, (const GError *error), (error))
LAZY(char *, vpt_json_limits, (VptSession *session, const char *domain, GError **error),
     (session, domain, error))

/**
 * vpt_cli_open:
 * @cli: the call
 * @read_only: whether the command changes nothing
 *
 * Returns: (transfer full): a session about the host, libvirt and settings that the
 *   global options name, or %NULL with @error set
 */
VptSession *
vpt_cli_open(const VptCli *cli, gboolean read_only, GError **error)
{
    VptOptions options = {
        .uri = cli->uri,
        .sysfs = cli->sysfs,
        .conf = cli->conf,
        .facts = cli->facts,
        .profile = cli->profile,
        .read_only = read_only || cli->readonly,
    };

    return vpt_session_new(&options, error);
}
