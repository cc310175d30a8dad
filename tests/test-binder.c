/* test-binder.c: a device changes its driver, and every write on the way goes wrong once
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "fake-kernel.h"
#include "vpt-binder.h"
#include "vpt-error.h"
#include "vpt-sysfs.h"
#include "vpt-test.h"

static const char host[] =
    "virt-passthru facts 1\n"
    "host iommu=yes vfio=yes\n"
    "device 0000:01:00.0 id=8086:10d3 driver=e1000e group=11\n"
    "device 0000:02:00.0 id=8086:10d3 driver=vfio-pci driver-override=vfio-pci group=12\n"
    "device 0000:03:00.0 id=8086:10d3 group=13\n"
    "device 0000:04:00.0 id=8086:10d3 driver=vfio-pci group=14\n"
    "device 0000:05:00.0 id=8086:10d3 driver=e1000e driver-override=e1000e group=15\n"
    "device 0000:06:00.0 id=8086:5845 driver=nvme group=16 vfs=1 total-vfs=4\n"
    "device 0000:06:00.1 id=8086:5845 driver=vfio-pci driver-override=vfio-pci group=17 "
    "physical-function=0000:06:00.0\n";

/* The fake kernel binds this one to devices whose facts begin with vfio-pci. */
#define NATIVE "sys/bus/pci/drivers/native/unbind: \n"

#define CHOICE ((const char *)NULL)

/* Every way that a driver can change; what it is before stands in the facts. */
static const struct {
    VptAddress address;
    const char *driver;
    const char *after;
    const char *override;
} changes[] = {
    { { 0, 1, 0, 0 }, "vfio-pci", "vfio-pci", "vfio-pci" },
    { { 0, 1, 0, 0 }, "", "", NULL },
    { { 0, 1, 0, 0 }, "e1000e", "e1000e", NULL },
    { { 0, 1, 0, 0 }, CHOICE, "e1000e", NULL },
    { { 0, 2, 0, 0 }, "vfio-pci", "vfio-pci", "vfio-pci" },
    { { 0, 2, 0, 0 }, "e1000e", "e1000e", NULL },
    { { 0, 2, 0, 0 }, CHOICE, "native", NULL },
    { { 0, 2, 0, 0 }, "", "", NULL },
    { { 0, 3, 0, 0 }, "vfio-pci", "vfio-pci", "vfio-pci" },
    { { 0, 3, 0, 0 }, CHOICE, "", NULL },
    { { 0, 3, 0, 0 }, "", "", NULL },
    { { 0, 4, 0, 0 }, "vfio-pci", "vfio-pci", "vfio-pci" },
    { { 0, 4, 0, 0 }, CHOICE, "native", NULL },
    { { 0, 5, 0, 0 }, CHOICE, "e1000e", NULL },
    { { 0, 5, 0, 0 }, "vfio-pci", "vfio-pci", "vfio-pci" },
    { { 0, 6, 0, 1 }, CHOICE, "", NULL },
    { { 0, 6, 0, 1 }, "nvme", "nvme", NULL },
};

static FakeKernel *
new_kernel(void)
{
    FakeKernel *kernel = fake_kernel_new(host);

    fake_kernel_add(kernel, NATIVE);
    fake_kernel_add(kernel, "sys/devices/pci0000:06/0000:06:00.0/sriov_drivers_autoprobe: 0\\n");
    return kernel;
}

static void
check_driver(const VptRoots *roots, VptAddress address, const char *driver, const char *override)
{
    g_autoptr(VptDevice) device = vpt_sysfs_read_device(roots, address, NULL);

    CU_ASSERT_PTR_NOT_NULL_FATAL(device);
    VPT_ASSERT_STR(device->driver ? device->driver : "", driver);
    VPT_ASSERT_STR(device->driver_override, override);
}

static void
test_every_change(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(changes); i++) {
        g_autoptr(FakeKernel) kernel = new_kernel();
        g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
        g_autoptr(GError) error = NULL;
        guint before;

        VPT_ASSERT_OK(vpt_binder_set_driver(roots, changes[i].address, changes[i].driver, &error),
                      error);
        check_driver(roots, changes[i].address, changes[i].after, changes[i].override);

        /* once more changes nothing: without a driver the kernel is asked once more at most */
        before = fake_kernel_writes(kernel);
        VPT_ASSERT_OK(vpt_binder_set_driver(roots, changes[i].address, changes[i].driver, &error),
                      error);
        check_driver(roots, changes[i].address, changes[i].after, changes[i].override);
        CU_ASSERT_TRUE(fake_kernel_writes(kernel) <= before + (*changes[i].after == '\0'));
    }
}

/* Fails the nth write of a change; whatever the change then says must be so. */
static void
check_fault(guint i, guint nth, FakeFault fault)
{
    g_autoptr(FakeKernel) kernel = new_kernel();
    g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
    g_autoptr(VptDevice) former = vpt_sysfs_read_device(roots, changes[i].address, NULL);
    g_autoptr(GError) error = NULL;

    fake_kernel_fault(kernel, NULL, nth, fault, EIO);
    if (vpt_binder_set_driver(roots, changes[i].address, changes[i].driver, &error)) {
        /* nobody can tell whether the kernel has no driver or did not look for one */
        CU_ASSERT_TRUE(fault == FAKE_FAULT_LIE && changes[i].driver == CHOICE);
        check_driver(roots, changes[i].address, "", NULL);
        return;
    }

    check_driver(roots, changes[i].address, former->driver ? former->driver : "",
                 former->driver_override);
    /* a first write may have done its work and changed nothing: a probe without a driver */
    if (nth == 1 && fault != FAKE_FAULT_LIE && error && error->code == VPT_ERROR_IO)
        VPT_ASSERT_ERROR(error, VPT_ERROR_IO);
    else
        VPT_ASSERT_ERROR(error, VPT_ERROR_UNDONE);
}

static void
test_each_write_fails_once(void)
{
    static const FakeFault faults[] = { FAKE_FAULT_ERROR, FAKE_FAULT_LIE, FAKE_FAULT_LATE };

    for (guint i = 0; i < G_N_ELEMENTS(changes); i++) {
        g_autoptr(FakeKernel) kernel = new_kernel();
        g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
        guint n_writes;

        fake_kernel_fault(kernel, "none", 0, FAKE_FAULT_ERROR, 0);
        vpt_binder_set_driver(roots, changes[i].address, changes[i].driver, NULL);
        n_writes = fake_kernel_writes(kernel);

        for (guint nth = 1; nth <= n_writes; nth++) {
            for (guint j = 0; j < G_N_ELEMENTS(faults); j++)
                check_fault(i, nth, faults[j]);
        }
    }
}

/* Nothing can be undone while the same write fails for good. */
static void
test_what_cannot_be_undone_is_said(void)
{
    static const struct {
        const char *attribute;
        FakeFault fault;
        int number;
        int code;
        const char *says;
    } lasting[] = {
        { "drivers_probe", FAKE_FAULT_ERROR, EIO, VPT_ERROR_DIRTY, "now has no driver" },
        { "drivers_probe", FAKE_FAULT_LIE, 0, VPT_ERROR_DIRTY, "now has no driver" },
        { "unbind", FAKE_FAULT_ERROR, EIO, VPT_ERROR_UNDONE, "Input/output error" },
        { "unbind", FAKE_FAULT_LIE, 0, VPT_ERROR_UNDONE, "has the driver e1000e" },
        { "driver_override", FAKE_FAULT_ERROR, EACCES, VPT_ERROR_DENIED, "run this as root" },
        { "driver_override", FAKE_FAULT_ERROR, EROFS, VPT_ERROR_DENIED, "run this as root" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(lasting); i++) {
        g_autoptr(FakeKernel) kernel = new_kernel();
        g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
        g_autoptr(GError) error = NULL;

        fake_kernel_fault(kernel, lasting[i].attribute, 0, lasting[i].fault, lasting[i].number);
        CU_ASSERT_FALSE(vpt_binder_set_driver(roots, (VptAddress){ 0, 1, 0, 0 }, "vfio-pci",
                                              &error));
        VPT_ASSERT_ERROR(error, lasting[i].code);
        CU_ASSERT_TRUE(error && strstr(error->message, lasting[i].says));
    }
}

static void
test_a_write_that_hangs_does_not_hang_us(void)
{
    static const char *const attributes[] = { "driver_override", "unbind", "drivers_probe" };

    for (guint i = 0; i < G_N_ELEMENTS(attributes); i++) {
        g_autoptr(FakeKernel) kernel = new_kernel();
        g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
        g_autoptr(GError) error = NULL;
        gint64 start = g_get_monotonic_time();
        gint64 seconds;

        roots->write_seconds = 1;
        fake_kernel_fault(kernel, attributes[i], 1, FAKE_FAULT_HANG, 0);
        CU_ASSERT_FALSE(vpt_binder_set_driver(roots, (VptAddress){ 0, 1, 0, 0 }, "vfio-pci",
                                              &error));
        seconds = (g_get_monotonic_time() - start) / G_USEC_PER_SEC;
        VPT_ASSERT_ERROR(error, VPT_ERROR_DIRTY);
        CU_ASSERT_TRUE(error && strstr(error->message, attributes[i]));
        CU_ASSERT_TRUE(error && strstr(error->message, "is in state S"));
        CU_ASSERT_TRUE(seconds >= 1 && seconds < 10);
        CU_ASSERT_EQUAL(fake_kernel_writes(kernel), i + 1);
    }
}

static void
test_what_is_refused_before_a_write(void)
{
    static const struct {
        VptAddress address;
        const char *driver;
        int code;
    } wrong[] = {
        { { 0, 9, 0, 0 }, "vfio-pci", VPT_ERROR_NOT_FOUND },
        { { 0, 9, 0, 0 }, CHOICE, VPT_ERROR_NOT_FOUND },
        { { 0, 1, 0, 0 }, "no-such-driver", VPT_ERROR_FACTS },
        { { 0, 1, 0, 0 }, "../../devices", VPT_ERROR_SYNTAX },
        { { 0, 1, 0, 0 }, "..", VPT_ERROR_SYNTAX },
    };

    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(FakeKernel) kernel = new_kernel();
        g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
        g_autoptr(GError) error = NULL;

        CU_ASSERT_FALSE(vpt_binder_set_driver(roots, wrong[i].address, wrong[i].driver, &error));
        VPT_ASSERT_ERROR(error, wrong[i].code);
        CU_ASSERT_EQUAL(fake_kernel_writes(kernel), 0);
    }
}

/* Given back, and taken again by vfio-pci: `vfio-pci.ids=` does that. */
static void
test_a_kernel_that_chooses_vfio(void)
{
    g_autoptr(FakeKernel) kernel = new_kernel();
    g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
    g_autoptr(GError) error = NULL;

    fake_kernel_fault(kernel, "drivers_probe", 0, FAKE_FAULT_LIE, 0);
    fake_kernel_fault(kernel, "unbind", 0, FAKE_FAULT_LIE, 0);
    CU_ASSERT_FALSE(vpt_binder_set_driver(roots, (VptAddress){ 0, 2, 0, 0 }, CHOICE, &error));
    VPT_ASSERT_ERROR(error, VPT_ERROR_UNDONE);
    CU_ASSERT_TRUE(error && strstr(error->message, "vfio-pci.ids"));
}

/* The default write on plain files: what the kernel would see. */
static void
test_the_bytes_that_are_written(void)
{
    g_autoptr(FakeKernel) kernel = new_kernel();
    g_autoptr(VptRoots) fake = fake_kernel_roots(kernel);
    g_autoptr(VptRoots) roots = vpt_roots_new(fake->sysfs, NULL);
    g_autofree char *path = vpt_sysfs_path(roots, (VptAddress){ 0, 1, 0, 0 }, "driver_override");
    g_autofree char *text = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) missing = NULL;

    VPT_ASSERT_OK(vpt_binder_set_override(roots, (VptAddress){ 0, 1, 0, 0 }, "vfio-pci", &error),
                  error);
    text = vpt_test_read(path);
    CU_ASSERT_TRUE(g_str_has_prefix(text, "vfio-pci"));

    CU_ASSERT_FALSE(vpt_binder_set_override(roots, (VptAddress){ 0, 9, 0, 0 }, NULL, &missing));
    VPT_ASSERT_ERROR(missing, VPT_ERROR_IO);
}

VPT_TEST_MAIN("binder",
              { "every change", test_every_change },
              { "each write fails once", test_each_write_fails_once },
              { "what cannot be undone is said", test_what_cannot_be_undone_is_said },
              { "a write that hangs does not hang us", test_a_write_that_hangs_does_not_hang_us },
              { "what is refused before a write", test_what_is_refused_before_a_write },
              { "a kernel that chooses vfio", test_a_kernel_that_chooses_vfio },
              { "the bytes that are written", test_the_bytes_that_are_written })
