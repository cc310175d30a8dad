/* vpt-virt.c: a connection to libvirt
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-virt.h"

#include <string.h>
#include <unistd.h>

#include "vpt-virt-private.h"

#include "vpt-error.h"

/* Seconds without a sign of life after which a daemon is given up.  One that systemd
 * starts for the first connection reads its domains and probes QEMU before it answers. */
#define PATIENCE 60

/* A user who is asked for a password has longer. */
#define PATIENCE_ASKING 600

/* Signs of life that may be missing before the connection counts as dead */
#define KEEPALIVE_COUNT 5

/* Detaching an NVMe disk or a many-port FC adapter takes its driver seconds; what takes
 * longer than this hangs in the kernel. */
#define DRIVER_DEADLINE 60

static int
refuse_to_ask(virConnectCredentialPtr credentials, unsigned int n_credentials, void *data)
{
    (void)credentials;
    (void)n_credentials;
    (void)data;
    return -1;
}

static gboolean
somebody_can_answer(void)
{
    return isatty(STDIN_FILENO);
}

/* A script must not hang at a prompt nobody sees.  The kinds of credentials are
 * named all the same: libvirt looks for them in auth.conf first. */
static virConnectAuth *
choose_auth(void)
{
    static int kinds[] = { VIR_CRED_AUTHNAME, VIR_CRED_PASSPHRASE, VIR_CRED_ECHOPROMPT,
                           VIR_CRED_NOECHOPROMPT, VIR_CRED_REALM };
    static virConnectAuth never = { kinds, G_N_ELEMENTS(kinds), refuse_to_ask, NULL };

    return somebody_can_answer() ? virConnectAuthPtrDefault : &never;
}

static gboolean
names_a_host(const char *text)
{
    g_autoptr(GUri) uri = text ? g_uri_parse(text, G_URI_FLAGS_PARSE_RELAXED, NULL) : NULL;
    const char *host = uri ? g_uri_get_host(uri) : NULL;

    return host && *host;
}

static gboolean
connect_to_libvirt(gpointer data, GError **error)
{
    VptVirt *virt = data;
    char *canonical;

    virt->connection = virConnectOpenAuth(virt->uri, choose_auth(),
                                          virt->read_only ? VIR_CONNECT_RO : 0);
    if (!virt->connection) {
        vpt_virterror_open(error, virt->uri, names_a_host(virt->uri));
        return FALSE;
    }

    /* without a transport (test:///default) there is nothing to keep alive */
    if (virConnectSetKeepAlive(virt->connection, (int)virt->patience / (KEEPALIVE_COUNT + 1),
                               KEEPALIVE_COUNT) < 0)
        virResetLastError();

    canonical = virConnectGetURI(virt->connection);
    if (!canonical) {
        vpt_virterror_open(error, virt->uri, FALSE);
        return FALSE;
    }

    g_free(virt->uri);
    virt->uri = g_strdup(canonical);
    free(canonical);
    return TRUE;
}

/* @patience: for a sign of life, @deadline: for the whole of opening, both in seconds */
static VptVirt *
open_connection(const char *uri, gboolean read_only, guint patience, guint deadline, GError **error)
{
    g_autoptr(VptVirt) virt = g_new0(VptVirt, 1);
    gboolean late;

    vpt_virterror_silence();
    vpt_virtloop_ref();

    if (!uri || !*uri)
        uri = g_getenv("VIRSH_DEFAULT_CONNECT_URI");
    g_atomic_ref_count_init(&virt->refs);
    virt->uri = g_strdup(uri);
    virt->read_only = read_only;
    virt->patience = patience;
    virt->deadline = DRIVER_DEADLINE;

    if (vpt_virtcall(connect_to_libvirt, vpt_virt_ref(virt), (GDestroyNotify)vpt_virt_free,
                     deadline, &late, error))
        return g_steal_pointer(&virt);

    if (late) {
        g_autofree char *quoted = vpt_error_quote(uri ? uri : "its default URI");

        g_set_error(error, VPT_ERROR, VPT_ERROR_LIBVIRT,
                    "connecting to libvirt at '%s': no answer within %u s; see whether its daemon "
                    "hangs (systemctl status libvirtd virtqemud) and whether its host can be "
                    "reached", quoted, deadline);
    }
    return NULL;
}

/**
 * vpt_virt_open:
 * @uri: (nullable): a libvirt URI or an alias from libvirt.conf; %NULL or empty for
 *   what virsh would take: $VIRSH_DEFAULT_CONNECT_URI, $LIBVIRT_DEFAULT_URI, uri_default
 *   in libvirt.conf, or libvirt's guess (qemu:///system for root, else qemu:///session)
 * @read_only: whether reading is enough; it takes no privilege with most set-ups
 * @error: (out) (optional): VPT_ERROR_SYNTAX for a URI libvirt can't read,
 *   VPT_ERROR_DENIED naming the privilege, else VPT_ERROR_LIBVIRT
 *
 * Nothing is asked of the user unless standard input is a terminal.  A daemon that
 * does not answer is given up after a minute, now or, where the transport can, in any
 * later call.
 *
 * Returns: (transfer full): the connection, or %NULL with @error set
 */
VptVirt *
vpt_virt_open(const char *uri, gboolean read_only, GError **error)
{
    return open_connection(uri, read_only, PATIENCE,
                           somebody_can_answer() ? PATIENCE_ASKING : PATIENCE, error);
}

/**
 * vpt_virt_open_within:
 * @uri: (nullable): as for vpt_virt_open()
 * @read_only: likewise
 * @patience: seconds without an answer after which the daemon is given up, at least 6
 * @error: (out) (optional): as for vpt_virt_open()
 *
 * Returns: (transfer full): the connection, or %NULL with @error set
 */
VptVirt *
vpt_virt_open_within(const char *uri, gboolean read_only, guint patience, GError **error)
{
    return open_connection(uri, read_only, patience, patience, error);
}

/* A call that passed its deadline still runs on its connection, in a thread. */
VptVirt *
vpt_virt_ref(VptVirt *virt)
{
    g_atomic_ref_count_inc(&virt->refs);
    return virt;
}

void
vpt_virt_free(VptVirt *virt)
{
    if (!virt || !g_atomic_ref_count_dec(&virt->refs))
        return;

    if (virt->connection)
        virConnectClose(virt->connection);
    vpt_virtloop_unref();
    g_free(virt->uri);
    g_free(virt);
}

/**
 * vpt_virt_set_deadline:
 * @virt: a connection
 * @seconds: after how long a driver change that does not come back is given up
 */
void
vpt_virt_set_deadline(VptVirt *virt, guint seconds)
{
    virt->deadline = seconds;
}

/**
 * vpt_virt_uri:
 * @virt: a connection
 *
 * Returns: (transfer full): its URI, defaults and aliases resolved
 */
char *
vpt_virt_uri(const VptVirt *virt)
{
    return g_strdup(virt->uri);
}

/**
 * vpt_virt_is_read_only:
 * @virt: a connection
 *
 * Returns: whether libvirt refuses changes on it
 */
gboolean
vpt_virt_is_read_only(const VptVirt *virt)
{
    return virt->read_only;
}

/* A unix socket named by hand may be one that ssh forwards: it is this machine's
 * if the daemon behind it calls its host as we do.  libvirt gives the full name. */
static gboolean
daemon_is_on_this_host(const VptVirt *virt)
{
    const char *here = g_get_host_name();
    char *there = virConnectGetHostname(virt->connection);
    gsize length = strcspn(here, ".");
    gboolean same;

    if (!there)
        virResetLastError();
    same = there && strcspn(there, ".") == length && strncmp(here, there, length) == 0;
    free(there);
    return same;
}

/**
 * vpt_virt_is_local_system:
 * @virt: a connection
 *
 * Returns: whether it leads to the QEMU system daemon of this machine, so that the
 *   facts about its devices stand in this machine's sysfs
 */
gboolean
vpt_virt_is_local_system(const VptVirt *virt)
{
    g_autoptr(GUri) uri = g_uri_parse(virt->uri, G_URI_FLAGS_PARSE_RELAXED, NULL);
    const char *query;

    if (!uri || names_a_host(virt->uri) || !g_str_equal(g_uri_get_path(uri), "/system"))
        return FALSE;
    if (!g_str_equal(g_uri_get_scheme(uri), "qemu") &&
        !g_str_equal(g_uri_get_scheme(uri), "qemu+unix"))
        return FALSE;

    query = g_uri_get_query(uri);
    return !query || !strstr(query, "socket=") || daemon_is_on_this_host(virt);
}

/**
 * vpt_virt_is_session:
 * @virt: a connection
 *
 * Returns: whether it leads to a user's own daemon, which lacks the privileges that
 *   giving a device to a guest takes
 */
gboolean
vpt_virt_is_session(const VptVirt *virt)
{
    g_autoptr(GUri) uri = g_uri_parse(virt->uri, G_URI_FLAGS_PARSE_RELAXED, NULL);

    return uri && g_str_equal(g_uri_get_path(uri), "/session");
}

/* libvirt packs a version into a number: 1,000,000 × major + 1,000 × minor + release. */
static char *
format_version(unsigned long version)
{
    return g_strdup_printf("%lu.%lu.%lu", version / 1000000, version / 1000 % 1000, version % 1000);
}

/**
 * vpt_virt_versions:
 * @virt: a connection
 * @error: (out) (optional): VPT_ERROR_LIBVIRT
 *
 * Returns: (transfer full): what is at work at either end, or %NULL with @error set
 */
VptVirtVersions *
vpt_virt_versions(VptVirt *virt, GError **error)
{
    g_autoptr(VptVirtVersions) versions = g_new0(VptVirtVersions, 1);
    unsigned long library = 0;
    unsigned long daemon = 0;
    unsigned long hypervisor = 0;
    const char *type = virConnectGetType(virt->connection);

    if (!type || virGetVersion(&library, NULL, NULL) < 0 ||
        virConnectGetLibVersion(virt->connection, &daemon) < 0) {
        vpt_virterror_set(error, virt, "asking for versions");
        return NULL;
    }
    /* a daemon without a QEMU has no version of it to tell */
    if (virConnectGetVersion(virt->connection, &hypervisor) < 0)
        virResetLastError();

    versions->library = format_version(library);
    versions->daemon = format_version(daemon);
    versions->type = g_strdup(type);
    versions->hypervisor = hypervisor > 0 ? format_version(hypervisor) : NULL;
    return g_steal_pointer(&versions);
}

void
vpt_virt_versions_free(VptVirtVersions *versions)
{
    if (!versions)
        return;

    g_free(versions->library);
    g_free(versions->daemon);
    g_free(versions->type);
    g_free(versions->hypervisor);
    g_free(versions);
}
