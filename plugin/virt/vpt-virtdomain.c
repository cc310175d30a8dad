/* vpt-virtdomain.c: the domains of a libvirt connection, as their XML
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-virtdomain.h"

#include <stdlib.h>
#include <string.h>

#include "vpt-virt-private.h"

#include "vpt-error.h"

void
vpt_virt_domain_free(VptVirtDomain *domain)
{
    if (!domain)
        return;

    g_free(domain->name);
    g_free(domain->uuid);
    g_free(domain->xml_live);
    g_free(domain->xml_config);
    g_free(domain);
}

/* libvirt's strings come from malloc, which need not be GLib's. */
static char *
read_xml(virDomainPtr handle, unsigned int flags)
{
    char *xml = virDomainGetXMLDesc(handle, flags);
    char *copy = g_strdup(xml);

    free(xml);
    return copy;
}

/* @flags: VIR_DOMAIN_XML_SECURE or 0 */
static gboolean
read_both_xml(virDomainPtr handle, unsigned int flags, VptVirtDomain *domain)
{
    if (domain->active)
        domain->xml_live = read_xml(handle, flags);
    if (domain->persistent)
        domain->xml_config = read_xml(handle, flags | VIR_DOMAIN_XML_INACTIVE);

    return (domain->xml_live || !domain->active) && (domain->xml_config || !domain->persistent);
}

static gboolean
read_state(virDomainPtr handle, VptVirtDomain *domain)
{
    char uuid[VIR_UUID_STRING_BUFLEN];
    int active = virDomainIsActive(handle);
    int persistent = virDomainIsPersistent(handle);
    int autostart = 0;
    int state = VIR_DOMAIN_NOSTATE;

    if (active < 0 || persistent < 0 || virDomainGetUUIDString(handle, uuid) < 0 ||
        virDomainGetState(handle, &state, NULL, 0) < 0)
        return FALSE;

    domain->uuid = g_strdup(uuid);
    domain->active = active > 0;
    domain->persistent = persistent > 0;
    domain->paused = state == VIR_DOMAIN_PAUSED;
    domain->id = domain->active ? (int)virDomainGetID(handle) : -1;

    /* a hypervisor without either answers with an error, which means no */
    domain->has_managed_save = virDomainHasManagedSaveImage(handle, 0) > 0;
    domain->autostart = virDomainGetAutostart(handle, &autostart) == 0 && autostart;
    virResetLastError();
    return TRUE;
}

static VptVirtDomain *
read_domain(VptVirt *virt, virDomainPtr handle, unsigned int flags, GError **error)
{
    g_autoptr(VptVirtDomain) domain = g_new0(VptVirtDomain, 1);

    domain->name = g_strdup(virDomainGetName(handle));
    if (!read_state(handle, domain) || !read_both_xml(handle, flags, domain)) {
        vpt_virterror_set(error, virt, "reading domain '%s'", domain->name);
        return NULL;
    }

    return g_steal_pointer(&domain);
}

static int
compare_names(gconstpointer a, gconstpointer b)
{
    const VptVirtDomain *const *domain_a = a;
    const VptVirtDomain *const *domain_b = b;

    return strcmp((*domain_a)->name, (*domain_b)->name);
}

/**
 * vpt_virt_list_domains:
 * @virt: a connection
 * @error: (out) (optional): VPT_ERROR_LIBVIRT or VPT_ERROR_DENIED
 *
 * The XML lacks secrets (passwords of consoles): it is for reading, not for
 * vpt_virt_define().
 *
 * Returns: (transfer full) (element-type VptVirtDomain): the domains, running or not, by
 *   name, or %NULL with @error set
 */
GPtrArray *
vpt_virt_list_domains(VptVirt *virt, GError **error)
{
    g_autoptr(GPtrArray) domains =
        g_ptr_array_new_with_free_func((GDestroyNotify)vpt_virt_domain_free);
    virDomainPtr *handles = NULL;
    gboolean readable = TRUE;
    int n_handles = virConnectListAllDomains(virt->connection, &handles, 0);

    if (n_handles < 0) {
        vpt_virterror_set(error, virt, "listing domains");
        return NULL;
    }

    for (int i = 0; i < n_handles; i++) {
        g_autoptr(virDomain) handle = handles[i];
        g_autoptr(GError) failure = NULL;
        VptVirtDomain *domain = readable ? read_domain(virt, handle, 0, &failure) : NULL;

        if (domain) {
            g_ptr_array_add(domains, domain);
        } else if (failure && !g_error_matches(failure, VPT_ERROR, VPT_ERROR_NOT_FOUND)) {
            /* one that is gone since the list was made is no failure */
            readable = FALSE;
            g_propagate_error(error, g_steal_pointer(&failure));
        }
    }
    free(handles);

    g_ptr_array_sort(domains, compare_names);
    return readable ? g_steal_pointer(&domains) : NULL;
}

/* virsh's order, without which `save 3` would mean two domains to two commands. */
virDomainPtr
vpt_virt_lookup_domain(VptVirt *virt, const char *name_id_or_uuid, GError **error)
{
    g_autofree char *quoted = vpt_error_quote(name_id_or_uuid);
    virDomainPtr handle = NULL;
    gint64 id;

    if (g_ascii_string_to_signed(name_id_or_uuid, 10, 0, G_MAXINT, &id, NULL))
        handle = virDomainLookupByID(virt->connection, (int)id);
    if (!handle && g_uuid_string_is_valid(name_id_or_uuid))
        handle = virDomainLookupByUUIDString(virt->connection, name_id_or_uuid);
    if (!handle)
        handle = virDomainLookupByName(virt->connection, name_id_or_uuid);

    if (handle)
        virResetLastError();
    else
        vpt_virterror_set(error, virt, "looking for domain '%s'", quoted);
    return handle;
}

/**
 * vpt_virt_find_domain:
 * @virt: a connection
 * @name_id_or_uuid: what a user calls a domain: like virsh, the id of a running domain
 *   first, then a UUID, then a name
 * @error: (out) (optional): VPT_ERROR_NOT_FOUND, VPT_ERROR_DENIED or VPT_ERROR_LIBVIRT
 *
 * On a connection that may write the XML holds the secrets too, so that
 * vpt_virt_define() does not lose them: take a read-only one for XML to be shown.
 *
 * Returns: (transfer full): the domain, or %NULL with @error set
 */
VptVirtDomain *
vpt_virt_find_domain(VptVirt *virt, const char *name_id_or_uuid, GError **error)
{
    g_autoptr(virDomain) handle = vpt_virt_lookup_domain(virt, name_id_or_uuid, error);

    if (!handle)
        return NULL;

    return read_domain(virt, handle, virt->read_only ? 0 : VIR_DOMAIN_XML_SECURE, error);
}

/**
 * vpt_virt_define:
 * @virt: a connection
 * @xml: a domain
 * @error: (out) (optional): VPT_ERROR_LIBVIRT or VPT_ERROR_DENIED
 *
 * Makes @xml the definition of its domain for the next start.  libvirt's schema is not
 * asked: it refuses things that libvirt itself takes and that a user may have on disk.
 *
 * Returns: %TRUE, or %FALSE with @error set and nothing changed
 */
gboolean
vpt_virt_define(VptVirt *virt, const char *xml, GError **error)
{
    g_autoptr(virDomain) handle = virDomainDefineXMLFlags(virt->connection, xml, 0);

    if (!handle)
        vpt_virterror_set(error, virt, "defining a domain");
    return handle != NULL;
}
