/* test-boot.c: the devices of devices.conf and their driver, while the host boots
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "fake-kernel.h"
#include "vpt-boot.h"
#include "vpt-journal.h"
#include "vpt-sysfs.h"
#include "vpt-test.h"

static const char host[] =
    "virt-passthru facts 1\n"
    "host iommu=yes vfio=yes\n"
    "device 0000:00:10.0 id=1af4:1001 class=010000 driver=virtio-pci\n"
    "device 0000:01:00.0 id=8086:10d3 driver=e1000e serial=0000000000000011\n"
    "device 0000:02:00.0 id=8086:10d3 driver=e1000e serial=0000000000000022\n"
    "device 0000:03:00.0 id=8086:1521\n"
    "device 0000:04:00.0 id=8086:1521 driver=vfio-pci driver-override=vfio-pci\n";

#define NIC "owner=passthru\\nid=8086:10d3\\n"
#define IGB "owner=passthru\\nid=8086:1521\\n"
#define CONF "etc/virt-passthru/devices.conf: "

/* What devices.conf says, the driver (after --all) or the override (after a claim) of each
 * of the five devices then, and what is told. */
static const struct {
    const char *conf;
    const char *bound;
    const char *claimed;
    gboolean good;
    const char *told;
} boots[] = {
    { "", "virtio-pci e1000e e1000e - vfio-pci", "- - - - vfio-pci", TRUE, NULL },
    { CONF "[03:00.0]\\nowner=host\\nid=8086:1521\\n", "virtio-pci e1000e e1000e - vfio-pci",
      "- - - - vfio-pci", TRUE, NULL },
    { CONF "[01:00.0]\\n" NIC "[03:00.0]\\n" IGB "[04:00.0]\\n" IGB,
      "virtio-pci vfio-pci e1000e vfio-pci vfio-pci", "- vfio-pci - vfio-pci vfio-pci", TRUE,
      NULL },
    { CONF "[01:00.0]\\n" NIC "serial=0000000000000011\\n",
      "virtio-pci vfio-pci e1000e - vfio-pci", "- vfio-pci - - vfio-pci", TRUE, NULL },
    { CONF "[01:00.0]\\n" NIC "serial=0000000000000022\\n",
      "virtio-pci e1000e vfio-pci - vfio-pci", "- - vfio-pci - vfio-pci", TRUE,
      "0000:02:00.0: this is the device that was enabled at 01:00.0; it is followed" },
    { CONF "[09:00.0]\\n" NIC "serial=0000000000000022\\n",
      "virtio-pci e1000e vfio-pci - vfio-pci", "- - vfio-pci - vfio-pci", TRUE,
      "is followed" },
    { CONF "[01:00.0]\\n" NIC "serial=0000000000000033\\n", "virtio-pci e1000e e1000e - vfio-pci",
      "- - - - vfio-pci", FALSE,
      "refused: 0000:01:00.0 has serial number 0000000000000011 but 0000000000000033 was" },
    { CONF "[03:00.0]\\n" NIC "[01:00.0]\\n" NIC, "virtio-pci vfio-pci e1000e - vfio-pci",
      "- vfio-pci - - vfio-pci", FALSE, "refused: 0000:03:00.0 is 8086:1521 but 8086:10d3 was" },
    { CONF "nonsense\\n", "virtio-pci e1000e e1000e - vfio-pci", "- - - - vfio-pci", FALSE,
      "devices.conf: line 1: this is neither" },
};

static FakeKernel *
new_kernel(const char *conf)
{
    FakeKernel *kernel = fake_kernel_new(host);

    fake_kernel_add(kernel, conf);
    return kernel;
}

/* The drivers or the overrides of all devices, in one line. */
static char *
describe(const VptRoots *roots, gboolean drivers)
{
    g_autoptr(VptHost) now = vpt_sysfs_read_host(roots, NULL);
    g_autoptr(GString) text = g_string_new(NULL);

    CU_ASSERT_PTR_NOT_NULL_FATAL(now);
    for (guint i = 0; i < now->devices->len; i++) {
        const VptDevice *device = g_ptr_array_index(now->devices, i);
        const char *value = drivers ? device->driver : device->driver_override;

        g_string_append_printf(text, "%s%s", i > 0 ? " " : "", value ? value : "-");
    }

    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void
check_told(GPtrArray *report, const char *told)
{
    CU_ASSERT_EQUAL(report->len, told ? 1 : 0);
    if (told && report->len > 0)
        CU_ASSERT_PTR_NOT_NULL(strstr(g_ptr_array_index(report, 0), told));
}

static void
test_all_at_once(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(boots); i++) {
        g_autoptr(FakeKernel) kernel = new_kernel(boots[i].conf);
        g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
        g_autoptr(GPtrArray) report = g_ptr_array_new_with_free_func(g_free);
        g_autofree char *drivers = NULL;

        CU_ASSERT_EQUAL(vpt_boot_bind_all(roots, report), boots[i].good);
        drivers = describe(roots, TRUE);
        VPT_ASSERT_STR(drivers, boots[i].bound);
        check_told(report, boots[i].told);
    }
}

static void
test_each_as_it_comes(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(boots); i++) {
        g_autoptr(FakeKernel) kernel = new_kernel(boots[i].conf);
        g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
        g_autoptr(GPtrArray) report = g_ptr_array_new_with_free_func(g_free);
        g_autofree char *overrides = NULL;
        gboolean good = TRUE;

        for (guint8 bus = 1; bus <= 4; bus++)
            good &= vpt_boot_claim(roots, (VptAddress){ 0, bus, 0, 0 }, report);
        CU_ASSERT_EQUAL(good, boots[i].good);
        overrides = describe(roots, FALSE);
        VPT_ASSERT_STR(overrides, boots[i].claimed);
        if (report->len > 0)
            g_ptr_array_set_size(report, 1);
        check_told(report, boots[i].told);
    }
}

static void
test_a_device_that_is_not_there(void)
{
    g_autoptr(FakeKernel) kernel = new_kernel(CONF "[09:00.0]\\n" NIC "[03:00.0]\\n" IGB);
    g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
    g_autoptr(GPtrArray) report = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *driver = NULL;

    CU_ASSERT_TRUE(vpt_boot_bind_all(roots, report));
    check_told(report, "09:00.0 is enabled for passthrough and not there");
    driver = vpt_sysfs_read_driver(roots, (VptAddress){ 0, 3, 0, 0 }, NULL);
    VPT_ASSERT_STR(driver, "vfio-pci");

    g_ptr_array_set_size(report, 0);
    CU_ASSERT_FALSE(vpt_boot_claim(roots, (VptAddress){ 0, 9, 0, 0 }, report));
    check_told(report, "no PCI device at '0000:09:00.0'");
}

static void
test_what_the_host_needs_stays_with_it(void)
{
    g_autoptr(FakeKernel) kernel = new_kernel(CONF "[0000:00:10.0]\\nowner=passthru\\n"
                                              "id=1af4:1001\\n");
    g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
    g_autoptr(GPtrArray) report = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *driver = NULL;

    fake_kernel_add(kernel,
                    "sys/devices/pci0000:00/0000:00:10.0/virtio0/block/vda/\n"
                    "sys/class/block/vda -> sys/devices/pci0000:00/0000:00:10.0/virtio0/block/vda\n"
                    "sys/dev/block/254:0 -> sys/devices/pci0000:00/0000:00:10.0/virtio0/block/vda\n"
                    "proc/self/mountinfo: 1 1 254:0 / / rw - ext4 /dev/vda rw\\n");
    CU_ASSERT_FALSE(vpt_boot_bind_all(roots, report));
    check_told(report, "the host needs it for the root file system (/dev/vda)");
    driver = vpt_sysfs_read_driver(roots, (VptAddress){ 0, 0, 0x10, 0 }, NULL);
    VPT_ASSERT_STR(driver, "virtio-pci");
}

/* One that cannot be bound keeps none of the others from it. */
static void
test_a_failure_is_one_device_s(void)
{
    g_autoptr(FakeKernel) kernel = new_kernel(CONF "[01:00.0]\\n" NIC "[03:00.0]\\n" IGB);
    g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
    g_autoptr(GPtrArray) report = g_ptr_array_new_with_free_func(g_free);
    g_autofree char *drivers = NULL;

    fake_kernel_fault(kernel, "unbind", 1, FAKE_FAULT_ERROR, EIO);
    CU_ASSERT_FALSE(vpt_boot_bind_all(roots, report));
    check_told(report, "drivers/e1000e/unbind': Input/output error");
    drivers = describe(roots, TRUE);
    VPT_ASSERT_STR(drivers, "virtio-pci e1000e e1000e vfio-pci vfio-pci");

    g_ptr_array_set_size(report, 0);
    fake_kernel_fault(kernel, "driver_override", 1, FAKE_FAULT_ERROR, EACCES);
    CU_ASSERT_FALSE(vpt_boot_claim(roots, (VptAddress){ 0, 1, 0, 0 }, report));
    check_told(report, "Permission denied; run this as root");
}

static void
test_another_run_is_waited_for_by_nobody(void)
{
    g_autoptr(FakeKernel) kernel = new_kernel(CONF "[01:00.0]\\n" NIC);
    g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
    g_autoptr(GPtrArray) report = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(VptLock) lock = vpt_lock_take(roots, NULL);

    CU_ASSERT_PTR_NOT_NULL(lock);
    CU_ASSERT_FALSE(vpt_boot_bind_all(roots, report));
    check_told(report, "another virt-passthru is changing this host");
    CU_ASSERT_EQUAL(fake_kernel_writes(kernel), 0);
}

/* A board without a Device Serial Number is known by its Vital Product Data. */
static void
test_a_serial_number_in_vital_product_data(void)
{
    static const struct {
        const char *serial;
        gboolean good;
    } serials[] = { { "45", TRUE }, { "46", FALSE } };

    for (guint i = 0; i < G_N_ELEMENTS(serials); i++) {
        g_autofree char *conf = g_strconcat(CONF "[03:00.0]\\n" IGB "serial=", serials[i].serial,
                                            "\\n", NULL);
        g_autoptr(FakeKernel) kernel = new_kernel(conf);
        g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
        g_autoptr(GPtrArray) report = g_ptr_array_new_with_free_func(g_free);

        fake_kernel_add(kernel,
                        "sys/devices/pci0000:03/0000:03:00.0/vpd: \\220\\005\\001SN\\00245");
        CU_ASSERT_EQUAL(vpt_boot_claim(roots, (VptAddress){ 0, 3, 0, 0 }, report), serials[i].good);
        CU_ASSERT_EQUAL(vpt_boot_bind_all(roots, report), serials[i].good);
    }
}

VPT_TEST_MAIN("boot",
              { "all at once", test_all_at_once },
              { "each as it comes", test_each_as_it_comes },
              { "a device that is not there", test_a_device_that_is_not_there },
              { "what the host needs stays with it", test_what_the_host_needs_stays_with_it },
              { "a failure is one device's", test_a_failure_is_one_device_s },
              { "another run is waited for by nobody", test_another_run_is_waited_for_by_nobody },
              { "a serial number in vital product data",
                test_a_serial_number_in_vital_product_data })
