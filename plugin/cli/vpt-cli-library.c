/* vpt-cli-library.c: libraries that only some commands need, loaded when one first does
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * A process costs what it links: libvpt brings libvirt and with it some fifty libraries,
 * to load which takes three times as long as all of xml-attach.  What the user's characters are
 * is for the libraries alone, too. */
#include "config.h"

#include "vpt-cli-library.h"

#include <dlfcn.h>
#include <locale.h>
#include <stdlib.h>

#include <readline/readline.h>

#include "vpt-cli.h"

/* readline's soname follows its major version. */
static const struct {
    const char *soname;
    const char *remedy;
} libraries[] = {
    [VPT_CLI_LIBRARY_VPT] = { VPT_CLI_LIBVPT, "install virt-passthru again" },
    [VPT_CLI_LIBRARY_READLINE] = {
        "libreadline.so." G_STRINGIFY(RL_VERSION_MAJOR),
        "the shell needs it: install it (libreadline8), or give commands on the standard input" },
    [VPT_CLI_LIBRARY_SMARTCOLS] = {
        "libsmartcols.so.1", "tables need it: install it (libsmartcols1), or ask with --json" },
};

static gpointer
load(VptCliLibrary library)
{
    gpointer loaded = dlopen(libraries[library].soname, RTLD_LAZY | RTLD_LOCAL);
    __typeof__(&vpt_text_set_language) set_language = NULL;

    setlocale(LC_CTYPE, "");
    /* libvpt has a core of its own, and that a language */
    if (loaded && library == VPT_CLI_LIBRARY_VPT)
        set_language = dlsym(loaded, "vpt_text_set_language");
    if (set_language)
        set_language(vpt_text_language(), g_getenv("TEXTDOMAINDIR"));
    return loaded;
}

/**
 * vpt_cli_symbol:
 * @library: where
 * @name: of a function or a variable
 *
 * Loads @library when it is first asked for.  An installation without it is broken: that is said,
 * and the process ends.
 *
 * Returns: its address
 */
gpointer
vpt_cli_symbol(VptCliLibrary library, const char *name)
{
    static gpointer loaded[G_N_ELEMENTS(libraries)];
    g_autofree char *text = NULL;
    gpointer symbol = NULL;

    if (!loaded[library])
        loaded[library] = load(library);
    if (loaded[library])
        symbol = dlsym(loaded[library], name);
    if (symbol)
        return symbol;

    text = g_strdup_printf("%s; %s", dlerror(), libraries[library].remedy);
    vpt_cli_warn("error: ", text);
    exit(VPT_EXIT_FAILED);
}
