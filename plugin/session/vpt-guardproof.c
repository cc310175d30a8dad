/* vpt-guardproof.c: seen with the eyes of a client: who answers at libvirt's socket
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-guardsetup.h"

#include "vpt-error.h"
#include "vpt-guardplace.h"
#include "vpt-virtproof.h"

/* systemd starts the guard and the daemon for the first connection; libvirtd then reads its
 * domains and probes QEMU. */
#define PATIENCE 60

#define RULE "record-replay"

/* The guard refuses to have it defined, as record and replay and a device don't go together;
 * libvirt, too, as it has no hypervisor of that name.  So no domain comes of it in any case,
 * and nothing has to be cleaned up. */
static const char dry_domain[] =
    "<domain type='virt-passthru-proof' "
    "xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>\n"
    "  <name>virt-passthru-proof</name>\n"
    "  <memory>1024</memory>\n"
    "  <os><type>hvm</type></os>\n"
    "  <devices>\n"
    "    <hostdev mode='subsystem' type='pci'>\n"
    "      <source><address domain='0xffff' bus='0xff' slot='0x1f' function='0x7'/></source>\n"
    "    </hostdev>\n"
    "  </devices>\n"
    "  <qemu:commandline>\n"
    "    <qemu:arg value='-icount'/>\n"
    "    <qemu:arg value='shift=auto,rr=record,rrfile=/dev/null'/>\n"
    "  </qemu:commandline>\n"
    "</domain>\n";

/* An ordinary call must come through in any case. */
static VptVirt *
open_socket(const VptRoots *roots, const VptGuardPlace *place, guint which, GError **error)
{
    g_autofree char *path = vpt_guardplace_reach(roots, place->public_path[which]);
    g_autofree char *escaped = g_uri_escape_string(path, "/", FALSE);
    g_autofree char *uri = g_strdup_printf("qemu+unix:///system?socket=%s", escaped);
    g_autoptr(VptVirt) virt = vpt_virt_open_within(uri, which == VPT_GUARD_RO, PATIENCE, error);
    g_autoptr(VptVirtVersions) versions = virt ? vpt_virt_versions(virt, error) : NULL;

    return versions ? g_steal_pointer(&virt) : NULL;
}

static gboolean
check_answer(const VptGuardPlace *place, gboolean guarded, gboolean expected, const char *answer,
             GError **error)
{
    if (guarded == expected)
        return TRUE;

    if (expected)
        g_set_error(error, VPT_ERROR, VPT_ERROR_FACTS,
                    "no refusal came through '%s'; the answer was '%s'; see whether the rule "
                    RULE " is switched off in virt-passthru.conf, and journalctl -u "
                    "virt-passthru-guard@%s", place->public_path[VPT_GUARD_MAIN], answer,
                    place->layout->instance);
    else
        g_set_error(error, VPT_ERROR, VPT_ERROR_FACTS,
                    "a guard still answers at '%s'; end the one that was not started by systemd",
                    place->public_path[VPT_GUARD_MAIN]);
    return FALSE;
}

/**
 * vpt_guardsetup_prove:
 * @roots: a machine
 * @instance: which libvirt
 * @guarded: whether the guard is to be found before it, or nobody
 *
 * Connects as any client does, to either socket, and asks for what the guard must refuse.
 * Changes nothing.
 *
 * Returns: %TRUE where it is so, or %FALSE with @error set
 */
gboolean
vpt_guardsetup_prove(const VptRoots *roots, const char *instance, gboolean guarded,
                     GError **error)
{
    g_autoptr(GPtrArray) places = vpt_guardplace_all(roots, error);

    for (guint i = 0; places && i < places->len; i++) {
        const VptGuardPlace *place = g_ptr_array_index(places, i);
        g_autoptr(VptVirt) virt = NULL;
        g_autoptr(VptVirt) reader = NULL;
        g_autofree char *answer = NULL;
        gboolean found;

        if (!g_str_equal(place->layout->instance, instance))
            continue;
        virt = open_socket(roots, place, VPT_GUARD_MAIN, error);
        if (!virt || !vpt_virt_is_guarded(virt, dry_domain, RULE, &found, &answer, error) ||
            !check_answer(place, found, guarded, answer, error))
            return FALSE;
        if (place->read_only)
            reader = open_socket(roots, place, VPT_GUARD_RO, error);
        return !place->read_only || reader;
    }

    if (places)
        g_set_error(error, VPT_ERROR, VPT_ERROR_NOT_FOUND, "libvirt is gone: nobody listens for "
                    "'%s'", instance);
    return FALSE;
}
