/* vpt-virtsaved.c: what libvirt keeps of a domain's past: save images, snapshots
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-virtsaved.h"

#include <stdlib.h>

#include "vpt-virt-private.h"

#include "vpt-error.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomainSnapshot, virDomainSnapshotFree)

/* libvirt's strings come from malloc, which need not be GLib's. */
static char *
take_copy(char *text)
{
    char *copy = g_strdup(text);

    free(text);
    return copy;
}

/**
 * vpt_virt_image_xml:
 * @virt: a connection that may write: libvirt shows an image to no other
 * @file: a save image, on the host of @virt
 * @error: (out) (optional): VPT_ERROR_LIBVIRT or VPT_ERROR_DENIED
 *
 * Returns: (transfer full): the XML of the domain in it, or %NULL with @error set
 */
char *
vpt_virt_image_xml(VptVirt *virt, const char *file, GError **error)
{
    char *xml = take_copy(virDomainSaveImageGetXMLDesc(virt->connection, file, 0));

    if (!xml) {
        g_autofree char *quoted = vpt_error_quote(file);

        vpt_virterror_set(error, virt, "reading the save image '%s'", quoted);
    }
    return xml;
}

/**
 * vpt_virt_snapshot_xml:
 * @virt: a connection
 * @domain: what a user calls a domain
 * @snapshot: (nullable): the name of a snapshot of it, %NULL: the current one
 * @error: (out) (optional): VPT_ERROR_NOT_FOUND, VPT_ERROR_DENIED or VPT_ERROR_LIBVIRT
 *
 * Returns: (transfer full): the XML of the snapshot, or %NULL with @error set
 */
char *
vpt_virt_snapshot_xml(VptVirt *virt, const char *domain, const char *snapshot, GError **error)
{
    g_autoptr(virDomain) handle = vpt_virt_lookup_domain(virt, domain, error);
    g_autoptr(virDomainSnapshot) found = NULL;
    char *xml;

    if (!handle)
        return NULL;

    found = snapshot ? virDomainSnapshotLookupByName(handle, snapshot, 0)
                     : virDomainSnapshotCurrent(handle, 0);
    xml = found ? take_copy(virDomainSnapshotGetXMLDesc(found, 0)) : NULL;
    if (!xml) {
        g_autofree char *quoted = vpt_error_quote(snapshot ? snapshot : "the current one");

        vpt_virterror_set(error, virt, "reading snapshot '%s'", quoted);
    }
    return xml;
}
