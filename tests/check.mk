# check: tests of the tree itself, and the tests under sanitizers and valgrind
# SPDX-License-Identifier: LGPL-2.1-or-later

# All of core, with what core may use and nothing else; see tests/check-core-alone
check_LTLIBRARIES += libvpt-core-alone.la
libvpt_core_alone_la_SOURCES =
libvpt_core_alone_la_LIBADD = libvpt-core.la $(CORE_LIBS)
libvpt_core_alone_la_LDFLAGS = -module -avoid-version -rpath /nowhere

# Tests of the tree, which no compiler option changes
TREE_TESTS = \
	tests/check-core-alone \
	tests/check-install \
	tests/check-layers \
	tests/check-map \
	tests/check-packages \
	tests/check-syntax \
	tests/check-texts

# What takes libvirt's own time: not once more under sanitizers, which see the command in
# tests/virsh-options.sh
LONG_TESTS = tests/virsh-alike.sh

TESTS += $(LONG_TESTS) $(SCRIPT_TESTS) $(TREE_TESTS)

EXTRA_DIST += $(LONG_TESTS) $(SCRIPT_TESTS) $(TREE_TESTS) \
	tests/lib/VptC.pm \
	tests/lib/VptStyle.pm \
	tests/lib/VptTree.pm \
	tests/lib/build.sh \
	tests/lib/beside-libvirtd.sh \
	tests/lib/compare-dist \
	tests/lib/fake-systemctl \
	tests/lib/private-libvirtd \
	tests/lib/step.sh \
	tests/run-check \
	tests/run-demo

VALGRIND = valgrind --quiet --error-exitcode=99 --leak-check=full \
	--errors-for-leak-kinds=definite --child-silent-after-fork=yes \
	--suppressions=$(GLIB_PREFIX)/share/glib-2.0/valgrind/glib.supp

.PHONY: check-programs check-valgrind install-lab syntax-check
check-programs:
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(check_PROGRAMS) $(SCRIPT_TESTS)'
check-valgrind:
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(check_PROGRAMS)' \
		LOG_COMPILER='$(LIBTOOL) --silent --mode=execute $(VALGRIND)'
syntax-check:
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(TREE_TESTS)'
