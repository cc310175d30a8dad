# fuzz: programs that run one input through a property; `make check` replays what was found,
# `make fuzz` looks for more, FUZZ_SECONDS each (needs clang)
# SPDX-License-Identifier: LGPL-2.1-or-later
FUZZERS = domtree domxml guard hookscan lex wire

FUZZ_CPPFLAGS = $(WIRE_CPPFLAGS) -I$(srcdir)/tests/fuzz -I$(srcdir)/plugin/cli \
	-I$(srcdir)/plugin/hook -I$(srcdir)/plugin/session
FUZZ_LIB = \
	tests/fuzz/domxml-laws.c \
	tests/fuzz/domxml-laws.h \
	tests/fuzz/vpt-fuzz.c \
	tests/fuzz/vpt-fuzz.h

check_PROGRAMS += tests/fuzz/replay-domtree
tests_fuzz_replay_domtree_SOURCES = tests/fuzz/fuzz-domtree.c tests/fuzz/replay.c $(FUZZ_LIB)
tests_fuzz_replay_domtree_CPPFLAGS = $(FUZZ_CPPFLAGS) -DVPT_FUZZ_NAME='"domtree"'
tests_fuzz_replay_domtree_LDADD = libvpt-test.la libvpt-core.la

check_PROGRAMS += tests/fuzz/replay-domxml
tests_fuzz_replay_domxml_SOURCES = tests/fuzz/fuzz-domxml.c tests/fuzz/replay.c $(FUZZ_LIB)
tests_fuzz_replay_domxml_CPPFLAGS = $(FUZZ_CPPFLAGS) -DVPT_FUZZ_NAME='"domxml"'
tests_fuzz_replay_domxml_LDADD = libvpt-test.la libvpt-core.la

check_PROGRAMS += tests/fuzz/replay-lex
tests_fuzz_replay_lex_SOURCES = tests/fuzz/fuzz-lex.c tests/fuzz/replay.c $(FUZZ_LIB)
tests_fuzz_replay_lex_CPPFLAGS = $(FUZZ_CPPFLAGS) -DVPT_FUZZ_NAME='"lex"'
tests_fuzz_replay_lex_LDADD = libvpt-test.la libvpt-cli.la libvpt-core.la

check_PROGRAMS += tests/fuzz/replay-hookscan
tests_fuzz_replay_hookscan_SOURCES = tests/fuzz/fuzz-hookscan.c tests/fuzz/replay.c $(FUZZ_LIB)
tests_fuzz_replay_hookscan_CPPFLAGS = $(FUZZ_CPPFLAGS) -DVPT_FUZZ_NAME='"hookscan"'
tests_fuzz_replay_hookscan_LDADD = libvpt-hook.la libvpt-test.la libvpt-core.la

check_PROGRAMS += tests/fuzz/replay-wire
tests_fuzz_replay_wire_SOURCES = \
	tests/fuzz/fuzz-wire.c \
	tests/fuzz/replay.c \
	tests/fuzz/vpt-fuzz.c \
	tests/fuzz/vpt-fuzz.h
tests_fuzz_replay_wire_CPPFLAGS = $(FUZZ_CPPFLAGS) -DVPT_FUZZ_NAME='"wire"'
tests_fuzz_replay_wire_LDADD = libvpt-wire.la libvpt-session.la

EXTRA_DIST += tests/data/fuzz tests/fuzz/domxml.dict tests/fuzz/hookscan.dict \
	tests/fuzz/wire.dict

# What core doesn't have, and a room gives without the rest of it
FUZZ_ROOMS_CPPFLAGS = -I$(srcdir)/plugin/host -I$(srcdir)/plugin/virt
FUZZ_GUARD = backend frame gate io limits link peer queue stats
FUZZ_ROOMS = $(srcdir)/plugin/cli/vpt-cli-lex.c $(srcdir)/plugin/guard/vpt-wire-*.c \
	$(FUZZ_GUARD:%=$(srcdir)/plugin/guard/vpt-guard-%.c) \
	$(srcdir)/plugin/hook/vpt-hook-scan.c $(srcdir)/plugin/session/vpt-qmp.c \
	$(srcdir)/tests/lib/guard-harness.c

# All of it in one compilation, so that the library is instrumented as well.
CLANG = clang
FUZZ_SECONDS = 60
FUZZ_CFLAGS = -g -O1 -fno-omit-frame-pointer -fsanitize=fuzzer,address,undefined \
	-fno-sanitize-recover=undefined

.PHONY: fuzz
fuzz: $(nodist_libvpt_core_la_SOURCES)
	@$(MKDIR_P) tests/fuzz && for name in $(FUZZERS); do \
		echo "== $$name, $(FUZZ_SECONDS) s" && \
		$(CLANG) $(FUZZ_CFLAGS) $(DEFS) $(FUZZ_CPPFLAGS) $(FUZZ_ROOMS_CPPFLAGS) \
			$(CORE_CFLAGS) $(CUNIT_CFLAGS) $(JSON_CFLAGS) \
			-o tests/fuzz/fuzz-$$name $(srcdir)/tests/fuzz/fuzz-$$name.c \
			$(srcdir)/tests/fuzz/domxml-laws.c $(srcdir)/tests/fuzz/vpt-fuzz.c \
			$(srcdir)/tests/lib/vpt-c14n.c $(srcdir)/tests/lib/vpt-test.c \
			$(srcdir)/plugin/core/*.c $(nodist_libvpt_core_la_SOURCES) $(FUZZ_ROOMS) \
			$(CORE_LIBS) $(CUNIT_LIBS) $(JSON_LIBS) && \
		$(MKDIR_P) tests/fuzz/found/$$name && \
		dict=$(srcdir)/tests/fuzz/$$name.dict && if test -f $$dict; then dict=-dict=$$dict; \
		else dict=; fi && \
		tests/fuzz/fuzz-$$name -max_total_time=$(FUZZ_SECONDS) -timeout=10 -print_final_stats=1 \
			-verbosity=0 $$dict -artifact_prefix=tests/fuzz/$$name- tests/fuzz/found/$$name \
			$(srcdir)/tests/data/fuzz/$$name || exit 1; \
	done

clean-local: clean-fuzz
.PHONY: clean-fuzz
clean-fuzz:
	rm -rf tests/fuzz/found $(FUZZERS:%=tests/fuzz/fuzz-%)
