/* test-hostuse.c: for what the host itself needs its PCI devices
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "fake-kernel.h"
#include "fake-tree.h"
#include "vpt-error.h"
#include "vpt-hostuse.h"
#include "vpt-sysfs.h"
#include "vpt-test.h"

/* A folder below data/hostuse is a scenario: host.facts (the devices), tree (what else
 * their machine has, as fake_tree_add() takes it), expect.txt (each device and its uses). */
static void
check_scenario(const char *name)
{
    g_autofree char *facts_path = vpt_test_path("hostuse", name, "host.facts", NULL);
    g_autofree char *facts = vpt_test_read(facts_path);
    g_autofree char *tree_path = vpt_test_path("hostuse", name, "tree", NULL);
    g_autofree char *tree = vpt_test_read(tree_path);
    g_autoptr(FakeKernel) kernel = fake_kernel_new(facts);
    g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
    g_autoptr(GError) error = NULL;
    g_autoptr(VptHost) host = NULL;
    g_autoptr(GString) text = g_string_new(NULL);

    fake_kernel_add(kernel, tree);
    host = vpt_sysfs_read_host(roots, &error);
    VPT_ASSERT_OK(host && vpt_hostuse_find(roots, host, &error), error);

    for (guint i = 0; host && i < host->devices->len; i++) {
        const VptDevice *device = g_ptr_array_index(host->devices, i);
        g_autofree char *address = vpt_address_format(device->address);

        g_string_append_printf(text, "%s\n", address);
        for (guint j = 0; j < device->host_use->len; j++)
            g_string_append_printf(text, "  %s\n",
                                   (const char *)g_ptr_array_index(device->host_use, j));
    }
    vpt_test_golden("hostuse", name, "expect.txt", text->str);
}

static void
test_every_scenario(void)
{
    vpt_test_each_dir("hostuse", check_scenario);
}

static void
test_what_cannot_be_read_is_no_silence(void)
{
    static const char *const listings[] = {
        "proc/self/mountinfo/", "proc/swaps/", "proc/net/route/", "proc/net/ipv6_route/",
        "etc/kdump.conf/",
    };

    for (guint i = 0; i < G_N_ELEMENTS(listings); i++) {
        g_autoptr(FakeKernel) kernel = fake_kernel_new("virt-passthru facts 1\n");
        g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
        g_autoptr(VptHost) host = vpt_host_new();
        g_autoptr(GError) error = NULL;

        fake_kernel_add(kernel, listings[i]);
        CU_ASSERT_FALSE(vpt_hostuse_find(roots, host, &error));
        VPT_ASSERT_ERROR(error, VPT_ERROR_FACTS);
    }
}

/* In a tree from elsewhere the file may be missing; on the machine itself it may not. */
static void
test_a_machine_without_proc(void)
{
    g_autoptr(FakeKernel) kernel = fake_kernel_new("virt-passthru facts 1\n");
    g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
    g_autoptr(VptHost) host = vpt_host_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) own_error = NULL;

    VPT_ASSERT_OK(vpt_hostuse_find(roots, host, &error), error);
    roots->foreign = FALSE;
    CU_ASSERT_FALSE(vpt_hostuse_find(roots, host, &own_error));
    VPT_ASSERT_ERROR(own_error, VPT_ERROR_FACTS);
}

static void
test_this_machine(void)
{
    g_autoptr(VptRoots) roots = vpt_roots_new(NULL, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(VptHost) host = vpt_host_new();

    VPT_ASSERT_OK(vpt_hostuse_find(roots, host, &error), error);
}

VPT_TEST_MAIN("hostuse",
              { "every scenario reads as expected", test_every_scenario },
              { "what cannot be read is no silence", test_what_cannot_be_read_is_no_silence },
              { "a machine without proc", test_a_machine_without_proc },
              { "this machine", test_this_machine })
