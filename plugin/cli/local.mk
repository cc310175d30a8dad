# cli: the command; one file per command group, one command table
# SPDX-License-Identifier: LGPL-2.1-or-later
noinst_LTLIBRARIES += libvpt-cli.la
libvpt_cli_la_SOURCES = \
	plugin/cli/vpt-cli-args.c \
	plugin/cli/vpt-cli-call.c \
	plugin/cli/vpt-cli-change.c \
	plugin/cli/vpt-cli-child.c \
	plugin/cli/vpt-cli-commands.c \
	plugin/cli/vpt-cli-complete.c \
	plugin/cli/vpt-cli-device.c \
	plugin/cli/vpt-cli-domain.c \
	plugin/cli/vpt-cli-file.c \
	plugin/cli/vpt-cli-groups.c \
	plugin/cli/vpt-cli-guard.c \
	plugin/cli/vpt-cli-guard.h \
	plugin/cli/vpt-cli-guarded.c \
	plugin/cli/vpt-cli-guardsetup.c \
	plugin/cli/vpt-cli-help.c \
	plugin/cli/vpt-cli-host.c \
	plugin/cli/vpt-cli-lex.c \
	plugin/cli/vpt-cli-lex.h \
	plugin/cli/vpt-cli-library.c \
	plugin/cli/vpt-cli-library.h \
	plugin/cli/vpt-cli-line.c \
	plugin/cli/vpt-cli-line.h \
	plugin/cli/vpt-cli-output.c \
	plugin/cli/vpt-cli-peek.c \
	plugin/cli/vpt-cli-pci.c \
	plugin/cli/vpt-cli-perform.c \
	plugin/cli/vpt-cli-perform.h \
	plugin/cli/vpt-cli-request.c \
	plugin/cli/vpt-cli-session.c \
	plugin/cli/vpt-cli-shell.c \
	plugin/cli/vpt-cli-shell.h \
	plugin/cli/vpt-cli-svg.c \
	plugin/cli/vpt-cli-svg.h \
	plugin/cli/vpt-cli-table.c \
	plugin/cli/vpt-cli-table.h \
	plugin/cli/vpt-cli-virsh.c \
	plugin/cli/vpt-cli-words.c \
	plugin/cli/vpt-cli-xml.c \
	plugin/cli/vpt-cli.h
CLI_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/plugin/session
libvpt_cli_la_CPPFLAGS = $(CLI_CPPFLAGS) -DVPT_CLI_LIBVPT='"libvpt.so.0"'
libvpt_cli_la_CFLAGS = $(AM_CFLAGS) $(CLI_CFLAGS)
libvpt_cli_la_LIBADD = libvpt-core.la

# libvpt is named so that libtool knows where it is; as nothing refers to it, it is loaded
# only when a command needs it (vpt-cli-library.c)
bin_PROGRAMS += virt-passthru
virt_passthru_SOURCES = plugin/cli/vpt-cli-main.c
virt_passthru_CPPFLAGS = $(CLI_CPPFLAGS)
virt_passthru_LDFLAGS = -Wl,--as-needed
virt_passthru_LDADD = libvpt-cli.la libvpt.la $(SANITIZER_LIBS)

noinst_PROGRAMS += plugin/cli/vpt-cli-docs
plugin_cli_vpt_cli_docs_SOURCES = plugin/cli/vpt-cli-docs.c
plugin_cli_vpt_cli_docs_CPPFLAGS = $(CLI_CPPFLAGS)
plugin_cli_vpt_cli_docs_LDADD = libvpt-cli.la

man_MANS += \
	plugin/cli/virt-passthru-json.5 \
	plugin/cli/virt-passthru-refusals.7 \
	plugin/cli/virt-passthru.1
plugin/cli/virt-passthru.pod: plugin/cli/virt-passthru.pod.in plugin/cli/vpt-cli-docs$(EXEEXT)
	$(AM_V_GEN)plugin/cli/vpt-cli-docs$(EXEEXT) $(srcdir)/$@.in >$@-t && mv $@-t $@
plugin/cli/virt-passthru-refusals.pod: plugin/cli/virt-passthru-refusals.pod.in \
		plugin/cli/vpt-cli-docs$(EXEEXT)
	$(AM_V_GEN)plugin/cli/vpt-cli-docs$(EXEEXT) $(srcdir)/$@.in >$@-t && mv $@-t $@

bashcompletion_DATA = plugin/cli/virt-passthru
plugin/cli/virt-passthru: plugin/cli/virt-passthru.bash plugin/cli/vpt-cli-docs$(EXEEXT)
	$(AM_V_GEN)plugin/cli/vpt-cli-docs$(EXEEXT) $(srcdir)/$@.bash >$@-t && mv $@-t $@

CLEANFILES += \
	plugin/cli/virt-passthru \
	plugin/cli/virt-passthru-refusals.pod \
	plugin/cli/virt-passthru.pod
EXTRA_DIST += \
	plugin/cli/virt-passthru-json.pod \
	plugin/cli/virt-passthru-refusals.pod.in \
	plugin/cli/virt-passthru.bash \
	plugin/cli/virt-passthru.pod.in
