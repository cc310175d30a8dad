/* test-wire-call.c: what a frame from a client asks for
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "vpt-error.h"
#include "vpt-test.h"
#include "vpt-wire-call.h"
#include "vpt-wire-rows.h"
#include "wire-fill.h"

static const guint8 uuid[VPT_WIRE_UUID_SIZE] = "0123456789abcdef";

#define HOSTDEV                                                                                    \
    "<hostdev type='pci'><source><address bus='1' slot='2'/></source></hostdev>"
#define REPLAY                                                                                     \
    "<domain type='kvm'><name>a</name><memory>4096</memory><q:commandline "                        \
    "xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'><q:arg value='-icount'/>"                \
    "<q:arg value='shift=1,rr=record,rrfile=/r'/></q:commandline></domain>"

static VptWireCall *
read_frame(const GByteArray *frame)
{
    g_autoptr(GError) error = NULL;
    VptWireCall *call = vpt_wire_call_new(frame->data, frame->len, &error);

    VPT_ASSERT_OK(call, error);
    return call;
}

static VptWireCall *
call_of(guint32 program, guint32 number, const WireFill *fill)
{
    g_autoptr(GByteArray) frame = wire_fill(vpt_wire_proc_find(program, number), fill);

    return read_frame(frame);
}

/* The parameter of @where, `params/file`, else nothing */
static const char *
param_of(const char *where)
{
    const char *slash = where ? strchr(where, '/') : NULL;

    return slash ? slash + 1 : NULL;
}

static WireFill
fill_for(const VptWireRow *row)
{
    const char *param = param_of(row->path) ? param_of(row->path) : param_of(row->xml);

    return (WireFill){ .uuid = uuid, .text = "/text", .param = param };
}

static void
check_whole(const VptWireRow *row, const GByteArray *frame)
{
    g_autoptr(VptWireCall) call = read_frame(frame);

    CU_ASSERT_FALSE(call->garbled);
    CU_ASSERT_EQUAL(call->holds, row->holds);
    if (row->domain) {
        CU_ASSERT_EQUAL(call->subject, VPT_WIRE_SUBJECT_DOMAIN);
        CU_ASSERT_EQUAL(memcmp(call->uuid, uuid, sizeof(uuid)), 0);
    } else if (row->path) {
        CU_ASSERT_EQUAL(call->subject, VPT_WIRE_SUBJECT_IMAGE);
    } else {
        CU_ASSERT_EQUAL(call->subject, VPT_WIRE_SUBJECT_XML);
    }
    if (row->path)
        CU_ASSERT_PTR_NOT_NULL(call->path);
    if (row->xml && !param_of(row->xml))
        CU_ASSERT_PTR_NOT_NULL(call->xml);
    /* but for a definition, which is none, all of them mean something as they are */
    if (row->twist != VPT_WIRE_TWIST_DEFINE) {
        CU_ASSERT_EQUAL(call->what, VPT_WIRE_JUDGE);
        CU_ASSERT_NOT_EQUAL(call->running | call->off | call->saved, 0);
    }
}

/* libvirtd reads what it needs and leaves the rest; what is cut off it can't read. */
static void
check_cut(const VptWireRow *row, GByteArray *frame)
{
    guint whole = frame->len;

    vpt_wire_put_hyper(frame, G_MAXUINT64);
    vpt_wire_word_write(frame->len, frame->data);
    check_whole(row, frame);

    for (guint size = vpt_wire_word_read(frame->data + 16) == VPT_WIRE_CALL_WITH_FDS ? 32 : 28;
         size < whole; size++) {
        g_autoptr(VptWireCall) call = NULL;

        g_byte_array_set_size(frame, size);
        vpt_wire_word_write(size, frame->data);
        call = read_frame(frame);
        CU_ASSERT_EQUAL(call->what, VPT_WIRE_PASS);
        CU_ASSERT_TRUE(call->garbled);
        g_byte_array_set_size(frame, whole);
    }
}

static void
test_every_judged_procedure(void)
{
    static const VptWireType types[] = { VPT_WIRE_CALL, VPT_WIRE_CALL_WITH_FDS };
    guint n;
    const VptWireRow *rows = vpt_wire_rows(&n);

    for (guint i = 0; i < n * G_N_ELEMENTS(types); i++) {
        const VptWireRow *row = &rows[i / G_N_ELEMENTS(types)];
        const VptWireProc *proc = vpt_wire_proc_find(row->program, row->number);
        WireFill fill = fill_for(row);
        g_autoptr(GByteArray) whole = NULL;
        g_autoptr(GByteArray) cut = NULL;

        if (row->what != VPT_WIRE_JUDGE)
            continue;
        fill.type = types[i % G_N_ELEMENTS(types)];
        whole = wire_fill(proc, &fill);
        check_whole(row, whole);
        cut = wire_fill(proc, &fill);
        /* each byte of a longer frame is nothing new */
        if (cut->len < 400)
            check_cut(row, cut);
    }
}

static void
test_rows_name_fields_that_there_are(void)
{
    guint n;
    const VptWireRow *rows = vpt_wire_rows(&n);

    for (guint i = 0; i < n; i++) {
        const VptWireProc *proc = vpt_wire_proc_find(rows[i].program, rows[i].number);
        const char *names[] = { rows[i].domain, rows[i].xml, rows[i].path };

        CU_ASSERT_PTR_EQUAL(vpt_wire_row_find(rows[i].program, rows[i].number), &rows[i]);
        for (guint j = 0; j < G_N_ELEMENTS(names); j++) {
            g_autofree char *field = NULL;

            if (!names[j])
                continue;
            field = g_strdup_printf(" %.*s:", (int)strcspn(names[j], "/"), names[j]);
            CU_ASSERT_TRUE(strstr(proc->arguments, field + 1) == proc->arguments ||
                           strstr(proc->arguments, field));
        }
    }
}

#define OP(name) VPT_OP(VPT_OP_##name)

/* What virsh doesn't send, or not so; the rest is in wire-virsh.sh */
static const struct {
    VptWireRemoteProc number;
    guint64 flags;
    const char *field;
    const char *text;
    guint64 running;
    guint64 off;
    guint64 saved;
} meanings[] = {
    { VPT_WIRE_REMOTE_DOMAIN_ATTACH_DEVICE, 0, "xml", "<disk/>", OP(HOTPLUG_DEVICE), 0, 0 },
    { VPT_WIRE_REMOTE_DOMAIN_ATTACH_DEVICE, 0, "xml", HOSTDEV, OP(HOTPLUG_DEVICE) | OP(ATTACH), 0,
      0 },
    { VPT_WIRE_REMOTE_DOMAIN_DETACH_DEVICE, 0, "xml", HOSTDEV, OP(DETACH), 0, 0 },
    { VPT_WIRE_REMOTE_DOMAIN_DETACH_DEVICE, 0, "xml", "no XML", OP(HOTPLUG_DEVICE), 0, 0 },
    { VPT_WIRE_REMOTE_DOMAIN_ATTACH_DEVICE_FLAGS, 2, "xml", HOSTDEV, 0, 0, 0 },
    { VPT_WIRE_REMOTE_DOMAIN_ATTACH_DEVICE_FLAGS, 3, "xml", "<disk/>", OP(HOTPLUG_DEVICE), 0, 0 },
    { VPT_WIRE_REMOTE_DOMAIN_UPDATE_DEVICE_FLAGS, 2 | 4, "xml", "<memory/>", 0, 0, 0 },
    { VPT_WIRE_REMOTE_DOMAIN_UPDATE_DEVICE_FLAGS, 4, "xml", "<memory/>", OP(HOTPLUG_MEMORY), 0, 0 },
    { VPT_WIRE_REMOTE_DOMAIN_SET_MEMORY, 0, NULL, NULL, OP(HOTPLUG_MEMORY), 0, 0 },
    { VPT_WIRE_REMOTE_DOMAIN_SET_MAX_MEMORY, 0, NULL, NULL, OP(HOTPLUG_MEMORY), 0, 0 },
    { VPT_WIRE_REMOTE_DOMAIN_SET_VCPUS, 0, NULL, NULL, OP(HOTPLUG_VCPU), 0, 0 },
    { VPT_WIRE_REMOTE_DOMAIN_SET_VCPUS_FLAGS, 1 | 8, NULL, NULL, 0, 0, 0 },
    { VPT_WIRE_REMOTE_DOMAIN_SET_IOTHREAD_PARAMS, 1, NULL, NULL, OP(HOTPLUG_IOTHREAD), 0, 0 },
    { VPT_WIRE_REMOTE_DOMAIN_CREATE, 0, NULL, NULL, 0, OP(START), OP(RESTORE) },
    { VPT_WIRE_REMOTE_DOMAIN_CREATE_WITH_FLAGS, 1, NULL, NULL, 0, OP(START), OP(RESTORE) },
    { VPT_WIRE_REMOTE_DOMAIN_CREATE_WITH_FILES, 0, NULL, NULL, 0, OP(START), OP(RESTORE) },
    { VPT_WIRE_REMOTE_DOMAIN_CREATE_WITH_FILES, 8, NULL, NULL, 0, OP(START), 0 },
    { VPT_WIRE_REMOTE_DOMAIN_DEFINE_XML_FLAGS, 1, "xml", REPLAY, OP(RECORD_REPLAY),
      OP(RECORD_REPLAY), 0 },
    { VPT_WIRE_REMOTE_DOMAIN_DEFINE_XML_FLAGS, 0, "xml", "<domain/>", 0, 0, 0 },
    { VPT_WIRE_REMOTE_DOMAIN_MIGRATE_PERFORM, 1, NULL, NULL, OP(MIGRATE), OP(MIGRATE), 0 },
    /* who says OFFLINE and performs it itself doesn't get a running guest moved by it */
    { VPT_WIRE_REMOTE_DOMAIN_MIGRATE_PERFORM3, 1024, NULL, NULL, OP(MIGRATE), OP(MIGRATE), 0 },
    { VPT_WIRE_REMOTE_DOMAIN_MIGRATE_PERFORM3, 1024 | 2, NULL, NULL, OP(MIGRATE_OFFLINE),
      OP(MIGRATE_OFFLINE), 0 },
    { VPT_WIRE_REMOTE_DOMAIN_MIGRATE_BEGIN3, G_GUINT64_CONSTANT(1) << 32 | 1024, NULL, NULL,
      OP(MIGRATE_OFFLINE), OP(MIGRATE_OFFLINE), 0 },
    { VPT_WIRE_REMOTE_DOMAIN_MIGRATE_PREPARE_TUNNEL, 1024, NULL, NULL, OP(MIGRATE_OFFLINE),
      OP(MIGRATE_OFFLINE), 0 },
    { VPT_WIRE_REMOTE_DOMAIN_SNAPSHOT_CREATE_XML, 0, "xml_desc", "no XML", OP(SNAPSHOT_MEMORY),
      OP(SNAPSHOT_OFFLINE), 0 },
    { VPT_WIRE_REMOTE_DOMAIN_SNAPSHOT_CREATE_XML, 17, "xml_desc", "", 0, 0, 0 },
    { VPT_WIRE_REMOTE_DOMAIN_CHECKPOINT_CREATE_XML, 1, NULL, NULL, 0, 0, 0 },
};

static void
test_meanings(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(meanings); i++) {
        const WireFill fill = {
            .uuid = uuid,
            .flags = meanings[i].flags,
            .text_field = meanings[i].field,
            .text = meanings[i].text,
        };
        g_autoptr(VptWireCall) call =
            call_of(VPT_WIRE_PROGRAM_REMOTE, meanings[i].number, &fill);
        guint64 all = meanings[i].running | meanings[i].off | meanings[i].saved;

        CU_ASSERT_EQUAL(call->flags, fill.flags);
        CU_ASSERT_EQUAL(call->running, meanings[i].running);
        CU_ASSERT_EQUAL(call->off, meanings[i].off);
        CU_ASSERT_EQUAL(call->saved, meanings[i].saved);
        CU_ASSERT_EQUAL(call->what, all ? VPT_WIRE_JUDGE : VPT_WIRE_PASS);
    }
}

static void
test_texts_of_a_call(void)
{
    const WireFill image = { .uuid = uuid, .text = "/image", .param = "file" };
    const WireFill arrival = { .uuid = uuid, .text = REPLAY, .param = "destination_xml" };
    const WireFill nothing = { .uuid = uuid };
    g_autoptr(VptWireCall) restore =
        call_of(VPT_WIRE_PROGRAM_REMOTE, VPT_WIRE_REMOTE_DOMAIN_RESTORE_PARAMS, &image);
    g_autoptr(VptWireCall) prepare =
        call_of(VPT_WIRE_PROGRAM_REMOTE, VPT_WIRE_REMOTE_DOMAIN_MIGRATE_PREPARE3_PARAMS, &arrival);
    g_autoptr(VptWireCall) prepare_what =
        call_of(VPT_WIRE_PROGRAM_REMOTE, VPT_WIRE_REMOTE_DOMAIN_MIGRATE_PREPARE3_PARAMS, &nothing);
    g_autoptr(VptWireCall) revert =
        call_of(VPT_WIRE_PROGRAM_REMOTE, VPT_WIRE_REMOTE_DOMAIN_REVERT_TO_SNAPSHOT, &nothing);
    g_autoptr(VptWireCall) detach =
        call_of(VPT_WIRE_PROGRAM_REMOTE, VPT_WIRE_REMOTE_DOMAIN_DETACH_DEVICE_ALIAS, &nothing);
    g_autoptr(VptWireCall) agent =
        call_of(VPT_WIRE_PROGRAM_QEMU, VPT_WIRE_QEMU_DOMAIN_AGENT_COMMAND, &nothing);

    VPT_ASSERT_STR(restore->path, "/image");
    CU_ASSERT_PTR_NULL(restore->xml);
    VPT_ASSERT_STR(prepare->xml, REPLAY);
    /* libvirtd says itself that there is no domain */
    CU_ASSERT_EQUAL(prepare_what->what, VPT_WIRE_PASS);
    CU_ASSERT_FALSE(prepare_what->garbled);
    VPT_ASSERT_STR(revert->snapshot, "snap.name");
    VPT_ASSERT_STR(detach->alias, "alias");
    VPT_ASSERT_STR(agent->command, "cmd");
    /* nobody can read it, so it may be anything */
    CU_ASSERT_EQUAL(agent->running, OP(MONITOR));
}

static void
test_frames_that_are_no_calls_pass(void)
{
    static const VptWireType types[] = {
        VPT_WIRE_REPLY, VPT_WIRE_MESSAGE, VPT_WIRE_STREAM, VPT_WIRE_STREAM_HOLE,
    };

    for (guint i = 0; i < G_N_ELEMENTS(types); i++) {
        const WireFill fill = { .uuid = uuid, .type = types[i] };
        g_autoptr(VptWireCall) call =
            call_of(VPT_WIRE_PROGRAM_REMOTE, VPT_WIRE_REMOTE_DOMAIN_SAVE, &fill);

        CU_ASSERT_EQUAL(call->what, VPT_WIRE_PASS);
        CU_ASSERT_EQUAL(vpt_wire_call_class(&call->header), VPT_WIRE_PASS);
    }
}

static void
test_classes_by_header(void)
{
    static const struct {
        guint32 program;
        guint32 number;
        VptWireClass what;
    } cases[] = {
        { VPT_WIRE_PROGRAM_REMOTE, VPT_WIRE_REMOTE_AUTH_LIST, VPT_WIRE_AUTH },
        { VPT_WIRE_PROGRAM_REMOTE, VPT_WIRE_REMOTE_AUTH_POLKIT, VPT_WIRE_AUTH },
        { VPT_WIRE_PROGRAM_REMOTE, VPT_WIRE_REMOTE_AUTH_SASL_STEP, VPT_WIRE_AUTH },
        { VPT_WIRE_PROGRAM_REMOTE, VPT_WIRE_REMOTE_CONNECT_OPEN, VPT_WIRE_OPEN },
        { VPT_WIRE_PROGRAM_REMOTE, VPT_WIRE_REMOTE_CONNECT_SET_IDENTITY, VPT_WIRE_IDENTITY },
        { VPT_WIRE_PROGRAM_REMOTE, VPT_WIRE_REMOTE_DOMAIN_ABORT_JOB, VPT_WIRE_CLEANUP },
        { VPT_WIRE_PROGRAM_REMOTE, VPT_WIRE_REMOTE_DOMAIN_MIGRATE_CONFIRM3, VPT_WIRE_CLEANUP },
        { VPT_WIRE_PROGRAM_REMOTE, VPT_WIRE_REMOTE_DOMAIN_SAVE, VPT_WIRE_JUDGE },
        { VPT_WIRE_PROGRAM_REMOTE, VPT_WIRE_REMOTE_DOMAIN_GET_XML_DESC, VPT_WIRE_PASS },
        { VPT_WIRE_PROGRAM_REMOTE, G_MAXUINT32, VPT_WIRE_PASS },
        { VPT_WIRE_PROGRAM_QEMU, VPT_WIRE_QEMU_DOMAIN_MONITOR_COMMAND, VPT_WIRE_JUDGE },
        { VPT_WIRE_PROGRAM_LXC, VPT_WIRE_REMOTE_DOMAIN_SAVE, VPT_WIRE_PASS },
        { VPT_WIRE_PROGRAM_KEEPALIVE, 1, VPT_WIRE_PASS },
    };

    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        const VptWireHeader header = { .program = cases[i].program, .procedure = cases[i].number };

        CU_ASSERT_EQUAL(vpt_wire_call_class(&header), cases[i].what);
    }
}

static void
test_what_is_no_frame(void)
{
    const WireFill fill = { .uuid = uuid };
    g_autoptr(GByteArray) frame =
        wire_fill(vpt_wire_proc_find(VPT_WIRE_PROGRAM_REMOTE, VPT_WIRE_REMOTE_DOMAIN_SAVE), &fill);
    const guint sizes[] = { 0, 27, 28, frame->len - 1 };

    for (guint i = 0; i < G_N_ELEMENTS(sizes); i++) {
        g_autoptr(GError) error = NULL;

        CU_ASSERT_PTR_NULL(vpt_wire_call_new(frame->data, sizes[i], &error));
        VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);
    }
}

VPT_TEST_MAIN("wire-call",
              { "every judged procedure", test_every_judged_procedure },
              { "rows name fields that there are", test_rows_name_fields_that_there_are },
              { "meanings", test_meanings },
              { "texts of a call", test_texts_of_a_call },
              { "frames that are no calls pass", test_frames_that_are_no_calls_pass },
              { "classes by header", test_classes_by_header },
              { "what is no frame", test_what_is_no_frame })
