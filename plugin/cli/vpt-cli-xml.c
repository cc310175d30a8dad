/* vpt-cli-xml.c: xml-attach and xml-detach: the edit as a filter, without libvirt or a host
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-cli.h"

/* A host that is named by --facts or --sysfs knows labels and the sizes of BARs. */
static gboolean
resolve_on_host(VptSession *session, char **names, GArray *devices, GError **error)
{
    const VptHost *host = vpt_session_host(session, error);

    for (guint i = 0; host && names[i]; i++) {
        const VptDevice *device = vpt_host_resolve(host, names[i], error);
        VptDomxmlDevice entry;

        if (!device)
            return FALSE;
        entry = (VptDomxmlDevice){ device->address, device->bar_bytes };
        g_array_append_val(devices, entry);
    }

    return host != NULL;
}

static gboolean
resolve(const VptCli *cli, char **names, GArray *devices, GError **error)
{
    if (cli->facts || cli->sysfs) {
        g_autoptr(VptSession) session = vpt_cli_open(cli, TRUE, error);

        return session && resolve_on_host(session, names, devices, error);
    }

    for (guint i = 0; names[i]; i++) {
        VptDomxmlDevice entry = { 0 };

        if (!vpt_address_parse(names[i], &entry.address, NULL)) {
            g_autofree char *quoted = vpt_error_quote(names[i]);

            g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                        "'%s' is not a PCI address like 0000:03:00.0; for a label name the host "
                        "that knows it (--sysfs /sys: this one)", quoted);
            return FALSE;
        }
        g_array_append_val(devices, entry);
    }

    return TRUE;
}

static char *
edit(const char *xml, GArray *devices, gboolean attach, GError **error)
{
    g_autofree VptAddress *addresses = g_new0(VptAddress, devices->len);

    if (attach)
        return vpt_domxml_attach(xml, (VptDomxmlDevice *)(gpointer)devices->data, devices->len,
                                 error);

    for (guint i = 0; i < devices->len; i++)
        addresses[i] = g_array_index(devices, VptDomxmlDevice, i).address;
    return vpt_domxml_detach(xml, addresses, devices->len, error);
}

/* A text file ends with a newline, whatever stands behind the last tag of the old one. */
static char *
end_line(char *text)
{
    char *ended = g_str_has_suffix(text, "\n") ? g_strdup(text) : g_strconcat(text, "\n", NULL);

    g_free(text);
    return ended;
}

/**
 * vpt_cli_answer_xml:
 * @cli: the call
 * @xml: a domain
 *
 * Returns: VPT_EXIT_DONE, or VPT_EXIT_FAILED with @error set
 */
VptExit
vpt_cli_answer_xml(const VptCli *cli, const char *xml, GError **error)
{
    if (!cli->json)
        return vpt_cli_answer(VPT_EXIT_DONE, xml, error);

    if (!g_utf8_validate(xml, -1, NULL)) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_SYNTAX,
                    "the XML is not in UTF-8, which JSON is; leave --json out");
        return VPT_EXIT_FAILED;
    }
    return vpt_cli_answer_json(VPT_EXIT_DONE, vpt_json_xml(xml), error);
}

static VptExit
filter(VptCli *cli, gboolean attach, GError **error)
{
    const char *path = cli->operands[0];
    g_autoptr(GArray) devices = g_array_new(FALSE, FALSE, sizeof(VptDomxmlDevice));
    g_autofree char *xml = NULL;
    g_autofree char *result = NULL;

    if (cli->in_place && g_str_equal(path, "-")) {
        vpt_cli_set_usage_error(error, cli->command, "--in-place needs a file, not '-'");
        return VPT_EXIT_USAGE;
    }
    if (!resolve(cli, cli->operands + 1, devices, error))
        return VPT_EXIT_FAILED;

    xml = vpt_cli_read_file(path, error);
    result = xml ? edit(xml, devices, attach, error) : NULL;
    if (!result) {
        if (xml)
            g_prefix_error(error, "%s: ", g_str_equal(path, "-") ? "the standard input" : path);
        return VPT_EXIT_FAILED;
    }

    result = end_line(result);
    if (cli->in_place)
        return vpt_cli_write_file(path, result, error) ? VPT_EXIT_DONE : VPT_EXIT_FAILED;
    return vpt_cli_answer_xml(cli, result, error);
}

VptExit
vpt_cli_xml_attach(VptCli *cli, GError **error)
{
    return filter(cli, TRUE, error);
}

VptExit
vpt_cli_xml_detach(VptCli *cli, GError **error)
{
    return filter(cli, FALSE, error);
}
