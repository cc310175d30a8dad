/* test-session.c: gather, decide, plan, perform on a host that is a folder
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "fake-kernel.h"
#include "vpt-session-private.h"
#include "vpt-sysfs.h"
#include "vpt-test.h"

#define NIC "0000:03:00.0"
#define TWIN_A "0000:04:00.0"
#define TWIN_B "0000:04:00.1"

static const char facts[] =
    "virt-passthru facts 1\n"
    "host iommu=yes\n"
    "device 0000:00:1c.0 id=8086:9d10 class=060400 driver=pcieport group=5 bridge=yes\n"
    "device " NIC " id=8086:10d3 subsystem=8086:a01f class=020000 driver=e1000e group=11 "
    "parent=0000:00:1c.0 bar-bytes=131072\n"
    "device " TWIN_A " id=8086:1521 class=020000 driver=igb group=12\n"
    "device " TWIN_B " id=8086:1521 class=020000 driver=igb group=12\n"
    /* where a driver has a device, the kernel has the driver */
    "device 0000:05:00.0 id=1912:0014 class=0c0330 driver=vfio-pci group=13\n";

/* A host in a folder, and sessions that look at it. */
typedef struct {
    FakeKernel *kernel;
    char *sysfs;
    char *conf;
    VptSession *session;
} Fixture;

static void
open_session(Fixture *fixture, const char *uri)
{
    VptOptions options = { .uri = uri, .sysfs = fixture->sysfs, .conf = fixture->conf };
    g_autoptr(GError) error = NULL;

    g_clear_pointer(&fixture->session, vpt_session_free);
    fixture->session = vpt_session_new(&options, &error);
    VPT_ASSERT_OK(fixture->session, error);
    vpt_roots_free(fixture->session->roots);
    fixture->session->roots = fake_kernel_roots(fixture->kernel);
    g_free(fixture->session->roots->conf);
    fixture->session->roots->conf = g_strdup(fixture->conf);
}

static Fixture *
fixture_new(const char *uri)
{
    Fixture *fixture = g_new0(Fixture, 1);

    fixture->kernel = fake_kernel_new(facts);
    fixture->sysfs = g_build_filename(fake_kernel_root(fixture->kernel), "sys", NULL);
    fixture->conf = g_build_filename(fake_kernel_root(fixture->kernel), "conf", NULL);
    open_session(fixture, uri);
    return fixture;
}

static void
fixture_free(Fixture *fixture)
{
    vpt_session_free(fixture->session);
    g_free(fixture->sysfs);
    g_free(fixture->conf);
    fake_kernel_free(fixture->kernel);
    g_free(fixture);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Fixture, fixture_free)

static char *
driver_of(Fixture *fixture, const char *name)
{
    VptAddress address = { 0 };

    CU_ASSERT_TRUE(vpt_address_parse(name, &address, NULL));
    return vpt_sysfs_read_driver(fixture->session->roots, address, NULL);
}

static void
assert_driver(Fixture *fixture, const char *name, const char *expected)
{
    g_autofree char *driver = driver_of(fixture, name);

    VPT_ASSERT_STR(driver, expected);
}

static char *
conf_text(Fixture *fixture)
{
    g_autofree char *path = g_build_filename(fixture->conf, "devices.conf", NULL);
    char *text = NULL;

    return g_file_get_contents(path, &text, NULL, NULL) ? text : g_strdup("");
}

/* The host as a text, with what devices.conf says of its devices, to be held against a
 * later state. */
static char *
state_of(Fixture *fixture)
{
    g_autoptr(GError) error = NULL;

    vpt_session_forget(fixture->session);
    VPT_ASSERT_OK(vpt_session_host(fixture->session, &error), error);
    return vpt_facts_print(vpt_session_host(fixture->session, NULL));
}

static void
assert_state(Fixture *fixture, const char *name, const char *expected)
{
    g_autoptr(VptDeviceState) state = NULL;
    g_autoptr(GError) error = NULL;
    const VptHost *host = vpt_session_host(fixture->session, &error);

    VPT_ASSERT_OK(host, error);
    state = vpt_session_device_state(fixture->session, vpt_host_resolve(host, name, NULL));
    VPT_ASSERT_STR(state->state, expected);
}

typedef VptPlan *(*Planner)(VptSession *session, const VptChange *change, VptVerdict **ret_verdict,
                            GError **error);

static gboolean
do_it(Fixture *fixture, Planner planner, const VptChange *change, GError **error)
{
    g_autoptr(VptVerdict) verdict = NULL;
    g_autoptr(VptPlan) plan = planner(fixture->session, change, &verdict, error);

    return plan && vpt_session_perform(fixture->session, plan, NULL, NULL, error);
}

static void
test_enabled_and_given_back(void)
{
    g_autoptr(Fixture) fixture = fixture_new(NULL);
    const char *const devices[] = { NIC, NULL };
    const char *const label[] = { "nic1", NULL };
    const VptChange enable = { .devices = devices, .label = "nic1" };
    const VptChange disable = { .devices = label };
    g_autofree char *before = state_of(fixture);
    g_autofree char *conf = NULL;
    g_autofree char *after = NULL;
    g_autoptr(GError) error = NULL;

    assert_state(fixture, NIC, "host");
    VPT_ASSERT_OK(do_it(fixture, vpt_session_plan_enable, &enable, &error), error);
    assert_driver(fixture, NIC, "vfio-pci");
    assert_state(fixture, "nic1", "available");
    conf = conf_text(fixture);
    CU_ASSERT_PTR_NOT_NULL(strstr(conf, "owner=passthru"));
    CU_ASSERT_PTR_NOT_NULL(strstr(conf, "label=nic1"));

    VPT_ASSERT_OK(do_it(fixture, vpt_session_plan_disable, &disable, &error), error);
    assert_driver(fixture, NIC, "e1000e");
    after = state_of(fixture);
    VPT_ASSERT_STR(after, before);
}

static void
test_enabled_twice_is_enabled_once(void)
{
    g_autoptr(Fixture) fixture = fixture_new(NULL);
    const char *const devices[] = { NIC, NIC, "pci_0000_03_00_0", NULL };
    const VptChange enable = { .devices = devices };
    g_autoptr(VptVerdict) verdict = NULL;
    g_autoptr(VptPlan) plan = NULL;
    g_autoptr(VptPlan) again = NULL;
    g_autoptr(GError) error = NULL;

    plan = vpt_session_plan_enable(fixture->session, &enable, &verdict, &error);
    VPT_ASSERT_OK(plan, error);
    CU_ASSERT_EQUAL_FATAL(plan->steps->len, 2);
    VPT_ASSERT_OK(vpt_session_perform(fixture->session, plan, NULL, NULL, &error), error);

    again = vpt_session_plan_enable(fixture->session, &enable, &verdict, &error);
    VPT_ASSERT_OK(again, error);
    CU_ASSERT_EQUAL(again->steps->len, 0);
}

static void
test_at_boot_waits_for_it(void)
{
    g_autoptr(Fixture) fixture = fixture_new(NULL);
    const char *const devices[] = { NIC, NULL };
    const VptChange enable = { .devices = devices, .at_boot = TRUE };
    g_autoptr(GError) error = NULL;

    VPT_ASSERT_OK(do_it(fixture, vpt_session_plan_enable, &enable, &error), error);
    assert_driver(fixture, NIC, "e1000e");
    assert_state(fixture, NIC, "reboot needed → VM");
}

static void
test_half_a_group_is_refused_and_a_whole_one_goes(void)
{
    g_autoptr(Fixture) fixture = fixture_new(NULL);
    const char *const half[] = { TWIN_A, NULL };
    const char *const whole[] = { TWIN_A, TWIN_B, NULL };
    const VptChange enable_half = { .devices = half };
    const VptChange enable_whole = { .devices = whole };
    g_autoptr(VptVerdict) verdict = NULL;
    g_autoptr(VptPlan) plan = NULL;
    g_autoptr(GError) error = NULL;

    assert_state(fixture, TWIN_A, "group blocked by " TWIN_B);
    plan = vpt_session_plan_enable(fixture->session, &enable_half, &verdict, &error);
    CU_ASSERT_PTR_NULL(plan);
    VPT_ASSERT_ERROR(error, VPT_ERROR_REFUSED);
    CU_ASSERT_TRUE(verdict && vpt_verdict_find(verdict, "group-shared"));
    CU_ASSERT_EQUAL(fake_kernel_writes(fixture->kernel), 0);
    g_clear_error(&error);

    VPT_ASSERT_OK(do_it(fixture, vpt_session_plan_enable, &enable_whole, &error), error);
    assert_driver(fixture, TWIN_A, "vfio-pci");
    assert_driver(fixture, TWIN_B, "vfio-pci");
}

/* Every attribute that is written, at its first and at its second time. */
static void
test_every_fault_leaves_the_host_as_it_was(void)
{
    static const char *const attributes[] = { "driver_override", "unbind", "drivers_probe" };
    static const FakeFault faults[] = { FAKE_FAULT_ERROR, FAKE_FAULT_LIE, FAKE_FAULT_LATE };
    const char *const devices[] = { TWIN_A, TWIN_B, NULL };
    const VptChange enable = { .devices = devices };

    for (guint i = 0; i < G_N_ELEMENTS(attributes); i++) {
        for (guint j = 0; j < G_N_ELEMENTS(faults); j++) {
            for (guint nth = 1; nth <= 2; nth++) {
                g_autoptr(Fixture) fixture = fixture_new(NULL);
                g_autofree char *before = state_of(fixture);
                g_autofree char *after = NULL;
                g_autofree char *journal = NULL;
                g_autoptr(GError) error = NULL;

                fake_kernel_fault(fixture->kernel, attributes[i], nth, faults[j], EIO);
                if (do_it(fixture, vpt_session_plan_enable, &enable, &error))
                    continue;
                VPT_ASSERT_ERROR(error, VPT_ERROR_UNDONE);
                after = state_of(fixture);
                VPT_ASSERT_STR(after, before);
                journal = g_build_filename(fixture->session->roots->run, "journal", NULL);
                CU_ASSERT_FALSE(g_file_test(journal, G_FILE_TEST_EXISTS));
            }
        }
    }
}

static gboolean
die_at(const VptStep *step, gboolean undo, gpointer data)
{
    guint *left = data;

    (void)step;
    (void)undo;

    if ((*left)-- == 0)
        raise(SIGKILL);
    return TRUE;
}

/* A child that is gone in the middle. */
static void
run_and_die(Fixture *fixture, const VptChange *change, guint at_step)
{
    pid_t child = fork();
    int status = 0;

    if (child == 0) {
        g_autoptr(VptVerdict) verdict = NULL;
        g_autoptr(VptPlan) plan = vpt_session_plan_enable(fixture->session, change, &verdict, NULL);

        if (plan)
            vpt_session_perform(fixture->session, plan, die_at, &at_step, NULL);
        _exit(1);
    }

    CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
    CU_ASSERT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
}

static void
test_a_killed_run_is_finished_or_undone(void)
{
    const char *const devices[] = { TWIN_A, TWIN_B, NULL };
    const VptChange enable = { .devices = devices };

    /* dead before the first step there is nothing to settle; after it there is */
    for (guint at_step = 1; at_step < 3; at_step++) {
        for (guint finish = 0; finish <= 1; finish++) {
            g_autoptr(Fixture) fixture = fixture_new(NULL);
            g_autofree char *before = state_of(fixture);
            g_autofree char *after = NULL;
            g_autoptr(VptPlan) plan = NULL;
            g_autoptr(GError) error = NULL;

            run_and_die(fixture, &enable, at_step);
            open_session(fixture, NULL);

            /* nothing else begins before that is settled */
            CU_ASSERT_FALSE(do_it(fixture, vpt_session_plan_enable, &enable, &error));
            VPT_ASSERT_ERROR(error, VPT_ERROR_CONFLICT);
            g_clear_error(&error);

            plan = vpt_session_interrupted(fixture->session, &error);
            VPT_ASSERT_OK(plan, error);
            VPT_ASSERT_OK(vpt_session_recover(fixture->session, plan, finish != 0, NULL, NULL,
                                              &error), error);
            after = state_of(fixture);
            if (!finish)
                VPT_ASSERT_STR(after, before);
            assert_driver(fixture, TWIN_A, finish ? "vfio-pci" : "igb");
            assert_driver(fixture, TWIN_B, finish ? "vfio-pci" : "igb");
            CU_ASSERT_PTR_NULL(vpt_session_interrupted(fixture->session, NULL));
        }
    }
}

static void
test_a_domain_gets_a_device_and_gives_it_back(void)
{
    g_autoptr(Fixture) fixture = fixture_new("test:///default");
    const char *const devices[] = { NIC, NULL };
    const VptChange enable = { .devices = devices };
    const VptChange change = { .domain = "test", .devices = devices };
    g_autofree char *before = NULL;
    g_autofree char *between = NULL;
    g_autofree char *again = NULL;
    g_autofree char *after = NULL;
    g_autoptr(GError) error = NULL;

    before = vpt_session_domain_xml(fixture->session, "test", &error);
    VPT_ASSERT_OK(before, error);
    VPT_ASSERT_OK(do_it(fixture, vpt_session_plan_enable, &enable, &error), error);
    VPT_ASSERT_OK(do_it(fixture, vpt_session_plan_attach, &change, &error), error);
    between = vpt_session_domain_xml(fixture->session, "test", &error);
    VPT_ASSERT_OK(between, error);
    CU_ASSERT_PTR_NOT_NULL(strstr(between, "<hostdev "));
    CU_ASSERT_PTR_NOT_NULL(strstr(between, "<locked/>"));
    assert_state(fixture, NIC, "assigned (test off)");

    VPT_ASSERT_OK(do_it(fixture, vpt_session_plan_attach, &change, &error), error);
    again = vpt_session_domain_xml(fixture->session, "test", &error);
    VPT_ASSERT_STR(again, between);

    VPT_ASSERT_OK(do_it(fixture, vpt_session_plan_detach, &change, &error), error);
    after = vpt_session_domain_xml(fixture->session, "test", &error);
    VPT_ASSERT_STR(after, before);
}

static void
test_a_device_that_is_not_there_is_an_error(void)
{
    g_autoptr(Fixture) fixture = fixture_new("test:///default");
    const char *const devices[] = { NIC, NULL };
    const VptChange change = { .domain = "test", .devices = devices };
    const VptChange nowhere = { .domain = "nowhere", .devices = devices };
    g_autoptr(GError) error = NULL;

    CU_ASSERT_FALSE(do_it(fixture, vpt_session_plan_detach, &change, &error));
    VPT_ASSERT_ERROR(error, VPT_ERROR_NOT_FOUND);
    g_clear_error(&error);
    CU_ASSERT_FALSE(do_it(fixture, vpt_session_plan_attach, &nowhere, &error));
    VPT_ASSERT_ERROR(error, VPT_ERROR_NOT_FOUND);
    g_clear_error(&error);
    CU_ASSERT_FALSE(do_it(fixture, vpt_session_plan_disable, &change, &error));
    VPT_ASSERT_ERROR(error, VPT_ERROR_NOT_FOUND);
}

VPT_TEST_MAIN("session",
              { "enabled and given back", test_enabled_and_given_back },
              { "enabled twice is enabled once", test_enabled_twice_is_enabled_once },
              { "at boot waits for it", test_at_boot_waits_for_it },
              { "half a group is refused and a whole one goes",
                test_half_a_group_is_refused_and_a_whole_one_goes },
              { "every fault leaves the host as it was",
                test_every_fault_leaves_the_host_as_it_was },
              { "a killed run is finished or undone", test_a_killed_run_is_finished_or_undone },
              { "a domain gets a device and gives it back",
                test_a_domain_gets_a_device_and_gives_it_back },
              { "a device that is not there is an error",
                test_a_device_that_is_not_there_is_an_error })
