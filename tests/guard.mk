# guard: the tests of the guard
# SPDX-License-Identifier: LGPL-2.1-or-later
GUARD_TEST_CPPFLAGS = $(WIRE_CPPFLAGS)

GUARD_HARNESS = \
	tests/lib/guard-harness.c \
	tests/lib/guard-harness.h

check_PROGRAMS += tests/test-guard
tests_test_guard_SOURCES = tests/test-guard.c $(GUARD_HARNESS)
tests_test_guard_CPPFLAGS = $(GUARD_TEST_CPPFLAGS)
tests_test_guard_CFLAGS = $(TEST_CFLAGS)
tests_test_guard_LDADD = libvpt-test.la libvpt-guard.la

check_PROGRAMS += tests/test-guard-peer
tests_test_guard_peer_SOURCES = tests/test-guard-peer.c $(GUARD_HARNESS)
tests_test_guard_peer_CPPFLAGS = $(GUARD_TEST_CPPFLAGS)
tests_test_guard_peer_CFLAGS = $(TEST_CFLAGS)
tests_test_guard_peer_LDADD = libvpt-test.la libvpt-guard.la

check_PROGRAMS += tests/test-guard-worker
tests_test_guard_worker_SOURCES = tests/test-guard-worker.c
tests_test_guard_worker_CPPFLAGS = $(GUARD_TEST_CPPFLAGS)
tests_test_guard_worker_CFLAGS = $(TEST_CFLAGS)
tests_test_guard_worker_LDADD = libvpt-test.la libvpt-guard.la

check_PROGRAMS += tests/fuzz/replay-guard
tests_fuzz_replay_guard_SOURCES = \
	tests/fuzz/fuzz-guard.c \
	tests/fuzz/replay.c \
	tests/fuzz/vpt-fuzz.c \
	tests/fuzz/vpt-fuzz.h \
	$(GUARD_HARNESS)
tests_fuzz_replay_guard_CPPFLAGS = $(GUARD_TEST_CPPFLAGS) -I$(srcdir)/tests/fuzz \
	-DVPT_FUZZ_NAME='"guard"'
tests_fuzz_replay_guard_LDADD = libvpt-guard.la

# Scripts run it
EXTRA_PROGRAMS += tests/lib/guard-tool
check_SCRIPTS += tests/lib/guard-tool
CLEANFILES += tests/lib/guard-tool
tests_lib_guard_tool_SOURCES = \
	tests/lib/guard-activate.c \
	tests/lib/guard-activate.h \
	tests/lib/guard-load.c \
	tests/lib/guard-load.h \
	tests/lib/guard-print.c \
	tests/lib/guard-print.h \
	tests/lib/guard-storm.c \
	tests/lib/guard-storm.h \
	tests/lib/guard-tool.c \
	tests/lib/guard-wrong.c \
	tests/lib/guard-wrong.h \
	tests/lib/wire-client.c \
	tests/lib/wire-client.h \
	tests/lib/wire-fill.c \
	tests/lib/wire-fill.h
tests_lib_guard_tool_CPPFLAGS = $(GUARD_TEST_CPPFLAGS)
tests_lib_guard_tool_LDADD = libvpt-wire.la libvpt-session.la

# Beside a libvirtd each, which takes root: make check-guard.  They wait more than they compute,
# so let make run them side by side (-j8)
GUARD_LONG_TESTS = \
	tests/guard-bindings.sh \
	tests/guard-daemon.sh \
	tests/guard-faults.sh \
	tests/guard-floods.sh \
	tests/guard-identity.sh \
	tests/guard-remote.sh
.PHONY: check-guard
check-guard:
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(GUARD_LONG_TESTS)'
EXTRA_DIST += $(GUARD_LONG_TESTS) \
	tests/lib/beside-guard.sh \
	tests/lib/session-large.py \
	tests/lib/session-live.py \
	tests/lib/session-read.py \
	tests/lib/session.pl \
	tests/lib/session_show.py

install-lab: install-lab-guard
.PHONY: install-lab-guard
install-lab-guard: tests/lib/guard-tool
	$(MKDIR_P) '$(DESTDIR)/usr/libexec/virt-passthru-tests'
	$(INSTALL_PROGRAM) tests/lib/guard-tool '$(DESTDIR)/usr/libexec/virt-passthru-tests'
