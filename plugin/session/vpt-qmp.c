/* vpt-qmp.c: the commands in a text for QEMU's monitor, in any disguise JSON has
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <string.h>

#include "vpt-session-private.h"

/* What QEMU takes for the name of a command (docs/interop/qmp-spec) */
static const char *const name_members[] = { "execute", "exec-oob", NULL };

/* The command that hands its argument to the human monitor, and that argument */
#define HUMAN_COMMAND "human-monitor-command"
#define HUMAN_MEMBER "command-line"

/* Tokens; brackets, commas and colons are their own. */
enum { END = '\0', BAD = '!', STRING = '"', VALUE = '0' };

/**
 * Lexer: JSON (RFC 8259), token by token.  Whether it is well-formed beyond that is left to
 * libvirt, which reads it before QEMU does: nothing that is valid is read in another way here.
 * @at: what comes next
 * @text: of the last string
 */
typedef struct {
    const char *at;
    GString *text;
} Lexer;

/**
 * Found:
 * @names: (element-type utf8): the commands
 * @lines: (element-type utf8): what would go to the human monitor
 * @odd: whether the name of one is no text
 */
typedef struct {
    GPtrArray *names;
    GPtrArray *lines;
    gboolean odd;
} Found;

/* The four digits of a character.  Halves of a pair become what no name has in it. */
static gboolean
lex_character(Lexer *lexer)
{
    gunichar character = 0;

    for (guint i = 0; i < 4; i++) {
        int digit = g_ascii_xdigit_value(*lexer->at);

        if (digit < 0)
            return FALSE;
        character = character << 4 | (gunichar)digit;
        lexer->at++;
    }

    if (character >= 0xd800 && character < 0xe000)
        character = 0xfffd;
    g_string_append_unichar(lexer->text, character);
    return character != 0;
}

static gboolean
lex_escape(Lexer *lexer)
{
    static const char from[] = "\"\\/bfnrt";
    static const char to[] = "\"\\/\b\f\n\r\t";
    char escaped = *lexer->at;
    const char *found = escaped ? strchr(from, escaped) : NULL;

    lexer->at += escaped != '\0';
    if (escaped == 'u')
        return lex_character(lexer);
    if (found)
        g_string_append_c(lexer->text, to[found - from]);
    return found != NULL;
}

static char
lex_string(Lexer *lexer)
{
    g_string_truncate(lexer->text, 0);
    while (*lexer->at != '"') {
        char c = *lexer->at;

        if ((guchar)c < ' ')
            return BAD;
        lexer->at++;
        if (c != '\\')
            g_string_append_c(lexer->text, c);
        else if (!lex_escape(lexer))
            return BAD;
    }

    lexer->at++;
    return STRING;
}

/* Of numbers, true, false and null */
static gboolean
is_word(char c)
{
    return g_ascii_isalnum(c) || c == '-' || c == '+' || c == '.';
}

static char
lex(Lexer *lexer)
{
    char c;

    do
        c = *lexer->at++;
    while (c == ' ' || c == '\t' || c == '\r' || c == '\n');

    switch (c) {
    case '\0':
        lexer->at--;
        return END;
    case '"':
        return lex_string(lexer);
    case '{':
    case '}':
    case '[':
    case ']':
    case ',':
    case ':':
        return c;
    default:
        if (!is_word(c))
            return BAD;
        while (is_word(*lexer->at))
            lexer->at++;
        return VALUE;
    }
}

/* Called at each member, wherever it is and however often: who reads the text after us may
 * take the first of two or the last.  @text is %NULL where its value is none. */
static void
note_member(Found *found, const char *member, const char *text)
{
    gboolean is_name = g_strv_contains(name_members, member);

    if (is_name && text)
        g_ptr_array_add(found->names, g_strdup(text));
    else if (is_name)
        found->odd = TRUE;
    else if (text && g_str_equal(member, HUMAN_MEMBER))
        g_ptr_array_add(found->lines, g_strdup(text));
}

/* Whether the tokens can be told, and brackets are closed as often as they are opened. */
static gboolean
note_members(Lexer *lexer, Found *found)
{
    g_autofree char *member = NULL;
    gssize depth = 0;
    char before = END;
    char token;

    for (; (token = lex(lexer)) != END; before = token) {
        depth += token == '{' || token == '[';
        depth -= token == '}' || token == ']';
        if (token == BAD || depth < 0 || (token == ':' && before != STRING))
            return FALSE;
        if (token == ':') {
            g_free(member);
            member = g_strdup(lexer->text->str);
        } else if (before == ':') {
            note_member(found, member, token == STRING ? lexer->text->str : NULL);
        }
    }

    return depth == 0 && before != ':';
}

static gboolean
find_commands(const char *text, Found *found)
{
    g_autoptr(GString) room = g_string_new(NULL);
    Lexer lexer = { text, room };

    return g_utf8_validate(text, -1, NULL) && note_members(&lexer, found) &&
           found->names->len > 0 && !found->odd;
}

/* Of several commands the first that the rules must be asked about */
static gboolean
judge_commands(const Found *found, VptOperation *ret_op)
{
    for (guint i = 0; i < found->names->len; i++) {
        const char *name = g_ptr_array_index(found->names, i);

        if (g_str_equal(name, HUMAN_COMMAND) && found->lines->len > 0)
            continue;
        if (vpt_monitor_operation(name, FALSE, ret_op))
            return TRUE;
    }

    for (guint i = 0; i < found->lines->len; i++) {
        if (vpt_monitor_line_operation(g_ptr_array_index(found->lines, i), ret_op))
            return TRUE;
    }
    return FALSE;
}

/**
 * vpt_monitor_text_operation:
 * @text: what libvirt is asked to hand to QEMU's monitor or to the guest agent
 * @hmp: whether it is a line of the human monitor, and no JSON
 * @ret_op: (out): what it amounts to; VPT_OP_MONITOR where it can't be read or nobody here
 *   knows the command; written only where the rules must be asked
 *
 * Returns: whether the rules must be asked; %FALSE: it is harmless
 */
gboolean
vpt_monitor_text_operation(const char *text, gboolean hmp, VptOperation *ret_op)
{
    g_autoptr(GPtrArray) names = NULL;
    g_autoptr(GPtrArray) lines = NULL;
    Found found;

    if (hmp)
        return vpt_monitor_line_operation(text, ret_op);

    names = g_ptr_array_new_with_free_func(g_free);
    lines = g_ptr_array_new_with_free_func(g_free);
    found = (Found){ names, lines, FALSE };
    if (!find_commands(text, &found)) {
        *ret_op = VPT_OP_MONITOR;
        return TRUE;
    }
    return judge_commands(&found, ret_op);
}
