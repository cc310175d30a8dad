/* test-hook-facts.c: which device a guest of libvirt's hook really gets
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "fake-kernel.h"
#include "hook-guest.h"
#include "vpt-journal.h"
#include "vpt-test.h"

static void
test_an_interrupted_run_keeps_its_journal(void)
{
    g_autoptr(FakeKernel) kernel = fake_kernel_new(hook_guest_host);
    g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
    g_autofree char *xml = hook_guest_xml("0000:01:00.0", "");
    g_autoptr(GString) words = g_string_new(NULL);

    fake_kernel_add(kernel, ALL);
    VPT_ASSERT_OK(vpt_journal_write(roots, "what it did", NULL), NULL);
    CU_ASSERT_FALSE(hook_guest_run(roots, VPT_HOOK_PREPARE, xml, words));
    hook_guest_check_words(words, "an earlier run was interrupted; finish or undo it first");
    CU_ASSERT_TRUE(hook_guest_has_journal(roots));
    CU_ASSERT_EQUAL(fake_kernel_writes(kernel), 0);
}

/* Enabled at another address: it is the same card if nothing else can be. */
static void
test_a_card_that_moved(void)
{
    static const struct {
        const char *conf;
        const char *device;
        gboolean starts;
    } moves[] = {
        { CONF "[0000:09:00.0]\\nowner=passthru\\nid=8086:10d3\\nserial=0000000000000022\\n",
          "0000:02:00.0", TRUE },
        { CONF "[0000:01:00.0]\\nowner=passthru\\nid=8086:10d3\\nserial=0000000000000022\\n",
          "0000:02:00.0", TRUE },
        { CONF "[0000:01:00.0]\\nowner=passthru\\nid=8086:10d3\\nserial=0000000000000022\\n",
          "0000:01:00.0", FALSE },
        { CONF "[0000:01:00.0]\\nowner=passthru\\nid=8086:10d3\\nserial=0000000000000011\\n",
          "0000:02:00.0", FALSE },
    };

    for (guint i = 0; i < G_N_ELEMENTS(moves); i++) {
        g_autoptr(FakeKernel) kernel = fake_kernel_new(hook_guest_host);
        g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
        g_autofree char *xml = hook_guest_xml(moves[i].device, "");
        g_autoptr(GString) words = g_string_new(NULL);

        fake_kernel_add(kernel, moves[i].conf);
        CU_ASSERT_EQUAL(hook_guest_run(roots, VPT_HOOK_PREPARE, xml, words), moves[i].starts);
    }
}

/* Two cards with one serial number: where the entry's own card is where it was, the twin is
 * not it; where it is gone, nobody knows which is meant. */
static void
test_twins(void)
{
    static const struct {
        const char *address;
        gboolean starts;
    } entries[] = { { "0000:01:00.0", FALSE }, { "0000:09:00.0", FALSE } };
    static const char twins[] =
        "virt-passthru facts 1\n"
        "host iommu=yes interrupt-remapping=yes vfio=yes\n"
        "device 0000:01:00.0 id=8086:10d3 driver=e1000e group=11 serial=0000000000000011\n"
        "device 0000:02:00.0 id=8086:10d3 driver=e1000e group=12 serial=0000000000000011\n";

    for (guint i = 0; i < G_N_ELEMENTS(entries); i++) {
        g_autoptr(FakeKernel) kernel = fake_kernel_new(twins);
        g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
        g_autofree char *conf = g_strdup_printf(CONF "[%s]\\nowner=passthru\\nid=8086:10d3\\n"
                                                "serial=0000000000000011\\n", entries[i].address);
        g_autofree char *xml = hook_guest_xml("0000:02:00.0", "");
        g_autoptr(GString) words = g_string_new(NULL);

        fake_kernel_add(kernel, conf);
        CU_ASSERT_EQUAL(hook_guest_run(roots, VPT_HOOK_PREPARE, xml, words), entries[i].starts);
        CU_ASSERT_EQUAL(fake_kernel_writes(kernel), 0);
    }
}

/* A board that tells its serial number slowly is asked for it before it is bound. */
static void
test_a_serial_number_in_vital_product_data(void)
{
    static const struct {
        const char *serial;
        gboolean starts;
    } serials[] = { { "45", TRUE }, { "46", FALSE } };

    for (guint i = 0; i < G_N_ELEMENTS(serials); i++) {
        g_autofree char *conf = g_strconcat(CONF ENABLED("0000:03:00.0", "8086:10d3") "serial=",
                                            serials[i].serial, "\\n"
                                            ENABLED("0000:03:00.1", "8086:10d3"), NULL);
        g_autoptr(FakeKernel) kernel = fake_kernel_new(hook_guest_host);
        g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
        g_autofree char *xml = hook_guest_xml("0000:03:00.0 0000:03:00.1", "");
        g_autoptr(GString) words = g_string_new(NULL);

        fake_kernel_add(kernel, conf);
        fake_kernel_add(kernel,
                        "sys/devices/pci0000:03/0000:03:00.0/vpd: \\220\\005\\001SN\\00245");
        CU_ASSERT_EQUAL(hook_guest_run(roots, VPT_HOOK_PREPARE, xml, words), serials[i].starts);
    }
}

#define CACHE "var/cache/libvirt/qemu/capabilities/"
#define CAPS(emulator, libvirt, qemu)                                                              \
    "<qemuCaps>\\n  <emulator>" emulator "</emulator>\\n"                                          \
    "  <selfvers>" libvirt "</selfvers>\\n"                                                        \
    "  <flag name='x'/>\\n  <version>" qemu "</version>\\n</qemuCaps>\\n\n"
#define QEMU "/usr/bin/qemu-system-x86_64"

/* A driver that can save its device's state is an exception where libvirt and QEMU are new enough,
 * which their cache tells. */
static void
test_versions_of_libvirt_and_qemu(void)
{
    static const char facts[] =
        "virt-passthru facts 1\n"
        "host kernel=6.1.0 iommu=yes interrupt-remapping=yes vfio=yes\n"
        "device 0000:02:00.1 id=15b3:101e class=020000 driver=mlx5_vfio_pci group=12 "
        "driver-override=mlx5_vfio_pci\n";
    static const struct {
        const char *listing;
        const char *told;
    } caches[] = {
        { "", "the version of libvirt is not known" },
        { CACHE "a.xml: " CAPS(QEMU, "9007000", "8001002"), NULL },
        { CACHE "a.xml: " CAPS(QEMU, "9000000", "7002022"), "libvirt 9.0.0 is older than 9.7" },
        { CACHE "a.xml: " CAPS(QEMU, "10000000", "7002022"), "QEMU 7.2.22 is older than 8.1" },
        { CACHE "a.xml: " CAPS("/usr/bin/qemu-system-arm", "10000000", "9000000"), "is not known" },
        { CACHE "a.xml: garbage\n" CACHE "b.xml: " CAPS(QEMU, "10000000", "9000000") CACHE "c/\n",
          NULL },
        { CACHE "a.xml: <qemuCaps><emulator>" QEMU "</emulator><selfvers>x\n", "is not known" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(caches); i++) {
        g_autoptr(FakeKernel) kernel = fake_kernel_new(facts);
        g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
        g_autofree char *xml = hook_guest_xml("0000:02:00.1", "");
        g_autoptr(GString) words = g_string_new(NULL);

        fake_kernel_add(kernel, caches[i].listing);
        CU_ASSERT_EQUAL(hook_guest_run(roots, VPT_HOOK_MIGRATE, xml, words),
                        caches[i].told == NULL);
        if (caches[i].told && !strstr(words->str, caches[i].told))
            VPT_ASSERT_STR(words->str, caches[i].told);
    }
}

VPT_TEST_MAIN("hook-facts",
              { "an interrupted run keeps its journal", test_an_interrupted_run_keeps_its_journal },
              { "a card that moved", test_a_card_that_moved },
              { "twins", test_twins },
              { "a serial number in vital product data",
                test_a_serial_number_in_vital_product_data },
              { "versions of libvirt and QEMU", test_versions_of_libvirt_and_qemu })
