# bench: programs that measure two ways to do a thing side by side; `make bench` runs them
# SPDX-License-Identifier: LGPL-2.1-or-later
BENCHES =

BENCH_LIB = \
	tests/lib/many-devices.c \
	tests/lib/many-devices.h \
	tests/lib/timed-run.c \
	tests/lib/timed-run.h

BENCHES += tests/bench/bench-hook
tests_bench_bench_hook_SOURCES = tests/bench/bench-hook.c $(BENCH_LIB)
tests_bench_bench_hook_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/lib
tests_bench_bench_hook_LDADD = libvpt-fake.la libvpt-core.la

# As the command would run once installed: libtool's wrapper costs as much as the command
BENCHES += tests/bench/bench-pci-list
BENCH_ENVIRONMENT = LD_LIBRARY_PATH=.libs VPT_BENCH_COMMAND=.libs/virt-passthru \
	VPT_TEST_DATA='$(abs_top_srcdir)/tests/data'
tests_bench_bench_pci_list_SOURCES = tests/bench/bench-pci-list.c $(BENCH_LIB)
tests_bench_bench_pci_list_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/lib
tests_bench_bench_pci_list_LDADD = libvpt-fake.la libvpt-core.la

BENCHES += tests/bench/bench-rewrite
tests_bench_bench_rewrite_SOURCES = tests/bench/bench-rewrite.c
tests_bench_bench_rewrite_LDADD = libvpt-core.la

BENCHES += tests/bench/bench-xml-attach
tests_bench_bench_xml_attach_SOURCES = \
	tests/bench/bench-xml-attach.c \
	tests/lib/timed-run.c \
	tests/lib/timed-run.h
tests_bench_bench_xml_attach_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/lib
tests_bench_bench_xml_attach_LDADD = $(CORE_LIBS)

# Run by bench-guard.sh
GUARD_BENCHES = tests/bench/bench-guard tests/bench/bench-relay
EXTRA_PROGRAMS += $(GUARD_BENCHES)
CLEANFILES += $(GUARD_BENCHES)
tests_bench_bench_guard_SOURCES = \
	tests/bench/bench-guard.c \
	tests/lib/wire-client.c \
	tests/lib/wire-client.h
tests_bench_bench_guard_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/tests/lib -I$(srcdir)/plugin/guard
tests_bench_bench_guard_CFLAGS = $(AM_CFLAGS) $(VIRT_CFLAGS)
tests_bench_bench_guard_LDADD = libvpt-wire.la libvpt-core.la $(VIRT_LIBS)
tests_bench_bench_relay_SOURCES = \
	tests/bench/bench-relay.c \
	tests/lib/wire-client.c \
	tests/lib/wire-client.h
tests_bench_bench_relay_CPPFLAGS = $(tests_bench_bench_guard_CPPFLAGS)
tests_bench_bench_relay_LDADD = libvpt-guard.la

SCRIPT_BENCHES = \
	tests/bench/bench-guard.sh \
	tests/bench/bench-wrapper.sh
EXTRA_DIST += $(SCRIPT_BENCHES)

EXTRA_PROGRAMS += $(BENCHES)
CLEANFILES += $(BENCHES)

.PHONY: bench
bench: $(BENCHES) $(GUARD_BENCHES) virt-passthru virt-passthru-guard $(libexec_PROGRAMS)
	@status=0; for bench in $(BENCHES); do \
		echo "== $$bench"; $(BENCH_ENVIRONMENT) ./$$bench || status=1; \
	done; \
	for bench in $(SCRIPT_BENCHES); do \
		echo "== $$bench"; \
		VPT_TEST_SRCDIR='$(abs_top_srcdir)' VPT_TEST_DATA='$(abs_top_srcdir)/tests/data' \
			VPT_TEST_BUILDDIR='$(abs_top_builddir)' \
			bash $(srcdir)/$$bench || status=1; \
	done; exit $$status
