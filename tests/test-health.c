/* test-health.c: devices that do not come back from their guest, and how they are remembered
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "fake-kernel.h"
#include "hook-guest.h"
#include "vpt-sysfs.h"
#include "vpt-test.h"

/* The configuration space of the NIC and of the virtual function. */
#define NIC_CONFIG "sys/devices/pci0000:04/0000:04:00.0/config"
#define VF_CONFIG "sys/devices/pci0000:06/0000:06:00.1/config"

static void
set_config(FakeKernel *kernel, const char *path, guint8 byte, guint8 type)
{
    g_autofree char *full = g_build_filename(fake_kernel_root(kernel), path, NULL);
    guint8 bytes[64];

    memset(bytes, byte, sizeof(bytes));
    bytes[0x0e] = type;
    CU_ASSERT_TRUE(g_file_set_contents(full, (const char *)bytes, sizeof(bytes), NULL));
}

static guint
count_unhealthy(const VptRoots *roots)
{
    g_autoptr(VptHost) now = vpt_sysfs_read_host(roots, NULL);
    guint n = 0;

    for (guint i = 0; now && i < now->devices->len; i++)
        n += ((const VptDevice *)g_ptr_array_index(now->devices, i))->unhealthy;
    return n;
}

static void
test_a_device_that_does_not_come_back(void)
{
    static const struct {
        const char *config;
        const char *device;
        guint8 byte;
    } dead[] = {
        { NIC_CONFIG, "0000:04:00.0", 0xff },
        { VF_CONFIG, "0000:06:00.1", 0xff },
        { NIC_CONFIG, "0000:04:00.0", 0x00 },
    };

    for (guint i = 0; i < G_N_ELEMENTS(dead); i++) {
        g_autoptr(FakeKernel) kernel = fake_kernel_new(hook_guest_host);
        g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
        g_autofree char *xml = hook_guest_xml("0000:04:00.0 0000:06:00.1", "");
        g_autoptr(GString) words = g_string_new(NULL);

        fake_kernel_add(kernel, ALL);
        CU_ASSERT_TRUE(hook_guest_run(roots, VPT_HOOK_PREPARE, xml, words));
        set_config(kernel, dead[i].config, dead[i].byte, dead[i].byte == 0 ? 0x7f : 0xff);
        CU_ASSERT_TRUE(hook_guest_run(roots, VPT_HOOK_RELEASE, xml, words));
        CU_ASSERT_PTR_NOT_NULL(strstr(words->str, "does not answer after 'web1' gave it back"));
        CU_ASSERT_PTR_NOT_NULL(strstr(words->str, dead[i].device));
        CU_ASSERT_EQUAL(count_unhealthy(roots), 1);
        CU_ASSERT_FALSE(hook_guest_run(roots, VPT_HOOK_PREPARE, xml, words));
        hook_guest_check_words(words, "[unhealthy]");

        /* it answers again: at once it is well, and forgotten when the next guest stops */
        set_config(kernel, dead[i].config, 0x00, 0x00);
        CU_ASSERT_EQUAL(count_unhealthy(roots), 0);
        CU_ASSERT_TRUE(hook_guest_run(roots, VPT_HOOK_PREPARE, xml, words));
        CU_ASSERT_TRUE(hook_guest_run(roots, VPT_HOOK_RELEASE, xml, words));
        VPT_ASSERT_STR(words->str, "");
        set_config(kernel, VF_CONFIG, 0xff, 0xff);
        CU_ASSERT_EQUAL(count_unhealthy(roots), 0);
    }
}

static void
test_what_can_not_be_noted_hurts_nobody(void)
{
    g_autoptr(FakeKernel) kernel = fake_kernel_new(hook_guest_host);
    g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
    g_autofree char *xml = hook_guest_xml("0000:01:00.0 0000:04:00.0", "");
    g_autofree char *bound = hook_guest_xml("0000:04:00.0", "");
    g_autoptr(GString) words = g_string_new(NULL);

    fake_kernel_add(kernel, ALL "\nrun: no folder\n");
    CU_ASSERT_TRUE(hook_guest_run(roots, VPT_HOOK_PREPARE, bound, words));
    CU_ASSERT_FALSE(hook_guest_run(roots, VPT_HOOK_PREPARE, xml, words));
    hook_guest_check_words(words, "making the folder");
    set_config(kernel, NIC_CONFIG, 0xff, 0xff);
    CU_ASSERT_TRUE(hook_guest_run(roots, VPT_HOOK_RELEASE, bound, words));
    CU_ASSERT_PTR_NOT_NULL(strstr(words->str, "was not noted: making the folder"));
}

VPT_TEST_MAIN("health",
              { "a device that does not come back", test_a_device_that_does_not_come_back },
              { "what can't be noted hurts nobody", test_what_can_not_be_noted_hurts_nobody })
