/* test-domxml.c: the edits of a domain's XML
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-domxml.h"

#include <string.h>

#include "domxml-scenario.h"
#include "vpt-c14n.h"
#include "vpt-domain.h"
#include "vpt-error.h"
#include "vpt-test.h"

static char *
run(const char *line, const char *xml, GError **error)
{
    g_autoptr(DomxmlStep) step = domxml_step_parse(line);

    return domxml_step_run(step, xml, error);
}

/* As run(), where all must go well. */
static char *
must_run(const char *line, const char *xml)
{
    g_autoptr(GError) error = NULL;
    char *text = run(line, xml, &error);

    VPT_ASSERT_OK(text, error);
    return text ? text : g_strdup("");
}

static void
check_expectation(const char *name)
{
    g_autofree char *domain = domxml_scenario_domain(name);
    g_autoptr(GPtrArray) steps = domxml_scenario_steps(name);
    g_autoptr(GError) error = NULL;
    g_autofree char *result = domxml_steps_run(steps, domain, &error);

    VPT_ASSERT_OK(result, error);
    if (result)
        vpt_test_golden("domxml", name, "expect.xml", result);
}

static void
test_every_scenario(void)
{
    vpt_test_each_dir("domxml", check_expectation);
}

/* The laws, for the domain of a scenario and devices that it has not. */
static void
check_laws(const char *name)
{
    static const char devices[] = "attach fa:1e.1 fa:1e.0 10000:fb:00.0+65536";
    static const char *const orders[][3] = {
        { "detach fa:1e.0", "detach fa:1e.1", "detach 10000:fb:00.0" },
        { "detach 10000:fb:00.0", "detach fa:1e.1", "detach fa:1e.0" },
        { "detach fa:1e.1 fa:1e.0", "attach fa:1e.0", "detach fa:1e.0 10000:fb:00.0" },
    };
    g_autofree char *domain = domxml_scenario_domain(name);
    g_autofree char *attached = must_run(devices, domain);
    g_autofree char *again = must_run(devices, attached);
    g_autofree char *one_by_one = must_run("attach 10000:fb:00.0+65536", domain);
    g_autofree char *then = must_run("attach fa:1e.0 fa:1e.1", one_by_one);
    g_autofree char *back = must_run("detach fa:1e.1 10000:fb:00.0 fa:1e.0", then);

    VPT_ASSERT_STR(again, attached);
    VPT_ASSERT_SAME_XML(back, domain);
    for (guint i = 0; i < G_N_ELEMENTS(orders); i++) {
        g_autofree char *text = g_strdup(attached);

        for (guint k = 0; k < G_N_ELEMENTS(orders[i]); k++) {
            char *next = must_run(orders[i][k], text);

            g_free(text);
            text = next;
        }
        VPT_ASSERT_SAME_XML(text, domain);
    }
}

static void
test_detach_gives_back_what_was_there(void)
{
    vpt_test_each_dir("domxml", check_laws);
}

static void
check_reservation(const char *name)
{
    g_autofree char *domain = domxml_scenario_domain(name);
    g_autofree char *attached = must_run("attach fa:1e.0+4096", domain);
    g_autoptr(VptDomain) parsed = vpt_domain_parse(attached, NULL);
    VptAddress address = { 0, 0xfa, 0x1e, 0 };

    CU_ASSERT_PTR_NOT_NULL_FATAL(parsed);
    CU_ASSERT_PTR_NOT_NULL(vpt_domain_find(parsed, address));
    CU_ASSERT_TRUE(parsed->locked);
    CU_ASSERT_EQUAL(parsed->current_memory, parsed->memory);
    CU_ASSERT_TRUE(parsed->hard_limit >= vpt_domain_locked_memory(parsed, 4096));
}

static void
test_all_memory_is_reserved(void)
{
    vpt_test_each_dir("domxml", check_reservation);
}

/* A reader of bytes (diff, git) sees nothing move that was not touched. */
static void
test_bytes_around_the_root_stay(void)
{
    static const char *const around[][2] = {
        { "", "" },
        { "", "\n" },
        { "\n\n", "\n\n\n" },
        { "<?xml version='1.0'?>", "" },
        { "\xef\xbb\xbf<?xml version=\"1.0\" encoding='utf-8' ?>\r\n\r\n", "\r\n" },
        { "<?a b?>\n<!-- <domain> -->\n", "<!-- </domain> -->  <?x </domain> ?>\n" },
        { "<!DOCTYPE domain [ <!-- ]> --> <!ENTITY a '>'> ]>\n", " " },
    };

    for (guint i = 0; i < G_N_ELEMENTS(around); i++) {
        const char *end = strchr(around[i][1], '\r') ? "\r\n" : "\n";
        g_autofree char *xml = g_strconcat(around[i][0], "<domain type=\"kvm\">", end,
                                           "  <name>x</name>", end, "  <memory>1024</memory>", end,
                                           "</domain>", around[i][1], NULL);
        g_autofree char *attached = must_run("attach 3b:00.0", xml);
        g_autofree char *detached = must_run("detach 3b:00.0", attached);

        CU_ASSERT_TRUE(g_str_has_prefix(attached, around[i][0]));
        CU_ASSERT_TRUE(g_str_has_suffix(attached, around[i][1]));
        CU_ASSERT_EQUAL(strstr(attached, "\r\n") != NULL, strcmp(end, "\r\n") == 0);
        VPT_ASSERT_STR(detached, xml);
    }
}

#define HEAD "<domain type='kvm'><name>web1</name><memory>4194304</memory>"
#define CARD                                                                                       \
    "<hostdev type='pci'><source><address bus='0x3b'/></source></hostdev>"

/* What somebody changed after the attach is theirs, and stays. */
static void
test_changes_of_others_stay(void)
{
    static const struct {
        const char *domain;
        const char *from;
        const char *to;
        const char *left;
    } changes[] = {
        { HEAD "<currentMemory>2097152</currentMemory></domain>",
          "<currentMemory unit=\"KiB\">4194304</currentMemory>",
          "<currentMemory>3145728</currentMemory>",
          HEAD "<currentMemory>3145728</currentMemory></domain>" },
        { HEAD "<memtune><hard_limit>1</hard_limit></memtune></domain>",
          "<hard_limit unit=\"KiB\">8994816</hard_limit>", "<hard_limit unit='GiB'>9</hard_limit>",
          HEAD "<memtune><hard_limit unit='GiB'>9</hard_limit></memtune></domain>" },
        { HEAD "</domain>", "<hard_limit", "<soft_limit>5</soft_limit><hard_limit",
          HEAD "<memtune><soft_limit>5</soft_limit></memtune></domain>" },
        { HEAD "<memtune><hard_limit>1</hard_limit></memtune></domain>",
          "<hard_limit unit=\"KiB\">8994816</hard_limit>", "",
          HEAD "<memtune/></domain>" },
        { HEAD "</domain>", "<locked/>", "", HEAD "</domain>" },
        { HEAD "</domain>", "<locked/>", "<locked/><nosharepages/>",
          HEAD "<memoryBacking><nosharepages/></memoryBacking></domain>" },
        { HEAD "</domain>", "</devices>", "<emulator>q</emulator></devices>",
          HEAD "<devices><emulator>q</emulator></devices></domain>" },
        { HEAD "</domain>", "</metadata>", "<a:b xmlns:a='urn:a'/></metadata>",
          "<domain type='kvm'><name>web1</name><metadata><a:b xmlns:a='urn:a'/></metadata>"
          "<memory>4194304</memory></domain>" },
        { HEAD "<currentMemory>1</currentMemory></domain>", "<memory>4194304", "<memory>2097152",
          "<domain type='kvm'><name>web1</name><memory>2097152</memory>"
          "<currentMemory>1</currentMemory></domain>" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(changes); i++) {
        g_autofree char *attached = must_run("attach 3b:00.0", changes[i].domain);
        g_autoptr(GString) changed = g_string_new(attached);
        g_autofree char *detached = NULL;

        CU_ASSERT_EQUAL(g_string_replace(changed, changes[i].from, changes[i].to, 0), 1);
        detached = must_run("detach 3b:00.0", changed->str);
        VPT_ASSERT_SAME_XML(detached, changes[i].left);
    }
}

/* The hostdev was taken out with virsh edit: attach and detach put things right. */
static void
test_a_record_of_devices_that_left(void)
{
    static const char domain[] = HEAD "<currentMemory>1024</currentMemory></domain>";
    g_autofree char *attached = must_run("attach 3b:00.0 3c:00.0", domain);
    g_autofree char *middle = must_run("attach 3b:00.0", domain);
    const char *start = strstr(attached, "<hostdev");
    const char *end = strstr(start, "</hostdev>") + strlen("</hostdev>");
    g_autofree char *left =
        g_strdup_printf("%.*s%s", (int)(start - attached), attached, end);
    g_autofree char *detached = must_run("detach 3c:00.0", left);
    g_autofree char *both = must_run("detach 3b:00.0 3c:00.0", left);
    g_autofree char *back = must_run("attach 3b:00.0", left);
    g_autofree char *alone = must_run("detach 3c:00.0", back);

    VPT_ASSERT_SAME_XML(detached, domain);
    VPT_ASSERT_SAME_XML(both, domain);
    VPT_ASSERT_SAME_XML(alone, middle);
}

static void
test_the_snippet_is_what_attach_adds(void)
{
    VptAddress address = { 0x10000, 0xe1, 0x1f, 7 };
    g_autoptr(GError) error = NULL;
    g_autofree char *snippet = vpt_domxml_hostdev(&address, &error);

    VPT_ASSERT_OK(snippet, error);
    VPT_ASSERT_STR(snippet,
                   "<hostdev mode=\"subsystem\" type=\"pci\" managed=\"no\">\n"
                   "  <driver name=\"vfio\"/>\n"
                   "  <source>\n"
                   "    <address domain=\"0x10000\" bus=\"0xe1\" slot=\"0x1f\" function=\"0x7\"/>\n"
                   "  </source>\n"
                   "</hostdev>\n");
}

static void
test_nothing_asked_is_nothing_done(void)
{
    g_autofree char *attached = must_run("attach", HEAD "</domain>");
    g_autofree char *detached = must_run("detach", HEAD "</domain>");

    VPT_ASSERT_STR(attached, HEAD "</domain>");
    VPT_ASSERT_STR(detached, HEAD "</domain>");
}

static void
check_refusal(const char *line, const char *xml, int code, const char *words)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = run(line, xml, &error);

    CU_ASSERT_PTR_NULL(text);
    VPT_ASSERT_ERROR(error, code);
    if (!error || !strstr(error->message, words))
        VPT_ASSERT_STR(error ? error->message : NULL, words);
}

static void
test_what_is_not_there_can_not_be_detached(void)
{
    g_autofree char *attached = must_run("attach 3b:00.0", HEAD "</domain>");

    check_refusal("detach 3b:00.0", HEAD "</domain>", VPT_ERROR_NOT_FOUND,
                  "'0000:3b:00.0' is not attached to domain 'web1'");
    check_refusal("detach 3b:00.0 3c:00.0", attached, VPT_ERROR_NOT_FOUND, "'0000:3c:00.0'");
}

static void
test_what_is_there_in_another_form_is_a_conflict(void)
{
    static const char *const domains[] = {
        HEAD "<devices><disk type='nvme'><source type='pci'><address bus='0x3b'/></source></disk>"
             "</devices></domain>",
        HEAD "<q:commandline xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'>"
             "<q:arg value='-device'/><q:arg value='vfio-pci,host=3b:00.0'/></q:commandline>"
             "</domain>",
    };

    for (guint i = 0; i < G_N_ELEMENTS(domains); i++) {
        check_refusal("attach 3b:00.0", domains[i], VPT_ERROR_CONFLICT, "take it out there first");
        check_refusal("detach 3b:00.0", domains[i], VPT_ERROR_CONFLICT, "take it out there first");
    }
}

#define RECORD(attributes, inside)                                                                 \
    "<domain><name>web1</name><metadata><v:passthru xmlns:v='https://virt-passthru.org/xmlns/"     \
    "domain/1' " attributes ">" inside                                                             \
    "</v:passthru></metadata><memory>4194304</memory><devices>" CARD "</devices></domain>"

static void
test_a_broken_record_is_an_error(void)
{
    static const char *const records[] = {
        RECORD("created='name'", ""),
        RECORD("created='memtune '", ""),
        RECORD("hard-limit='-1'", ""),
        RECORD("hard-limit='18446744073709551616'", ""),
        RECORD("current-memory=''", ""),
        RECORD("", "<v:device/>"),
        RECORD("", "<v:device address='nowhere'/>"),
        RECORD("", "<v:device address='3b:00.0' guest='x'/>"),
        RECORD("", "<v:device address='3b:00.0' port='256'/>"),
        RECORD("", "<v:device address='3b:00.0' bars='many'/>"),
        RECORD("", "<v:old><hard_limit>lots</hard_limit></v:old>"),
    };

    for (guint i = 0; i < G_N_ELEMENTS(records); i++) {
        check_refusal("attach 3c:00.0", records[i], VPT_ERROR_SYNTAX, "line 1 of the XML: ");
        check_refusal("detach 3b:00.0", records[i], VPT_ERROR_SYNTAX, "line 1 of the XML: ");
    }
}

VPT_TEST_MAIN("domxml",
              { "every scenario reads as expected", test_every_scenario },
              { "detach gives back what was there", test_detach_gives_back_what_was_there },
              { "all memory is reserved", test_all_memory_is_reserved },
              { "bytes around the root stay", test_bytes_around_the_root_stay },
              { "changes of others stay", test_changes_of_others_stay },
              { "a record of devices that left", test_a_record_of_devices_that_left },
              { "the snippet is what attach adds", test_the_snippet_is_what_attach_adds },
              { "nothing asked is nothing done", test_nothing_asked_is_nothing_done },
              { "what is not there can't be detached", test_what_is_not_there_can_not_be_detached },
              { "what is there in another form is a conflict",
                test_what_is_there_in_another_form_is_a_conflict },
              { "a broken record is an error", test_a_broken_record_is_an_error })
