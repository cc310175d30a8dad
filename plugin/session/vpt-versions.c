/* vpt-versions.c: the versions of libvirt and QEMU, where they matter
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * They cost calls to libvirt, and matter only to a domain with a device that may be
 * migratable: for all others nobody waits for them. */
#include "config.h"

#include "vpt-session-private.h"

#include "vpt-machine.h"

/* Once a session: neither changes under a connection that stays open. */
static void
ask_libvirt(VptSession *session)
{
    VptVirt *virt = vpt_session_virt(session, NULL);
    g_autoptr(GError) failure = NULL;
    g_autoptr(VptVirtVersions) versions = virt ? vpt_virt_versions(virt, &failure) : NULL;

    if (failure)
        g_debug("the versions stay unknown: %s", failure->message);
    if (!versions)
        return;

    session->libvirt = g_strdup(versions->daemon);
    if (g_str_equal(versions->type, "QEMU"))
        session->qemu = g_strdup(versions->hypervisor);
}

static void
tell(const VptSession *session, VptHost *host)
{
    if (!host->libvirt)
        host->libvirt = g_strdup(session->libvirt);
    if (!host->qemu)
        host->qemu = g_strdup(session->qemu);
}

/**
 * vpt_session_tell_versions:
 * @session: a session
 * @host: the facts that it was gathering
 * @domain: (nullable): the domain in question
 * @ask: whether libvirt may be asked
 *
 * Completes @host with the versions, if they matter for a device of @domain.  A facts file knows
 * them or nobody does.
 */
void
vpt_session_tell_versions(VptSession *session, VptHost *host, const VptDomain *domain,
                          gboolean ask)
{
    if (session->facts || !domain || !vpt_exception_needs_versions(host, domain))
        return;

    if (ask && !session->libvirt)
        ask_libvirt(session);
    tell(session, host);
    if (!host->kernel && (!ask || vpt_session_uses_sysfs(session)))
        host->kernel = vpt_machine_read_kernel(session->roots);
}

/**
 * vpt_session_set_versions:
 * @session: a session
 * @libvirt: (nullable): version of libvirt, like `10.0.0`
 * @qemu: (nullable): version of its QEMU
 *
 * For who knows them already, or judges with vpt_session_decide_xml(), which can't ask.
 */
void
vpt_session_set_versions(VptSession *session, const char *libvirt, const char *qemu)
{
    g_free(session->libvirt);
    g_free(session->qemu);
    session->libvirt = g_strdup(libvirt);
    session->qemu = g_strdup(qemu);
}

/**
 * vpt_session_learn_versions:
 * @session: a session whose host was gathered
 *
 * Completes the host with the versions, whether they matter to a domain or not: for a bug report.
 */
void
vpt_session_learn_versions(VptSession *session)
{
    if (session->facts || !session->host)
        return;

    if (!session->libvirt)
        ask_libvirt(session);
    tell(session, session->host);
}
