/* vpt-exception.c: mechanisms by which a passthrough device does what others can't
 * SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "vpt-exception.h"

#include <glib/gi18n-lib.h>

#include "vpt-passthru.h"
#include "vpt-text.h"

/* Drivers of drivers/vfio/pci/ in the kernel that implement its migration interface
 * (VFIO_DEVICE_FEATURE_MIGRATION in include/uapi/linux/vfio.h), and the release since which
 * they do: mlx5/, hisilicon/, pds/, qat/, virtio/migrate.c. */
static const struct {
    const char *driver;
    const char *kernel;
} migratable[] = {
    { "hisi_acc_vfio_pci", "5.18" }, { "mlx5_vfio_pci", "5.18" },   { "pds_vfio_pci", "6.6" },
    { "qat_vfio_pci", "6.10" },      { "virtio_vfio_pci", "6.13" },
};

/* QEMU's release notes: 8.1 takes the x- off the migration of VFIO devices, 8.2 migrates
 * several (hw/vfio/migration.c, vfio_multiple_devices_migration_is_supported()).  libvirt's
 * news: 9.7 takes any driver of VFIO for one, 10.0 binds managed devices to the right one. */
#define QEMU_MIGRATES "8.1"
#define QEMU_MIGRATES_SEVERAL "8.2"
#define LIBVIRT_KNOWS_DRIVERS "9.7"
#define LIBVIRT_BINDS_THEM "10.0"

#define QEMU_UNKNOWN N_("the version of QEMU is not known")
#define LIBVIRT_UNKNOWN N_("the version of libvirt is not known")

static const struct {
    const char *name;
    const char *says[VPT_EXCEPTION_LAST_SAYING];
} kinds[VPT_EXCEPTION_LAST] = {
    [VPT_EXCEPTION_FAILOVER] = {
        .name = "failover",
        .says = {
            [VPT_EXCEPTION_USELESS] = N_("the failover pair of {device} does not help:"),
            [VPT_EXCEPTION_INACTIVE] = N_("The failover pair of {device} is inactive:"),
            [VPT_EXCEPTION_ACTIVE] = N_("The failover pair of {device} is active"),
        },
    },
    [VPT_EXCEPTION_MIGRATABLE] = {
        .name = "migratable",
        .says = {
            [VPT_EXCEPTION_USELESS] = N_("the migratable driver of {device} does not help:"),
            [VPT_EXCEPTION_INACTIVE] = N_("The migratable driver of {device} is inactive:"),
            [VPT_EXCEPTION_ACTIVE] = N_("The migratable driver of {device} is active"),
        },
    },
};

/**
 * vpt_exception_name:
 * @kind: an exception
 *
 * Returns: (transfer none): its name in the JSON contract and the manual
 */
const char *
vpt_exception_name(VptExceptionKind kind)
{
    return kinds[kind].name;
}

/**
 * vpt_exception_say:
 * @exception: an exception
 * @saying: what of it
 *
 * Returns: (transfer full): a sentence, in the reader's language; where it ends in a colon the
 *   reasons go behind it
 */
char *
vpt_exception_say(const VptException *exception, VptExceptionSaying saying)
{
    return vpt_text_fill(kinds[exception->kind].says[saying], "device", exception->device, NULL);
}

void
vpt_exception_free(VptException *exception)
{
    if (!exception)
        return;

    g_free(exception->device);
    g_ptr_array_unref(exception->reasons);
    g_free(exception);
}

static void
add_reason(VptException *exception, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void
add_reason(VptException *exception, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_ptr_array_add(exception->reasons, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

/* The first two numbers: 6.1 of 6.1.0-30-amd64. */
static guint64
release_of(const char *version)
{
    char *end = NULL;
    guint64 major = g_ascii_strtoull(version, &end, 10);
    guint64 minor = *end == '.' ? g_ascii_strtoull(end + 1, NULL, 10) : 0;

    return major * 1000 + MIN(minor, 999);
}

/* @unknown, @older: the reasons; the latter with the placeholders {version} and {wanted} */
static void
check_release(VptException *exception, const char *version, const char *wanted,
              const char *unknown, const char *older)
{
    if (!version)
        add_reason(exception, "%s", vpt_text(unknown));
    else if (release_of(version) < release_of(wanted))
        g_ptr_array_add(exception->reasons, vpt_text_fill(older, "version", version, "wanted",
                                                          wanted, NULL));
}

static const VptDevice *
device_of(const VptHost *host, const VptPassthru *passthru)
{
    return passthru->has_address ? vpt_host_find(host, passthru->address) : NULL;
}

/* The driver that shall carry it: a variant of VFIO that it has, or that libvirt shall take. */
static const char *
variant_driver(const VptHost *host, const VptPassthru *passthru)
{
    const VptDevice *device = device_of(host, passthru);

    if (device && vpt_device_is_on_vfio(device) && !g_str_equal(device->driver, VPT_DRIVER_VFIO))
        return device->driver;
    return passthru->driver_model;
}

static const char *
kernel_with(const char *driver)
{
    for (guint i = 0; i < G_N_ELEMENTS(migratable); i++) {
        if (g_str_equal(migratable[i].driver, driver))
            return migratable[i].kernel;
    }
    return NULL;
}

/* A driver that is bound is there, whatever the kernel's number: distributions bring drivers
 * into older kernels. */
static void
check_driver(VptException *exception, const VptHost *host, const VptDomain *domain,
             const VptPassthru *passthru)
{
    const char *driver = variant_driver(host, passthru);
    const char *kernel = kernel_with(driver);
    const VptDevice *device = device_of(host, passthru);

    if (!kernel) {
        add_reason(exception,
                   vpt_text("driver '%s' is none that is known to save a device's state"), driver);
        return;
    }
    if (device && g_strcmp0(device->driver, driver) == 0)
        return;

    if (domain->active || !passthru->managed) {
        add_reason(exception, vpt_text("its driver is %s and not %s"),
                   device && device->driver ? device->driver : vpt_text("none that is known"),
                   driver);
        return;
    }
    check_release(exception, host->kernel, kernel, N_("the version of the kernel is not known"),
                  N_("the kernel {version} is older than {wanted}, the first that has this "
                     "driver"));
    check_release(exception, host->libvirt, LIBVIRT_BINDS_THEM, LIBVIRT_UNKNOWN,
                  N_("libvirt {version} is older than {wanted}, the first that binds a managed "
                     "device to it"));
}

static guint
count_migrating(const VptDomain *domain)
{
    guint n = 0;

    for (guint i = 0; i < domain->passthru->len; i++) {
        const VptPassthru *passthru = g_ptr_array_index(domain->passthru, i);

        n += !passthru->team && passthru->kind != VPT_PASSTHRU_NVME;
    }
    return n;
}

static void
check_migratable(VptException *exception, const VptHost *host, const VptDomain *domain,
                 const VptPassthru *passthru)
{
    check_driver(exception, host, domain, passthru);
    check_release(exception, host->libvirt, LIBVIRT_KNOWS_DRIVERS, LIBVIRT_UNKNOWN,
                  N_("libvirt {version} is older than {wanted}, the first that knows other "
                     "drivers than vfio-pci"));
    check_release(exception, host->qemu, QEMU_MIGRATES, QEMU_UNKNOWN,
                  N_("QEMU {version} is older than {wanted}, the first that migrates a device"));
    if (host->qemu && release_of(host->qemu) >= release_of(QEMU_MIGRATES) &&
        count_migrating(domain) > 1)
        check_release(exception, host->qemu, QEMU_MIGRATES_SEVERAL, QEMU_UNKNOWN,
                      N_("QEMU {version} is older than {wanted}, the first that migrates several "
                         "devices"));
    /* hw/vfio: "Migration is currently not supported with vIOMMU enabled" */
    if (domain->viommu)
        add_reason(exception, "%s", vpt_text("the domain has a virtual IOMMU, with which QEMU "
                                             "migrates no device"));
}

static const VptInterface *
find_interface(const VptDomain *domain, const char *alias)
{
    for (guint i = 0; i < domain->interfaces->len; i++) {
        const VptInterface *interface = g_ptr_array_index(domain->interfaces, i);

        if (g_str_equal(interface->alias, alias))
            return interface;
    }
    return NULL;
}

/* libvirt's formatdomain, "Teaming a virtio/hostdev NIC pair".  That libvirt and QEMU can do it
 * the XML proves, which older ones do not take.  The guest pairs by the MAC address
 * (drivers/net/net_failover.c, in the kernel). */
static void
check_failover(VptException *exception, const VptHost *host, const VptDomain *domain,
               const VptPassthru *passthru)
{
    const VptInterface *interface = find_interface(domain, passthru->team);

    (void)host;

    if (!interface || !interface->persistent) {
        add_reason(exception,
                   vpt_text("no virtio interface '%s' with <teaming type='persistent'/>"),
                   passthru->team);
        return;
    }
    if (!interface->model || !g_str_has_prefix(interface->model, "virtio"))
        add_reason(exception, vpt_text("interface '%s' is no virtio interface"), passthru->team);
    if (passthru->mac && interface->mac && g_ascii_strcasecmp(passthru->mac, interface->mac) != 0)
        add_reason(exception, vpt_text("its MAC address %s is not that of interface '%s', %s"),
                   passthru->mac, passthru->team, interface->mac);
}

/**
 * vpt_exception_check:
 * @kind: which exception
 * @host: the machine
 * @domain: a domain
 * @passthru: a passthrough device of it
 *
 * Returns: (transfer full) (nullable): the exception with the reasons why it is inactive, if
 *   any, or %NULL where @passthru is not set up for it
 */
VptException *
vpt_exception_check(VptExceptionKind kind, const VptHost *host, const VptDomain *domain,
                    const VptPassthru *passthru)
{
    static const struct {
        void (*check)(VptException *exception, const VptHost *host, const VptDomain *domain,
                      const VptPassthru *passthru);
    } checks[VPT_EXCEPTION_LAST] = {
        [VPT_EXCEPTION_FAILOVER] = { check_failover },
        [VPT_EXCEPTION_MIGRATABLE] = { check_migratable },
    };
    VptException *exception;

    if (kind == VPT_EXCEPTION_FAILOVER ? !passthru->team : !variant_driver(host, passthru))
        return NULL;

    exception = g_new0(VptException, 1);
    exception->kind = kind;
    exception->device = vpt_passthru_call(passthru);
    exception->reasons = g_ptr_array_new_with_free_func(g_free);
    checks[kind].check(exception, host, domain, passthru);
    return exception;
}

/**
 * vpt_exception_needs_versions:
 * @host: the machine
 * @domain: a domain
 *
 * Returns: whether the versions of libvirt and QEMU matter for a device of @domain, which cost
 *   calls to learn
 */
gboolean
vpt_exception_needs_versions(const VptHost *host, const VptDomain *domain)
{
    for (guint i = 0; i < domain->passthru->len; i++) {
        const char *driver = variant_driver(host, g_ptr_array_index(domain->passthru, i));

        if (driver && kernel_with(driver))
            return TRUE;
    }
    return FALSE;
}
