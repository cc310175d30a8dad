/* test-nodedev.c: a host as libvirt's node devices and capabilities describe it
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A folder below data/virt is a host: node.xml, which libvirt's test driver serves, and
 * host.facts, what is read from it. */
#include "config.h"

#include <string.h>

#include "vpt-error.h"
#include "vpt-facts.h"
#include "vpt-hostxml.h"
#include "vpt-nodedev.h"
#include "vpt-test.h"

static VptVirt *
open_node(const char *name)
{
    g_autofree char *path = vpt_test_path("virt", name, "node.xml", NULL);
    g_autofree char *uri = g_strconcat("test://", path, NULL);
    g_autoptr(GError) error = NULL;
    VptVirt *virt = vpt_virt_open(uri, TRUE, &error);

    VPT_ASSERT_OK(virt, error);
    return virt;
}

/* The test driver tells the truth about the machine it runs on in two places. */
static void
forget_this_machine(VptHost *host)
{
    gboolean groups = FALSE;

    for (guint i = 0; i < host->devices->len; i++) {
        const VptDevice *device = g_ptr_array_index(host->devices, i);

        groups = groups || device->iommu_group >= 0;
    }
    if (!groups)
        host->iommu = VPT_UNKNOWN;
    g_clear_pointer(&host->name, g_free);
}

static void
check_host(const char *name)
{
    g_autoptr(VptVirt) virt = open_node(name);
    g_autoptr(GError) error = NULL;
    g_autoptr(VptHost) host = vpt_virt_read_host(virt, &error);
    g_autofree char *facts = NULL;

    VPT_ASSERT_OK(host, error);
    if (!host)
        return;

    CU_ASSERT_PTR_NOT_NULL(host->name);
    forget_this_machine(host);
    facts = vpt_facts_print(host);
    vpt_test_golden("virt", name, "host.facts", facts);
}

static void
test_every_host_reads_as_expected(void)
{
    vpt_test_each_dir("virt", check_host);
}

static void
test_the_driver_of_a_device(void)
{
    g_autoptr(VptVirt) virt = open_node("sriov-server");
    VptAddress address = { 0, 0x3b, 0, 0 };
    g_autofree char *driver = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(VptDevice) device = vpt_hostxml_device(
        "<device><driver><name>i40e</name></driver><capability type='pci'><domain>0</domain>"
        "<bus>59</bus><slot>0</slot><function>0</function></capability></device>", &error);

    VPT_ASSERT_OK(device, error);
    VPT_ASSERT_STR(device->driver, "i40e");

    /* the test driver knows of none */
    VPT_ASSERT_OK(vpt_virt_nodedev_driver(virt, address, &driver, &error), error);
    VPT_ASSERT_STR(driver, "");
}

static void
test_a_device_that_is_not_there(void)
{
    g_autoptr(VptVirt) virt = open_node("vmd");
    VptAddress address = { 0x10000, 0xe2, 0, 0 };
    g_autofree char *driver = NULL;
    g_autoptr(GError) error = NULL;

    CU_ASSERT_FALSE(vpt_virt_nodedev_driver(virt, address, &driver, &error));
    VPT_ASSERT_ERROR(error, VPT_ERROR_NOT_FOUND);
    CU_ASSERT_PTR_NOT_NULL(strstr(error->message, "pci_10000_e2_00_0"));
    CU_ASSERT_PTR_NULL(driver);

    g_clear_error(&error);
    CU_ASSERT_FALSE(vpt_virt_nodedev_detach(virt, address, NULL, &error));
    VPT_ASSERT_ERROR(error, VPT_ERROR_NOT_FOUND);

    g_clear_error(&error);
    CU_ASSERT_FALSE(vpt_virt_nodedev_reattach(virt, address, &error));
    VPT_ASSERT_ERROR(error, VPT_ERROR_NOT_FOUND);
}

static void
test_a_driver_that_libvirt_cannot_change(void)
{
    g_autofree char *path = vpt_test_path("virt", "vmd", "node.xml", NULL);
    g_autofree char *uri = g_strconcat("test://", path, NULL);
    g_autoptr(VptVirt) virt = vpt_virt_open(uri, FALSE, NULL);
    g_autoptr(VptVirt) reader = open_node("vmd");
    VptAddress address = { 0x10000, 0xe1, 0, 0 };
    g_autoptr(GError) error = NULL;

    CU_ASSERT_FALSE(vpt_virt_nodedev_detach(virt, address, NULL, &error));
    VPT_ASSERT_ERROR(error, VPT_ERROR_LIBVIRT);
    CU_ASSERT_PTR_NOT_NULL(strstr(error->message, "qemu:///system can"));

    g_clear_error(&error);
    CU_ASSERT_FALSE(vpt_virt_nodedev_detach(reader, address, NULL, &error));
    VPT_ASSERT_ERROR(error, VPT_ERROR_DENIED);

    g_clear_error(&error);
    CU_ASSERT_FALSE(vpt_virt_nodedev_reattach(reader, address, &error));
    VPT_ASSERT_ERROR(error, VPT_ERROR_DENIED);
}

static void
test_what_is_no_pci_device_is_an_error(void)
{
    static const char *const wrong[] = {
        "",
        "\xff\xfe",
        "<device",
        "<device/>",
        "<device><name>computer</name><capability type='system'/></device>",
        "<pci><capability type='pci'/></pci>",
        "<device><name>x</name><capability type='pci'/></device>",
        "<device><capability type='pci'><domain>0</domain><bus>256</bus><slot>0</slot>"
        "<function>0</function></capability></device>",
        "<device><capability type='pci'><domain>0</domain><bus>1</bus><slot>0</slot>"
        "<function>-1</function></capability></device>",
        "<device><capability type='pci'><domain>4294967296</domain><bus>1</bus><slot>0</slot>"
        "<function>0</function></capability></device>",
    };

    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(VptDevice) device = vpt_hostxml_device(wrong[i], &error);

        CU_ASSERT_PTR_NULL(device);
        VPT_ASSERT_ERROR(error, VPT_ERROR_FACTS);
    }
}

static void
test_numbers_out_of_range_stay_unknown(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(VptDevice) device = vpt_hostxml_device(
        "<device><capability type='pci'><class>0x1000000</class><domain>0</domain><bus>1</bus>"
        "<slot>0</slot><function>0</function><vendor id='0x18086'/><product id='x'/>"
        "<capability type='virt_functions' maxCount='many'/>"
        "<iommuGroup number='-1'/><numa node='-1'/></capability></device>", &error);

    VPT_ASSERT_OK(device, error);
    CU_ASSERT_TRUE(device->class == 0 && device->vendor == 0 && device->device == 0);
    CU_ASSERT_TRUE(device->n_vfs == 0 && device->total_vfs == 0);
    CU_ASSERT_EQUAL(device->iommu_group, -1);
    CU_ASSERT_EQUAL(device->numa_node, -1);
}

static void
test_capabilities_tell_of_iommu_and_vfio(void)
{
    static const char with_vfio[] =
        "<domainCapabilities><devices><hostdev supported='yes'><enum name='pciBackend'>"
        "<value>default</value><value>vfio</value></enum></hostdev></devices></domainCapabilities>";
    static const char without_vfio[] =
        "<domainCapabilities><devices><hostdev supported='yes'><enum name='pciBackend'/></hostdev>"
        "</devices></domainCapabilities>";

    CU_ASSERT_EQUAL(vpt_hostxml_iommu("<capabilities><host><iommu support='yes'/></host>"
                                      "</capabilities>"), VPT_YES);
    CU_ASSERT_EQUAL(vpt_hostxml_iommu("<capabilities><host><iommu support='no'/></host>"
                                      "</capabilities>"), VPT_NO);
    CU_ASSERT_EQUAL(vpt_hostxml_iommu("<capabilities><host/></capabilities>"), VPT_UNKNOWN);
    CU_ASSERT_EQUAL(vpt_hostxml_iommu("no XML"), VPT_UNKNOWN);
    CU_ASSERT_EQUAL(vpt_hostxml_iommu(NULL), VPT_UNKNOWN);

    CU_ASSERT_EQUAL(vpt_hostxml_vfio(with_vfio, VPT_YES), VPT_YES);
    CU_ASSERT_EQUAL(vpt_hostxml_vfio(without_vfio, VPT_YES), VPT_NO);
    CU_ASSERT_EQUAL(vpt_hostxml_vfio(without_vfio, VPT_NO), VPT_UNKNOWN);
    CU_ASSERT_EQUAL(vpt_hostxml_vfio("<domainCapabilities/>", VPT_YES), VPT_UNKNOWN);
    CU_ASSERT_EQUAL(vpt_hostxml_vfio(NULL, VPT_YES), VPT_UNKNOWN);
}

VPT_TEST_MAIN("nodedev",
              { "every host reads as expected", test_every_host_reads_as_expected },
              { "the driver of a device", test_the_driver_of_a_device },
              { "a device that is not there", test_a_device_that_is_not_there },
              { "a driver that libvirt can't change", test_a_driver_that_libvirt_cannot_change },
              { "what is no PCI device is an error", test_what_is_no_pci_device_is_an_error },
              { "numbers out of range stay unknown", test_numbers_out_of_range_stay_unknown },
              { "capabilities tell of IOMMU and VFIO", test_capabilities_tell_of_iommu_and_vfio })
