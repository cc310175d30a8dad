/* test-domain.c: a domain's XML as facts
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-domain.h"

#include <string.h>

#include "vpt-error.h"
#include "vpt-given.h"
#include "vpt-test.h"

#define QEMU_NS "xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'"

/* A domain of 4 GiB with @inside. */
static VptDomain *
parse_with(const char *inside)
{
    g_autofree char *xml = g_strdup_printf(
        "<domain type='kvm'><name>web1</name><memory>4194304</memory>%s</domain>", inside);

    return vpt_given_domain(xml);
}

static VptDomain *
parse_devices(const char *devices)
{
    g_autofree char *inside = g_strdup_printf("<devices>%s</devices>", devices);

    return parse_with(inside);
}

static void
test_the_rest_of_a_domain(void)
{
    g_autoptr(VptDomain) domain = parse_with(
        "<uuid> C7A5FDBD-edaf9455-926ad65c 16db1809</uuid>"
        "<vcpu current='2'> 8 </vcpu><iothreads>2</iothreads>"
        "<iothreadids><iothread id='4'/><iothread id='6'/><iothread id='7'/></iothreadids>"
        "<memtune/><memtune><hard_limit unit='GiB'>9</hard_limit></memtune>"
        "<memoryBacking/><memoryBacking><hugepages/><locked/></memoryBacking>"
        "<os><type arch='x86_64' machine='pc-q35-7.2'>hvm</type></os>"
        "<devices><iommu model='intel'/><interface type='vdpa'/><disk type='vhostvdpa'/>"
        "<interface type='network'><actual type='vdpa'/></interface></devices>");

    VPT_ASSERT_STR(domain->name, "web1");
    VPT_ASSERT_STR(domain->uuid, "c7a5fdbd-edaf-9455-926a-d65c16db1809");
    VPT_ASSERT_STR(domain->type, "kvm");
    VPT_ASSERT_STR(domain->machine, "pc-q35-7.2");
    VPT_ASSERT_STR(domain->arch, "x86_64");
    CU_ASSERT_EQUAL(domain->vcpus, 8);
    CU_ASSERT_EQUAL(domain->iothreads, 3);
    CU_ASSERT_EQUAL(domain->hard_limit, 9437184);
    CU_ASSERT_EQUAL(domain->vdpa, 3);
    CU_ASSERT_TRUE(domain->locked && domain->hugepages);
    CU_ASSERT_TRUE(domain->viommu);
    CU_ASSERT_EQUAL(domain->passthru->len, 0);
}

static void
test_what_is_not_said(void)
{
    g_autoptr(VptDomain) domain =
        vpt_given_domain("<domain><name>x</name><memory>1</memory></domain>");

    CU_ASSERT_PTR_NULL(domain->uuid);
    CU_ASSERT_PTR_NULL(domain->type);
    CU_ASSERT_PTR_NULL(domain->machine);
    CU_ASSERT_EQUAL(domain->vcpus, 1);
    CU_ASSERT_EQUAL(domain->hard_limit, 0);
    CU_ASSERT_FALSE(domain->locked || domain->hugepages || domain->viommu || domain->active);
}

/* A device as one line, so that a table can hold what is expected. */
static char *
describe(const VptPassthru *passthru)
{
    static const char *const kinds[] = {
        [VPT_PASSTHRU_PCI] = "pci",         [VPT_PASSTHRU_INTERFACE] = "interface",
        [VPT_PASSTHRU_NETWORK] = "network", [VPT_PASSTHRU_NVME] = "nvme",
        [VPT_PASSTHRU_MDEV] = "mdev",       [VPT_PASSTHRU_COMMANDLINE] = "commandline",
    };
    g_autofree char *address = vpt_address_format(passthru->address);

    return g_strdup_printf("%s %s %s%s%s%s", kinds[passthru->kind],
                           passthru->has_address ? address : "-",
                           passthru->name ? passthru->name : "-",
                           passthru->managed ? " managed" : "",
                           passthru->team ? " failover" : "",
                           passthru->driver_model ? " migratable" : "");
}

static void
check_devices(VptDomain *domain, const char *expected)
{
    g_autoptr(GString) found = g_string_new(NULL);

    for (guint i = 0; i < domain->passthru->len; i++) {
        g_autofree char *line = describe(g_ptr_array_index(domain->passthru, i));

        g_string_append_printf(found, "%s%s", i ? "; " : "", line);
    }
    VPT_ASSERT_STR(found->str, expected);
    vpt_domain_free(domain);
}

#define SOURCE "<source><address domain='0x10000' bus='59' slot='0x1f' function='7'/></source>"

static void
test_every_form_of_passthrough(void)
{
    static const char *const forms[][2] = {
        { "<hostdev mode='subsystem' type='pci' managed='yes'>" SOURCE "</hostdev>",
          "pci 10000:3b:1f.7 - managed" },
        { "<hostdev type='pci'><driver name='vfio' model='mlx5_vfio_pci'/>" SOURCE
          "<teaming type='transient' persistent='ua-0'/></hostdev>",
          "pci 10000:3b:1f.7 - failover migratable" },
        { "<hostdev type='pci'><driver model='vfio-pci'/>" SOURCE "</hostdev>",
          "pci 10000:3b:1f.7 -" },
        { "<hostdev type='pci'><source><address bus='010'/></source></hostdev>",
          "pci 0000:08:00.0 -" },
        { "<hostdev mode='subsystem' type='mdev' model='vfio-pci'><source>"
          "<address uuid='c2177883-f1bb-47f0-914d-32a22e3a8804'/></source></hostdev>",
          "mdev - c2177883-f1bb-47f0-914d-32a22e3a8804" },
        { "<hostdev type='usb'/><hostdev type='scsi'/><hostdev mode='capabilities'/>", "" },
        { "<interface type='hostdev' managed='yes'>" SOURCE "</interface>",
          "interface 10000:3b:1f.7 - managed" },
        { "<interface type='network'><source network='pool'/><actual type='hostdev' managed='yes'>"
          SOURCE "</actual></interface>",
          "network 10000:3b:1f.7 pool managed" },
        { "<interface type='network'><source network='pool'/>"
          "<teaming type='transient' persistent='ua-0'/></interface>",
          "network - pool failover" },
        { "<interface type='network'><source network='default'/>"
          "<teaming type='persistent'/></interface><interface type='bridge'/>", "" },
        { "<interface type='hostdev'><mac address='52:54:00:00:00:01'/>"
          "<source network='pool'><address type='pci' domain='0' bus='2' slot='16' "
          "function='0'/></source><alias name='net0'/></interface>",
          "interface 0000:02:10.0 -" },
        { "<disk type='file'><source file='/snap.qcow2'/><backingStore type='file'>"
          "<source file='/below.qcow2'/><backingStore type='nvme'><source type='pci' "
          "managed='no' namespace='1'><address bus='1'/></source></backingStore></backingStore>"
          "</disk>",
          "nvme 0000:01:00.0 -" },
        { "<disk type='file'><source file='/a'/><mirror type='nvme' job='copy'><source "
          "managed='yes'><address bus='1'/></source></mirror></disk>",
          "nvme 0000:01:00.0 - managed" },
        { "<disk type='nvme' device='disk'><source type='pci' managed='yes' namespace='1'>"
          "<address bus='1'/></source></disk><disk type='file'/>",
          "nvme 0000:01:00.0 - managed" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(forms); i++)
        check_devices(parse_devices(forms[i][0]), forms[i][1]);
}

#define ARGS(inside) "<q:commandline " QEMU_NS ">" inside "</q:commandline>"
#define ARG(value) "<q:arg value='" value "'/>"

#define PROPERTY(name, value) "<q:property name='" name "' type='string' value='" value "'/>"
#define OVERRIDE(alias, properties)                                                                \
    "<q:override " QEMU_NS "><q:device alias='" alias "'><q:frontend>" properties                  \
    "</q:frontend></q:device></q:override>"

static void
test_passthrough_behind_libvirts_back(void)
{
    static const char *const forms[][2] = {
        { ARGS(ARG("-device") ARG("vfio-pci,host=3b:00.1,id=x")),
          "commandline 0000:3b:00.1 vfio-pci,host=3b:00.1,id=x" },
        { ARGS(ARG("--device") ARG("id=x,driver=vfio-pci,host=0000:3b:00.1")),
          "commandline 0000:3b:00.1 id=x,driver=vfio-pci,host=0000:3b:00.1" },
        { ARGS(ARG("-device") ARG("{\"driver\": \"vfio-pci\", \"host\": \"0001:3b:00.1\"}")),
          "commandline 0001:3b:00.1 {\"driver\": \"vfio-pci\", \"host\": \"0001:3b:00.1\"}" },
        { ARGS(ARG("-device") ARG("vfio-pci,sysfsdev=/sys/bus/pci/devices/0000:3b:00.1")),
          "commandline 0000:3b:00.1 vfio-pci,sysfsdev=/sys/bus/pci/devices/0000:3b:00.1" },
        { ARGS(ARG("-device") ARG("vfio-pci,sysfsdev=/sys/bus/mdev/devices/c2177883")),
          "commandline - vfio-pci,sysfsdev=/sys/bus/mdev/devices/c2177883" },
        { ARGS(ARG("-device") ARG("vfio-pci-nohotplug,host=3b:00.1")),
          "commandline 0000:3b:00.1 vfio-pci-nohotplug,host=3b:00.1" },
        { ARGS(ARG("-device=vfio-pci,host=3b:00.1")),
          "commandline 0000:3b:00.1 vfio-pci,host=3b:00.1" },
        { ARGS(ARG("-device vfio-pci,host=3b:00.1")),
          "commandline 0000:3b:00.1 vfio-pci,host=3b:00.1" },
        { ARGS(ARG("-device") ARG("{\"\\u0064river\":\"vfio\\u002dpci\",\"host\":\"3b:00.1\"}")),
          "commandline 0000:3b:00.1 {\"\\u0064river\":\"vfio\\u002dpci\",\"host\":\"3b:00.1\"}" },
        { ARGS(ARG("-set") ARG("device.net0.driver=vfio-pci")),
          "commandline - device.net0.driver=vfio-pci" },
        { ARGS(ARG("-set") ARG("device.hostdev0.host=3b:00.1")),
          "commandline 0000:3b:00.1 device.hostdev0.host=3b:00.1" },
        { ARGS(ARG("-set") ARG("device.net0.mac=52:54:00:00:00:01")), "" },
        { ARGS(ARG("-set") ARG("chardev.serial0.host=3b:00.1")), "" },
        { ARGS(ARG("-drive") ARG("file=nvme://0000:3b:00.1/1,if=none,id=d")),
          "commandline 0000:3b:00.1 file=nvme://0000:3b:00.1/1,if=none,id=d" },
        { ARGS(ARG("-blockdev") ARG("driver=nvme,device=0000:3b:00.1,namespace=1,node-name=d")),
          "commandline 0000:3b:00.1 driver=nvme,device=0000:3b:00.1,namespace=1,node-name=d" },
        { ARGS(ARG("-blockdev") ARG("{\"driver\":\"nvme\",\"device\":\"0000:3b:00.1\"}")),
          "commandline 0000:3b:00.1 {\"driver\":\"nvme\",\"device\":\"0000:3b:00.1\"}" },
        { ARGS(ARG("-device") ARG("nvme,drive=d,serial=1")), "" },
        { OVERRIDE("hostdev0", PROPERTY("x-vga", "true")), "" },
        { OVERRIDE("hostdev0", PROPERTY("host", "3b:00.1")), "commandline 0000:3b:00.1 hostdev0" },
        { OVERRIDE("net0", PROPERTY("driver", "vfio-pci")
                   PROPERTY("sysfsdev", "/sys/bus/pci/devices/0000:3b:00.1")),
          "commandline 0000:3b:00.1 net0" },
        { OVERRIDE("net0", PROPERTY("mac", "52:54:00:00:00:01")), "" },
        { ARGS(ARG("-device") ARG("virtio-net-pci,host=3b:00.1")), "" },
        { ARGS(ARG("-drive") ARG("vfio-pci,host=3b:00.1")), "" },
        { "<commandline><arg value='-device'/><arg value='vfio-pci,host=1:0.0'/></commandline>",
          "" },
        { ARGS("<arg value='-device'/>" ARG("vfio-pci,host=1:0.0") "<q:env name='a'/><q:arg/>"),
          "" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(forms); i++)
        check_devices(parse_with(forms[i][0]), forms[i][1]);
}

/* What only the network tells: the domain's own XML is the same for a bridge. */
static void
test_networks_that_give_devices(void)
{
    static const struct {
        const char *xml;
        gboolean gives;
    } networks[] = {
        { "<network><name>a</name><forward mode='hostdev' managed='yes'><pf dev='eth3'/></forward>"
          "</network>", TRUE },
        { "<network><name>a</name><forward mode='nat'/></network>", FALSE },
        { "<network><name>a</name><forward/></network>", FALSE },
        { "<network><name>a</name></network>", FALSE },
    };
    g_autoptr(VptDomain) domain =
        parse_devices("<interface type='network'><source network='a'/></interface>"
                      "<interface type='network'><source network='b'/></interface>"
                      "<interface type='network'><source network='a'/></interface>");
    g_autoptr(GError) error = NULL;
    gboolean gives = FALSE;

    for (guint i = 0; i < G_N_ELEMENTS(networks); i++) {
        VPT_ASSERT_OK(vpt_network_gives_devices(networks[i].xml, &gives, &error), error);
        CU_ASSERT_EQUAL(gives, networks[i].gives);
    }
    CU_ASSERT_FALSE(vpt_network_gives_devices("<domain/>", &gives, &error));
    VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);

    CU_ASSERT_EQUAL(domain->passthru->len, 0);
    CU_ASSERT_EQUAL(domain->networks->len, 3);
    vpt_domain_take_network(domain, "a");
    CU_ASSERT_EQUAL(domain->passthru->len, 2);
    CU_ASSERT_EQUAL(domain->networks->len, 1);
    CU_ASSERT_PTR_NOT_NULL(vpt_domain_find_named(domain, "a"));
    CU_ASSERT_PTR_NULL(vpt_domain_find_named(domain, "b"));
}

static void
test_record_replay_and_fault_tolerance(void)
{
    static const struct {
        const char *args;
        const char *record_replay;
        const char *fault_tolerance;
    } domains[] = {
        { ARGS(ARG("-icount") ARG("shift=auto,rr=record,rrfile=r")),
          "shift=auto,rr=record,rrfile=r", NULL },
        { ARGS(ARG("-icount") ARG("shift=auto,align=on")), NULL, NULL },
        { ARGS(ARG("-name") ARG("x,rr=record")), NULL, NULL },
        { ARGS(ARG("-object") ARG("colo-compare,id=c")), NULL, "colo-compare,id=c" },
        { ARGS(ARG("-drive") ARG("if=none,driver=replication,mode=primary")), NULL,
          "if=none,driver=replication,mode=primary" },
        { ARGS(ARG("-blockdev") ARG("{\"driver\":\"replication\"}")), NULL,
          "{\"driver\":\"replication\"}" },
        { ARGS(ARG("-global") ARG("migration.x-colo=on")), NULL, "migration.x-colo=on" },
        { "<icount/>", NULL, NULL },
    };

    for (guint i = 0; i < G_N_ELEMENTS(domains); i++) {
        g_autoptr(VptDomain) domain = parse_with(domains[i].args);

        VPT_ASSERT_STR(domain->record_replay, domains[i].record_replay);
        VPT_ASSERT_STR(domain->fault_tolerance, domains[i].fault_tolerance);
    }
}

static void
test_a_device_is_found_by_its_address(void)
{
    g_autoptr(VptDomain) domain = parse_devices("<hostdev type='mdev'/><hostdev type='pci'>" SOURCE
                                                "</hostdev>");

    CU_ASSERT_PTR_EQUAL(vpt_domain_find(domain, (VptAddress){ 0x10000, 0x3b, 0x1f, 7 }),
                        g_ptr_array_index(domain->passthru, 1));
    CU_ASSERT_PTR_NULL(vpt_domain_find(domain, (VptAddress){ 0, 0, 0, 0 }));
}

#define MODULE                                                                                     \
    "<devices><memory model='dimm'><target><size unit='MiB'>512</size></target></memory></devices>"

/* Squares grow as well: 100,000 times 100 KB, of which libxml2 thinks nothing. */
static void
test_text_longer_than_sense(void)
{
    g_autofree char *long_text = g_strnfill(100000, '1');
    g_autoptr(GString) xml = g_string_new("<!DOCTYPE domain [<!ENTITY a '");

    g_string_append_printf(xml, "%s'>]><domain><name>x</name><memory>", long_text);
    for (guint i = 0; i < 100000; i++)
        g_string_append(xml, "&a;");
    g_string_append(xml, "</memory></domain>");

    for (guint i = 0; i < 2; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(VptDomain) domain = vpt_domain_parse(xml->str, &error);

        CU_ASSERT_PTR_NULL(domain);
        VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);
        g_string_replace(xml, "<name>x", "<name>&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;", 1);
    }
}

static void
test_what_is_no_domain(void)
{
    static const char *const wrong[][2] = {
        { "<network><name>x</name></network>",
          "this is not a domain: its root element is <network>" },
        { "<domain><memory>1</memory></domain>", "the domain has no <name>" },
        { "<domain xmlns='urn:a'><name>x</name><memory>1</memory></domain>", "no <name>" },
        { "<domain><name/><memory>1</memory></domain>", "'' can't be the name of a domain" },
        { "<domain><name>a\nb</name><memory>1</memory></domain>", "'a b' can't be the name" },
        { "<domain>\n<name>x</name>\n</domain>", "line 1 of the XML: domain 'x' has no memory" },
        { "<domain><name>x</name>\n<memory>-5</memory></domain>",
          "line 2 of the XML: <memory>: '-5' is not a whole number" },
        { "<domain><name>x</name><memory unit='dozen'>5</memory></domain>",
          "not a unit of memory" },
        { "<domain><name>x</name><memory>18014398509481984</memory></domain>", "is too large" },
        { "<domain><name>x</name><memory>5</memory><currentMemory>x</currentMemory></domain>",
          "<currentMemory>" },
        { "<domain><name>x</name><memory>5</memory><memtune><hard_limit>-1</hard_limit></memtune>"
          "</domain>", "<hard_limit>: '-1' is not a whole number" },
        { "<domain><name>x</name><cpu><numa><cell/></numa></cpu></domain>",
          "<cell> has no memory" },
        { "<domain><name>x</name><cpu><numa><cell memory='9007199254740991'/>"
          "<cell memory='1'/></numa></cpu></domain>", "the memory of 'x' is too large" },
        { "<domain><name>x</name><memory>5</memory>" MODULE "</domain>",
          "the memory devices of 'x' are larger than its <memory>" },
        { "<domain><name>x</name><memory>524288</memory>" MODULE "</domain>", "has no memory" },
        { "<domain><name>x</name><memory>5</memory><vcpu>many</vcpu></domain>",
          "<vcpu> is 'many', which is not a count" },
        { "<domain><name>x</name><memory>5</memory><iothreads>4294967296</iothreads></domain>",
          "which is not a count" },
        { "<domain><name>x</name><memory>5</memory><uuid>c7a5</uuid></domain>", "is not a UUID" },
        { "<domain><name>x</name><memory>5</memory><uuid>g7a5</uuid></domain>", "is not a UUID" },
        { "<domain><name>x</name><memory>5</memory><devices><hostdev type='pci'><source>"
          "<address bus='0x100'/></source></hostdev></devices></domain>",
          "bus='0x100' can't be in a PCI address" },
        { "<domain><name>x</name><memory>5</memory><devices><hostdev type='pci'><source>"
          "<address slot='-1'/></source></hostdev></devices></domain>", "slot='-1'" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(VptDomain) domain = vpt_domain_parse(wrong[i][0], &error);

        CU_ASSERT_PTR_NULL(domain);
        VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);
        if (!error || !strstr(error->message, wrong[i][1]))
            VPT_ASSERT_STR(error ? error->message : NULL, wrong[i][1]);
    }
}

VPT_TEST_MAIN("domain",
              { "the rest of a domain", test_the_rest_of_a_domain },
              { "what is not said", test_what_is_not_said },
              { "every form of passthrough", test_every_form_of_passthrough },
              { "networks that give devices", test_networks_that_give_devices },
              { "passthrough behind libvirt's back", test_passthrough_behind_libvirts_back },
              { "record, replay and fault tolerance", test_record_replay_and_fault_tolerance },
              { "a device is found by its address", test_a_device_is_found_by_its_address },
              { "text longer than sense", test_text_longer_than_sense },
              { "what is no domain", test_what_is_no_domain })
