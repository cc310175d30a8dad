/* test-wire-frame.c: headers of libvirt's RPC, and the table of its procedures
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "vpt-error.h"
#include "vpt-test.h"
#include "vpt-wire-frame.h"
#include "vpt-wire-procs.h"

static void
write_words(const guint32 *words, guint8 *bytes)
{
    for (guint i = 0; i < VPT_WIRE_HEADER_SIZE / 4; i++)
        vpt_wire_word_write(words[i], bytes + 4 * i);
}

/* The first frame of every client: AUTH_LIST, as libvirt 9.0.0 sends it */
static void
test_a_header_is_read_as_libvirt_writes_it(void)
{
    static const guint8 bytes[VPT_WIRE_HEADER_SIZE] = {
        0, 0, 0, 28, 0x20, 0, 0x80, 0x86, 0, 0, 0, 1, 0, 0, 0, 66,
        0, 0, 0, 0,  0, 0, 0, 7, 0, 0, 0, 2,
    };
    guint8 again[VPT_WIRE_HEADER_SIZE];
    g_autoptr(GError) error = NULL;
    VptWireHeader header = { 0 };

    VPT_ASSERT_OK(vpt_wire_header_read(bytes, &header, &error), error);
    CU_ASSERT_EQUAL(header.length, 28);
    CU_ASSERT_EQUAL(header.program, VPT_WIRE_PROGRAM_REMOTE);
    CU_ASSERT_EQUAL(header.version, VPT_WIRE_VERSION);
    CU_ASSERT_EQUAL(header.procedure, VPT_WIRE_REMOTE_AUTH_LIST);
    CU_ASSERT_EQUAL(header.type, VPT_WIRE_CALL);
    CU_ASSERT_EQUAL(header.serial, 7);
    CU_ASSERT_EQUAL(header.status, VPT_WIRE_CONTINUE);

    vpt_wire_header_write(&header, again);
    CU_ASSERT_EQUAL(memcmp(bytes, again, sizeof(bytes)), 0);
}

static void
test_lengths_have_bounds(void)
{
    static const struct {
        guint32 length;
        guint32 type;
        gboolean good;
    } cases[] = {
        { 0, VPT_WIRE_CALL, FALSE },
        { 27, VPT_WIRE_CALL, FALSE },
        { 28, VPT_WIRE_CALL, TRUE },
        { 31, VPT_WIRE_CALL_WITH_FDS, FALSE },
        { 32, VPT_WIRE_CALL_WITH_FDS, TRUE },
        { 31, VPT_WIRE_REPLY_WITH_FDS, FALSE },
        { 33554436, VPT_WIRE_CALL, TRUE },
        { 33554437, VPT_WIRE_CALL, FALSE },
        { 0x80000000, VPT_WIRE_CALL, FALSE },
        { 0xffffffff, VPT_WIRE_STREAM, FALSE },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const guint32 words[] = { cases[i].length, VPT_WIRE_PROGRAM_REMOTE, 1, 1, cases[i].type,
                                  1, 0 };
        guint8 bytes[VPT_WIRE_HEADER_SIZE];
        VptWireHeader header = { .serial = 99 };
        g_autoptr(GError) error = NULL;

        write_words(words, bytes);
        CU_ASSERT_EQUAL(vpt_wire_header_read(bytes, &header, &error), cases[i].good);
        if (cases[i].good) {
            CU_ASSERT_EQUAL(header.length, cases[i].length);
        } else {
            VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);
            CU_ASSERT_EQUAL(header.serial, 99);
        }
    }
}

static void
test_what_a_client_may_send(void)
{
    static const struct {
        guint32 type;
        guint32 program;
        gboolean good;
    } cases[] = {
        { VPT_WIRE_CALL, VPT_WIRE_PROGRAM_REMOTE, TRUE },
        { VPT_WIRE_CALL, 1, TRUE },
        { VPT_WIRE_REPLY, VPT_WIRE_PROGRAM_REMOTE, FALSE },
        { VPT_WIRE_MESSAGE, VPT_WIRE_PROGRAM_REMOTE, FALSE },
        { VPT_WIRE_MESSAGE, VPT_WIRE_PROGRAM_KEEPALIVE, TRUE },
        { VPT_WIRE_STREAM, VPT_WIRE_PROGRAM_REMOTE, TRUE },
        { VPT_WIRE_CALL_WITH_FDS, VPT_WIRE_PROGRAM_QEMU, TRUE },
        { VPT_WIRE_REPLY_WITH_FDS, VPT_WIRE_PROGRAM_REMOTE, FALSE },
        { VPT_WIRE_STREAM_HOLE, VPT_WIRE_PROGRAM_REMOTE, TRUE },
        { 7, VPT_WIRE_PROGRAM_REMOTE, FALSE },
        { 0xffffffff, VPT_WIRE_PROGRAM_KEEPALIVE, FALSE },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const VptWireHeader header = { .program = cases[i].program, .type = cases[i].type };
        g_autoptr(GError) error = NULL;

        CU_ASSERT_EQUAL(vpt_wire_header_acceptable_from_client(&header, &error), cases[i].good);
        if (!cases[i].good)
            VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);
    }
}

static void
test_file_descriptors_are_counted(void)
{
    guint8 bytes[VPT_WIRE_FDS_SIZE];
    g_autoptr(GError) error = NULL;
    guint n_fds = 99;

    vpt_wire_word_write(32, bytes);
    VPT_ASSERT_OK(vpt_wire_fds_read(bytes, &n_fds, &error), error);
    CU_ASSERT_EQUAL(n_fds, 32);

    vpt_wire_word_write(33, bytes);
    CU_ASSERT_FALSE(vpt_wire_fds_read(bytes, &n_fds, &error));
    VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);
    CU_ASSERT_EQUAL(n_fds, 32);
}

static void
test_procedures_are_found_by_number(void)
{
    guint n;
    const VptWireProc *procs = vpt_wire_procs(&n);

    for (guint i = 0; i < n; i++)
        CU_ASSERT_PTR_EQUAL(vpt_wire_proc_find(procs[i].program, procs[i].number), &procs[i]);

    CU_ASSERT_PTR_NULL(vpt_wire_proc_find(VPT_WIRE_PROGRAM_REMOTE, 0));
    CU_ASSERT_PTR_NULL(vpt_wire_proc_find(VPT_WIRE_PROGRAM_REMOTE, 0xffffffff));
    CU_ASSERT_PTR_NULL(vpt_wire_proc_find(VPT_WIRE_PROGRAM_REMOTE, procs[n - 8].number + 1));
    CU_ASSERT_PTR_NULL(vpt_wire_proc_find(VPT_WIRE_PROGRAM_QEMU, procs[n - 1].number + 1));
    CU_ASSERT_PTR_NULL(vpt_wire_proc_find(VPT_WIRE_PROGRAM_KEEPALIVE, 1));
}

VPT_TEST_MAIN("wire-frame",
              { "a header is read as libvirt writes it",
                test_a_header_is_read_as_libvirt_writes_it },
              { "lengths have bounds", test_lengths_have_bounds },
              { "what a client may send", test_what_a_client_may_send },
              { "file descriptors are counted", test_file_descriptors_are_counted },
              { "procedures are found by number", test_procedures_are_found_by_number })
