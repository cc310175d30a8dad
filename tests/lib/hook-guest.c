/* hook-guest.c: guests and a host for tests of libvirt's hook
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "hook-guest.h"

#include <string.h>

#include "vpt-address.h"
#include "vpt-journal.h"
#include "vpt-test.h"

const char hook_guest_host[] =
    "virt-passthru facts 1\n"
    "host name=kvm1 iommu=yes interrupt-remapping=yes vfio=yes memory-available=4194304\n"
    "device 0000:00:10.0 id=1af4:1001 class=010000 driver=virtio-pci group=8\n"
    "device 0000:01:00.0 id=8086:10d3 class=020000 driver=e1000e group=11 serial=0000000000000011\n"
    "device 0000:02:00.0 id=8086:10d3 class=020000 driver=e1000e group=12 serial=0000000000000022\n"
    "device 0000:03:00.0 id=8086:10d3 class=020000 driver=e1000e group=13\n"
    "device 0000:03:00.1 id=8086:10d3 class=020000 driver=e1000e group=13\n"
    "device 0000:04:00.0 id=8086:1521 class=020000 driver=vfio-pci group=14 "
    "driver-override=vfio-pci\n"
    "device 0000:06:00.0 id=1b36:0010 class=010802 driver=nvme group=15 vfs=1 total-vfs=4\n"
    "device 0000:06:00.1 id=1b36:0010 class=010802 driver=vfio-pci group=16 "
    "driver-override=vfio-pci physical-function=0000:06:00.0\n";

/**
 * hook_guest_xml:
 * @addresses: its devices, a word each; those with a + in front are managed
 * @more: elements beside its devices, or `failover`: each with a teamed virtio interface
 *
 * Returns: (transfer full): a domain
 */
char *
hook_guest_xml(const char *addresses, const char *more)
{
    g_auto(GStrv) names = g_strsplit(addresses, " ", -1);
    g_autoptr(GString) xml = g_string_new("<domain type='kvm' "
        "xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>"
        "<name>web1</name><memory>1048576</memory>"
        "<memoryBacking><locked/></memoryBacking><devices>"
        "<emulator>/usr/bin/qemu-system-x86_64</emulator>");

    for (guint i = 0; names[i]; i++) {
        gboolean managed = *names[i] == '+';
        VptAddress address;

        if (!vpt_address_parse(names[i] + managed, &address, NULL))
            continue;
        g_string_append_printf(xml, "<hostdev mode='subsystem' type='pci' managed='%s'><source>"
                               "<address domain='%u' bus='%u' slot='%u' function='%u'/></source>"
                               "%s</hostdev>", managed ? "yes" : "no", address.domain, address.bus,
                               address.slot, address.function,
                               g_str_equal(more, "failover")
                                   ? "<teaming type='transient' persistent='ua-1'/>" : "");
    }
    if (g_str_equal(more, "failover"))
        g_string_append(xml, "<interface type='network'><source network='default'/><model "
                        "type='virtio'/><teaming type='persistent'/><alias name='ua-1'/>"
                        "</interface>");
    g_string_append_printf(xml, "</devices>%s</domain>", *more == '<' ? more : "");
    return g_string_free(g_steal_pointer(&xml), FALSE);
}

gboolean
hook_guest_run(const VptRoots *roots, VptHookPhase phase, const char *xml, GString *words)
{
    g_string_truncate(words, 0);
    return vpt_hook_run(roots, phase, xml, strlen(xml), words);
}

/* The first line of a refusal stands for itself; NULL: nothing is said. */
void
hook_guest_check_words(const GString *words, const char *told)
{
    g_autofree char *line = g_strndup(words->str, strcspn(words->str, "\n"));

    if (!told) {
        VPT_ASSERT_STR(words->str, "");
        return;
    }

    CU_ASSERT_TRUE(g_str_has_prefix(line, "virt-passthru: web1 can't be "));
    if (!strstr(line, told))
        VPT_ASSERT_STR(line, told);
    CU_ASSERT_TRUE(g_str_has_suffix(words->str, "\n"));
}

gboolean
hook_guest_has_journal(const VptRoots *roots)
{
    g_autofree char *text = NULL;

    VPT_ASSERT_OK(vpt_journal_read(roots, &text, NULL), NULL);
    return text != NULL;
}
