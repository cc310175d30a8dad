/* test-hook.c: what libvirt's hook lets start, and what it binds first
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "fake-kernel.h"
#include "hook-guest.h"
#include "vpt-sysfs.h"
#include "vpt-test.h"

/* The drivers of these, in this order, before anything happens */
#define UNTOUCHED "virtio-pci e1000e e1000e e1000e e1000e vfio-pci nvme vfio-pci"

#define ROOT_DISK                                                                                  \
    "sys/devices/pci0000:00/0000:00:10.0/virtio0/block/vda/\n"                                     \
    "sys/class/block/vda -> sys/devices/pci0000:00/0000:00:10.0/virtio0/block/vda\n"               \
    "sys/dev/block/254:0 -> sys/devices/pci0000:00/0000:00:10.0/virtio0/block/vda\n"               \
    "proc/self/mountinfo: 1 1 254:0 / / rw - ext4 /dev/vda rw\\n\n"

static char *
drivers_of(const VptRoots *roots)
{
    g_autoptr(VptHost) now = vpt_sysfs_read_host(roots, NULL);
    g_autoptr(GString) text = g_string_new(NULL);

    CU_ASSERT_PTR_NOT_NULL_FATAL(now);
    for (guint i = 0; i < now->devices->len; i++) {
        const VptDevice *device = g_ptr_array_index(now->devices, i);

        g_string_append_printf(text, "%s%s", i > 0 ? " " : "",
                               device->driver ? device->driver : "-");
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

/* What the host looks like beside the facts, the devices of the guest, what the first line of
 * the refusal tells (NULL: it starts), and the drivers then. */
static const struct {
    const char *listing;
    const char *devices;
    const char *more;
    const char *told;
    const char *drivers;
} starts[] = {
    { "", "", "", NULL, UNTOUCHED },
    { ALL, "0000:04:00.0 0000:06:00.1", "", NULL, UNTOUCHED },
    { ALL, "0000:01:00.0 0000:02:00.0", "", NULL,
      "virtio-pci vfio-pci vfio-pci e1000e e1000e vfio-pci nvme vfio-pci" },
    { ALL, "0000:03:00.0 0000:03:00.1", "", NULL,
      "virtio-pci e1000e e1000e vfio-pci vfio-pci vfio-pci nvme vfio-pci" },
    { ALL, "+0000:01:00.0", "", NULL, UNTOUCHED },
    { ALL, "0000:03:00.0", "",
      "0000:03:00.1 (e1000e) shares IOMMU group 13 with it and still serves the host "
      "[group-shared]", UNTOUCHED },
    { "", "0000:01:00.0", "", "0000:01:00.0", UNTOUCHED },
    { ALL, "0000:01:00.0 0000:09:00.0", "", "the host has no device 0000:09:00.0 [device-missing]",
      UNTOUCHED },
    { CONF ENABLED("0000:01:00.0", "8086:1521"), "0000:01:00.0", "",
      "is 8086:10d3 but 8086:1521 was enabled here", UNTOUCHED },
    { CONF "[0000:01:00.0]\\nowner=passthru\\nid=8086:10d3\\nserial=0000000000000033\\n",
      "0000:01:00.0", "", "has serial number 0000000000000011 but 0000000000000033", UNTOUCHED },
    { ROOT_DISK ALL, "0000:00:10.0", "", "[host-needs-device]", UNTOUCHED },
    { ROOT_DISK ALL, "+0000:00:10.0", "", "the root file system (/dev/vda)", UNTOUCHED },
    { ALL "\nproc/meminfo: MemTotal: 4194304 kB\\nMemAvailable: 524288 kB\\n", "0000:04:00.0", "",
      "kvm1 has 512 MiB available, and web1 needs 1024 MiB [memory-short]", UNTOUCHED },
    { ALL "\n" SETTINGS "[policy]\\nmax-devices-per-domain = 1\\n", "0000:01:00.0 0000:04:00.0", "",
      "[too-many-devices]", UNTOUCHED },
    { ALL, "0000:04:00.0",
      "<qemu:commandline><qemu:arg value='-icount'/><qemu:arg value='shift=7,rr=record'/>"
      "</qemu:commandline>", "[record-replay]", UNTOUCHED },
    { ALL, "0000:04:00.0",
      "<qemu:commandline><qemu:arg value='-object'/><qemu:arg value='colo-compare,id=c'/>"
      "</qemu:commandline>", "[fault-tolerance]", UNTOUCHED },
    { ALL "\n" SETTINGS "[policy]\\nprofile = nosuch\\n", "0000:04:00.0", "",
      "virt-passthru.conf:2: 'nosuch' is not a profile", UNTOUCHED },
    { CONF "nonsense\\n", "0000:04:00.0", "", "devices.conf: line 1: this is neither", UNTOUCHED },
    { CONF "nonsense\\n\n" SETTINGS "nonsense\\n", "", "", NULL, UNTOUCHED },
};

static void
test_what_starts(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(starts); i++) {
        g_autoptr(FakeKernel) kernel = fake_kernel_new(hook_guest_host);
        g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
        g_autofree char *xml = hook_guest_xml(starts[i].devices, starts[i].more);
        g_autoptr(GString) words = g_string_new(NULL);
        g_autofree char *drivers = NULL;

        fake_kernel_add(kernel, starts[i].listing);
        CU_ASSERT_EQUAL(hook_guest_run(roots, VPT_HOOK_PREPARE, xml, words),
                        starts[i].told == NULL);
        hook_guest_check_words(words, starts[i].told);
        drivers = drivers_of(roots);
        VPT_ASSERT_STR(drivers, starts[i].drivers);
        CU_ASSERT_FALSE(hook_guest_has_journal(roots));

        /* libvirt may ask again, and what it does after a refusal is harmless */
        CU_ASSERT_EQUAL(hook_guest_run(roots, VPT_HOOK_PREPARE, xml, words),
                        starts[i].told == NULL);
        CU_ASSERT_TRUE(hook_guest_run(roots, VPT_HOOK_RELEASE, xml, words));
        VPT_ASSERT_STR(words->str, "");
    }
}

/* However a write goes wrong: the guest starts with all its devices, or none was touched. */
static void
check_fault(const char *attribute, guint nth, FakeFault fault, gboolean *ret_started)
{
    g_autoptr(FakeKernel) kernel = fake_kernel_new(hook_guest_host);
    g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
    g_autofree char *xml = hook_guest_xml("0000:01:00.0 0000:02:00.0", "");
    g_autoptr(GString) words = g_string_new(NULL);
    g_autofree char *drivers = NULL;

    fake_kernel_add(kernel, ALL);
    fake_kernel_fault(kernel, attribute, nth, fault, EIO);
    *ret_started = hook_guest_run(roots, VPT_HOOK_PREPARE, xml, words);
    hook_guest_check_words(words, *ret_started ? NULL : "virt-passthru");
    drivers = drivers_of(roots);
    VPT_ASSERT_STR(drivers, *ret_started
                   ? "virtio-pci vfio-pci vfio-pci e1000e e1000e vfio-pci nvme vfio-pci"
                   : UNTOUCHED);
    CU_ASSERT_FALSE(hook_guest_has_journal(roots));
}

static void
test_all_devices_or_none(void)
{
    static const char *const attributes[] = { NULL, "driver_override", "unbind", "drivers_probe" };
    static const FakeFault faults[] = { FAKE_FAULT_ERROR, FAKE_FAULT_LIE, FAKE_FAULT_LATE };
    guint n_refused = 0;

    for (guint i = 0; i < G_N_ELEMENTS(attributes); i++) {
        for (guint j = 0; j < G_N_ELEMENTS(faults); j++) {
            gboolean started = FALSE;

            for (guint nth = 1; !started && nth < 20; nth++) {
                check_fault(attributes[i], nth, faults[j], &started);
                n_refused += !started;
            }
            CU_ASSERT_TRUE(started);
        }
    }
    /* two devices, three writes each, three ways to fail: found by any and by its own name */
    CU_ASSERT_TRUE(n_refused >= 2 * 3 * 3);
}

static void
test_arrivals(void)
{
    g_autoptr(FakeKernel) kernel = fake_kernel_new(hook_guest_host);
    g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
    g_autofree char *plain = hook_guest_xml("", "");
    g_autofree char *one = hook_guest_xml("0000:04:00.0", "");
    g_autofree char *absent = hook_guest_xml("0000:09:00.0", "");
    g_autofree char *failover = hook_guest_xml("0000:04:00.0", "failover");
    g_autoptr(GString) words = g_string_new(NULL);

    CU_ASSERT_TRUE(hook_guest_run(roots, VPT_HOOK_RESTORE, plain, words));
    CU_ASSERT_TRUE(hook_guest_run(roots, VPT_HOOK_MIGRATE, plain, words));
    CU_ASSERT_FALSE(hook_guest_run(roots, VPT_HOOK_RESTORE, one, words));
    hook_guest_check_words(words, "0000:04:00.0 (8086:1521) is passed through to it [restore]");
    CU_ASSERT_FALSE(hook_guest_run(roots, VPT_HOOK_RESTORE, absent, words));
    hook_guest_check_words(words, "0000:09:00.0 is passed through to it [restore]");
    CU_ASSERT_FALSE(hook_guest_run(roots, VPT_HOOK_MIGRATE, one, words));
    hook_guest_check_words(words, "[migrate]");
    CU_ASSERT_TRUE(hook_guest_run(roots, VPT_HOOK_MIGRATE, failover, words));
    CU_ASSERT_FALSE(hook_guest_run(roots, VPT_HOOK_RESTORE, failover, words));

    fake_kernel_add(kernel, SETTINGS "[policy]\\nprofile = nosuch\\n");
    CU_ASSERT_FALSE(hook_guest_run(roots, VPT_HOOK_RESTORE, one, words));
    hook_guest_check_words(words, "virt-passthru.conf:2: 'nosuch' is not a profile");
    CU_ASSERT_TRUE(hook_guest_run(roots, VPT_HOOK_RESTORE, plain, words));
}

static void
test_texts_that_are_no_domain(void)
{
    static const struct {
        const char *text;
        gsize length;
        gboolean passes;
    } texts[] = {
        { "", 0, TRUE },
        { "\0\0", 2, TRUE },
        { "garbage", 7, TRUE },
        { "<domain><name>a", 15, TRUE },
        { "<domain/>", 9, TRUE },
        { "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><domain>&e;</domain>", 75, TRUE },
        { "<domain><devices><hostdev", 25, FALSE },
        { "<domain><devices><disk type='nvme'>", 35, FALSE },
        { "vfio-pci\0", 9, FALSE },
    };
    static const VptHookPhase phases[] = { VPT_HOOK_PREPARE, VPT_HOOK_RESTORE, VPT_HOOK_MIGRATE };
    g_autoptr(FakeKernel) kernel = fake_kernel_new(hook_guest_host);
    g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GString) words = g_string_new(NULL);

        for (guint j = 0; j < G_N_ELEMENTS(phases); j++) {
            g_string_truncate(words, 0);
            CU_ASSERT_EQUAL(vpt_hook_run(roots, phases[j], texts[i].text, texts[i].length, words),
                            texts[i].passes);
            CU_ASSERT_EQUAL(words->len == 0, texts[i].passes);
        }
        CU_ASSERT_TRUE(vpt_hook_run(roots, VPT_HOOK_RELEASE, texts[i].text, texts[i].length,
                                    words));
        CU_ASSERT_TRUE(vpt_hook_run(roots, VPT_HOOK_NONE, texts[i].text, texts[i].length, words));
    }
}

VPT_TEST_MAIN("hook",
              { "what starts", test_what_starts },
              { "all devices or none", test_all_devices_or_none },
              { "arrivals", test_arrivals },
              { "texts that are no domain", test_texts_that_are_no_domain })
