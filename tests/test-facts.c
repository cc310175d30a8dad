/* test-facts.c: a host as a text table, there and back
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "vpt-error.h"
#include "vpt-facts.h"
#include "vpt-test.h"

#define HEAD "virt-passthru facts 1\n"

/* Every member of both structs, each with a value that could break the text. */
static const char everything[] =
    HEAD
    "host name=lab kernel=6.1.0-30-amd64 cmdline=\"root=/dev/vda1 quiet\\011\\\"x\\\\\" iommu=yes "
    "interrupt-remapping=no vfio=yes memory-total=3079364 memory-available=18446744073709551615 "
    "cpus=4294967295\n"
    "device 0000:03:00.0 id=8086:10d3 subsystem=8086:a01f class=020000 "
    "vendor-name=\"Intel Corporation\" device-name=\"82574L – Gigabit\" driver=e1000e "
    "driver-override=vfio-pci group=2147483647 numa=0 bridge=yes boot-vga=yes parent=0000:00:1c.0 "
    "physical-function=0000:03:00.7 vfs=4 total-vfs=8 serial=\"\" reset=\"flr bus\" "
    "bar-bytes=131072 unhealthy=yes host-use=\"the root file system (/dev/vda1)\" "
    "host-use=\"swap (/dev/dm-1 on /dev/sda2)\" used-by=web1 used-live=yes "
    "enabled=yes stranger=\"is 8086:10d3 but 8086:1521 was enabled here\" label=nic1\n"
    "device 10000:e1:00.0\n";

static void
test_print_is_the_inverse_of_parse(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(VptHost) host = vpt_facts_parse(everything, &error);
    g_autofree char *text = NULL;

    VPT_ASSERT_OK(host != NULL, error);
    if (!host)
        return;
    text = vpt_facts_print(host);
    VPT_ASSERT_STR(text, everything);
}

static void
test_every_member_is_read(void)
{
    g_autoptr(VptHost) host = vpt_facts_parse(everything, NULL);
    const VptDevice *device;

    CU_ASSERT_PTR_NOT_NULL_FATAL(host);
    VPT_ASSERT_STR(host->cmdline, "root=/dev/vda1 quiet\t\"x\\");
    CU_ASSERT_EQUAL(host->iommu, VPT_YES);
    CU_ASSERT_EQUAL(host->interrupt_remapping, VPT_NO);
    CU_ASSERT_EQUAL(host->memory_available, G_MAXUINT64);
    CU_ASSERT_EQUAL(host->devices->len, 2);

    device = g_ptr_array_index(host->devices, 0);
    CU_ASSERT_EQUAL(device->vendor, 0x8086);
    CU_ASSERT_EQUAL(device->subsystem_device, 0xa01f);
    CU_ASSERT_EQUAL(device->class, 0x020000);
    VPT_ASSERT_STR(device->device_name, "82574L – Gigabit");
    CU_ASSERT_EQUAL(device->iommu_group, G_MAXINT);
    CU_ASSERT_EQUAL(device->numa_node, 0);
    CU_ASSERT_TRUE(device->has_parent && device->parent.slot == 0x1c);
    CU_ASSERT_TRUE(device->is_vf && device->physical_function.function == 7);
    VPT_ASSERT_STR(device->serial, "");
    CU_ASSERT_EQUAL(device->host_use->len, 2);
    CU_ASSERT_TRUE(device->used_live && device->enabled && device->unhealthy);

    device = g_ptr_array_index(host->devices, 1);
    CU_ASSERT_EQUAL(device->address.domain, 0x10000);
    CU_ASSERT_EQUAL(device->iommu_group, -1);
    CU_ASSERT_EQUAL(device->numa_node, -1);
    CU_ASSERT_PTR_NULL(device->driver);
}

static void
test_what_a_hand_may_write(void)
{
    static const struct {
        const char *text;
        const char *same_as;
    } texts[] = {
        { HEAD, HEAD "host\n" },
        { "virt-passthru facts 1", HEAD "host\n" },
        { "virt-passthru facts 1\r\nhost cpus=2\r\n", HEAD "host cpus=2\n" },
        { HEAD "\n  \n# device nonsense\n\t# more\n  host \t cpus=2  \n", HEAD "host cpus=2\n" },
        { HEAD "device 03:00.0 label=\"nic1\"\ndevice 0000:01:00.0",
          HEAD "host\ndevice 0000:01:00.0\ndevice 0000:03:00.0 label=nic1\n" },
        { HEAD "device 03:00.0 group=0 numa=0 vfs=0 id=0000:0000",
          HEAD "host\ndevice 0000:03:00.0 group=0 numa=0\n" },
        { HEAD "host name=a#b cmdline=\"\\n\\t\\r\\177\"",
          HEAD "host name=a#b cmdline=\"\\012\\011\\015\\177\"\n" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(VptHost) host = vpt_facts_parse(texts[i].text, &error);
        g_autofree char *text = host ? vpt_facts_print(host) : NULL;

        VPT_ASSERT_OK(host != NULL, error);
        VPT_ASSERT_STR(text, texts[i].same_as);
    }
}

static void
test_anything_else_is_an_error(void)
{
    static const struct {
        const char *text;
        const char *says;
    } wrong[] = {
        { "", "line 1: a facts text opens with" },
        { "virt-passthru facts 2\n", "line 1: a facts text opens with" },
        { "\n" HEAD, "line 1: a facts text opens with" },
        { HEAD "hots cpus=1", "line 2: 'hots' is neither" },
        { HEAD "host\nhost", "line 3: there is a second 'host'" },
        { HEAD "host cpus", "line 2: 'cpus' has no value" },
        { HEAD "host cpus =1", "line 2: 'cpus' has no value" },
        { HEAD "host cpu=1", "line 2: the key 'cpu' is not known here" },
        { HEAD "host =1", "line 2: the key '' is not known here" },
        { HEAD "host cpus=1 cpus=1", "'cpus' is there twice" },
        { HEAD "host cpus=", "cpus '' is not a number" },
        { HEAD "host cpus=-1", "cpus '-1' is not a number" },
        { HEAD "host cpus=4294967296", "is not a number up to 4294967295" },
        { HEAD "host cpus=0x10", "is not a number" },
        { HEAD "host memory-total=18446744073709551616",
          "is not a number up to 18446744073709551615" },
        { HEAD "host iommu=maybe", "iommu 'maybe' is not 'yes' or 'no'" },
        { HEAD "host name=\"a", "'name' has no closing quote" },
        { HEAD "host name=\"a\\\"", "'name' has no closing quote" },
        { HEAD "host name=\"a\\", "has an escape other than" },
        { HEAD "host name=\"\\x41\"", "has an escape other than" },
        { HEAD "host name=\"\\000\"", "has an escape other than" },
        { HEAD "host name=\"\\377\"", "has an escape other than" },
        { HEAD "host name=\"\\01\"", "has an escape other than" },
        { HEAD "host name=\"a\"cpus=1", "a blank is missing after the value of 'name'" },
        { HEAD "host name=a\"b\"", "a blank is missing after the value of 'name'" },
        { HEAD "host label=\"\\n\"", "the key 'label'" },
        { HEAD "device", "line 2: '' is not a PCI address" },
        { HEAD "device id=8086:10d3", "'id=8086:10d3' is not a PCI address" },
        { HEAD "device 03:00.0\n\ndevice 0000:03:00.0", "two 'device' lines for 0000:03:00.0" },
        { HEAD "device 03:00.0 id=8086", "id '8086' is not a pair of ids" },
        { HEAD "device 03:00.0 id=8086:10d3x", "is not a pair of ids" },
        { HEAD "device 03:00.0 id=8086:10d", "is not a pair of ids" },
        { HEAD "device 03:00.0 class=2000", "class '2000' is not a class" },
        { HEAD "device 03:00.0 group=-1", "group '-1' is not a number" },
        { HEAD "device 03:00.0 group=2147483648", "is not a number up to 2147483647" },
        { HEAD "device 03:00.0 bridge=no", "bridge 'no' is not 'yes'" },
        { HEAD "device 03:00.0 parent=\"a\\nb\"", "parent 'a\\nb' is not a PCI address" },
        { HEAD "host name=\xff\xfe", "byte 32 is not text in UTF-8" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;

        CU_ASSERT_PTR_NULL(vpt_facts_parse(wrong[i].text, &error));
        VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);
        CU_ASSERT_TRUE(error && strstr(error->message, wrong[i].says));
    }
}

static void
test_bytes_that_are_no_text(void)
{
    static const char nul[] = HEAD "host name=a\0b\n";
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) too_long = NULL;
    gsize length = 100u << 20;
    g_autofree char *large = g_malloc(length);

    CU_ASSERT_PTR_NULL(vpt_facts_parse_bytes(nul, sizeof(nul) - 1, &error));
    VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);

    memset(large, 'x', length);
    CU_ASSERT_PTR_NULL(vpt_facts_parse_bytes(large, length, &too_long));
    VPT_ASSERT_ERROR(too_long, VPT_ERROR_SYNTAX);
}

/* A message quotes what is wrong, but not a megabyte of it. */
static void
test_a_message_stays_short(void)
{
    g_autofree char *junk = g_strnfill(1 << 20, 'y');
    const char *const before[] = { "", "host ", "host cpus=", "device ", "device 03:00.0 id=" };

    for (guint i = 0; i < G_N_ELEMENTS(before); i++) {
        g_autofree char *text = g_strconcat(HEAD, before[i], junk, NULL);
        g_autoptr(GError) error = NULL;

        CU_ASSERT_PTR_NULL(vpt_facts_parse(text, &error));
        VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);
        CU_ASSERT_TRUE(error && strlen(error->message) < 200);
    }
}

static void
test_odd_bytes_are_printed_as_text(void)
{
    g_autoptr(VptHost) host = vpt_host_new();
    g_autoptr(VptHost) again = NULL;
    g_autofree char *text = NULL;

    host->name = g_strdup("a\xff\nb");
    text = vpt_facts_print(host);
    VPT_ASSERT_STR(text, HEAD "host name=\"a\357\277\275\\012b\"\n");
    again = vpt_facts_parse(text, NULL);
    CU_ASSERT_PTR_NOT_NULL(again);
}

VPT_TEST_MAIN("facts",
              { "print is the inverse of parse", test_print_is_the_inverse_of_parse },
              { "every member is read", test_every_member_is_read },
              { "what a hand may write", test_what_a_hand_may_write },
              { "anything else is an error", test_anything_else_is_an_error },
              { "bytes that are no text", test_bytes_that_are_no_text },
              { "a message stays short", test_a_message_stays_short },
              { "odd bytes are printed as text", test_odd_bytes_are_printed_as_text })
