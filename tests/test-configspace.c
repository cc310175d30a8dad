/* test-configspace.c: serial numbers and the health of a device, from sane and broken bytes
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "fake-kernel.h"
#include "vpt-configspace.h"
#include "vpt-facts.h"
#include "vpt-sysfs.h"
#include "vpt-test.h"

#define NIC "sys/devices/pci0000:01/0000:01:00.0/"

static const char nic[] =
    "virt-passthru facts 1\n"
    "device 0000:01:00.0 id=8086:10d3 class=020000 serial=525400ffff123456\n"
    "device 0000:06:00.1 id=8086:5845 class=010802 physical-function=0000:06:00.0\n"
    "device 0000:07:00.0 id=1b36:000d class=0c0330\n";

/* PCI Local Bus Specification 3.0, appendix I: large resources have bit 7 set. */
static void
test_serial_numbers_in_vital_product_data(void)
{
    static const struct {
        const char *bytes;
        gsize length;
        const char *serial;
    } vpds[] = {
        { "\x82\x03\x00NIC\x90\x0c\x00PN\x01xSN\x05 ab1 \x78", 22, "ab1" },
        { "\x90\x05\x00SN\x02\x34\x35", 8, "45" },
        { "\x90\x05\x00SN\x02 \x00", 8, NULL },
        { "\x90\x05\x00SN\x20\x34\x35", 8, NULL },
        { "\x90\xff\xffSN\x02\x34\x35", 8, "45" },
        { "\x90\x04\x00PN\x01x\x78", 8, NULL },
        { "\x82\xff\xffNIC", 6, NULL },
        { "\x78\x90\x05\x00SN\x02\x34\x35", 9, NULL },
        { "\x21x\x90\x05\x00SN\x02\x34\x35", 10, "45" },
        { "\xff\xff\xff\xff\xff\xff", 6, NULL },
        { "\x90", 1, NULL },
        { "", 0, NULL },
    };

    for (guint i = 0; i < G_N_ELEMENTS(vpds); i++) {
        /* of the exact size, so that a sanitizer sees a read behind the end */
        g_autofree guint8 *bytes = g_memdup2(vpds[i].bytes, vpds[i].length);
        g_autofree char *serial = vpt_configspace_vpd_serial(bytes, vpds[i].length);

        VPT_ASSERT_STR(serial, vpds[i].serial);
    }
}

static void
test_the_serial_number_of_one_device(void)
{
    g_autoptr(FakeKernel) kernel = fake_kernel_new(nic);
    g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
    g_autoptr(VptHost) host = vpt_facts_parse(nic, NULL);
    VptDevice *with = vpt_host_find(host, (VptAddress){ 0, 1, 0, 0 });
    VptDevice *without = vpt_host_find(host, (VptAddress){ 0, 7, 0, 0 });
    VptDevice *vf = vpt_host_find(host, (VptAddress){ 0, 6, 0, 1 });

    CU_ASSERT_FALSE(vpt_sysfs_read_vpd_serial(roots, without));
    fake_kernel_add(kernel, NIC "vpd: \\220\\005\\001SN\\00245\n"
                            "sys/devices/pci0000:07/0000:07:00.0/vpd: \\220\\005\\001SN\\00245\n");
    CU_ASSERT_TRUE(vpt_sysfs_read_vpd_serial(roots, with));
    VPT_ASSERT_STR(with->serial, "525400ffff123456");
    CU_ASSERT_TRUE(vpt_sysfs_read_vpd_serial(roots, without));
    VPT_ASSERT_STR(without->serial, "45");
    CU_ASSERT_FALSE(vpt_sysfs_read_vpd_serial(roots, vf));
}

static void
write_config(const FakeKernel *kernel, const guint8 *bytes, gsize length)
{
    g_autofree char *path = g_build_filename(fake_kernel_root(kernel), NIC, "config", NULL);

    CU_ASSERT_TRUE(g_file_set_contents(path, (const char *)bytes, (gssize)length, NULL));
}

/* Capabilities from 0x100 on: id in bits 0-15, the next one's offset in bits 20-31. */
static void
test_broken_configuration_spaces(void)
{
    static const struct {
        guint8 at_100[16];
        gsize length;
        const char *serial;
        gboolean unhealthy;
    } spaces[] = {
        { { 0x03, 0x00, 0x01, 0x00, 1, 0, 0, 0, 2, 0, 0, 0 }, 0x110, "0000000200000001", FALSE },
        { { 0x03, 0x00, 0x01, 0x00, 1, 0, 0, 0, 2 }, 0x10a, NULL, FALSE },
        { { 0x03, 0x00, 0x01, 0x00, 0, 0, 0, 0, 0, 0, 0, 0 }, 0x110, NULL, FALSE },
        { { 0x03, 0, 1, 0, 255, 255, 255, 255, 255, 255, 255, 255 }, 0x110, NULL, FALSE },
        { { 0x01, 0x00, 0x01, 0x10 }, 0x110, NULL, FALSE },
        { { 0x01, 0x00, 0x01, 0x04 }, 0x110, NULL, FALSE },
        { { 0x01, 0x00, 0xf1, 0xff }, 0x1000, NULL, FALSE },
        { { 0xff, 0xff, 0xff, 0xff }, 0x110, NULL, FALSE },
        { { 0 }, 0x40, NULL, FALSE },
        { { 0 }, 0x3f, NULL, FALSE },
    };

    for (guint i = 0; i < G_N_ELEMENTS(spaces); i++) {
        g_autoptr(FakeKernel) kernel = fake_kernel_new(nic);
        g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
        g_autoptr(VptDevice) device = NULL;
        guint8 bytes[4096] = { 0x86, 0x80, 0xd3, 0x10 };

        memcpy(bytes + 0x100, spaces[i].at_100, sizeof(spaces[i].at_100));
        write_config(kernel, bytes, spaces[i].length);
        device = vpt_sysfs_read_device(roots, (VptAddress){ 0, 1, 0, 0 }, NULL);
        CU_ASSERT_PTR_NOT_NULL_FATAL(device);
        VPT_ASSERT_STR(device->serial, spaces[i].serial);
        CU_ASSERT_EQUAL(device->unhealthy, spaces[i].unhealthy);
        CU_ASSERT_FALSE(device->bridge);
    }
}

static void
test_a_device_that_fell_off_the_bus(void)
{
    static const struct {
        guint8 first;
        guint8 header_type;
        gboolean unhealthy;
        gboolean bridge;
    } headers[] = {
        { 0xff, 0xff, TRUE, FALSE }, { 0x86, 0x7f, TRUE, FALSE }, { 0x86, 0xff, TRUE, FALSE },
        { 0x86, 0x80, FALSE, FALSE }, { 0x86, 0x81, FALSE, TRUE }, { 0x86, 0x02, FALSE, TRUE },
    };

    for (guint i = 0; i < G_N_ELEMENTS(headers); i++) {
        g_autoptr(FakeKernel) kernel = fake_kernel_new(nic);
        g_autoptr(VptRoots) roots = fake_kernel_roots(kernel);
        g_autoptr(VptDevice) device = NULL;
        guint8 bytes[64];

        memset(bytes, headers[i].first, sizeof(bytes));
        bytes[0x0e] = headers[i].header_type;
        write_config(kernel, bytes, sizeof(bytes));
        device = vpt_sysfs_read_device(roots, (VptAddress){ 0, 1, 0, 0 }, NULL);
        CU_ASSERT_PTR_NOT_NULL_FATAL(device);
        CU_ASSERT_EQUAL(device->unhealthy, headers[i].unhealthy);
        CU_ASSERT_EQUAL(device->bridge, headers[i].bridge);
    }
}

VPT_TEST_MAIN("configspace",
              { "serial numbers in vital product data", test_serial_numbers_in_vital_product_data },
              { "the serial number of one device", test_the_serial_number_of_one_device },
              { "broken configuration spaces", test_broken_configuration_spaces },
              { "a device that fell off the bus", test_a_device_that_fell_off_the_bus })
