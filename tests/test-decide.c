/* test-decide.c: a domain in hand is judged without libvirt
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "fake-kernel.h"
#include "vpt-session-private.h"
#include "vpt-test.h"

#define NIC "0000:03:00.0"

static const char facts[] =
    "virt-passthru facts 1\n"
    "host iommu=yes\n"
    "device " NIC " id=8086:10d3 class=020000 driver=e1000e group=11\n"
    "device 0000:0c:00.0 id=15b3:101e class=020000 driver=mlx5_vfio_pci group=12\n";

typedef struct {
    FakeKernel *kernel;
    VptSession *session;
} Fixture;

/* A connection that can't be made: who asks libvirt gets an error. */
static Fixture *
fixture_new(void)
{
    Fixture *fixture = g_new0(Fixture, 1);
    g_autofree char *sysfs = NULL;
    g_autofree char *conf = NULL;
    VptOptions options = { .uri = "test:///no/such/file" };
    g_autoptr(GError) error = NULL;

    fixture->kernel = fake_kernel_new(facts);
    sysfs = g_build_filename(fake_kernel_root(fixture->kernel), "sys", NULL);
    conf = g_build_filename(fake_kernel_root(fixture->kernel), "conf", NULL);
    options.sysfs = sysfs;
    options.conf = conf;
    fixture->session = vpt_session_new(&options, &error);
    VPT_ASSERT_OK(fixture->session, error);
    return fixture;
}

static void
fixture_free(Fixture *fixture)
{
    CU_ASSERT_FALSE(fixture->session->virt_tried);
    vpt_session_free(fixture->session);
    fake_kernel_free(fixture->kernel);
    g_free(fixture);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Fixture, fixture_free)

static char *
domain_xml(const char *name)
{
    g_autofree char *file = g_strconcat(name, ".xml", NULL);
    g_autofree char *path = vpt_test_path("domains", file, NULL);

    return vpt_test_read(path);
}

static VptVerdict *
decide(Fixture *fixture, VptOperation op, const char *domain)
{
    g_autofree char *xml = domain_xml(domain);
    g_autoptr(GError) error = NULL;
    VptVerdict *verdict = vpt_session_decide_xml(fixture->session, op, xml, TRUE, &error);

    VPT_ASSERT_OK(verdict, error);
    return verdict;
}

static void
test_a_device_is_found_in_sysfs(void)
{
    g_autoptr(Fixture) fixture = fixture_new();
    g_autoptr(VptVerdict) verdict = decide(fixture, VPT_OP_SAVE, "one");
    const VptFinding *finding = vpt_verdict_find(verdict, "suspend");

    VPT_ASSERT_STR(verdict->domain, "web1");
    CU_ASSERT_PTR_NOT_NULL_FATAL(finding);
    CU_ASSERT_TRUE(g_str_has_prefix(finding->cause, NIC " ("));
}

static void
test_a_device_that_is_not_there_is_named_all_the_same(void)
{
    g_autoptr(Fixture) fixture = fixture_new();
    g_autoptr(VptVerdict) verdict = decide(fixture, VPT_OP_SAVE, "gone");

    CU_ASSERT_PTR_NOT_NULL(vpt_verdict_find(verdict, "suspend"));
}

static void
test_a_start_is_judged_on_the_host(void)
{
    g_autoptr(Fixture) fixture = fixture_new();
    g_autoptr(VptVerdict) verdict = decide(fixture, VPT_OP_START, "one");
    g_autoptr(VptVerdict) plain = decide(fixture, VPT_OP_START, "plain");

    CU_ASSERT_PTR_NOT_NULL(vpt_verdict_find(verdict, "not-enabled"));
    CU_ASSERT_TRUE(vpt_verdict_allows(plain));
}

/* What the rule about the memory tells the user to do is what it asks for. */
static void
test_attaching_again_reserves_the_memory(void)
{
    static const char *const names[] = { "unreserved", "balloon" };
    g_autoptr(Fixture) fixture = fixture_new();
    VptDomxmlDevice device = { 0 };

    CU_ASSERT_TRUE(vpt_address_parse(NIC, &device.address, NULL));
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *before = domain_xml(names[i]);
        g_autoptr(GError) error = NULL;
        g_autofree char *after = vpt_domxml_attach(before, &device, 1, &error);
        g_autoptr(VptVerdict) refused = decide(fixture, VPT_OP_START, names[i]);
        g_autoptr(VptVerdict) mended = NULL;

        VPT_ASSERT_OK(after, error);
        mended = vpt_session_decide_xml(fixture->session, VPT_OP_START, after, FALSE, &error);
        VPT_ASSERT_OK(mended, error);
        CU_ASSERT_PTR_NOT_NULL(vpt_verdict_find(refused, "memory-not-reserved"));
        CU_ASSERT_PTR_NULL(vpt_verdict_find(mended, "memory-not-reserved"));
    }
}

/* Who may not ask libvirt for its version is told. */
static void
test_versions_are_told(void)
{
    g_autoptr(Fixture) fixture = fixture_new();
    g_autoptr(VptVerdict) unknown = decide(fixture, VPT_OP_MIGRATE, "migratable");
    g_autoptr(VptVerdict) old = NULL;
    g_autoptr(VptVerdict) new = NULL;

    CU_ASSERT_PTR_NOT_NULL(vpt_verdict_find(unknown, "migrate"));
    vpt_session_set_versions(fixture->session, "10.0.0", "7.2.0");
    old = decide(fixture, VPT_OP_MIGRATE, "migratable");
    CU_ASSERT_PTR_NOT_NULL(vpt_verdict_find(old, "migrate"));
    vpt_session_set_versions(fixture->session, "10.0.0", "8.2.1");
    new = decide(fixture, VPT_OP_MIGRATE, "migratable");
    CU_ASSERT_TRUE(vpt_verdict_allows(new));
}

static void
test_an_ordinary_domain_may_do_all(void)
{
    g_autoptr(Fixture) fixture = fixture_new();

    for (VptOperation op = 0; op < VPT_OP_LAST; op++) {
        g_autoptr(VptVerdict) verdict = decide(fixture, op, "plain");

        CU_ASSERT_TRUE(vpt_verdict_allows(verdict));
    }
}

/* The host has it or not, and the domain has another or none: it is judged alone. */
static void
test_a_device_in_hand_is_judged_for_its_domain(void)
{
    static const struct {
        const char *domain;
        const char *slot;
        const char *rule;
    } cases[] = {
        { "plain", "0", "not-enabled" },
        { "plain", "9", "device-missing" },
        { "gone", "0", "not-enabled" },
    };
    g_autoptr(Fixture) fixture = fixture_new();

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *xml = domain_xml(cases[i].domain);
        g_autofree char *device =
            g_strdup_printf("<hostdev mode='subsystem' type='pci'><source><address bus='3' "
                            "slot='%s' function='0'/></source></hostdev>",
                            cases[i].slot);
        g_autoptr(GError) error = NULL;
        g_autoptr(VptVerdict) verdict = vpt_session_decide_device_xml(
            fixture->session, VPT_OP_ATTACH, xml, TRUE, device, &error);
        const VptFinding *finding = verdict ? vpt_verdict_find(verdict, cases[i].rule) : NULL;

        VPT_ASSERT_OK(verdict, error);
        CU_ASSERT_PTR_NOT_NULL_FATAL(finding);
        CU_ASSERT_EQUAL(finding->culprits->len, 1);
    }
}

static void
test_what_is_no_device_is_an_error(void)
{
    g_autoptr(Fixture) fixture = fixture_new();
    g_autofree char *xml = domain_xml("plain");
    g_autoptr(GError) error = NULL;

    CU_ASSERT_PTR_NULL(vpt_session_decide_device_xml(fixture->session, VPT_OP_ATTACH, xml, TRUE,
                                                     "<hostdev", &error));
    VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);
}

static void
test_what_is_no_domain_is_an_error(void)
{
    static const char *const wrong[] = { "", "<domain", "<network><name>n</name></network>" };
    g_autoptr(Fixture) fixture = fixture_new();

    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;

        CU_ASSERT_PTR_NULL(vpt_session_decide_xml(fixture->session, VPT_OP_SAVE, wrong[i], TRUE,
                                                  &error));
        VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);
    }
}

VPT_TEST_MAIN("decide",
              { "a device is found in sysfs", test_a_device_is_found_in_sysfs },
              { "a device that is not there is named all the same",
                test_a_device_that_is_not_there_is_named_all_the_same },
              { "a start is judged on the host", test_a_start_is_judged_on_the_host },
              { "attaching again reserves the memory", test_attaching_again_reserves_the_memory },
              { "versions are told", test_versions_are_told },
              { "an ordinary domain may do all", test_an_ordinary_domain_may_do_all },
              { "a device in hand is judged for its domain",
                test_a_device_in_hand_is_judged_for_its_domain },
              { "what is no device is an error", test_what_is_no_device_is_an_error },
              { "what is no domain is an error", test_what_is_no_domain_is_an_error })
