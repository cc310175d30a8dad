# lab: the emulated host
# SPDX-License-Identifier: LGPL-2.1-or-later
EXTRA_DIST += \
	tests/lab/.shellcheckrc \
	tests/lab/README.md \
	tests/lab/build \
	tests/lab/cases/00-smoke.sh \
	tests/lab/cases/10-main.sh \
	tests/lab/cases/20-virt.sh \
	tests/lab/cases/30-refused.sh \
	tests/lab/cases/35-no-iommu.sh \
	tests/lab/cases/40-memory.sh \
	tests/lab/cases/50-faults.sh \
	tests/lab/cases/60-wrapper.sh \
	tests/lab/cases/64-remedies-files.sh \
	tests/lab/cases/65-remedies.sh \
	tests/lab/cases/66-remedies-restart.sh \
	tests/lab/cases/67-remedies-host.sh \
	tests/lab/cases/68-remedies-guest.sh \
	tests/lab/cases/69-remedies-remapping.sh \
	tests/lab/cases/70-hook.sh \
	tests/lab/cases/80-guard.sh \
	tests/lab/cases/81-guard-units.sh \
	tests/lab/cases/82-guard-python.sh \
	tests/lab/demo.sh \
	tests/lab/guard-client.py \
	tests/lab/guest/init \
	tests/lab/guest/modules \
	tests/lab/guest/pc.xml \
	tests/lab/guest/q35.xml \
	tests/lab/host/etc/libvirt/libvirtd.conf \
	tests/lab/host/etc/libvirt/qemu.conf \
	tests/lab/host/init \
	tests/lab/host/initrd-init \
	tests/lab/host/lab.service \
	tests/lab/host/masked \
	tests/lab/host/modules \
	tests/lab/host/modules.initrd \
	tests/lab/host/packages \
	tests/lab/host/warm-up \
	tests/lab/lib.sh \
	tests/lab/remedies.sh \
	tests/lab/run \
	tests/lab/run-cases
