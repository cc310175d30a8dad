/* test-domxml-libvirt.c: what libvirt says to the edits of a domain's XML
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Its schema judges what is edited; its test driver takes it, prints it, and
 * what is detached from that print must be what it prints for the old domain. */
#include "config.h"

#include <string.h>

#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>
#include <libxml/relaxng.h>

#include "domxml-scenario.h"
#include "vpt-c14n.h"
#include "vpt-test.h"

#define SCHEMA "/usr/share/libvirt/schemas/domain.rng"
#define ATTACH "attach fa:1e.0+65536 fa:1e.1 10000:fb:00.0"
#define DETACH "detach fa:1e.0 fa:1e.1 10000:fb:00.0"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(virConnect, virConnectClose)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(virDomain, virDomainFree)

static xmlRelaxNG *schema;
static guint n_valid;
static guint n_accepted;

static char *
must_run(const char *line, const char *xml)
{
    g_autoptr(DomxmlStep) step = domxml_step_parse(line);
    g_autoptr(GError) error = NULL;
    char *text = domxml_step_run(step, xml, &error);

    VPT_ASSERT_OK(text, error);
    return text ? text : g_strdup(xml);
}

static void
say_nothing(void *data, xmlErrorPtr error)
{
    (void)data;
    (void)error;
}

static gboolean
is_valid(const char *xml)
{
    xmlDoc *doc = xmlReadMemory(xml, (int)strlen(xml), NULL, NULL, XML_PARSE_NOENT);
    xmlRelaxNGValidCtxt *judge = xmlRelaxNGNewValidCtxt(schema);
    gboolean valid;

    xmlRelaxNGSetValidStructuredErrors(judge, say_nothing, NULL);
    valid = doc && xmlRelaxNGValidateDoc(judge, doc) == 0;
    xmlRelaxNGFreeValidCtxt(judge);
    xmlFreeDoc(doc);
    return valid;
}

static void
check_schema(const char *name)
{
    g_autofree char *domain = domxml_scenario_domain(name);
    g_autoptr(GPtrArray) steps = domxml_scenario_steps(name);
    g_autofree char *result = domxml_steps_run(steps, domain, NULL);
    g_autofree char *attached = must_run(ATTACH, domain);
    g_autofree char *one_left = must_run("detach fa:1e.0 10000:fb:00.0", attached);

    if (!is_valid(domain))
        return;

    n_valid++;
    CU_ASSERT_TRUE(is_valid(result));
    CU_ASSERT_TRUE(is_valid(attached));
    CU_ASSERT_TRUE(is_valid(one_left));
}

static void
test_the_schema_holds(void)
{
    xmlRelaxNGParserCtxt *reader = xmlRelaxNGNewParserCtxt(SCHEMA);

    schema = xmlRelaxNGParse(reader);
    xmlRelaxNGFreeParserCtxt(reader);
    if (!schema) {
        CU_FAIL("libvirt's schema is at " SCHEMA);
        return;
    }

    vpt_test_each_dir("domxml", check_schema);
    CU_ASSERT_TRUE(n_valid > 20);
    xmlRelaxNGFree(schema);
    xmlRelaxNGCleanupTypes();
}

static virConnect *
open_test_driver(void)
{
    virConnect *connection = virConnectOpen("test:///default");

    if (!connection)
        g_error("%s", virGetLastErrorMessage());
    return connection;
}

/* The test driver has but one machine, and makes up what is not said. */
static char *
as_test_domain(const char *xml)
{
    static const char *const changes[][2] = {
        { "type=['\"]kvm['\"]", "type='test'" },
        { "<type [^>]*>", "<type>" },
        { "</name>(?!\\s*<uuid>)",
          "</name><uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>" },
        { "<interface [^>]*>(?!\\s*<mac)", "\\0<mac address='52:54:00:6d:90:02'/>" },
    };
    char *text = g_strdup(xml);

    for (guint i = 0; i < G_N_ELEMENTS(changes); i++) {
        g_autoptr(GRegex) regex = g_regex_new(changes[i][0], G_REGEX_RAW, 0, NULL);
        g_autofree char *before = text;

        text = g_regex_replace(regex, before, -1, 0, changes[i][1], 0, NULL);
    }
    return text;
}

/* As libvirt prints @xml once it is defined; %NULL where it can't be. */
static char *
through_libvirt(virConnect *connection, const char *xml)
{
    g_autoptr(virDomain) domain = virDomainDefineXML(connection, xml);
    char *text;

    if (!domain)
        return NULL;
    text = virDomainGetXMLDesc(domain, VIR_DOMAIN_XML_INACTIVE);
    virDomainUndefine(domain);
    return text;
}

static void
check_driver(const char *name)
{
    g_autoptr(virConnect) connection = open_test_driver();
    g_autofree char *text = domxml_scenario_domain(name);
    g_autofree char *domain = as_test_domain(text);
    g_autofree char *before = through_libvirt(connection, domain);
    g_autofree char *attached = NULL;
    g_autofree char *printed = NULL;
    g_autofree char *again = NULL;
    g_autofree char *one_left = NULL;
    g_autofree char *detached = NULL;

    if (!before)
        return;

    n_accepted++;
    attached = must_run(ATTACH, domain);
    printed = through_libvirt(connection, attached);
    if (!printed) {
        g_printerr("%s: %s\n", name, virGetLastErrorMessage());
        CU_FAIL("libvirt takes what is attached");
        return;
    }

    again = must_run(ATTACH, printed);
    VPT_ASSERT_STR(again, printed);
    one_left = must_run("detach fa:1e.1 10000:fb:00.0", printed);
    detached = must_run("detach fa:1e.0", one_left);
    VPT_ASSERT_SAME_XML(detached, before);
}

static void
ignore_error(void *data, virErrorPtr error)
{
    (void)data;
    (void)error;
}

static void
test_libvirt_gives_back_its_own_print(void)
{
    virSetErrorFunc(NULL, ignore_error);
    vpt_test_each_dir("domxml", check_driver);
    CU_ASSERT_TRUE(n_accepted > 20);
}

/* A template is a domain that can be defined as it is. */
static void
test_templates_are_domains(void)
{
    g_autoptr(virConnect) connection = open_test_driver();
    const char *folder = g_getenv("VPT_TEMPLATES");
    g_autoptr(GDir) dir = g_dir_open(folder ? folder : ".", 0, NULL);
    const char *name;
    guint n = 0;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_autofree char *text = NULL;
        g_autofree char *domain = NULL;
        g_autofree char *printed = NULL;

        if (!g_str_has_suffix(name, ".xml"))
            continue;
        n++;
        text = vpt_test_read(path);
        domain = as_test_domain(text);
        printed = through_libvirt(connection, domain);
        if (!printed)
            g_printerr("%s: %s\n", name, virGetLastErrorMessage());
        CU_ASSERT_PTR_NOT_NULL(printed);
    }
    CU_ASSERT_TRUE(n > 0);
}

VPT_TEST_MAIN("domxml-libvirt",
              { "the schema holds", test_the_schema_holds },
              { "libvirt gives back its own print", test_libvirt_gives_back_its_own_print },
              { "templates are domains", test_templates_are_domains })
