/* test-memory.c: sizes of memory, and how much gets locked
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-memory.h"

#include "vpt-domain.h"
#include "vpt-error.h"
#include "vpt-given.h"
#include "vpt-test.h"

static void
test_sizes_are_libvirts(void)
{
    static const struct {
        const char *value;
        const char *unit;
        guint64 kib;
    } sizes[] = {
        { "1", NULL, 1 },
        { "1", "", 1 },
        { "+1", "k", 1 },
        { " 1\n", "KiB", 1 },
        { "007", "KIB", 7 },
        { "1024", "b", 1 },
        { "1025", "bytes", 2 },
        { "1", "Byte", 1 },
        { "1000", "KB", 977 },
        { "1", "M", 1024 },
        { "1", "mib", 1024 },
        { "1", "MB", 977 },
        { "2", "GiB", 2097152 },
        { "2", "gb", 1953125 },
        { "1", "T", 1073741824 },
        { "1", "PiB", G_GUINT64_CONSTANT(1099511627776) },
        { "7", "e", G_GUINT64_CONSTANT(7881299347898368) },
        { "0", "E", 0 },
        { "9007199254740991", "KiB", VPT_MEMORY_UNLIMITED },
        { "9223372036854775807", "b", VPT_MEMORY_UNLIMITED + 1 },
    };

    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autoptr(GError) error = NULL;
        guint64 kib = 0;

        VPT_ASSERT_OK(vpt_memory_parse(sizes[i].value, sizes[i].unit, &kib, &error), error);
        CU_ASSERT_EQUAL(kib, sizes[i].kib);
    }
}

static void
test_other_sizes_are_errors(void)
{
    static const char *const sizes[][2] = {
        { "", NULL },      { " ", NULL },     { "-1", NULL },    { "- 1", NULL },
        { "+-1", NULL },   { "1x", NULL },    { "1 2", NULL },   { "0x10", NULL },
        { "1.5", "GiB" },  { "1e3", NULL },   { "1", "x" },      { "1", "KiBi" },
        { "1", "Kb " },    { "1", " KiB" },   { "1", "bit" },    { "1", "\xc3\xa9" },
        { "8", "E" },      { "18446744073709551616", NULL },     { "9007199254740992", "KiB" },
        { "99999999999999999999999999999999", "b" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autoptr(GError) error = NULL;
        guint64 kib = 17;

        CU_ASSERT_FALSE(vpt_memory_parse(sizes[i][0], sizes[i][1], &kib, &error));
        VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);
        CU_ASSERT_EQUAL(kib, 17);
    }
}

#define CELLS                                                                                      \
    "<cpu><numa><cell id='0' memory='1' unit='GiB'/><cell id='1' memory='1048576'/></numa></cpu>"
#define MODULE                                                                                     \
    "<devices><memory model='dimm'><target><size unit='MiB'>512</size></target></memory></devices>"

static void
test_memory_is_what_libvirt_makes_of_it(void)
{
    static const struct {
        const char *inside;
        guint64 memory;
        guint64 current;
        guint64 max;
    } domains[] = {
        { "<memory>1000</memory>", 1000, 1000, 0 },
        { "<memory>1000</memory><currentMemory>500</currentMemory>", 1000, 500, 0 },
        { "<memory>1000</memory><currentMemory>0</currentMemory>", 1000, 1000, 0 },
        { "<memory>1000</memory><currentMemory>2000</currentMemory>", 1000, 1000, 0 },
        { "<memory>1000</memory><memory>2000</memory>", 1000, 1000, 0 },
        { "<memory/>" CELLS, 2097152, 2097152, 0 },
        { CELLS, 2097152, 2097152, 0 },
        { "<memory>1000</memory>" CELLS, 2097152, 2097152, 0 },
        { "<maxMemory slots='2' unit='GiB'>8</maxMemory>" CELLS MODULE, 2621440, 2621440, 8388608 },
        { "<memory>1048576</memory>" MODULE, 1048576, 1048576, 0 },
        { "<a:memory xmlns:a='urn:a'>5</a:memory><memory>10<!--,-->00</memory>", 1000, 1000, 0 },
        { "<memory>1<![CDATA[0]]>0&#48;</memory>", 1000, 1000, 0 },
        { "<memory unit='&u;B'>&m;<?p?></memory>", 1048576, 1048576, 0 },
        { "<memory>1<a>0<b>0</b></a>0&e;</memory>", 10005, 10005, 0 },
    };

    for (guint i = 0; i < G_N_ELEMENTS(domains); i++) {
        g_autofree char *xml = g_strdup_printf(
            "<!DOCTYPE d [<!ENTITY n '24'><!ENTITY m '10&n;'><!ENTITY u 'Mi'>"
            "<!ENTITY e '<a>5</a>'>]>"
            "<domain><name>x</name>%s</domain>",
            domains[i].inside);
        g_autoptr(VptDomain) domain = vpt_given_domain(xml);

        CU_ASSERT_EQUAL(domain->memory, domains[i].memory);
        CU_ASSERT_EQUAL(domain->current_memory, domains[i].current);
        CU_ASSERT_EQUAL(domain->max_memory, domains[i].max);
    }
}

/* A domain of 4 GiB with @inside. */
static VptDomain *
parse_with(const char *inside)
{
    g_autofree char *xml = g_strdup_printf(
        "<domain type='kvm'><name>web1</name><memory>4194304</memory>%s</domain>", inside);

    return vpt_given_domain(xml);
}

#define MIB 1024
#define DEVICE "<hostdev type='pci'><source><address/></source></hostdev>"

/* The formula, part by part: how often RAM, how many threads, which RAM. */
static void
test_how_much_gets_locked(void)
{
    static const struct {
        const char *inside;
        guint64 times;
        guint64 ram;
        guint64 threads;
    } domains[] = {
        { "", 1, 4096, 1 },
        { "<devices>" DEVICE "</devices>", 2, 4096, 1 },
        { "<vcpu>8</vcpu><iothreads>2</iothreads><devices>" DEVICE DEVICE "</devices>", 2, 4096,
          10 },
        { "<maxMemory slots='1' unit='GiB'>16</maxMemory><devices>" DEVICE "</devices>", 2, 16384,
          1 },
        { "<devices><iommu/>" DEVICE DEVICE DEVICE "</devices>", 4, 4096, 1 },
        { "<devices><iommu/></devices>", 1, 4096, 1 },
        { "<devices><interface type='vdpa'/>" DEVICE DEVICE "</devices>", 3, 4096, 1 },
        { "<devices><disk type='nvme'/><disk type='nvme'/></devices>", 3, 4096, 1 },
        { "<devices><hostdev type='mdev'/></devices>", 2, 4096, 1 },
        { "<devices><disk/><disk type='file'><driver io='native'/></disk>" DEVICE "</devices>", 2,
          4096, 65 },
        { "<devices><disk type='vhostuser'/><interface><driver iothread='1'/></interface>"
          "</devices>",
          1, 4096, 1 },
        { "<devices><disk><driver iothread='1'/></disk><disk><driver iothread='2'/></disk>"
          "<disk><driver iothread='2'/></disk></devices><iothreads>2</iothreads>",
          1, 4096, 131 },
        { "<devices><controller type='scsi'><driver iothread='1'/></controller>"
          "<controller type='usb'/></devices><iothreads>1</iothreads>",
          1, 4096, 66 },
        { "<devices><disk/><disk><driver iothread='1'/></disk></devices>"
          "<iothreadids><iothread id='1' thread_pool_max='8'/><iothread id='2'/></iothreadids>"
          "<defaultiothread thread_pool_min='1' thread_pool_max='2'/>",
          1, 4096, 13 },
        { "<devices><disk/></devices><defaultiothread thread_pool_max='-1'/>", 1, 4096, 65 },
    };

    for (guint i = 0; i < G_N_ELEMENTS(domains); i++) {
        g_autoptr(VptDomain) domain = parse_with(domains[i].inside);
        guint64 expected = domains[i].times * domains[i].ram * MIB + 512 * MIB +
                           80 * MIB * domains[i].threads;

        CU_ASSERT_EQUAL(vpt_domain_locked_memory(domain, 0), expected);
        CU_ASSERT_EQUAL(vpt_domain_locked_memory(domain, 4097), expected + 5);
    }
}

/* Numbers of the emulated host (QEMU 7.2): never too little, and the least is never too much. */
static void
test_what_was_measured_fits(void)
{
    static const struct {
        guint64 ram;
        guint vcpus;
        const char *backing;
        const char *device;
        guint64 locked;
    } measured[] = {
        { 131072, 1, "", "", 623248 },
        { 524288, 1, "", "", 1409680 },
        { 524288, 1, "<hugepages/>", "", 887568 },
        { 1048576, 1, "", "", 2458140 },
        { 131072, 8, "", "", 1139596 },
        { 131072, 32, "", "", 1665100 },
        /* Read by a hundred at once */
        { 131072, 1, "", "<disk/>", 1199736 },
    };

    for (guint i = 0; i < G_N_ELEMENTS(measured); i++) {
        g_autofree char *xml = g_strdup_printf(
            "<domain><name>x</name><memory>%" G_GUINT64_FORMAT "</memory><vcpu>%u</vcpu>"
            "<memoryBacking>%s</memoryBacking><devices>%s" DEVICE "</devices></domain>",
            measured[i].ram, measured[i].vcpus, measured[i].backing, measured[i].device);
        g_autoptr(VptDomain) domain = vpt_given_domain(xml);

        CU_ASSERT_TRUE(vpt_domain_locked_memory(domain, 0) > measured[i].locked);
        CU_ASSERT_TRUE(vpt_domain_least_locked(domain) < measured[i].locked);
    }
}

static void
test_too_much_to_count(void)
{
    VptDomain domain = { .memory = VPT_MEMORY_UNLIMITED, .vdpa = G_MAXUINT, .vcpus = G_MAXUINT };

    domain.passthru = g_ptr_array_new();
    CU_ASSERT_EQUAL(vpt_domain_locked_memory(&domain, G_MAXUINT64), G_MAXUINT64);
    CU_ASSERT_EQUAL(vpt_domain_least_locked(&domain), 2 * VPT_MEMORY_UNLIMITED);
    g_ptr_array_unref(domain.passthru);
}

VPT_TEST_MAIN("memory",
              { "sizes are libvirt's", test_sizes_are_libvirts },
              { "other sizes are errors", test_other_sizes_are_errors },
              { "memory is what libvirt makes of it", test_memory_is_what_libvirt_makes_of_it },
              { "how much gets locked", test_how_much_gets_locked },
              { "what was measured fits", test_what_was_measured_fits },
              { "too much to count", test_too_much_to_count })
