/* vpt-gather.c: the facts of every source put together
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-session-private.h"

#include "vpt-file.h"
#include "vpt-hostuse.h"
#include "vpt-names.h"
#include "vpt-sysfs.h"

static VptHost *
read_facts(VptSession *session, GError **error)
{
    g_autofree char *text = NULL;
    VptHost *host;

    if (!vpt_file_read(session->facts, &text, error))
        return NULL;
    if (!text) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_NOT_FOUND, "there is no facts file '%s'",
                    session->facts);
        return NULL;
    }

    host = vpt_facts_parse(text, error);
    if (!host)
        g_prefix_error(error, "%s: ", session->facts);
    return host;
}

/* What a tree of sysfs holds, with what its host needs. */
static VptHost *
read_sysfs(VptSession *session, GError **error)
{
    g_autoptr(VptHost) host = vpt_sysfs_read_host(session->roots, error);

    if (!host || !vpt_hostuse_find(session->roots, host, error))
        return NULL;
    return g_steal_pointer(&host);
}

/* Of a remote host's devices.conf nothing is known: there the driver tells whom a device is for. */
static void
take_driver_for_owner(VptHost *host)
{
    for (guint i = 0; i < host->devices->len; i++) {
        VptDevice *device = g_ptr_array_index(host->devices, i);

        device->enabled = vpt_device_is_on_vfio(device);
    }
}

static void
note_missing(const VptConf *conf, const VptHost *host, GPtrArray *ret_missing)
{
    g_autoptr(GPtrArray) entries = vpt_conf_missing(conf, host);

    for (guint i = 0; i < entries->len; i++) {
        const VptConfDevice *entry = g_ptr_array_index(entries, i);
        VptMissing *missing = g_new0(VptMissing, 1);

        missing->address = entry->address;
        missing->vendor = entry->vendor;
        missing->device = entry->device;
        missing->label = g_strdup(entry->label);
        g_ptr_array_add(ret_missing, missing);
    }
}

static gboolean
merge_conf(VptSession *session, VptHost *host, GPtrArray *ret_missing, GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(VptConf) conf = vpt_session_conf(session, &failure);

    if (failure) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }

    if (!conf) {
        take_driver_for_owner(host);
        return TRUE;
    }

    vpt_conf_apply(conf, host);
    if (ret_missing)
        note_missing(conf, host, ret_missing);
    return TRUE;
}

/* A running domain's claim is the stronger one. */
static void
note_user(const VptHost *host, const VptVirtDomain *domain, const VptPassthru *passthru,
          gboolean live)
{
    VptDevice *device = passthru->has_address ? vpt_host_find(host, passthru->address) : NULL;

    if (!device || (device->used_by && (device->used_live || !live)))
        return;

    g_free(device->used_by);
    device->used_by = g_strdup(domain->name);
    device->used_live = live;
}

static void
note_users_in(const VptHost *host, const VptVirtDomain *domain, const char *xml, gboolean live)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(VptDomain) parsed = xml ? vpt_domain_parse(xml, &failure) : NULL;

    if (failure)
        g_debug("domain '%s' was not understood: %s", domain->name, failure->message);
    for (guint i = 0; parsed && i < parsed->passthru->len; i++)
        note_user(host, domain, g_ptr_array_index(parsed->passthru, i), live);
}

static gboolean
merge_domains(VptVirt *virt, const VptHost *host, GError **error)
{
    g_autoptr(GPtrArray) domains = vpt_virt_list_domains(virt, error);

    if (!domains)
        return FALSE;

    for (guint i = 0; i < domains->len; i++) {
        const VptVirtDomain *domain = g_ptr_array_index(domains, i);

        note_users_in(host, domain, domain->xml_live, TRUE);
        note_users_in(host, domain, domain->xml_config, FALSE);
    }

    return TRUE;
}

/**
 * vpt_gather_host:
 * @session: a session
 * @ret_missing: (element-type VptMissing): gets the devices of devices.conf that are not there
 *
 * Devices from sysfs or, of another host, from libvirt; who owns them from
 * devices.conf; who uses them from the domains.  Where no libvirt answers and none was named,
 * the devices are shown without their users.
 *
 * Returns: (transfer full): the host, or %NULL with @error set
 */
VptHost *
vpt_gather_host(VptSession *session, GPtrArray *ret_missing, GError **error)
{
    g_autoptr(VptHost) host = NULL;
    VptVirt *virt;

    if (session->facts)
        return read_facts(session, error);

    virt = vpt_session_virt(session, session->uri ? error : NULL);
    if (!virt && session->uri)
        return NULL;

    if (vpt_session_uses_sysfs(session))
        host = read_sysfs(session, error);
    else
        host = vpt_virt_read_host(virt, error);

    if (!host || !merge_conf(session, host, ret_missing, error))
        return NULL;
    if (virt && !merge_domains(virt, host, error))
        return NULL;
    return g_steal_pointer(&host);
}

/**
 * vpt_gather_local_host:
 * @session: a session
 *
 * As vpt_gather_host(), of this machine and without asking libvirt: who uses the devices
 * stays unknown.
 *
 * Returns: (transfer full): the host, or %NULL with @error set
 */
VptHost *
vpt_gather_local_host(VptSession *session, GError **error)
{
    g_autoptr(VptHost) host = NULL;
    g_autoptr(VptConf) conf = NULL;

    if (session->facts)
        return read_facts(session, error);

    host = read_sysfs(session, error);
    conf = host ? vpt_conf_load(session->roots, error) : NULL;
    if (!conf)
        return NULL;

    vpt_conf_apply(conf, host);
    return g_steal_pointer(&host);
}

/* The devices of one domain, which the sysfs of this machine has. */
static VptHost *
read_sysfs_devices(VptSession *session, const VptDomain *domain)
{
    VptHost *host = vpt_host_new();
    g_autoptr(VptNames) names = domain->passthru->len > 0 ? vpt_names_new() : NULL;

    for (guint i = 0; i < domain->passthru->len; i++) {
        const VptPassthru *passthru = g_ptr_array_index(domain->passthru, i);
        VptDevice *device = NULL;

        if (passthru->has_address)
            device = vpt_sysfs_read_device(session->roots, passthru->address, NULL);
        if (device) {
            vpt_names_fill(names, device);
            g_ptr_array_add(host->devices, device);
        }
    }

    vpt_host_sort(host);
    return host;
}

/**
 * vpt_gather_domain_devices:
 * @session: a session
 * @domain: a domain
 *
 * Gathers what a refusal says about the devices of one domain, which is their
 * names, without a look at all the others.
 *
 * Returns: (transfer full): a host with those devices alone, or %NULL with @error set
 */
VptHost *
vpt_gather_domain_devices(VptSession *session, const VptDomain *domain, GError **error)
{
    if (session->facts || !vpt_session_uses_sysfs(session))
        return vpt_gather_host(session, NULL, error);
    return read_sysfs_devices(session, domain);
}

/**
 * vpt_gather_local_devices:
 * @session: a session
 * @domain: a domain
 *
 * As vpt_gather_domain_devices(), of this machine and without asking libvirt.
 *
 * Returns: (transfer full): a host with those devices alone, or %NULL with @error set
 */
VptHost *
vpt_gather_local_devices(VptSession *session, const VptDomain *domain, GError **error)
{
    return session->facts ? read_facts(session, error) : read_sysfs_devices(session, domain);
}

/* The XML of a domain that is off does not tell whether its networks pass devices through.  A
 * network that can't be looked at gives the domain nothing either. */
static void
ask_networks(VptVirt *virt, VptDomain *domain)
{
    g_autoptr(GHashTable) asked = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (guint i = 0; i < domain->networks->len;) {
        const VptPassthru *interface = g_ptr_array_index(domain->networks, i++);
        g_autoptr(GError) failure = NULL;
        g_autofree char *name = g_strdup(interface->name);
        g_autofree char *xml = NULL;
        gboolean gives = FALSE;

        if (!name || !g_hash_table_add(asked, g_strdup(name)))
            continue;
        xml = vpt_virt_network_xml(virt, name, &failure);
        if (!xml || !vpt_network_gives_devices(xml, &gives, &failure))
            g_debug("network '%s' stays unknown: %s", name, failure->message);
        if (gives) {
            vpt_domain_take_network(domain, name);
            i = 0;
        }
    }
}

/**
 * vpt_session_ask_networks:
 * @session: a session
 * @domain: a domain that was read from its XML
 *
 * Adds to its passthrough devices the interfaces of networks that give devices away: which
 * do only libvirt knows.  Without a connection nothing is added.
 */
void
vpt_session_ask_networks(VptSession *session, VptDomain *domain)
{
    VptVirt *virt = domain->networks->len > 0 ? vpt_session_virt(session, NULL) : NULL;

    if (virt)
        ask_networks(virt, domain);
}

/**
 * vpt_gather_domain:
 * @session: a session
 * @name: a domain's name, UUID or id
 * @config: whether its persistent definition is meant and not what runs now
 * @ret_xml: (out) (optional): the XML, written only on success
 *
 * Returns: (transfer full): the domain, or %NULL with @error set
 */
VptDomain *
vpt_gather_domain(VptSession *session, const char *name, gboolean config, char **ret_xml,
                  GError **error)
{
    VptVirt *virt = vpt_session_virt(session, error);
    g_autoptr(VptVirtDomain) found = virt ? vpt_virt_find_domain(virt, name, error) : NULL;
    const char *xml;
    VptDomain *domain;

    if (!found)
        return NULL;

    xml = !config && found->xml_live ? found->xml_live : found->xml_config;
    if (!xml) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_NOT_FOUND,
                    "domain '%s' is transient: it has no definition to edit; define it first "
                    "(virt-passthru dumpxml %s, virt-passthru define FILE)", name, name);
        return NULL;
    }

    domain = vpt_domain_parse(xml, error);
    if (!domain)
        return NULL;

    if (xml != found->xml_live)
        ask_networks(virt, domain);

    domain->active = found->active;
    domain->paused = found->paused;
    domain->persistent = found->persistent;
    domain->has_managed_save = found->has_managed_save;
    if (ret_xml)
        *ret_xml = g_strdup(xml);
    return domain;
}
