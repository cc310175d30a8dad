/* test-address.c: the name of one PCI function
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-address.h"
#include "vpt-error.h"
#include "vpt-test.h"

static void
test_every_form_is_read(void)
{
    static const struct {
        const char *text;
        const char *address;
    } forms[] = {
        { "0000:03:00.0", "0000:03:00.0" },
        { "03:00.0", "0000:03:00.0" },
        { "3:1f.7", "0000:03:1f.7" },
        { "pci_0000_03_00_0", "0000:03:00.0" },
        { "10000:e1:00.0", "10000:e1:00.0" },
        { "pci_10000_e1_00_0", "10000:e1:00.0" },
        { "FFFFFFFF:Ff:1F.7", "ffffffff:ff:1f.7" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *text = NULL;
        VptAddress address = { 0 };

        VPT_ASSERT_OK(vpt_address_parse(forms[i].text, &address, &error), error);
        text = vpt_address_format(address);
        VPT_ASSERT_STR(text, forms[i].address);
    }
}

static void
test_anything_else_is_an_error(void)
{
    static const char *const wrong[] = {
        "", ":", ".", "0000", "0000:03", "0000:03:00", "0000:03:00.", "0000:03:00.8",
        "0000:03:20.0", "0000:103:00.0", "100000000:03:00.0", "0000:03:00.0 ", " 0000:03:00.0",
        "0000:03:00.00", "g000:03:00.0", "-1:03:00.0", "0000:03:00.0\n", "pci_",
        "pci_0000_03_00", "pci_0000:03:00.0", "0000_03_00_0", "0x0:03:00.0", ":03:00.0",
        "0000:03::00.0", "\xff\xfe",
    };

    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        VptAddress address = { 7, 7, 7, 7 };

        CU_ASSERT_FALSE(vpt_address_parse(wrong[i], &address, &error));
        VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);
        CU_ASSERT_EQUAL(address.bus, 7);
    }
}

static void
test_an_error_quotes_one_short_line(void)
{
    static const struct {
        const char *text;
        const char *quoted;
    } quotes[] = {
        { "", "" },
        { "a\nb\t\001\177", "a\\nb\\t\\001\\177" },
        { "\"n\303\244c\\", "\"n\303\244c\\" },
        { "\377", "\357\277\275" },
        { "1234567890123456789012345678901234567890123456789012345678901234",
          "1234567890123456789012345678901234567890123456789012345678901234" },
        { "1234567890123456789012345678901234567890123456789012345678901234\n",
          "1234567890123456789012345678901234567890123456789012345678901234…" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(quotes); i++) {
        g_autofree char *quoted = vpt_error_quote(quotes[i].text);

        VPT_ASSERT_STR(quoted, quotes[i].quoted);
    }
}

static void
test_addresses_sort_like_lspci(void)
{
    static const char *const sorted[] = { "0000:00:00.0", "0000:00:00.7", "0000:00:01.0",
                                          "0000:01:00.0", "0001:00:00.0", "10000:00:00.0" };

    for (guint i = 0; i + 1 < G_N_ELEMENTS(sorted); i++) {
        VptAddress a = { 0 };
        VptAddress b = { 0 };

        CU_ASSERT_TRUE(vpt_address_parse(sorted[i], &a, NULL));
        CU_ASSERT_TRUE(vpt_address_parse(sorted[i + 1], &b, NULL));
        CU_ASSERT_TRUE(vpt_address_compare(a, b) < 0);
        CU_ASSERT_TRUE(vpt_address_compare(b, a) > 0);
        CU_ASSERT_TRUE(vpt_address_equal(a, a));
        CU_ASSERT_FALSE(vpt_address_equal(a, b));
        CU_ASSERT_EQUAL(vpt_address_same_slot(a, b), i == 0);
    }
}

VPT_TEST_MAIN("address",
              { "every form is read", test_every_form_is_read },
              { "anything else is an error", test_anything_else_is_an_error },
              { "an error quotes one short line", test_an_error_quotes_one_short_line },
              { "addresses sort like lspci", test_addresses_sort_like_lspci })
