/* vpt-guard-decide.c: libvpt's verdicts, loaded when the first is asked for
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * libvpt brings libvirt and with it some fifty libraries.  A guard of hosts where nobody
 * has asked for anything that is judged stays as small as it is without them. */
#include "config.h"

#include "vpt-guard-decide.h"

#include <dlfcn.h>
#include <string.h>

#include "vpt-error.h"
#include "vpt.h"

/**
 * VptGuardDecide:
 * @session: (nullable): once there was a verdict
 * @stale: whether @session knows settings of before
 */
struct VptGuardDecide {
    char *conf;
    VptSession *session;
    gint stale;
    void *library;
    __typeof__(&vpt_session_new) session_new;
    __typeof__(&vpt_session_free) session_free;
    __typeof__(&vpt_session_decide_xml) decide_xml;
    __typeof__(&vpt_session_decide_device_xml) decide_device_xml;
};

/**
 * vpt_guard_decide_new:
 * @conf: (nullable): another folder for virt-passthru.conf and devices.conf
 *
 * Returns: (transfer full): a source of verdicts
 */
VptGuardDecide *
vpt_guard_decide_new(const char *conf)
{
    VptGuardDecide *decide = g_new0(VptGuardDecide, 1);

    decide->conf = g_strdup(conf);
    return decide;
}

/**
 * vpt_guard_decide_reload:
 * @decide: a source of verdicts, which reads virt-passthru.conf again for the next; one may
 *   be found meanwhile
 */
void
vpt_guard_decide_reload(VptGuardDecide *decide)
{
    g_atomic_int_set(&decide->stale, 1);
}

static void
drop_session(VptGuardDecide *decide)
{
    if (decide->session)
        decide->session_free(decide->session);
    decide->session = NULL;
}

/* The library stays: libvirt can't be unloaded. */
void
vpt_guard_decide_free(VptGuardDecide *decide)
{
    if (!decide)
        return;

    drop_session(decide);
    g_free(decide->conf);
    g_free(decide);
}

static gboolean
load(VptGuardDecide *decide, GError **error)
{
    if (decide->library)
        return TRUE;

    decide->library = dlopen(VPT_GUARD_LIBVPT, RTLD_NOW | RTLD_LOCAL);
    if (decide->library) {
        decide->session_new = dlsym(decide->library, "vpt_session_new");
        decide->session_free = dlsym(decide->library, "vpt_session_free");
        decide->decide_xml = dlsym(decide->library, "vpt_session_decide_xml");
        decide->decide_device_xml = dlsym(decide->library, "vpt_session_decide_device_xml");
    }
    if (decide->library && decide->session_new && decide->session_free && decide->decide_xml &&
        decide->decide_device_xml)
        return TRUE;

    g_set_error(error, VPT_ERROR, VPT_ERROR_FACTS,
                "the library of the rules can't be loaded (%s); install virt-passthru again",
                dlerror());
    g_clear_pointer(&decide->library, dlclose);
    return FALSE;
}

/**
 * vpt_monitor_text_operation:
 * @text: a command for QEMU's monitor
 * @hmp: whether it is one for people
 * @ret_op: (out): what it means
 *
 * What vpt-wire-call.c asks of libvpt, passed on to it.  Without the library nothing can be
 * allowed, and that is said when the operation is judged.
 *
 * Returns: whether it means anything
 */
gboolean
vpt_monitor_text_operation(const char *text, gboolean hmp, VptOperation *ret_op)
{
    void *library = dlopen(VPT_GUARD_LIBVPT, RTLD_NOW | RTLD_LOCAL);
    __typeof__(&vpt_monitor_text_operation) function =
        library ? dlsym(library, "vpt_monitor_text_operation") : NULL;

    if (function)
        return function(text, hmp, ret_op);

    *ret_op = VPT_OP_MONITOR;
    return TRUE;
}

/**
 * vpt_guard_decide:
 * @decide: a source of verdicts
 * @op: what is asked
 * @xml: of which domain
 * @active: whether that is running
 * @device_xml: (nullable): about which device, %NULL: those that the domain has
 *
 * Takes its time, so it is for a worker, and for one at a time.
 *
 * Returns: (transfer full): the verdict, or %NULL with @error set, VPT_ERROR_SYNTAX where
 *   @xml is no domain
 */
VptVerdict *
vpt_guard_decide(VptGuardDecide *decide, VptOperation op, const char *xml, gboolean active,
                 const char *device_xml, GError **error)
{
    VptOptions options = { .conf = decide->conf, .read_only = TRUE };

    if (!load(decide, error))
        return NULL;
    if (g_atomic_int_compare_and_exchange(&decide->stale, 1, 0))
        drop_session(decide);
    if (!decide->session)
        decide->session = decide->session_new(&options, error);
    if (!decide->session)
        return NULL;

    if (device_xml)
        return decide->decide_device_xml(decide->session, op, xml, active, device_xml, error);
    return decide->decide_xml(decide->session, op, xml, active, error);
}

/**
 * vpt_guard_xml_is_active:
 * @xml: a domain, as libvirt itself prints it
 *
 * Returns: whether it runs: then it has an id, in the first element
 */
gboolean
vpt_guard_xml_is_active(const char *xml)
{
    const char *domain = strstr(xml, "<domain ");
    const char *end = domain ? strchr(domain, '>') : NULL;
    const char *id = domain ? strstr(domain, " id='") : NULL;

    return id && id < end;
}
