/* test-wire-xdr.c: XDR within bounds, and what procedures carry
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "vpt-error.h"
#include "vpt-test.h"
#include "vpt-wire-fields.h"
#include "vpt-wire-procs.h"

static const guint8 uuid[VPT_WIRE_UUID_SIZE] = "0123456789abcdef";

static GByteArray *
begin(void)
{
    return g_byte_array_new();
}

static VptWireReader
reader_of(const GByteArray *bytes)
{
    return (VptWireReader){ bytes->data, bytes->len };
}

static void
test_what_is_written_is_read(void)
{
    g_autoptr(GByteArray) bytes = begin();
    VptWireReader reader;
    VptWireReader text;
    VptWireParam param;
    const guint8 *fixed;
    guint32 word;
    guint64 hyper;

    vpt_wire_put_word(bytes, 0x01020304);
    vpt_wire_put_hyper(bytes, G_GUINT64_CONSTANT(0x1122334455667788));
    vpt_wire_put_string(bytes, "abcde");
    vpt_wire_put_fixed(bytes, uuid, sizeof(uuid));
    vpt_wire_put_param_string(bytes, "user-name", "nobody");
    vpt_wire_put_param_number(bytes, "process-id", VPT_WIRE_PARAM_LLONG, 77);
    CU_ASSERT_EQUAL(bytes->len, 4 + 8 + 12 + 16 + (16 + 4 + 12) + (16 + 4 + 8));

    reader = reader_of(bytes);
    CU_ASSERT_TRUE(vpt_wire_read_word(&reader, &word));
    CU_ASSERT_EQUAL(word, 0x01020304);
    CU_ASSERT_TRUE(vpt_wire_read_hyper(&reader, &hyper));
    CU_ASSERT_EQUAL(hyper, G_GUINT64_CONSTANT(0x1122334455667788));
    CU_ASSERT_FALSE(vpt_wire_read_counted(&reader, 4, &text));
    CU_ASSERT_TRUE(vpt_wire_read_counted(&reader, 5, &text));
    CU_ASSERT_TRUE(vpt_wire_text_is(text, "abcde"));
    CU_ASSERT_FALSE(vpt_wire_text_is(text, "abcd"));
    CU_ASSERT_TRUE(vpt_wire_read_fixed(&reader, sizeof(uuid), &fixed));
    CU_ASSERT_EQUAL(memcmp(fixed, uuid, sizeof(uuid)), 0);
    CU_ASSERT_TRUE(vpt_wire_read_param(&reader, &param));
    CU_ASSERT_TRUE(vpt_wire_text_is(param.field, "user-name"));
    CU_ASSERT_TRUE(vpt_wire_text_is(param.string, "nobody"));
    CU_ASSERT_TRUE(vpt_wire_read_param(&reader, &param));
    CU_ASSERT_EQUAL(param.number, 77);
    CU_ASSERT_EQUAL(reader.left, 0);
    CU_ASSERT_FALSE(vpt_wire_read_word(&reader, &word));
}

/* What libtirpc takes as well: padding that isn't zero, a string with a NUL in it */
static void
test_what_libvirtd_takes_is_taken(void)
{
    static const guint8 bytes[] = { 0, 0, 0, 5, 'a', 'b', 0, 'c', 'd', 1, 2, 3 };
    VptWireReader reader = { bytes, sizeof(bytes) };
    g_autofree char *text = NULL;
    VptWireReader found;

    CU_ASSERT_TRUE(vpt_wire_read_counted(&reader, VPT_WIRE_STRING_MAX, &found));
    CU_ASSERT_EQUAL(found.left, 5);
    text = vpt_wire_text(found);
    VPT_ASSERT_STR(text, "ab");
    CU_ASSERT_TRUE(vpt_wire_text_is(found, "ab"));
    CU_ASSERT_EQUAL(reader.left, 0);

    /* without all of its padding it is cut off */
    reader = (VptWireReader){ bytes, sizeof(bytes) - 1 };
    CU_ASSERT_FALSE(vpt_wire_read_counted(&reader, VPT_WIRE_STRING_MAX, &found));
    CU_ASSERT_EQUAL(reader.left, sizeof(bytes) - 1);
}

static void
test_lengths_that_lie(void)
{
    static const guint32 lies[] = { 9, 0x7fffffff, 0x80000000, 0xfffffffc, 0xffffffff };

    for (guint i = 0; i < G_N_ELEMENTS(lies); i++) {
        g_autoptr(GByteArray) bytes = begin();
        VptWireReader reader;
        VptWireReader found;

        vpt_wire_put_word(bytes, lies[i]);
        vpt_wire_put_hyper(bytes, 0);
        reader = reader_of(bytes);
        CU_ASSERT_FALSE(vpt_wire_read_counted(&reader, G_MAXUINT32, &found));
        CU_ASSERT_EQUAL(reader.left, 12);
    }
}

static gboolean
reads(const char *shape, const GByteArray *bytes, gsize *ret_left)
{
    VptWireReader reader = reader_of(bytes);
    VptWireFields fields;
    g_autoptr(GError) error = NULL;
    gboolean fine = vpt_wire_fields_read(shape, &reader, &fields, &error);

    if (!fine)
        VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);
    *ret_left = reader.left;
    return fine;
}

static void
test_shapes(void)
{
    static const struct {
        const char *shape;
        guint32 words[6];
        guint n_words;
        gboolean good;
        guint left;
    } cases[] = {
        { "", { 0 }, 0, TRUE, 0 },
        { "a:w", { 0 }, 0, FALSE, 0 },
        { "a:w b:h", { 1, 2, 3, 4 }, 4, TRUE, 4 },
        { "a:?h", { 0, 1 }, 2, TRUE, 4 },
        { "a:?h", { 7, 1, 1 }, 3, TRUE, 0 },
        { "a:?h", { 1, 1 }, 2, FALSE, 8 },
        { "a:*h b:w", { 2, 1, 1, 2, 2, 3 }, 6, TRUE, 0 },
        { "a:*w", { 0 }, 1, TRUE, 0 },
        { "a:*w", { 0xffffffff, 1, 2 }, 3, FALSE, 12 },
        { "a:3w", { 1, 2, 3, 4 }, 4, TRUE, 4 },
        { "a:3w", { 1, 2 }, 2, FALSE, 8 },
        { "a:*(w?wh) b:w", { 1, 1, 0, 1, 1, 9 }, 6, TRUE, 0 },
        { "a:?(*ww) b:w", { 0, 9 }, 2, TRUE, 0 },
        { "a:P", { 0, 99, 0, 0 }, 4, FALSE, 16 },
        { "a:P", { 0, 6, 1, 0 }, 4, TRUE, 4 },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GByteArray) bytes = begin();
        gsize left = 0;

        for (guint j = 0; j < cases[i].n_words; j++)
            vpt_wire_put_word(bytes, cases[i].words[j]);
        CU_ASSERT_EQUAL(reads(cases[i].shape, bytes, &left), cases[i].good);
        CU_ASSERT_EQUAL(left, cases[i].left);
    }
}

static void
test_fields_go_by_name(void)
{
    static const char shape[] = "name:?s snap.name:s snap.dom:D flags:w params:*P big:h words:*w";
    g_autoptr(GByteArray) bytes = begin();
    g_autoptr(GError) error = NULL;
    g_autofree char *name = NULL;
    g_autofree char *snapshot = NULL;
    g_autofree char *domain = NULL;
    VptWireFields fields;
    VptWireReader reader;
    VptWireParam param;
    guint64 number = 99;

    vpt_wire_put_optional_string(bytes, NULL);
    vpt_wire_put_string(bytes, "before");
    vpt_wire_put_domain(bytes, uuid);
    vpt_wire_put_word(bytes, 3);
    vpt_wire_put_word(bytes, 3);
    vpt_wire_put_param_string(bytes, "dxml", "<a/>");
    vpt_wire_put_param_string(bytes, "file", "/first");
    vpt_wire_put_param_string(bytes, "file", "/second");
    vpt_wire_put_hyper(bytes, G_MAXUINT64);
    vpt_wire_put_word(bytes, 1);
    vpt_wire_put_word(bytes, 5);
    reader = reader_of(bytes);
    VPT_ASSERT_OK(vpt_wire_fields_read(shape, &reader, &fields, &error), error);

    name = vpt_wire_fields_text(&fields, "name");
    CU_ASSERT_PTR_NULL(name);
    snapshot = vpt_wire_fields_text(&fields, "snap.name");
    VPT_ASSERT_STR(snapshot, "before");
    domain = vpt_wire_fields_text(&fields, "snap.dom");
    VPT_ASSERT_STR(domain, "");
    CU_ASSERT_EQUAL(memcmp(vpt_wire_fields_uuid(&fields, "snap.dom"), uuid, sizeof(uuid)), 0);
    CU_ASSERT_TRUE(vpt_wire_fields_number(&fields, "flags", &number));
    CU_ASSERT_EQUAL(number, 3);
    CU_ASSERT_TRUE(vpt_wire_fields_number(&fields, "big", &number));
    CU_ASSERT_EQUAL(number, G_MAXUINT64);
    CU_ASSERT_TRUE(vpt_wire_fields_first(&fields, "words", &number));
    CU_ASSERT_EQUAL(number, 5);
    CU_ASSERT_TRUE(vpt_wire_fields_param(&fields, "params", "file", &param));
    CU_ASSERT_TRUE(vpt_wire_text_is(param.string, "/first"));

    /* not there, or of another type */
    CU_ASSERT_FALSE(vpt_wire_fields_param(&fields, "params", "fil", &param));
    CU_ASSERT_FALSE(vpt_wire_fields_param(&fields, "flags", "file", &param));
    CU_ASSERT_FALSE(vpt_wire_fields_number(&fields, "flag", &number));
    CU_ASSERT_FALSE(vpt_wire_fields_number(&fields, "name", &number));
    CU_ASSERT_FALSE(vpt_wire_fields_first(&fields, "flags", &number));
    CU_ASSERT_PTR_NULL(vpt_wire_fields_uuid(&fields, "snap.name"));
    CU_ASSERT_PTR_NULL(vpt_wire_fields_text(&fields, "flags"));
    CU_ASSERT_EQUAL(number, 5);
}

/* A program that reads a shape of the table must not fall over it; zeros are short but
 * right for all of them. */
static void
test_every_shape_of_the_table_can_be_read(void)
{
    g_autoptr(GByteArray) bytes = begin();
    guint n;
    const VptWireProc *procs = vpt_wire_procs(&n);

    g_byte_array_set_size(bytes, 512);
    memset(bytes->data, 0, bytes->len);

    for (guint i = 0; i < n; i++) {
        const char *shapes[] = { procs[i].arguments, procs[i].result };

        for (guint j = 0; j < G_N_ELEMENTS(shapes); j++) {
            gsize left = 0;

            CU_ASSERT_TRUE(reads(shapes[j], bytes, &left));
            CU_ASSERT_TRUE((left == 512) == (*shapes[j] == '\0'));
            /* a count of nothings would be read for ever */
            CU_ASSERT_PTR_NULL(strstr(shapes[j], "()"));
        }
    }
}

VPT_TEST_MAIN("wire-xdr",
              { "what is written is read", test_what_is_written_is_read },
              { "what libvirtd takes is taken", test_what_libvirtd_takes_is_taken },
              { "lengths that lie", test_lengths_that_lie },
              { "shapes", test_shapes },
              { "fields go by name", test_fields_go_by_name },
              { "every shape of the table can be read", test_every_shape_of_the_table_can_be_read })
