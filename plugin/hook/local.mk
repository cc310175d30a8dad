# hook: libvirt's hook for QEMU, without libvirt
# SPDX-License-Identifier: LGPL-2.1-or-later
HOOK_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/plugin/host -I$(srcdir)/plugin/hook

noinst_LTLIBRARIES += libvpt-hook.la
libvpt_hook_la_SOURCES = \
	plugin/hook/vpt-hook-call.c \
	plugin/hook/vpt-hook-call.h \
	plugin/hook/vpt-hook-facts.c \
	plugin/hook/vpt-hook-facts.h \
	plugin/hook/vpt-hook-scan.c \
	plugin/hook/vpt-hook-scan.h \
	plugin/hook/vpt-hook.c \
	plugin/hook/vpt-hook.h
libvpt_hook_la_CPPFLAGS = $(HOOK_CPPFLAGS)
libvpt_hook_la_LIBADD = libvpt-host.la libvpt-core.la

# Every guest pays for the first, which links libc alone; only guests with devices for the second,
# a module.  It is linked like a program, so that it lies beside the first one when it is built,
# too, and shows nothing but its one function.
libexec_PROGRAMS += \
	plugin/hook/virt-passthru-hook \
	plugin/hook/virt-passthru-hook-decide.so
plugin_hook_virt_passthru_hook_SOURCES = \
	plugin/hook/virt-passthru-hook.c \
	plugin/hook/vpt-hook-call.c \
	plugin/hook/vpt-hook-decide.h \
	plugin/hook/vpt-hook-scan.c
plugin_hook_virt_passthru_hook_CPPFLAGS = $(HOOK_CPPFLAGS) -DVPT_HOOK_FOLDER='"$(libexecdir)"'
plugin_hook_virt_passthru_hook_decide_so_SOURCES = plugin/hook/vpt-hook-decide.c
plugin_hook_virt_passthru_hook_decide_so_CPPFLAGS = $(HOOK_CPPFLAGS)
plugin_hook_virt_passthru_hook_decide_so_CFLAGS = $(AM_CFLAGS) -fPIC
plugin_hook_virt_passthru_hook_decide_so_LDFLAGS = \
	-XCClinker -shared \
	-Wl,--as-needed \
	-Wl,--exclude-libs,ALL
plugin_hook_virt_passthru_hook_decide_so_LDADD = libvpt-hook.la

# libvirt runs all that is in this folder.  A link, since programs don't belong below /etc and
# packagers keep what is there as configuration; the program finds its fellow behind it.
HOOK_LINK = $(DESTDIR)$(libvirthooksdir)/virt-passthru
install-data-local:
	$(MKDIR_P) '$(DESTDIR)$(libvirthooksdir)'
	rm -f '$(HOOK_LINK)'
	$(LN_S) '$(libexecdir)/virt-passthru-hook' '$(HOOK_LINK)'
uninstall-local:
	rm -f '$(HOOK_LINK)'

man_MANS += plugin/hook/virt-passthru-hook.8
EXTRA_DIST += plugin/hook/virt-passthru-hook.pod
