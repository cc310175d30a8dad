/* vpt-virtproof.c: whether the guard stands between a client of libvirt and its daemon
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-virtproof.h"

#include <string.h>

#include "vpt-virt-private.h"

#include "vpt-error.h"

/* The guard's answer as it arrives: an error of libvirt whose text is ours. */
static gboolean
is_refusal(const virError *failure, const char *rule)
{
    g_autofree char *mark = g_strdup_printf(" [%s]", rule);

    return failure->code == VIR_ERR_OPERATION_UNSUPPORTED && failure->message &&
           g_str_has_prefix(failure->message, "refused: ") && strstr(failure->message, mark);
}

/* Takes back what should never have come to be. */
static void
undefine(virDomainPtr domain, const VptVirt *virt, GError **error)
{
    g_set_error(error, VPT_ERROR, VPT_ERROR_LIBVIRT,
                "libvirt at '%s' defined the domain '%s', which no libvirt should; %s", virt->uri,
                virDomainGetName(domain),
                virDomainUndefine(domain) == 0 ? "it was undefined again" :
                                                 "undefine it (virsh undefine)");
    virResetLastError();
    virDomainFree(domain);
}

/**
 * vpt_virt_is_guarded:
 * @virt: a connection that may write
 * @xml: a domain that the guard refuses, and libvirt for another reason, too
 * @rule: what the guard refuses it by
 * @ret_guarded: (out): whether it was the guard that answered
 * @ret_answer: (out) (transfer full): the first line of the answer
 * @error: (out) (optional): VPT_ERROR_LIBVIRT where libvirt took @xml
 *
 * Asks that @xml be defined.
 *
 * Returns: %TRUE, or %FALSE with @error set
 */
gboolean
vpt_virt_is_guarded(VptVirt *virt, const char *xml, const char *rule, gboolean *ret_guarded,
                    char **ret_answer, GError **error)
{
    virDomainPtr domain = virDomainDefineXML(virt->connection, xml);
    const virError *failure = virGetLastError();
    const char *message = failure && failure->message ? failure->message : "";

    if (domain) {
        undefine(domain, virt, error);
        return FALSE;
    }

    *ret_guarded = failure && is_refusal(failure, rule);
    *ret_answer = g_strndup(message, strcspn(message, "\r\n"));
    virResetLastError();
    return TRUE;
}
