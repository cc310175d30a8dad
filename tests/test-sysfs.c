/* test-sysfs.c: a machine as its kernel shows it, and as a broken one might
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "fake-kernel.h"
#include "fake-tree.h"
#include "vpt-error.h"
#include "vpt-facts.h"
#include "vpt-names.h"
#include "vpt-sysfs.h"
#include "vpt-test.h"

#define HEAD "virt-passthru facts 1\n"

/* One of each: a root port, a NIC behind it, a physical function with its virtual ones, a
 * GPU, devices behind Intel VMD, a device that fell off the bus. */
static const char lab[] =
    HEAD
    "host name=lab kernel=6.1.0-30-amd64 cmdline=\"quiet intel_iommu=on\" iommu=yes "
    "interrupt-remapping=yes vfio=yes memory-total=3079364 memory-available=1234567 cpus=4\n"
    "device 0000:00:00.0 id=8086:29c0 subsystem=1af4:1100 class=060000 group=0\n"
    "device 0000:00:02.0 id=1b36:000c class=060400 driver=pcieport group=1 bridge=yes\n"
    "device 0000:00:03.0 id=1234:1111 class=030000 group=2 boot-vga=yes bar-bytes=16781312\n"
    "device 0000:00:0e.0 id=8086:467f class=010400 driver=vmd group=3\n"
    "device 0000:01:00.0 id=8086:10d3 subsystem=8086:a01f class=020000 driver=e1000e group=11 "
    "numa=1 parent=0000:00:02.0 serial=525400ffff123456 reset=\"flr bus\" bar-bytes=131072\n"
    "device 0000:06:00.0 id=8086:5845 class=010802 driver=vfio-pci driver-override=vfio-pci "
    "group=15 parent=0000:00:07.0 vfs=2 total-vfs=4 bar-bytes=16384\n"
    "device 0000:06:00.1 id=8086:5845 class=010802 group=20 parent=0000:00:07.0 "
    "physical-function=0000:06:00.0 bar-bytes=8192\n"
    "device 0000:06:00.2 id=8086:5845 class=010802 group=21 parent=0000:00:07.0 "
    "physical-function=0000:06:00.0 bar-bytes=8192\n"
    "device 0000:07:00.0 id=1b36:000d class=0c0330 driver=xhci_hcd group=16 unhealthy=yes\n"
    "device 10000:e0:06.0 id=8086:09ab class=060400 driver=pcieport bridge=yes "
    "parent=0000:00:0e.0\n"
    "device 10000:e1:00.0 id=144d:a80a subsystem=144d:a801 class=010802 driver=nvme "
    "parent=10000:e0:06.0 serial=0000000000000001\n";

/* Names come from the hwdb of the machine that runs the test. */
static void
drop_names(VptHost *host)
{
    for (guint i = 0; i < host->devices->len; i++) {
        VptDevice *device = g_ptr_array_index(host->devices, i);

        g_clear_pointer(&device->vendor_name, g_free);
        g_clear_pointer(&device->device_name, g_free);
    }
}

static char *
gather(const VptRoots *roots)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(VptHost) host = vpt_sysfs_read_host(roots, &error);

    VPT_ASSERT_OK(host != NULL, error);
    if (!host)
        return NULL;
    drop_names(host);
    return vpt_facts_print(host);
}

static void
test_a_tree_made_from_facts_gives_the_facts(void)
{
    static const char *const hosts[] = {
        lab,
        HEAD "host\n",
        HEAD "host name=old kernel=5.10.0 iommu=no interrupt-remapping=no vfio=no cpus=1\n"
             "device 0000:00:01.0 id=1af4:1041 class=020000\n",
    };

    for (guint i = 0; i < G_N_ELEMENTS(hosts); i++) {
        g_autoptr(FakeKernel) kernel = fake_kernel_new(hosts[i]);
        g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
        g_autofree char *text = gather(roots);

        VPT_ASSERT_STR(text, hosts[i]);
    }
}

static void
test_one_device_is_read_like_all(void)
{
    g_autoptr(FakeKernel) kernel = fake_kernel_new(lab);
    g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
    g_autoptr(VptHost) host = vpt_host_new();
    g_autoptr(VptHost) expected = vpt_facts_parse(lab, NULL);
    g_autofree char *text = NULL;
    g_autofree char *expected_text = NULL;

    for (guint i = 0; i < expected->devices->len; i++) {
        const VptDevice *device = g_ptr_array_index(expected->devices, i);
        g_autoptr(GError) error = NULL;
        VptDevice *one = vpt_sysfs_read_device(roots, device->address, &error);

        VPT_ASSERT_OK(one != NULL, error);
        if (one)
            g_ptr_array_add(host->devices, one);
    }
    drop_names(host);
    text = vpt_facts_print(host);
    expected_text = vpt_facts_print(expected);
    VPT_ASSERT_STR(strstr(text, "\ndevice"), strstr(expected_text, "\ndevice"));
}

static void
test_the_driver_link_alone(void)
{
    g_autoptr(FakeKernel) kernel = fake_kernel_new(lab);
    g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
    g_autofree char *bound = vpt_sysfs_read_driver(roots, (VptAddress){ 0, 1, 0, 0 }, NULL);
    g_autofree char *none = vpt_sysfs_read_driver(roots, (VptAddress){ 0, 6, 0, 1 }, NULL);
    g_autoptr(GError) error = NULL;

    VPT_ASSERT_STR(bound, "e1000e");
    VPT_ASSERT_STR(none, "");
    CU_ASSERT_PTR_NULL(vpt_sysfs_read_driver(roots, (VptAddress){ 0, 9, 0, 0 }, &error));
    VPT_ASSERT_ERROR(error, VPT_ERROR_NOT_FOUND);
}

#define NIC "sys/devices/pci0000:00/0000:00:02.0/0000:01:00.0/"
#define NIC_FACTS                                                                                  \
    "device 0000:01:00.0 id=8086:10d3 subsystem=8086:a01f class=020000 driver=e1000e group=11 "    \
    "numa=1 parent=0000:00:02.0 serial=525400ffff123456 reset=\"flr bus\" bar-bytes=131072\n"
#define BAR_32K "0x00000000f0000000 0x00000000f0007fff 0x0000000000040200"

/* What a file says, and what is then known of the device; "-" takes the file away. */
static const struct {
    const char *file;
    const char *holds;
    const char *without;
    const char *instead;
} odd[] = {
    { "uevent", "-", "", "" },
    { "uevent", "", "", "" },
    { "uevent", "PCI_ID=80866:10D3\n", "", "" },
    { "uevent", "\\377\\376=\\001\nPCI_ID=8086\nPCI_ID\n=\n", "", "" },
    { "uevent", "PCI_ID=1:2\n", "", "" },
    { "uevent", "PCI_ID=0001:0002\nPCI_CLASS=FF030000\nPCI_SUBSYS_ID=zz\n",
      "id=8086:10d3 subsystem=8086:a01f class=020000 driver=e1000e", "id=0001:0002 class=030000" },
    { "numa_node", "-", "numa=1 ", "" },
    { "numa_node", "", "numa=1 ", "" },
    { "numa_node", "99999999999999999999", "numa=1 ", "" },
    { "numa_node", "one\n", "numa=1 ", "" },
    { "reset_method", "-", "reset=\"flr bus\" ", "" },
    { "reset_method", "\n", "reset=\"flr bus\" ", "" },
    { "reset_method", "pm\\377\n", "reset=\"flr bus\"", "reset=\"pm\357\277\275\"" },
    { "driver_override", "\n", "", "" },
    { "driver_override", "vfio-pci\n", "group=11", "driver-override=vfio-pci group=11" },
    { "driver_override", "-", "", "" },
    { "resource", "-", " bar-bytes=131072", "" },
    { "resource", "garbage\n", " bar-bytes=131072", "" },
    { "resource", BAR_32K "\n0x0 0x", "bar-bytes=131072", "bar-bytes=32768" },
    { "resource", "0x0 0xffffffffffffffff 0x200\n" BAR_32K "\n", "bar-bytes=131072",
      "bar-bytes=32768" },
    { "resource", "0xf0007fff 0xf0000000 0x200\n" BAR_32K "\n", "bar-bytes=131072",
      "bar-bytes=32768" },
    { "config", "-", " serial=525400ffff123456", "" },
    { "config", "", " serial=525400ffff123456", "" },
    { "config", "\\206\\200", " serial=525400ffff123456", "" },
    { "sriov_totalvfs", "-1\n", "", "" },
    { "sriov_totalvfs", "7\n", "serial", "total-vfs=7 serial" },
    { "boot_vga", "1\n", "", "" },
};

static void
test_an_odd_file_leaves_its_fact_unknown(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(odd); i++) {
        g_autoptr(FakeKernel) kernel = fake_kernel_new(lab);
        g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
        g_autofree char *path = g_strconcat(NIC, odd[i].file, NULL);
        g_autofree char *full = g_build_filename(fake_kernel_root(kernel), path, NULL);
        g_autofree char *holds = g_strcompress(odd[i].holds);
        g_autoptr(GString) expected = g_string_new(lab);
        g_autofree char *text = NULL;
        g_autoptr(GString) line = g_string_new(NIC_FACTS);

        if (g_str_equal(holds, "-"))
            unlink(full);
        else
            fake_tree_file(fake_kernel_root(kernel), path, holds);

        g_string_replace(line, odd[i].without, odd[i].instead, *odd[i].without ? 1 : 0);
        g_string_replace(expected, NIC_FACTS, line->str, 1);
        text = gather(roots);
        VPT_ASSERT_STR(text, expected->str);
    }
}

static void
test_odd_links_and_folders(void)
{
    static const struct {
        const char *listing;
        const char *without;
        const char *instead;
    } trees[] = {
        { NIC "iommu_group -> sys/kernel/iommu_groups/none", "group=11 ", "" },
        { NIC "iommu_group -> sys/kernel/iommu_groups/-1", "group=11 ", "" },
        { NIC "physfn -> sys/devices/nonsense", "", "" },
        { NIC "driver -> sys/bus/pci/drivers/gone\n" NIC "uevent/", "driver=e1000e",
          "driver=gone" },
        { "sys/bus/pci/devices/0000:01:00.0 -> sys/nowhere", NIC_FACTS, "" },
        { "sys/bus/pci/devices/not-an-address/\nsys/bus/pci/devices/.hidden: x", "", "" },
        { NIC "numa_node/", "numa=1 ", "" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(trees); i++) {
        g_autoptr(FakeKernel) kernel = fake_kernel_new(lab);
        g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
        g_autoptr(GString) expected = g_string_new(lab);
        g_autoptr(GString) line = g_string_new(NIC_FACTS);
        g_autofree char *text = NULL;

        fake_kernel_add(kernel, trees[i].listing);
        if (*trees[i].without)
            g_string_replace(line, trees[i].without, trees[i].instead, 1);
        g_string_replace(expected, NIC_FACTS, line->str, 1);
        text = gather(roots);
        VPT_ASSERT_STR(text, expected->str);
    }
}

/* A folder instead of a link, as a tree copied without its links has it. */
static void
test_a_device_that_is_a_plain_folder(void)
{
    g_autoptr(FakeKernel) kernel = fake_kernel_new(HEAD "host\n");
    g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
    g_autofree char *text = NULL;

    fake_kernel_add(kernel, "sys/bus/pci/devices/0000:01:00.0/vendor: 0x8086\\n\n"
                            "sys/bus/pci/devices/0000:01:00.0/device: 10d3\\n\n"
                            "sys/bus/pci/devices/0000:01:00.0/class: 0x060400\\n\n"
                            "sys/bus/pci/devices/0000:02:00.0/");
    text = gather(roots);
    VPT_ASSERT_STR(text, HEAD "host\ndevice 0000:01:00.0 id=8086:10d3 class=060400 bridge=yes\n"
                              "device 0000:02:00.0\n");
}

static void
test_a_machine_without_pci_is_an_error(void)
{
    static const char *const listings[] = { "sys/", "sys/bus/pci/devices: a file" };

    for (guint i = 0; i < G_N_ELEMENTS(listings); i++) {
        g_autofree char *root = g_dir_make_tmp("vpt-sysfs-XXXXXX", NULL);
        g_autofree char *sysfs = g_build_filename(root, "sys", NULL);
        g_autoptr(VptRoots) roots = vpt_roots_new(sysfs, NULL);
        g_autoptr(GError) error = NULL;
        g_autoptr(GError) one_error = NULL;

        fake_tree_add(root, listings[i]);
        CU_ASSERT_PTR_NULL(vpt_sysfs_read_host(roots, &error));
        VPT_ASSERT_ERROR(error, VPT_ERROR_FACTS);
        CU_ASSERT_PTR_NULL(vpt_sysfs_read_device(roots, (VptAddress){ 0 }, &one_error));
        VPT_ASSERT_ERROR(one_error, i == 0 ? VPT_ERROR_NOT_FOUND : VPT_ERROR_FACTS);
        fake_tree_remove(root);
    }
}

static void
test_the_roots_of_another_tree(void)
{
    g_autoptr(VptRoots) own = vpt_roots_new(NULL, NULL);
    g_autoptr(VptRoots) other = vpt_roots_new("/nonexistent/sys", "/some/conf");

    CU_ASSERT_FALSE(own->foreign);
    VPT_ASSERT_STR(own->sysfs, "/sys");
    VPT_ASSERT_STR(own->procfs, "/proc");
    VPT_ASSERT_STR(own->run, "/run/virt-passthru");
    VPT_ASSERT_STR(own->conf, "/etc/virt-passthru");
    CU_ASSERT_TRUE(other->foreign);
    VPT_ASSERT_STR(other->procfs, "/nonexistent/proc");
    VPT_ASSERT_STR(other->run, "/nonexistent/run/virt-passthru");
    VPT_ASSERT_STR(other->conf, "/some/conf");
}

static void
test_what_proc_tells_of_the_machine(void)
{
    static const struct {
        const char *listing;
        const char *says;
    } machines[] = {
        { "proc/interrupts:  9:  0  IR-PCI-MSIX-0000:01:00.0  0-edge  eth0\\n",
          "host interrupt-remapping=yes\n" },
        { "proc/interrupts:  9:  0  ITS-PCI-MSIX-0000:01:00.0  0-edge  eth0\\n",
          "host interrupt-remapping=yes\n" },
        { "proc/interrupts:  9:  0  IO-APIC  9-fasteoi  acpi\\n 10:  0  PCI-MSI  0-edge  eth0\\n",
          "host interrupt-remapping=no\n" },
        { "proc/interrupts:  9:  0  XIVE-IRQ  9-edge  eth0\\n", "host\n" },
        { "sys/kernel/iommu_groups/0/", "host iommu=yes\n" },
        { "sys/kernel/iommu_groups/0/name: vfio-noiommu\\n", "host iommu=no\n" },
        { "sys/kernel/iommu_groups/", "host iommu=no\n" },
        { "sys/class/iommu/", "host iommu=no\n" },
        { "sys/class/iommu/ivhd0/", "host iommu=yes\n" },
        { "sys/devices/system/cpu/online: 0-3,8,10-11\\n", "host cpus=7\n" },
        { "sys/devices/system/cpu/online: 3-0\\n", "host\n" },
        { "sys/devices/system/cpu/online: x\\n", "host\n" },
        { "sys/devices/system/cpu/online: 0-99999999999\\n", "host\n" },
        { "proc/meminfo: MemTotal:      10 kB\\nMemAvailable:  7 kB\\n",
          "host memory-total=10 memory-available=7\n" },
        { "proc/meminfo: junk\\n", "host\n" },
        { "proc/sys/kernel/hostname: a\\377b\\n", "host name=\"a\357\277\275b\"\n" },
        { "proc/sys/kernel/osrelease: 6.1\\n", "host kernel=6.1\n" },
        { "proc/sys/kernel/osrelease: 6.1\\n\nlib/modules/6.1/", "host kernel=6.1 vfio=no\n" },
        { "sys/bus/pci/drivers/vfio-pci/", "host vfio=yes\n" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(machines); i++) {
        g_autoptr(FakeKernel) kernel = fake_kernel_new(HEAD "host\n");
        g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
        g_autofree char *text = NULL;

        fake_kernel_add(kernel, machines[i].listing);
        text = gather(roots);
        VPT_ASSERT_STR(text + strlen(HEAD), machines[i].says);
    }
}

static void
test_names(void)
{
    g_autoptr(VptNames) names = vpt_names_new();
    g_autoptr(VptDevice) unknown = vpt_device_new((VptAddress){ 0 });
    g_autoptr(VptDevice) twin = vpt_device_new((VptAddress){ 0 });

    unknown->vendor = twin->vendor = 0xf00d;
    unknown->device = twin->device = 0xf00d;
    unknown->device_name = g_strdup("left over");
    vpt_names_fill(names, unknown);
    vpt_names_fill(names, twin);
    CU_ASSERT_PTR_NULL(unknown->vendor_name);
    CU_ASSERT_PTR_NULL(unknown->device_name);

    /* a machine with a hwdb knows Intel; one without knows nobody */
    unknown->vendor = 0x8086;
    unknown->device = 0x10d3;
    vpt_names_fill(names, unknown);
    CU_ASSERT_TRUE(!unknown->vendor_name || strstr(unknown->vendor_name, "Intel"));
}

VPT_TEST_MAIN("sysfs",
              { "a tree made from facts gives the facts",
                test_a_tree_made_from_facts_gives_the_facts },
              { "one device is read like all", test_one_device_is_read_like_all },
              { "the driver link alone", test_the_driver_link_alone },
              { "an odd file leaves its fact unknown", test_an_odd_file_leaves_its_fact_unknown },
              { "odd links and folders", test_odd_links_and_folders },
              { "a device that is a plain folder", test_a_device_that_is_a_plain_folder },
              { "a machine without PCI is an error", test_a_machine_without_pci_is_an_error },
              { "the roots of another tree", test_the_roots_of_another_tree },
              { "what proc tells of the machine", test_what_proc_tells_of_the_machine },
              { "names", test_names })
