/* vpt-session.c: one look at one host: where it looks and what it remembers
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-session-private.h"

#include <unistd.h>

#include "vpt-guardsetup.h"
#include "vpt-settings-file.h"

static void
missing_free(VptMissing *missing)
{
    g_free(missing->label);
    g_free(missing);
}

/* virt-passthru.conf, and the profile of the command line above it. */
static gboolean
load_settings(VptSession *session, const char *profile, GError **error)
{
    if (!vpt_settings_load(session->roots, &session->settings, error))
        return FALSE;

    return !profile || vpt_profile_parse(profile, &session->settings.profile, error);
}

/**
 * vpt_session_new:
 * @options: where to look
 *
 * Nothing is gathered yet, and no connection is made: that happens when it is needed.
 *
 * Returns: (transfer full): the session, or %NULL with @error set where the settings are wrong
 */
VptSession *
vpt_session_new(const VptOptions *options, GError **error)
{
    g_autoptr(VptSession) session = g_new0(VptSession, 1);

    session->uri = g_strdup(options->uri);
    session->facts = g_strdup(options->facts);
    session->sysfs_named = options->sysfs != NULL;
    session->conf_named = options->conf != NULL;
    session->read_only = options->read_only;
    session->roots = vpt_roots_new(options->sysfs, options->conf);
    session->prove = vpt_guardsetup_prove;
    session->settings = (VptSettings)VPT_SETTINGS_DEFAULT;
    session->domains = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                             (GDestroyNotify)vpt_domain_free);

    if (!load_settings(session, options->profile, error))
        return NULL;
    return g_steal_pointer(&session);
}

/**
 * vpt_session_forget:
 * @session: a session
 *
 * Drops what was gathered, so that the next question is answered from the host as it is then.
 */
void
vpt_session_forget(VptSession *session)
{
    g_clear_pointer(&session->host, vpt_host_free);
    g_clear_pointer(&session->missing, g_ptr_array_unref);
    g_hash_table_remove_all(session->domains);
}

void
vpt_session_free(VptSession *session)
{
    if (!session)
        return;

    if (session->domains)
        vpt_session_forget(session);
    g_clear_pointer(&session->domains, g_hash_table_unref);
    g_clear_pointer(&session->virt, vpt_virt_free);
    g_clear_error(&session->virt_error);
    g_clear_pointer(&session->roots, vpt_roots_free);
    g_free(session->uri);
    g_free(session->facts);
    g_free(session->libvirt);
    g_free(session->qemu);
    g_free(session);
}

/**
 * vpt_default_uri:
 *
 * PCI passthrough is the business of the system daemon.  Root gets it from
 * libvirt by itself; for others libvirt would choose qemu:///session.
 *
 * Returns: (transfer none) (nullable): the connection to use where none is named
 */
const char *
vpt_default_uri(void)
{
    const char *named = g_getenv("LIBVIRT_DEFAULT_URI");

    if (named && *named)
        return named;

    return geteuid() == 0 ? NULL : "qemu:///system";
}

/**
 * vpt_session_virt:
 * @session: a session
 *
 * Returns: (transfer none): the connection to libvirt, made at the first call, or %NULL
 *   with @error set
 */
VptVirt *
vpt_session_virt(VptSession *session, GError **error)
{
    if (!session->virt_tried) {
        const char *uri = session->uri ? session->uri : vpt_default_uri();

        session->virt_tried = TRUE;
        if (session->sysfs_named && !session->uri)
            g_set_error(&session->virt_error, VPT_ERROR, VPT_ERROR_NOT_FOUND,
                        "with --sysfs there are no domains; name a connection with -c");
        else
            session->virt = vpt_virt_open(uri, session->read_only, &session->virt_error);
    }

    if (!session->virt && error)
        *error = g_error_copy(session->virt_error);
    return session->virt;
}

/**
 * vpt_session_connect:
 * @session: a session
 *
 * Tells a libvirt that does not answer from a domain that it does not have.
 *
 * Returns: %TRUE where libvirt answers, or %FALSE with @error set
 */
gboolean
vpt_session_connect(VptSession *session, GError **error)
{
    return vpt_session_virt(session, error) != NULL;
}

/**
 * vpt_session_uses_sysfs:
 * @session: a session
 *
 * Returns: whether the devices are those of a sysfs tree, and not of a remote
 *   host that only libvirt sees
 */
gboolean
vpt_session_uses_sysfs(VptSession *session)
{
    VptVirt *virt;

    if (session->sysfs_named)
        return TRUE;

    virt = vpt_session_virt(session, NULL);
    if (!virt)
        return session->uri == NULL;
    return vpt_virt_is_local_system(virt) || vpt_virt_is_session(virt);
}

/**
 * vpt_session_conf:
 * @session: a session
 *
 * Returns: (transfer full) (nullable): devices.conf as it is now, or %NULL without an error
 *   where there is none to be had (that of a remote host), or with @error set
 */
VptConf *
vpt_session_conf(VptSession *session, GError **error)
{
    if (!session->conf_named && !vpt_session_uses_sysfs(session))
        return NULL;

    return vpt_conf_load(session->roots, error);
}

/**
 * vpt_session_settings:
 * @session: a session
 *
 * Returns: (transfer none): what virt-passthru.conf and the caller set
 */
const VptSettings *
vpt_session_settings(VptSession *session)
{
    return &session->settings;
}

/**
 * vpt_session_host:
 * @session: a session
 *
 * Returns: (transfer none): the host with all its devices, gathered at the first call, or
 *   %NULL with @error set
 */
const VptHost *
vpt_session_host(VptSession *session, GError **error)
{
    g_autoptr(GPtrArray) missing = NULL;

    if (session->host)
        return session->host;

    missing = g_ptr_array_new_with_free_func((GDestroyNotify)missing_free);
    session->host = vpt_gather_host(session, missing, error);
    if (session->host)
        session->missing = g_steal_pointer(&missing);
    return session->host;
}

/**
 * vpt_session_missing:
 * @session: a session whose host was gathered
 *
 * Returns: (transfer none) (element-type VptMissing): the devices of devices.conf that
 *   the host does not have
 */
const GPtrArray *
vpt_session_missing(VptSession *session)
{
    return session->missing;
}

/**
 * vpt_session_domain:
 * @session: a session
 * @name: a domain's name, UUID or id, as for virsh
 *
 * Returns: (transfer none): the domain as it runs, or as it will where it is off, or %NULL
 *   with @error set
 */
const VptDomain *
vpt_session_domain(VptSession *session, const char *name, GError **error)
{
    VptDomain *domain = g_hash_table_lookup(session->domains, name);

    if (domain)
        return domain;

    domain = vpt_gather_domain(session, name, FALSE, NULL, error);
    if (domain)
        g_hash_table_insert(session->domains, g_strdup(name), domain);
    return domain;
}

/**
 * vpt_session_domain_xml:
 * @session: a session
 * @name: a domain's name, UUID or id
 *
 * Returns: (transfer full): the XML of its persistent definition, or %NULL with @error set
 */
char *
vpt_session_domain_xml(VptSession *session, const char *name, GError **error)
{
    g_autoptr(VptDomain) domain = NULL;
    char *xml = NULL;

    domain = vpt_gather_domain(session, name, TRUE, &xml, error);
    return domain ? xml : NULL;
}

/**
 * vpt_session_domain_names:
 * @session: a session
 *
 * Returns: (transfer full) (element-type utf8): the names of all domains, or %NULL with
 *   @error set
 */
GPtrArray *
vpt_session_domain_names(VptSession *session, GError **error)
{
    VptVirt *virt = vpt_session_virt(session, error);
    g_autoptr(GPtrArray) domains = virt ? vpt_virt_list_domains(virt, error) : NULL;
    GPtrArray *names;

    if (!domains)
        return NULL;

    names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < domains->len; i++) {
        const VptVirtDomain *domain = g_ptr_array_index(domains, i);

        g_ptr_array_add(names, g_strdup(domain->name));
    }
    return names;
}

/**
 * vpt_session_image_xml:
 * @session: a session that may change things: libvirt shows an image to no other
 * @file: a save image, on the host of its connection
 *
 * Returns: (transfer full): the XML of the domain in it, or %NULL with @error set
 */
char *
vpt_session_image_xml(VptSession *session, const char *file, GError **error)
{
    VptVirt *virt = vpt_session_virt(session, error);

    return virt ? vpt_virt_image_xml(virt, file, error) : NULL;
}

/**
 * vpt_session_snapshot_xml:
 * @session: a session
 * @domain: a domain's name, UUID or id
 * @snapshot: (nullable): the name of a snapshot of it, %NULL: the current one
 *
 * Returns: (transfer full): the XML of the snapshot, or %NULL with @error set
 */
char *
vpt_session_snapshot_xml(VptSession *session, const char *domain, const char *snapshot,
                         GError **error)
{
    VptVirt *virt = vpt_session_virt(session, error);

    return virt ? vpt_virt_snapshot_xml(virt, domain, snapshot, error) : NULL;
}
