/* fake-kernel.c: a host in a temporary folder whose drivers move like a kernel's
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * What Linux does on a write to driver_override, unbind and drivers_probe
 * (drivers/base/bus.c, drivers/pci/pci-driver.c), as far as links show it.  The state
 * is the folder, and the counts lie in shared memory: the code under test writes from
 * a forked child.
 */
#include "config.h"

#include "fake-kernel.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fake-tree.h"
#include "vpt-facts.h"

#define DRIVERS "sys/bus/pci/drivers"

/* The part that the child shares. */
typedef struct {
    guint writes;
    guint matches;
} Counts;

struct FakeKernel {
    char *root;
    VptHost *host;
    Counts *counts;
    char *attribute;
    guint nth;
    FakeFault fault;
    int number;
};

/**
 * fake_kernel_new:
 * @facts: a facts text; what it says of a driver is also which one the device gets when
 *   the kernel may choose
 *
 * Returns: (transfer full): a host that looks like @facts
 */
FakeKernel *
fake_kernel_new(const char *facts)
{
    FakeKernel *kernel = g_new0(FakeKernel, 1);
    g_autoptr(GError) error = NULL;

    kernel->host = vpt_facts_parse(facts, &error);
    kernel->root = g_dir_make_tmp("vpt-fake-XXXXXX", NULL);
    kernel->counts = mmap(NULL, sizeof(Counts), PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (!kernel->host || !kernel->root || kernel->counts == MAP_FAILED)
        g_error("a fake kernel: %s", error ? error->message : "no folder or memory");

    fake_tree_build(kernel->root, kernel->host);
    return kernel;
}

void
fake_kernel_free(FakeKernel *kernel)
{
    if (!kernel)
        return;

    fake_tree_remove(kernel->root);
    munmap(kernel->counts, sizeof(Counts));
    vpt_host_free(kernel->host);
    g_free(kernel->attribute);
    g_free(kernel->root);
    g_free(kernel);
}

/**
 * fake_kernel_root:
 * @kernel: a host
 *
 * Returns: (transfer none): the folder that holds its sys, proc, dev, etc and run
 */
const char *
fake_kernel_root(const FakeKernel *kernel)
{
    return kernel->root;
}

void
fake_kernel_add(FakeKernel *kernel, const char *listing)
{
    fake_tree_add(kernel->root, listing);
}

/**
 * fake_kernel_fault:
 * @kernel: a host
 * @attribute: (nullable): the end of a path; %NULL: any
 * @nth: which write to it, from 1; 0: every one
 * @fault: what happens then
 * @number: the errno of a write that fails
 *
 * Breaks a write from now on; the counts start anew.
 */
void
fake_kernel_fault(FakeKernel *kernel, const char *attribute, guint nth, FakeFault fault,
                  int number)
{
    *kernel->counts = (Counts){ 0 };
    g_free(kernel->attribute);
    kernel->attribute = g_strdup(attribute ? attribute : "");
    kernel->nth = nth;
    kernel->fault = fault;
    kernel->number = number;
}

/**
 * fake_kernel_writes:
 * @kernel: a host
 *
 * Returns: how many writes there were, since the last fake_kernel_fault()
 */
guint
fake_kernel_writes(const FakeKernel *kernel)
{
    return kernel->counts->writes;
}

static char *
device_folder(const FakeKernel *kernel, const char *name)
{
    VptAddress address;
    const VptDevice *device;

    if (!vpt_address_parse(name, &address, NULL))
        return NULL;
    device = vpt_host_find(kernel->host, address);
    return device ? fake_tree_device(kernel->host, device) : NULL;
}

/* The text of a device's attribute, without the newline. */
static char *
read_attribute(const FakeKernel *kernel, const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(kernel->root, folder, name, NULL);
    char *text = NULL;

    return g_file_get_contents(path, &text, NULL, NULL) ? g_strchomp(text) : NULL;
}

static gboolean
exists(const FakeKernel *kernel, const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(kernel->root, folder, name, NULL);

    return g_file_test(path, G_FILE_TEST_EXISTS);
}

static void
remove_link(const FakeKernel *kernel, const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(kernel->root, folder, name, NULL);

    if (unlink(path) != 0)
        g_error("removing '%s'", path);
}

static void
write_uevent(const FakeKernel *kernel, const char *folder, const char *name, const char *driver)
{
    g_autofree char *path = g_build_filename(folder, "uevent", NULL);
    g_autofree char *text = NULL;
    VptAddress address;

    if (!vpt_address_parse(name, &address, NULL))
        return;
    text = fake_tree_uevent(vpt_host_find(kernel->host, address), driver);
    fake_tree_file(kernel->root, path, text);
}

static int
unbind(const FakeKernel *kernel, const char *driver, const char *name)
{
    g_autofree char *folder = device_folder(kernel, name);
    g_autofree char *driver_folder = g_build_filename(DRIVERS, driver, NULL);

    if (!folder || !exists(kernel, driver_folder, name))
        return ENODEV;

    remove_link(kernel, driver_folder, name);
    remove_link(kernel, folder, "driver");
    write_uevent(kernel, folder, name, NULL);
    return 0;
}

/* The driver that the PCI core would choose: the override alone where there is one.
 * Where virtual functions are not to be probed they get none without it. */
static char *
choose_driver(const FakeKernel *kernel, const char *folder, const VptDevice *device)
{
    g_autofree char *override = read_attribute(kernel, folder, "driver_override");
    g_autofree char *autoprobe = read_attribute(kernel, folder,
                                                "physfn/sriov_drivers_autoprobe");

    if (override && *override && !g_str_equal(override, "(null)"))
        return g_steal_pointer(&override);
    if (g_strcmp0(autoprobe, "0") == 0)
        return NULL;

    /* vfio-pci matches nothing without an override; the facts that begin with it do
     * not tell the native driver, which then is "native" */
    return g_strdup(g_strcmp0(device->driver, VPT_DRIVER_VFIO) == 0 ? "native" : device->driver);
}

static int
probe(const FakeKernel *kernel, const char *name)
{
    g_autofree char *folder = device_folder(kernel, name);
    g_autofree char *driver = NULL;
    g_autofree char *driver_folder = NULL;
    g_autofree char *entry = NULL;
    g_autofree char *link = NULL;
    VptAddress address;

    if (!folder || !vpt_address_parse(name, &address, NULL))
        return ENODEV;
    driver = choose_driver(kernel, folder, vpt_host_find(kernel->host, address));

    /* success is also to find no driver */
    if (!driver || exists(kernel, folder, "driver") || !exists(kernel, DRIVERS, driver))
        return 0;

    driver_folder = g_build_filename(DRIVERS, driver, NULL);
    entry = g_build_filename(driver_folder, name, NULL);
    link = g_build_filename(folder, "driver", NULL);
    fake_tree_link(kernel->root, entry, folder);
    fake_tree_link(kernel->root, link, driver_folder);
    write_uevent(kernel, folder, name, driver);
    return 0;
}

static int
set_override(const char *path, const char *text)
{
    g_autofree char *value = g_strchomp(g_strdup(text));
    g_autofree char *line = g_strconcat(*value ? value : "(null)", "\n", NULL);

    return g_file_set_contents(path, line, -1, NULL) ? 0 : EIO;
}

static int
act(const FakeKernel *kernel, const char *path, const char *text)
{
    g_autofree char *attribute = g_path_get_basename(path);
    g_autofree char *folder = g_path_get_dirname(path);
    g_autofree char *owner = g_path_get_basename(folder);

    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return ENOENT;
    if (g_str_equal(attribute, "driver_override"))
        return set_override(path, text);
    if (g_str_equal(attribute, "unbind"))
        return unbind(kernel, owner, text);
    if (g_str_equal(attribute, "drivers_probe"))
        return probe(kernel, text);
    return EINVAL;
}

static int
kernel_write(const char *path, const char *text, gpointer data)
{
    FakeKernel *kernel = data;

    kernel->counts->writes++;
    if (!kernel->attribute || !g_str_has_suffix(path, kernel->attribute))
        return act(kernel, path, text);

    kernel->counts->matches++;
    if (kernel->nth != 0 && kernel->counts->matches != kernel->nth)
        return act(kernel, path, text);

    switch (kernel->fault) {
    case FAKE_FAULT_HANG:
        sleep(60);
        return EINTR;
    case FAKE_FAULT_LIE:
        return 0;
    case FAKE_FAULT_LATE:
        act(kernel, path, text);
        return kernel->number;
    case FAKE_FAULT_ERROR:
    default:
        return kernel->number;
    }
}

/**
 * fake_kernel_roots:
 * @kernel: a host, which must outlive the roots
 *
 * Returns: (transfer full): where its state is read and written; devices.conf lies in the
 *   same folder
 */
VptRoots *
fake_kernel_roots(FakeKernel *kernel)
{
    g_autofree char *sysfs = g_build_filename(kernel->root, "sys", NULL);
    g_autofree char *conf = g_build_filename(kernel->root, "etc", "virt-passthru", NULL);
    VptRoots *roots = vpt_roots_new(sysfs, conf);

    roots->write = kernel_write;
    roots->write_data = kernel;
    return roots;
}
