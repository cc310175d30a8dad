# manual: pages out of the POD beside the code
# SPDX-License-Identifier: LGPL-2.1-or-later
#
# A room with plugin/ROOM/NAME.pod says  man_MANS += plugin/ROOM/NAME.SECTION  and puts
# the .pod into EXTRA_DIST.
SUFFIXES = .pod .1 .5 .7 .8
CLEANFILES += $(man_MANS)

POD_TO_PAGE = $(AM_V_GEN)$(MKDIR_P) $(@D) && page=$(@F) && $(POD2MAN) --utf8 --errors=die \
	--name=`echo "$${page%.*}" | tr a-z A-Z` --section=`echo $@ | sed 's/.*[.]//'` \
	--center=virt-passthru --release='$(PACKAGE) $(VERSION)' $< $@

.pod.1:
	$(POD_TO_PAGE)
.pod.5:
	$(POD_TO_PAGE)
.pod.7:
	$(POD_TO_PAGE)
.pod.8:
	$(POD_TO_PAGE)
