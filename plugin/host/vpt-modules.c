/* vpt-modules.c: kernel modules
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * libkmod is loaded when something is asked of it: it brings the libraries of all compressions
 * and libcrypto along, a quarter of what libvirt's hook costs a guest. */
#include "config.h"

#include "vpt-modules.h"

#include <dlfcn.h>
#include <errno.h>

#include <libkmod.h>

#include "vpt-error.h"

#define LIBRARY "libkmod.so.2"

/* What is used of libkmod, without kmod_ */
#define FUNCTIONS(each)                                                                            \
    each(new) each(unref) each(set_log_fn) each(list_next) each(module_new_from_lookup)            \
    each(module_get_module) each(module_probe_insert_module) each(module_unref)                    \
    each(module_unref_list)

#define POINTER(name) __typeof__(&kmod_##name) name;
#define LOOK_UP(name) { "kmod_" #name, (gpointer *)&kmod.name },

static struct {
    FUNCTIONS(POINTER)
} kmod;

/* Fills @kmod.  A library that lacks a function is as good as none. */
static gpointer
load_library(gpointer data)
{
    static const struct {
        const char *name;
        gpointer *pointer;
    } symbols[] = { FUNCTIONS(LOOK_UP) };
    gpointer library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);

    (void)data;
    for (guint i = 0; library && i < G_N_ELEMENTS(symbols); i++) {
        *symbols[i].pointer = dlsym(library, symbols[i].name);
        if (!*symbols[i].pointer)
            return NULL;
    }
    return library;
}

static gboolean
have_library(void)
{
    static GOnce once = G_ONCE_INIT;

    return g_once(&once, load_library, NULL) != NULL;
}

/* libkmod writes its complaints to stderr unless told otherwise; here they are errors. */
static void
stay_silent(void *data, int priority, const char *file, int line, const char *function,
            const char *format, va_list args)
{
    (void)data, (void)priority, (void)file, (void)line, (void)function, (void)format, (void)args;
}

/* Returns what @name means to modprobe (an alias may mean several), NULL for nothing. */
static struct kmod_list *
look_up(struct kmod_ctx *context, const char *name)
{
    struct kmod_list *modules = NULL;

    return kmod.module_new_from_lookup(context, name, &modules) < 0 ? NULL : modules;
}

/* Returns NULL where the kernel's folder of modules, or libkmod, is not there: then nothing can be
 * said. */
static struct kmod_ctx *
new_context(const VptRoots *roots)
{
    g_autofree char *path = g_build_filename(roots->procfs, "sys", "kernel", "osrelease", NULL);
    g_autofree char *release = NULL;
    g_autofree char *folder = NULL;
    struct kmod_ctx *context;

    if (!g_file_get_contents(path, &release, NULL, NULL))
        return NULL;
    folder = g_build_filename(roots->modules, g_strchomp(release), NULL);
    if (!g_file_test(folder, G_FILE_TEST_IS_DIR) || !have_library())
        return NULL;

    context = kmod.new(folder, NULL);
    if (context)
        kmod.set_log_fn(context, stay_silent, NULL);
    return context;
}

/**
 * vpt_modules_have:
 * @roots: where
 * @name: a module
 *
 * Returns: whether the kernel has it or can load it; unknown where the folder of its
 *   modules, or libkmod, is not there
 */
VptTristate
vpt_modules_have(const VptRoots *roots, const char *name)
{
    struct kmod_ctx *context = new_context(roots);
    struct kmod_list *modules;
    VptTristate have;

    if (!context)
        return VPT_UNKNOWN;
    modules = look_up(context, name);
    have = modules ? VPT_YES : VPT_NO;
    kmod.module_unref_list(modules);
    kmod.unref(context);
    return have;
}

static int
load_all(struct kmod_list *modules)
{
    int failed = 0;

    for (struct kmod_list *entry = modules; entry; entry = kmod.list_next(modules, entry)) {
        struct kmod_module *module = kmod.module_get_module(entry);
        int result = kmod.module_probe_insert_module(module, 0, NULL, NULL, NULL, NULL);

        kmod.module_unref(module);
        if (result < 0)
            failed = -result;
    }

    return failed;
}

/**
 * vpt_modules_load:
 * @roots: where; nothing is loaded for a foreign tree
 * @name: a module
 *
 * Returns: %TRUE when the kernel has the module, or %FALSE with VPT_ERROR_DENIED or
 *   VPT_ERROR_FACTS in @error
 */
gboolean
vpt_modules_load(const VptRoots *roots, const char *name, GError **error)
{
    struct kmod_ctx *context;
    struct kmod_list *modules;
    int failed;

    if (roots->foreign)
        return TRUE;
    if (!have_library()) {
        g_set_error(error, VPT_ERROR, VPT_ERROR_FACTS,
                    "loading the kernel module '%s' needs " LIBRARY "; install it (libkmod2)",
                    name);
        return FALSE;
    }

    context = new_context(roots);
    modules = context ? look_up(context, name) : NULL;
    failed = modules ? load_all(modules) : ENOENT;
    kmod.module_unref_list(modules);
    if (context)
        kmod.unref(context);

    if (failed == 0)
        return TRUE;
    g_set_error(error, VPT_ERROR,
                failed == EPERM || failed == EACCES ? VPT_ERROR_DENIED : VPT_ERROR_FACTS,
                "loading the kernel module '%s': %s; %s", name, g_strerror(failed),
                failed == EPERM || failed == EACCES
                ? "run this as root"
                : "install the modules of the running kernel, or see dmesg");
    return FALSE;
}
