/* test-wire-reply.c: frames that the guard makes itself, and the replies it reads
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "vpt-error.h"
#include "vpt-test.h"
#include "vpt-wire-ask.h"
#include "vpt-wire-fields.h"
#include "vpt-wire-procs.h"
#include "vpt-wire-reply.h"

static const guint8 uuid[VPT_WIRE_UUID_SIZE] = "0123456789abcdef";

static const VptWireHeader save = {
    .length = 100,
    .program = VPT_WIRE_PROGRAM_REMOTE,
    .version = 1,
    .procedure = VPT_WIRE_REMOTE_DOMAIN_SAVE,
    .type = VPT_WIRE_CALL_WITH_FDS,
    .serial = 9,
};

/* Word by word, as a libvirtd sends an error */
static void
test_a_refusal(void)
{
    static const guint8 body[] = {
        0, 0, 0, 84, 0, 0, 0, 10, 0, 0, 0, 1, 0, 0, 0, 2, 'n', 'o', 0, 0, 0, 0, 0, 2,
        0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, '%', 's', 0, 0, 0, 0, 0, 1, 0, 0, 0, 2,
        'n', 'o', 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0,
    };
    g_autoptr(GByteArray) frame =
        vpt_wire_reply_error(&save, VPT_WIRE_CODE_OPERATION_UNSUPPORTED, "no");
    g_autoptr(VptWireAnswer) answer = NULL;
    g_autoptr(GError) error = NULL;

    CU_ASSERT_EQUAL(frame->len, VPT_WIRE_HEADER_SIZE + sizeof(body));
    CU_ASSERT_EQUAL(memcmp(frame->data + VPT_WIRE_HEADER_SIZE, body, sizeof(body)), 0);

    answer = vpt_wire_answer_new(frame->data, frame->len, &error);
    VPT_ASSERT_OK(answer, error);
    CU_ASSERT_EQUAL_FATAL(answer != NULL, TRUE);
    CU_ASSERT_EQUAL(answer->header.length, frame->len);
    CU_ASSERT_EQUAL(answer->header.type, VPT_WIRE_REPLY);
    CU_ASSERT_EQUAL(answer->header.status, VPT_WIRE_ERROR);
    CU_ASSERT_EQUAL(answer->header.procedure, VPT_WIRE_REMOTE_DOMAIN_SAVE);
    CU_ASSERT_EQUAL(answer->header.serial, 9);
    CU_ASSERT_TRUE(answer->failed);
    CU_ASSERT_EQUAL(answer->code, 84);
    VPT_ASSERT_STR(answer->text, "no");
}

static void
test_authentication(void)
{
    VptWireHeader call = save;
    g_autoptr(GByteArray) list = NULL;
    g_autoptr(GByteArray) polkit = NULL;
    g_autoptr(VptWireAnswer) listed = NULL;
    g_autoptr(VptWireAnswer) passed = NULL;
    g_autoptr(GError) error = NULL;

    call.procedure = VPT_WIRE_REMOTE_AUTH_LIST;
    list = vpt_wire_reply_auth_list(&call, VPT_WIRE_AUTH_POLKIT);
    listed = vpt_wire_answer_new(list->data, list->len, &error);
    VPT_ASSERT_OK(listed && !listed->failed, error);
    CU_ASSERT_EQUAL(listed->number, VPT_WIRE_AUTH_POLKIT);

    call.procedure = VPT_WIRE_REMOTE_AUTH_POLKIT;
    polkit = vpt_wire_reply_auth_polkit(&call);
    passed = vpt_wire_answer_new(polkit->data, polkit->len, &error);
    VPT_ASSERT_OK(passed && !passed->failed, error);
    CU_ASSERT_EQUAL(passed->number, 1);
}

/* Every call, read by the shape that libvirt's files give it: all of it, nothing behind */
static void
check_call(GByteArray *frame, guint32 procedure)
{
    const VptWireProc *proc = vpt_wire_proc_find(VPT_WIRE_PROGRAM_REMOTE, procedure);
    VptWireHeader header = { 0 };
    VptWireReader payload = { 0 };
    VptWireFields fields;
    g_autoptr(GError) error = NULL;

    VPT_ASSERT_OK(vpt_wire_frame_open(frame->data, frame->len, &header, &payload, &error), error);
    CU_ASSERT_EQUAL(header.procedure, procedure);
    CU_ASSERT_EQUAL(header.type, VPT_WIRE_CALL);
    CU_ASSERT_EQUAL(header.version, VPT_WIRE_VERSION);
    CU_ASSERT_EQUAL(header.serial, 5);
    VPT_ASSERT_OK(vpt_wire_fields_read(proc->arguments, &payload, &fields, &error), error);
    CU_ASSERT_EQUAL(payload.left, 0);
    g_byte_array_unref(frame);
}

static void
test_calls_have_the_shape_of_their_procedure(void)
{
    const VptWireIdentity nobody = { .uid = 65534, .gid = 65534, .pid = 77 };
    const VptWireIdentity somebody = { 1, 1, 77, 5, "daemon", "daemon", "unconfined" };

    check_call(vpt_wire_ask_auth_list(5), VPT_WIRE_REMOTE_AUTH_LIST);
    check_call(vpt_wire_ask_auth_polkit(5), VPT_WIRE_REMOTE_AUTH_POLKIT);
    check_call(vpt_wire_ask_open(5, "qemu:///system", 1), VPT_WIRE_REMOTE_CONNECT_OPEN);
    check_call(vpt_wire_ask_open(5, NULL, 0), VPT_WIRE_REMOTE_CONNECT_OPEN);
    check_call(vpt_wire_ask_close(5), VPT_WIRE_REMOTE_CONNECT_CLOSE);
    check_call(vpt_wire_ask_identity(5, &nobody), VPT_WIRE_REMOTE_CONNECT_SET_IDENTITY);
    check_call(vpt_wire_ask_identity(5, &somebody), VPT_WIRE_REMOTE_CONNECT_SET_IDENTITY);
    check_call(vpt_wire_ask_domain_by_uuid(5, uuid), VPT_WIRE_REMOTE_DOMAIN_LOOKUP_BY_UUID);
    check_call(vpt_wire_ask_domain_by_name(5, "web1"), VPT_WIRE_REMOTE_DOMAIN_LOOKUP_BY_NAME);
    check_call(vpt_wire_ask_domain_xml(5, uuid, 0), VPT_WIRE_REMOTE_DOMAIN_GET_XML_DESC);
    check_call(vpt_wire_ask_domain_active(5, uuid), VPT_WIRE_REMOTE_DOMAIN_IS_ACTIVE);
    check_call(vpt_wire_ask_managed_save(5, uuid), VPT_WIRE_REMOTE_DOMAIN_HAS_MANAGED_SAVE_IMAGE);
    check_call(vpt_wire_ask_image_xml(5, "/x"), VPT_WIRE_REMOTE_DOMAIN_SAVE_IMAGE_GET_XML_DESC);
    check_call(vpt_wire_ask_snapshot_xml(5, uuid, "s"),
               VPT_WIRE_REMOTE_DOMAIN_SNAPSHOT_GET_XML_DESC);
    check_call(vpt_wire_ask_network_by_name(5, "n"), VPT_WIRE_REMOTE_NETWORK_LOOKUP_BY_NAME);
    check_call(vpt_wire_ask_network_xml(5, uuid), VPT_WIRE_REMOTE_NETWORK_GET_XML_DESC);
}

static void
test_what_is_no_reply(void)
{
    g_autoptr(GByteArray) call = vpt_wire_ask_auth_list(1);
    g_autoptr(GByteArray) cut = vpt_wire_reply_error(&save, VPT_WIRE_CODE_INTERNAL_ERROR, "no");
    g_autoptr(GByteArray) unknown = NULL;
    g_autoptr(GError) error = NULL;
    VptWireHeader header = save;

    CU_ASSERT_PTR_NULL(vpt_wire_answer_new(call->data, call->len, &error));
    VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);
    g_clear_error(&error);

    CU_ASSERT_PTR_NULL(vpt_wire_answer_new(cut->data, 20, &error));
    VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);
    g_clear_error(&error);

    CU_ASSERT_PTR_NULL(vpt_wire_answer_new(cut->data, cut->len - 4, &error));
    VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);
    g_clear_error(&error);

    vpt_wire_word_write(cut->len - 4, cut->data);
    CU_ASSERT_PTR_NULL(vpt_wire_answer_new(cut->data, cut->len - 4, &error));
    VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);
    g_clear_error(&error);

    header.procedure = G_MAXUINT32;
    unknown = vpt_wire_reply_auth_polkit(&header);
    CU_ASSERT_PTR_NULL(vpt_wire_answer_new(unknown->data, unknown->len, &error));
    VPT_ASSERT_ERROR(error, VPT_ERROR_SYNTAX);
}

VPT_TEST_MAIN("wire-reply",
              { "a refusal", test_a_refusal },
              { "authentication", test_authentication },
              { "calls have the shape of their procedure",
                test_calls_have_the_shape_of_their_procedure },
              { "what is no reply", test_what_is_no_reply })
