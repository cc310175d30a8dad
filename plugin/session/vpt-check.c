/* vpt-check.c: is this host ready for passthrough, one line a question
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-session-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "vpt-file.h"
#include "vpt-guardplace.h"

typedef struct {
    VptSession *session;
    const VptHost *host;
    GPtrArray *checks;
} Checks;

static void
check_free(VptCheck *check)
{
    g_free(check->text);
    g_free(check->remedy);
    g_free(check);
}

/**
 * vpt_checks_new:
 *
 * Returns: (transfer full) (element-type VptCheck): no check yet
 */
GPtrArray *
vpt_checks_new(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)check_free);
}

/**
 * vpt_check_add:
 * @checks: (element-type VptCheck): the checks so far
 * @name: stable id, kept as it is
 * @level: `PASS`, `WARN`, `FAIL` or `SKIP`, kept as it is
 * @remedy: (transfer full) (nullable): what to do
 * @text: (transfer full): what was found
 */
void
vpt_check_add(GPtrArray *checks, const char *name, const char *level, char *remedy, char *text)
{
    VptCheck *check = g_new0(VptCheck, 1);

    *check = (VptCheck){ .name = name, .level = level, .remedy = remedy, .text = text };
    g_ptr_array_add(checks, check);
}

static void G_GNUC_PRINTF(5, 6)
add(Checks *checks, const char *name, const char *level, const char *remedy, const char *format,
    ...)
{
    va_list arguments;

    va_start(arguments, format);
    vpt_check_add(checks->checks, name, level, remedy ? g_strdup(vpt_text(remedy)) : NULL,
                  g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

static guint
count_groups(const VptHost *host)
{
    return g_hash_table_size(host->groups);
}

static void
check_iommu(Checks *checks)
{
    switch (checks->host->iommu) {
    case VPT_YES:
        add(checks, "iommu", "PASS", NULL,
            vpt_text("the kernel runs with an IOMMU, %u groups"), count_groups(checks->host));
        break;
    case VPT_NO:
        add(checks, "iommu", "FAIL",
            N_("switch on VT-d or AMD-Vi in the firmware, add intel_iommu=on (Intel) to the "
               "kernel command line, reboot"),
            vpt_text("the kernel runs without an IOMMU, so no device can be passed through"));
        break;
    case VPT_UNKNOWN:
        add(checks, "iommu", "WARN",
            N_("run virt-passthru host-check on that host itself"),
            vpt_text("whether the kernel runs with an IOMMU can't be seen from here"));
        break;
    }
}

static void
check_remapping(Checks *checks)
{
    switch (checks->host->interrupt_remapping) {
    case VPT_YES:
        add(checks, "interrupt-remapping", "PASS", NULL,
            vpt_text("interrupts are remapped"));
        break;
    case VPT_NO:
        add(checks, "interrupt-remapping", "FAIL",
            N_("switch on interrupt remapping (x2APIC) in the firmware, take intremap=off off "
               "the kernel command line, reboot"),
            vpt_text("interrupts are not remapped, so a guest could send the host interrupts of "
                     "its making"));
        break;
    case VPT_UNKNOWN:
        add(checks, "interrupt-remapping", "WARN",
            N_("look for 'IRQ remapping' in the kernel's log"),
            vpt_text("whether interrupts are remapped can't be seen from here"));
        break;
    }
}

static void
check_vfio(Checks *checks)
{
    switch (checks->host->vfio) {
    case VPT_YES:
        add(checks, "vfio", "PASS", NULL,
            vpt_text("vfio-pci is there"));
        break;
    case VPT_NO:
        add(checks, "vfio", "FAIL",
            N_("install the kernel's modules, or a kernel with CONFIG_VFIO_PCI"),
            vpt_text("the kernel has no vfio-pci"));
        break;
    case VPT_UNKNOWN:
        add(checks, "vfio", "WARN",
            N_("run virt-passthru host-check on that host itself"),
            vpt_text("whether the kernel has vfio-pci can't be seen from here"));
        break;
    }
}

static void
check_libvirt(Checks *checks)
{
    g_autoptr(GError) failure = NULL;
    VptVirt *virt = vpt_session_virt(checks->session, &failure);
    g_autoptr(VptVirtVersions) versions = virt ? vpt_virt_versions(virt, &failure) : NULL;
    g_autofree char *uri = virt ? vpt_virt_uri(virt) : NULL;

    if (!versions)
        add(checks, "libvirt", "FAIL",
            N_("start libvirt's daemon, or name a connection with -c"),
            "%s", failure->message);
    else
        add(checks, "libvirt", "PASS", NULL,
            vpt_text("%s answers: libvirt %s, %s%s%s"),
            uri, versions->daemon, versions->type, versions->hypervisor ? " " : "",
            versions->hypervisor ? versions->hypervisor : "");
}

static void
check_memory(Checks *checks)
{
    guint64 total = checks->host->memory_total / 1024;
    guint64 available = checks->host->memory_available / 1024;
    g_autofree char *total_mib = g_strdup_printf("%" G_GUINT64_FORMAT, total);
    g_autofree char *available_mib = g_strdup_printf("%" G_GUINT64_FORMAT, available);

    if (total == 0)
        add(checks, "memory", "WARN",
            N_("run virt-passthru host-check on that host itself"),
            vpt_text("how much memory there is can't be seen from here"));
    else if (available == 0)
        add(checks, "memory", "PASS", NULL,
            "%s MiB", total_mib);
    else if (available < total / 10)
        add(checks, "memory", "WARN",
            N_("passthrough guests reserve all their memory: shut something down, or give them "
               "less"),
            vpt_text("%s of %s MiB are available"), available_mib, total_mib);
    else
        add(checks, "memory", "PASS", NULL,
            vpt_text("%s of %s MiB are available to guests, which reserve all they have"),
            available_mib, total_mib);
}

static void
check_devices(Checks *checks)
{
    const VptHost *host = checks->host;
    const GPtrArray *missing = vpt_session_missing(checks->session);
    guint n_enabled = 0;
    guint n_active = 0;

    for (guint i = 0; i < host->devices->len; i++) {
        const VptDevice *device = g_ptr_array_index(host->devices, i);

        n_enabled += device->enabled;
        n_active += device->enabled && vpt_device_is_on_vfio(device);
        if (device->stranger) {
            g_autofree char *name = vpt_device_describe(device);
            g_autofree char *difference = vpt_retell(device->stranger);

            add(checks, "device-changed", "FAIL",
                N_("virt-passthru pci-disable its address, then pci-enable what is there now"),
                "%s %s", name, difference);
        }
    }

    for (guint i = 0; missing && i < missing->len; i++) {
        const VptMissing *entry = g_ptr_array_index(missing, i);
        g_autofree char *address = vpt_address_format(entry->address);

        add(checks, "device-missing", "FAIL",
            N_("put it back, or virt-passthru pci-disable it"),
            vpt_text("%s (%04x:%04x) is enabled but not there"),
            address, entry->vendor, entry->device);
    }

    if (n_active < n_enabled)
        add(checks, "devices", "WARN",
            N_("reboot, or bind them now with virt-passthru pci-enable"),
            vpt_text("%u of %u enabled devices wait for a reboot"),
            n_enabled - n_active, n_enabled);
    else if (n_enabled == 0)
        add(checks, "devices", "PASS", NULL,
            vpt_text("none is enabled for passthrough yet"));
    else
        add(checks, "devices", "PASS", NULL,
            vpt_text("%u enabled, all of them bound to vfio"), n_enabled);
}

/* The last word wins, as in the shell that reads the file. */
static char *
shell_value(const char *text, const char *key)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    char *value = NULL;

    for (guint i = 0; lines[i]; i++) {
        const char *line = g_strstrip(lines[i]);

        if (!g_str_has_prefix(line, key) || line[strlen(key)] != '=')
            continue;
        g_free(value);
        value = g_shell_unquote(line + strlen(key) + 1, NULL);
    }

    return value;
}

/* Where the file doesn't say: Debian's libvirt-guests.sh shuts guests down, others save them. */
static char *
shutdown_default(const VptRoots *roots)
{
    static const char *const scripts[] = { "usr/lib/libvirt/libvirt-guests.sh",
                                           "usr/libexec/libvirt-guests.sh" };

    for (guint i = 0; i < G_N_ELEMENTS(scripts); i++) {
        g_autofree char *path = vpt_guardplace_reach(roots, scripts[i]);
        g_autofree char *text = NULL;

        if (g_file_get_contents(path, &text, NULL, NULL))
            return shell_value(text, "ON_SHUTDOWN");
    }

    return NULL;
}

/* A passthrough guest can't be saved.  Debian and Fedora keep the file in different places. */
static void
check_shutdown(Checks *checks)
{
    static const char *const files[] = { "default/libvirt-guests", "sysconfig/libvirt-guests" };

    for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_build_filename(checks->session->roots->etc, files[i], NULL);
        g_autofree char *text = NULL;
        g_autofree char *value = NULL;

        if (!g_file_get_contents(path, &text, NULL, NULL))
            continue;

        value = shell_value(text, "ON_SHUTDOWN");
        if (!value)
            value = shutdown_default(checks->session->roots);
        if (g_strcmp0(value, "shutdown") == 0)
            add(checks, "libvirt-guests", "PASS", NULL,
                vpt_text("guests are shut down, and not saved, when the host goes down"));
        else
            add(checks, "libvirt-guests", "WARN",
                N_("set ON_SHUTDOWN=shutdown there"),
                vpt_text("%s saves guests when the host goes down, which passthrough guests "
                         "can't be"), path);
        return;
    }

    add(checks, "libvirt-guests", "SKIP", NULL,
        vpt_text("libvirt-guests is not installed: guests are stopped when the host goes down"));
}

static gboolean
same_file(const char *a, const char *b)
{
    g_autofree char *bytes_a = NULL;
    g_autofree char *bytes_b = NULL;
    gsize length_a = 0;
    gsize length_b = 0;

    return g_file_get_contents(a, &bytes_a, &length_a, NULL) &&
           g_file_get_contents(b, &bytes_b, &length_b, NULL) && length_a == length_b &&
           memcmp(bytes_a, bytes_b, length_a) == 0;
}

/* libvirt looks below its own /etc, wherever we are installed, and passes over in silence what
 * it can't run.  It finds out only once, when it starts, whether there are hooks. */
static void
check_hook(Checks *checks)
{
    const char *etc = checks->session->roots->etc;
    g_autofree char *root = g_path_get_dirname(etc);
    g_autofree char *program = g_build_filename(root, VPT_HOOK_PROGRAM, NULL);
    g_autofree char *folder = g_build_filename(etc, "libvirt", "hooks", "qemu.d", NULL);
    g_autofree char *hook = g_build_filename(folder, "virt-passthru", NULL);
    g_autofree char *remedy = g_strdup_printf("mkdir -p %s && ln -sfn %s %s, then restart "
                                              "libvirtd (or virtqemud)", folder, program, hook);

    if (!g_file_test(hook, G_FILE_TEST_EXISTS) && !g_file_test(hook, G_FILE_TEST_IS_SYMLINK))
        add(checks, "hook", "WARN", remedy,
            "guests start unjudged: %s is not there", hook);
    else if (!g_file_test(hook, G_FILE_TEST_IS_EXECUTABLE))
        add(checks, "hook", "WARN", remedy,
            "guests start unjudged: libvirt can't run %s", hook);
    else if (!same_file(hook, program))
        add(checks, "hook", "WARN", remedy,
            "%s is not the virt-passthru-hook of this version", hook);
    else
        add(checks, "hook", "PASS", NULL, "libvirt asks virt-passthru before a guest starts");
}

/* What there is to say of the guard is the guard's to say; what can't be found out is no reason
 * to say nothing of the host. */
static void
check_guard(Checks *checks)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(VptGuardStatus) status = vpt_session_guard_status(checks->session, &failure);

    if (!status)
        add(checks, "guard", "WARN", "virt-passthru guard-status", "%s", failure->message);
    else
        g_ptr_array_extend_and_steal(checks->checks, g_steal_pointer(&status->checks));
}

static void
check_journal(Checks *checks)
{
    g_autoptr(GError) failure = NULL;
    g_autoptr(VptPlan) plan = vpt_session_interrupted(checks->session, &failure);

    /* whoever may not read it can't mend it either */
    if (g_error_matches(failure, VPT_ERROR, VPT_ERROR_DENIED))
        return;
    if (plan || failure)
        add(checks, "interrupted-run", "FAIL",
            N_("virt-passthru recover"),
            vpt_text("an earlier run was interrupted%s%s"),
            failure ? ": " : "", failure ? failure->message : "");
}

/**
 * vpt_session_check_host:
 * @session: a session
 *
 * Returns: (transfer full) (element-type VptCheck): the answers, or %NULL with @error set
 */
GPtrArray *
vpt_session_check_host(VptSession *session, GError **error)
{
    Checks checks = { session, vpt_session_host(session, error), NULL };
    gboolean here;

    if (!checks.host)
        return NULL;

    here = !session->facts && vpt_session_uses_sysfs(session);
    checks.checks = vpt_checks_new();
    check_iommu(&checks);
    check_remapping(&checks);
    check_vfio(&checks);
    if (!session->facts && (!session->sysfs_named || session->uri))
        check_libvirt(&checks);
    check_memory(&checks);
    check_devices(&checks);
    if (here) {
        check_hook(&checks);
        check_guard(&checks);
        check_shutdown(&checks);
        check_journal(&checks);
    }
    return checks.checks;
}
