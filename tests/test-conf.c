/* test-conf.c: devices.conf: what it says and what may be written
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "fake-tree.h"
#include "vpt-conf.h"
#include "vpt-error.h"
#include "vpt-given.h"
#include "vpt-test.h"

#define ID "id=8086:10d3\n"
#define CARD "subsystem=8086:a01f\n"

static const char commented[] =
    "# first words of the user\n"
    "\n"
    "[0000:03:00.0]\n"
    "# the good one\n"
    "owner=passthru\n" ID CARD "serial=a\\\\b\n"
    "upstream-port=0000:00:1c.0\n"
    "label=nic1\n"
    "\n"
    "[04:00.0]\n"
    "owner=host\n"
    "label=nic2\n";

static void
test_print_keeps_what_the_user_wrote(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(VptConf) conf = vpt_conf_parse(commented, "devices.conf", &error);
    g_autofree char *text = NULL;
    const VptConfDevice *entry;

    VPT_ASSERT_OK(conf != NULL, error);
    if (!conf)
        return;
    text = vpt_conf_print(conf);
    VPT_ASSERT_STR(text, commented);

    entry = vpt_conf_find(conf, (VptAddress){ 0, 3, 0, 0 });
    CU_ASSERT_PTR_NOT_NULL_FATAL(entry);
    CU_ASSERT_TRUE(entry->passthru && entry->has_port && entry->port.slot == 0x1c);
    CU_ASSERT_EQUAL(entry->device, 0x10d3);
    CU_ASSERT_EQUAL(entry->subsystem_device, 0xa01f);
    VPT_ASSERT_STR(entry->serial, "a\\b");
    VPT_ASSERT_STR(entry->label, "nic1");
    entry = vpt_conf_find(conf, (VptAddress){ 0, 4, 0, 0 });
    CU_ASSERT_TRUE(entry && !entry->passthru);
}

static void
test_every_malformed_file_is_one_error(void)
{
    static const struct {
        const char *text;
        const char *says;
    } wrong[] = {
        { "owner=passthru\n", "line 1: the first section is still to come" },
        { "\n\nwords\n", "line 3: this is neither" },
        { "[0000:03:00.0\n", "line 1: this is neither" },
        { "[03:00.0]\nowner\n", "line 2: this is neither" },
        { "[03:00.0]\n" ID ID, "line 3: the same stands" },
        { "[03:00.0]\n" ID "[03:00.0]\n", "line 3: the same stands" },
        { "[03:00.0]\n" ID "id =8086:10d3\n", "line 3: the same stands" },
        { "[03:00.0]\n" ID "[0000:03:00.0]\n" ID, "are for the same device" },
        { "[nic1]\n", "'nic1' is not a PCI address" },
        { "[]\n", "" },
        { "[03:00.0]\nowner=me\n", "[03:00.0]: owner 'me' is not passthru or host" },
        { "[03:00.0]\nowner=\n", "owner '' is not" },
        { "[03:00.0]\nowner=passthru\n", "there is no 'id'" },
        { "[03:00.0]\nid=8086\n", "id '8086' is not a pair" },
        { "[03:00.0]\nid=8086:10d\n", "is not a pair" },
        { "[03:00.0]\nid=8086:10d3f\n", "is not a pair" },
        { "[03:00.0]\nid=+086:10d3\n", "is not a pair" },
        { "[03:00.0]\nid=0x86:10d3\n", "is not a pair" },
        { "[03:00.0]\nsubsystem=8086 10d3\n", "subsystem '8086 10d3' is not" },
        { "[03:00.0]\nupstream-port=there\n", "'there' is not a PCI address" },
        { "[03:00.0]\nlable=nic1\n", "the key 'lable' is not known here; known are owner, id" },
        { "[03:00.0]\nlabel[de]=nic1\n", "the key 'label[de]'" },
        { "[03:00.0]\nserial=a\\qb\n", "a backslash is written" },
        { "[03:00.0]\nlabel=1st\n", "the label '1st' is not" },
        { "[03:00.0]\nlabel=\n", "the label '' is not" },
        { "[03:00.0]\nlabel=n1\n[04:00.0]\nlabel=n1\n", "have the same label 'n1'" },
        { "[03:00.0]\nserial=\xff\n", "is not text in UTF-8" },
    };

    for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(VptConf) conf = vpt_conf_parse(wrong[i].text, "/etc/x/devices.conf", &error);

        CU_ASSERT_PTR_NULL(conf);
        VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);
        CU_ASSERT_TRUE(error && g_str_has_prefix(error->message, "/etc/x/devices.conf: "));
        CU_ASSERT_TRUE(error && strstr(error->message, wrong[i].says));
    }
}

static void
test_a_huge_file_is_one_short_error(void)
{
    static const char *const before[] = { "", "[03:00.0]\n", "[03:00.0]\nid=", "[", "# " };

    for (guint i = 0; i < G_N_ELEMENTS(before); i++) {
        g_autofree char *junk = g_strnfill(i % 2 ? 1000000 : 100 << 20, 'y');
        g_autofree char *text = g_strconcat(before[i], junk, "\n", NULL);
        g_autoptr(GError) error = NULL;

        CU_ASSERT_PTR_NULL(vpt_conf_parse(text, "devices.conf", &error));
        VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);
        CU_ASSERT_TRUE(error && strlen(error->message) < 400);
    }
}

static void
test_labels(void)
{
    static const struct {
        const char *label;
        gboolean good;
    } labels[] = {
        { "n", TRUE }, { "nic1", TRUE }, { "Nic_1.a-b", TRUE },
        { "a23456789012345678901234567890123456789012345678901234567890123", TRUE },
        { "a234567890123456789012345678901234567890123456789012345678901234", FALSE },
        { "", FALSE }, { "1nic", FALSE }, { "-nic", FALSE }, { "nic 1", FALSE }, { "nic\n", FALSE },
        { "näc", FALSE }, { "pci_0000_03_00_0", FALSE }, { "pci_0000_03_00", TRUE },
        { "03:00.0", FALSE }, { "a/b", FALSE },
    };

    for (guint i = 0; i < G_N_ELEMENTS(labels); i++) {
        g_autoptr(GError) error = NULL;

        CU_ASSERT_EQUAL(vpt_conf_check_label(labels[i].label, &error), labels[i].good);
        if (!labels[i].good)
            VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);
    }
}

#define NIC "id=8086:10d3 subsystem=8086:a01f parent=0000:00:1c.0"

static void
test_enabling_and_disabling(void)
{
    g_autoptr(VptHost) host = vpt_given_host("device 03:00.0 " NIC " serial=77\n"
                                             "device 04:00.0 id=1234:5678\n");
    const VptDevice *nic = g_ptr_array_index(host->devices, 0);
    const VptDevice *other = g_ptr_array_index(host->devices, 1);
    g_autoptr(VptConf) conf = vpt_conf_parse("", "devices.conf", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) taken = NULL;
    g_autoptr(GError) bad = NULL;
    g_autoptr(GError) missing = NULL;
    g_autofree char *text = NULL;
    g_autofree char *empty = NULL;

    CU_ASSERT_PTR_NOT_NULL_FATAL(conf);
    VPT_ASSERT_OK(vpt_conf_set(conf, nic, "nic1", &error), error);
    VPT_ASSERT_OK(vpt_conf_set(conf, other, NULL, &error), error);
    text = vpt_conf_print(conf);
    VPT_ASSERT_STR(text,
                   "# Devices of this host that belong to passthrough, with the marks by which "
                   "each is known.\n# virt-passthru pci-enable and pci-disable write this file; "
                   "see virt-passthru-devices.conf(5).\n\n"
                   "[0000:03:00.0]\nowner=passthru\n" ID CARD "serial=77\n"
                   "upstream-port=0000:00:1c.0\nlabel=nic1\n\n"
                   "[0000:04:00.0]\nowner=passthru\nid=1234:5678\nsubsystem=0000:0000\n");

    CU_ASSERT_FALSE(vpt_conf_set(conf, other, "nic1", &taken));
    VPT_ASSERT_ERROR(taken, VPT_ERROR_SYNTAX);
    CU_ASSERT_FALSE(vpt_conf_set(conf, other, "nic 1", &bad));
    VPT_ASSERT_ERROR(bad, VPT_ERROR_SYNTAX);

    VPT_ASSERT_OK(vpt_conf_unset(conf, nic->address, &error), error);
    VPT_ASSERT_OK(vpt_conf_set(conf, other, "nic1", &error), error);
    CU_ASSERT_FALSE(vpt_conf_unset(conf, nic->address, &missing));
    VPT_ASSERT_ERROR(missing, VPT_ERROR_NOT_FOUND);
    VPT_ASSERT_OK(vpt_conf_unset(conf, other->address, &error), error);
    empty = vpt_conf_print(conf);
    CU_ASSERT_PTR_NULL(strchr(empty, '['));
}

static void
test_an_edit_touches_its_section_alone(void)
{
    g_autoptr(VptHost) host = vpt_given_host("device 03:00.0 " NIC "\n");
    const VptDevice *nic = g_ptr_array_index(host->devices, 0);
    g_autoptr(VptConf) conf = vpt_conf_parse(commented, "devices.conf", NULL);
    g_autoptr(GString) expected = g_string_new(commented);
    g_autofree char *text = NULL;

    CU_ASSERT_PTR_NOT_NULL_FATAL(conf);
    CU_ASSERT_TRUE(vpt_conf_set(conf, nic, NULL, NULL));
    text = vpt_conf_print(conf);
    g_string_replace(expected, "serial=a\\\\b\n", "", 1);
    VPT_ASSERT_STR(text, expected->str);
}

static void
test_a_moved_card_leaves_its_section(void)
{
    g_autoptr(VptHost) host = vpt_given_host("device 05:00.0 " NIC " serial=77\n");
    const VptDevice *nic = g_ptr_array_index(host->devices, 0);
    g_autoptr(VptConf) conf = vpt_conf_parse("[0000:03:00.0]\nowner=passthru\n" ID CARD
                                             "serial=77\nlabel=nic1\n", "devices.conf", NULL);
    g_autofree char *text = NULL;

    CU_ASSERT_PTR_NOT_NULL_FATAL(conf);
    CU_ASSERT_TRUE(vpt_conf_set(conf, nic, NULL, NULL));
    text = vpt_conf_print(conf);
    CU_ASSERT_PTR_NULL(strstr(text, "0000:03:00.0"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "[0000:05:00.0]\nowner=passthru\n"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "label=nic1\n"));
}

static void
test_the_file_on_the_disk(void)
{
    g_autofree char *root = g_dir_make_tmp("vpt-conf-XXXXXX", NULL);
    g_autofree char *folder = g_build_filename(root, "etc", "deep", NULL);
    g_autofree char *path = g_build_filename(folder, VPT_CONF_FILE, NULL);
    g_autofree char *target = g_build_filename(root, "real.conf", NULL);
    g_autoptr(VptRoots) roots = vpt_roots_new(NULL, folder);
    g_autoptr(GError) error = NULL;
    g_autoptr(VptConf) none = vpt_conf_load(roots, &error);
    g_autofree char *text = NULL;
    struct stat info;

    VPT_ASSERT_OK(none != NULL && none->devices->len == 0, error);
    VPT_ASSERT_OK(vpt_conf_write(roots, commented, &error), error);
    CU_ASSERT_TRUE(g_stat(path, &info) == 0 && (info.st_mode & 07777) == 0644);

    /* a link stays a link */
    CU_ASSERT_TRUE(rename(path, target) == 0 && symlink(target, path) == 0);
    VPT_ASSERT_OK(vpt_conf_write(roots, "", &error), error);
    CU_ASSERT_TRUE(g_file_test(path, G_FILE_TEST_IS_SYMLINK));
    text = vpt_test_read(target);
    VPT_ASSERT_STR(text, "");

    fake_tree_remove(root);
}

static void
test_a_disk_that_says_no(void)
{
    static const struct {
        const char *listing;
        int load;
        int write;
    } disks[] = {
        { "conf: a file in place of the folder", VPT_ERROR_FACTS, VPT_ERROR_IO },
        { "conf/devices.conf/", VPT_ERROR_FACTS, VPT_ERROR_IO },
    };

    for (guint i = 0; i < G_N_ELEMENTS(disks); i++) {
        g_autofree char *root = g_dir_make_tmp("vpt-conf-XXXXXX", NULL);
        g_autofree char *folder = g_build_filename(root, "conf", NULL);
        g_autoptr(VptRoots) roots = vpt_roots_new(NULL, folder);
        g_autoptr(GError) load = NULL;
        g_autoptr(GError) write = NULL;

        fake_tree_add(root, disks[i].listing);
        CU_ASSERT_PTR_NULL(vpt_conf_load(roots, &load));
        VPT_ASSERT_ERROR(load, disks[i].load);
        CU_ASSERT_FALSE(vpt_conf_write(roots, "", &write));
        VPT_ASSERT_ERROR(write, disks[i].write);
        fake_tree_remove(root);
    }
}

static void
test_a_zero_byte_is_an_error(void)
{
    g_autofree char *root = g_dir_make_tmp("vpt-conf-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(root, VPT_CONF_FILE, NULL);
    g_autoptr(VptRoots) roots = vpt_roots_new(NULL, root);
    g_autoptr(GError) error = NULL;

    CU_ASSERT_TRUE(g_file_set_contents(path, "[03:00.0]\n\0", 11, NULL));
    CU_ASSERT_PTR_NULL(vpt_conf_load(roots, &error));
    VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);
    fake_tree_remove(root);
}

VPT_TEST_MAIN("conf",
              { "print keeps what the user wrote", test_print_keeps_what_the_user_wrote },
              { "every malformed file is one error", test_every_malformed_file_is_one_error },
              { "a huge file is one short error", test_a_huge_file_is_one_short_error },
              { "labels", test_labels },
              { "enabling and disabling", test_enabling_and_disabling },
              { "an edit touches its section alone", test_an_edit_touches_its_section_alone },
              { "a moved card leaves its section", test_a_moved_card_leaves_its_section },
              { "the file on the disk", test_the_file_on_the_disk },
              { "a disk that says no", test_a_disk_that_says_no },
              { "a zero byte is an error", test_a_zero_byte_is_an_error })
