/* test-xml.c: XML text to a tree and back, and everything that is no XML
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-xml.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "vpt-error.h"
#include "vpt-test.h"

/* What @run writes to stderr: libxml2 likes to. */
static char *
hear_stderr(void (*run)(gpointer), gpointer data)
{
    g_autofree char *path = NULL;
    char *heard = NULL;
    int file = g_file_open_tmp("vpt-xml-XXXXXX", &path, NULL);
    int saved = dup(STDERR_FILENO);

    fflush(stderr);
    dup2(file, STDERR_FILENO);
    run(data);
    fflush(stderr);
    dup2(saved, STDERR_FILENO);
    g_close(saved, NULL);
    g_close(file, NULL);
    heard = vpt_test_read(path);
    g_unlink(path);
    return heard;
}

typedef struct {
    const char *text;
    VptXml *xml;
    GError *error;
} Attempt;

static void
attempt(gpointer data)
{
    Attempt *a = data;

    a->xml = vpt_xml_parse(a->text, &a->error);
}

static void
check_refused(const char *text, const char *words)
{
    Attempt a = { .text = text };
    g_autofree char *heard = hear_stderr(attempt, &a);
    g_autoptr(GError) error = a.error;

    CU_ASSERT_PTR_NULL(a.xml);
    VPT_ASSERT_STR(heard, "");
    VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);
    if (!error || !strstr(error->message, words))
        VPT_ASSERT_STR(error ? error->message : NULL, words);
}

static void
test_what_is_no_xml(void)
{
    static const char *const wrong[][2] = {
        { "", "the XML is empty" },
        { " \n\t", "line 2 of the XML: " },
        { "web1", "line 1 of the XML: Start tag expected" },
        { "\x7f" "ELF\x02\x01\x01", "line 1 of the XML: " },
        { "<domain>\n<name>x</name>\n", "line 3 of the XML: " },
        { "<domain><name>x</domain>", "Opening and ending tag mismatch" },
        { "<domain a='1' a='2'/>", "redefined" },
        { "<domain>&nothing;</domain>", "Entity 'nothing' not defined" },
        { "<domain/>\n<domain/>", "line 2 of the XML: Extra content" },
        { "<domain>\xff\xfe</domain>", "not proper UTF-8" },
        { "<?xml version='1.0' encoding='ANSI_X3.4-1968'?><domain>\xc3\xa9</domain>",
          "not in the encoding that it names" },
        { "<?xml version='1.0' encoding='klingon'?><domain/>", "Unsupported encoding klingon" },
        { "<?xml version='1.0' encoding='UTF-16'?><domain/>", "UTF-16" },
        { "<domain>\x01</domain>", "line 1 of the XML: " },
        { "<domain>&#0;</domain>", "line 1 of the XML: " },
    };

    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++)
        check_refused(wrong[i][0], wrong[i][1]);
}

static void
test_nothing_is_fetched(void)
{
    static const char *const wrong[][2] = {
        { "<!DOCTYPE domain SYSTEM 'file:///etc/passwd'><domain/>",
          "external DTD ('file:///etc/passwd')" },
        { "<!DOCTYPE domain PUBLIC '-//x' 'http://localhost/x'><domain/>", "external DTD" },
        { "<!DOCTYPE domain [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><domain>&x;</domain>",
          "the external entity 'x'" },
        { "<!DOCTYPE domain [<!ENTITY x PUBLIC 'a' 'http://localhost/x'>]><domain/>",
          "the external entity 'x'" },
        { "<!DOCTYPE domain [<!ENTITY % x SYSTEM 'http://localhost/x'> %x;]><domain/>",
          "the external entity 'x'" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++)
        check_refused(wrong[i][0], wrong[i][1]);
}

static void
test_bombs_do_not_go_off(void)
{
    g_autoptr(GString) laughs = g_string_new("<!DOCTYPE domain [<!ENTITY l0 'ha'>");
    g_autoptr(GString) deep = g_string_new(NULL);
    g_autofree char *blank = g_strnfill(VPT_XML_MAX_BYTES, ' ');
    g_autofree char *large = g_strconcat("<a/>", blank, NULL);

    for (guint i = 1; i < 30; i++)
        g_string_append_printf(laughs, "<!ENTITY l%u '&l%u;&l%u;&l%u;&l%u;'>", i, i - 1, i - 1,
                               i - 1, i - 1);
    g_string_append(laughs, "]><domain><name>&l29;</name></domain>");
    check_refused(laughs->str, "line 1 of the XML: ");
    check_refused("<!DOCTYPE d [<!ENTITY a '&b;'><!ENTITY b '&a;'>]><d>&a;</d>", "entity");

    for (guint i = 0; i < 100000; i++)
        g_string_append(deep, "<a>");
    check_refused(deep->str, "Excessive depth in document: 256");

    check_refused(large, "a domain may have at most 10485760");
}

static void
test_a_text_may_not_have_a_nul(void)
{
    g_autoptr(GError) error = NULL;

    CU_ASSERT_FALSE(vpt_xml_check_text("<domain>\0</domain>", 18, &error));
    VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);
    CU_ASSERT_PTR_NOT_NULL(strstr(error->message, "byte 9 of the XML is NUL"));
    CU_ASSERT_TRUE(vpt_xml_check_text("<domain/>", 9, NULL));
    CU_ASSERT_FALSE(vpt_xml_check_text("", 0, NULL));
    CU_ASSERT_FALSE(vpt_xml_check_text("", VPT_XML_MAX_BYTES + 1, NULL));
}

/* As libxml2 prints it, but for what stands around the root. */
static void
test_what_a_print_keeps(void)
{
    static const char *const texts[] = {
        "<a/>",
        "<a b=\"&quot;'&amp;&lt;&#10;&#9;\">&amp;&lt;&gt;<![CDATA[<&]]><!--c--><?p i?></a>",
        "<?xml version='1.0'?>\n<a>\xc3\xa9</a>\n",
        "<?xml  version = \"1.0\"  standalone='yes' ?><a b=\"\xc3\xa9\"/>",
        "<?xml version='1.0' encoding='ISO-8859-1'?>\n<!-- \xa4 --><a b=\"\xa4\">\xa4</a>\n",
        "<?xml version='1.0' encoding='US-ASCII'?><a>&#8364;</a>",
        "\xef\xbb\xbf<a>\xe2\x82\xac</a>",
        "<!DOCTYPE a [\n<!ENTITY e \"<b/>\">\n]>\n<a c=\"&e2;\">&e;</a>",
        "<a>\r\n  <b/>\r\n</a>\r\n",
        "<a:a xmlns:a=\"urn:a\" xmlns=\"urn:b\"><b xmlns=\"\" a:c=\"d\"/></a:a>",
        "<a>  <b>\n</b>&#13;</a>",
        "<a xmlns=\"urn:a?b&#38;c&lt;\" xmlns:d='\"&#10;&#9;&#13;'><d:e d:f=\"\"/></a>",
    };

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_autoptr(GString) text = g_string_new(texts[i]);
        g_autoptr(GError) error = NULL;
        g_autoptr(VptXml) xml = NULL;
        g_autofree char *printed = NULL;

        g_string_replace(text, "&e2;", "", 0);
        xml = vpt_xml_parse(text->str, &error);
        VPT_ASSERT_OK(xml, error);
        printed = xml ? vpt_xml_print(xml, &error) : NULL;
        VPT_ASSERT_OK(printed, error);
        VPT_ASSERT_STR(printed, text->str);
    }
}

VPT_TEST_MAIN("xml",
              { "what is no XML", test_what_is_no_xml },
              { "nothing is fetched", test_nothing_is_fetched },
              { "bombs don't go off", test_bombs_do_not_go_off },
              { "a text may not have a NUL", test_a_text_may_not_have_a_nul },
              { "what a print keeps", test_what_a_print_keeps })
