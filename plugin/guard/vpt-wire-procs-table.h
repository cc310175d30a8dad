/* vpt-wire-procs-table.h: names, numbers and shapes of libvirt's procedures
 * SPDX-License-Identifier: LGPL-2.1-or-later
 *
 * Made by procs.pl from libvirt's remote_protocol.x and qemu_protocol.x; do not edit.
 * A row: program, name, number, what a call carries, what its reply carries. */
#pragma once

#define VPT_WIRE_PROCS_REMOTE(X) \
    X(REMOTE, CONNECT_OPEN, 1, "name:?s flags:w", "") \
    X(REMOTE, CONNECT_CLOSE, 2, "", "") \
    X(REMOTE, CONNECT_GET_TYPE, 3, "", "type:s") \
    X(REMOTE, CONNECT_GET_VERSION, 4, "", "hv_ver:h") \
    X(REMOTE, CONNECT_GET_MAX_VCPUS, 5, "type:?s", "max_vcpus:w") \
    X(REMOTE, NODE_GET_INFO, 6, \
          "", \
          "model:32w memory:h cpus:w mhz:w nodes:w sockets:w cores:w threads:w") \
    X(REMOTE, CONNECT_GET_CAPABILITIES, 7, "", "capabilities:s") \
    X(REMOTE, DOMAIN_ATTACH_DEVICE, 8, "dom:D xml:s", "") \
    X(REMOTE, DOMAIN_CREATE, 9, "dom:D", "") \
    X(REMOTE, DOMAIN_CREATE_XML, 10, "xml_desc:s flags:w", "dom:D") \
    X(REMOTE, DOMAIN_DEFINE_XML, 11, "xml:s", "dom:D") \
    X(REMOTE, DOMAIN_DESTROY, 12, "dom:D", "") \
    X(REMOTE, DOMAIN_DETACH_DEVICE, 13, "dom:D xml:s", "") \
    X(REMOTE, DOMAIN_GET_XML_DESC, 14, "dom:D flags:w", "xml:s") \
    X(REMOTE, DOMAIN_GET_AUTOSTART, 15, "dom:D", "autostart:w") \
    X(REMOTE, DOMAIN_GET_INFO, 16, "dom:D", "state:w maxMem:h memory:h nrVirtCpu:w cpuTime:h") \
    X(REMOTE, DOMAIN_GET_MAX_MEMORY, 17, "dom:D", "memory:h") \
    X(REMOTE, DOMAIN_GET_MAX_VCPUS, 18, "dom:D", "num:w") \
    X(REMOTE, DOMAIN_GET_OS_TYPE, 19, "dom:D", "type:s") \
    X(REMOTE, DOMAIN_GET_VCPUS, 20, "dom:D maxinfo:w maplen:w", "info:*(wwhw) cpumaps:b") \
    X(REMOTE, CONNECT_LIST_DEFINED_DOMAINS, 21, "maxnames:w", "names:*s") \
    X(REMOTE, DOMAIN_LOOKUP_BY_ID, 22, "id:w", "dom:D") \
    X(REMOTE, DOMAIN_LOOKUP_BY_NAME, 23, "name:s", "dom:D") \
    X(REMOTE, DOMAIN_LOOKUP_BY_UUID, 24, "uuid:U", "dom:D") \
    X(REMOTE, CONNECT_NUM_OF_DEFINED_DOMAINS, 25, "", "num:w") \
    X(REMOTE, DOMAIN_PIN_VCPU, 26, "dom:D vcpu:w cpumap:b", "") \
    X(REMOTE, DOMAIN_REBOOT, 27, "dom:D flags:w", "") \
    X(REMOTE, DOMAIN_RESUME, 28, "dom:D", "") \
    X(REMOTE, DOMAIN_SET_AUTOSTART, 29, "dom:D autostart:w", "") \
    X(REMOTE, DOMAIN_SET_MAX_MEMORY, 30, "dom:D memory:h", "") \
    X(REMOTE, DOMAIN_SET_MEMORY, 31, "dom:D memory:h", "") \
    X(REMOTE, DOMAIN_SET_VCPUS, 32, "dom:D nvcpus:w", "") \
    X(REMOTE, DOMAIN_SHUTDOWN, 33, "dom:D", "") \
    X(REMOTE, DOMAIN_SUSPEND, 34, "dom:D", "") \
    X(REMOTE, DOMAIN_UNDEFINE, 35, "dom:D", "") \
    X(REMOTE, CONNECT_LIST_DEFINED_NETWORKS, 36, "maxnames:w", "names:*s") \
    X(REMOTE, CONNECT_LIST_DOMAINS, 37, "maxids:w", "ids:*w") \
    X(REMOTE, CONNECT_LIST_NETWORKS, 38, "maxnames:w", "names:*s") \
    X(REMOTE, NETWORK_CREATE, 39, "net.name:s net.uuid:U", "") \
    X(REMOTE, NETWORK_CREATE_XML, 40, "xml:s", "net.name:s net.uuid:U") \
    X(REMOTE, NETWORK_DEFINE_XML, 41, "xml:s", "net.name:s net.uuid:U") \
    X(REMOTE, NETWORK_DESTROY, 42, "net.name:s net.uuid:U", "") \
    X(REMOTE, NETWORK_GET_XML_DESC, 43, "net.name:s net.uuid:U flags:w", "xml:s") \
    X(REMOTE, NETWORK_GET_AUTOSTART, 44, "net.name:s net.uuid:U", "autostart:w") \
    X(REMOTE, NETWORK_GET_BRIDGE_NAME, 45, "net.name:s net.uuid:U", "name:s") \
    X(REMOTE, NETWORK_LOOKUP_BY_NAME, 46, "name:s", "net.name:s net.uuid:U") \
    X(REMOTE, NETWORK_LOOKUP_BY_UUID, 47, "uuid:U", "net.name:s net.uuid:U") \
    X(REMOTE, NETWORK_SET_AUTOSTART, 48, "net.name:s net.uuid:U autostart:w", "") \
    X(REMOTE, NETWORK_UNDEFINE, 49, "net.name:s net.uuid:U", "") \
    X(REMOTE, CONNECT_NUM_OF_DEFINED_NETWORKS, 50, "", "num:w") \
    X(REMOTE, CONNECT_NUM_OF_DOMAINS, 51, "", "num:w") \
    X(REMOTE, CONNECT_NUM_OF_NETWORKS, 52, "", "num:w") \
    X(REMOTE, DOMAIN_CORE_DUMP, 53, "dom:D to:s flags:w", "") \
    X(REMOTE, DOMAIN_RESTORE, 54, "from:s", "") \
    X(REMOTE, DOMAIN_SAVE, 55, "dom:D to:s", "") \
    X(REMOTE, DOMAIN_GET_SCHEDULER_TYPE, 56, "dom:D", "type:s nparams:w") \
    X(REMOTE, DOMAIN_GET_SCHEDULER_PARAMETERS, 57, "dom:D nparams:w", "params:*P") \
    X(REMOTE, DOMAIN_SET_SCHEDULER_PARAMETERS, 58, "dom:D params:*P", "") \
    X(REMOTE, CONNECT_GET_HOSTNAME, 59, "", "hostname:s") \
    X(REMOTE, CONNECT_SUPPORTS_FEATURE, 60, "feature:w", "supported:w") \
    X(REMOTE, DOMAIN_MIGRATE_PREPARE, 61, \
          "uri_in:?s flags:h dname:?s resource:h", \
          "cookie:b uri_out:?s") \
    X(REMOTE, DOMAIN_MIGRATE_PERFORM, 62, \
          "dom:D cookie:b uri:s flags:h dname:?s resource:h", \
          "") \
    X(REMOTE, DOMAIN_MIGRATE_FINISH, 63, "dname:s cookie:b uri:s flags:h", "ddom:D") \
    X(REMOTE, DOMAIN_BLOCK_STATS, 64, \
          "dom:D path:s", \
          "rd_req:h rd_bytes:h wr_req:h wr_bytes:h errs:h") \
    X(REMOTE, DOMAIN_INTERFACE_STATS, 65, \
          "dom:D device:s", \
          "rx_bytes:h rx_packets:h rx_errs:h rx_drop:h tx_bytes:h tx_packets:h tx_errs:h " \
          "tx_drop:h") \
    X(REMOTE, AUTH_LIST, 66, "", "types:*w") \
    X(REMOTE, AUTH_SASL_INIT, 67, "", "mechlist:s") \
    X(REMOTE, AUTH_SASL_START, 68, "mech:s nil:w data:*w", "complete:w nil:w data:*w") \
    X(REMOTE, AUTH_SASL_STEP, 69, "nil:w data:*w", "complete:w nil:w data:*w") \
    X(REMOTE, AUTH_POLKIT, 70, "", "complete:w") \
    X(REMOTE, CONNECT_NUM_OF_STORAGE_POOLS, 71, "", "num:w") \
    X(REMOTE, CONNECT_LIST_STORAGE_POOLS, 72, "maxnames:w", "names:*s") \
    X(REMOTE, CONNECT_NUM_OF_DEFINED_STORAGE_POOLS, 73, "", "num:w") \
    X(REMOTE, CONNECT_LIST_DEFINED_STORAGE_POOLS, 74, "maxnames:w", "names:*s") \
    X(REMOTE, CONNECT_FIND_STORAGE_POOL_SOURCES, 75, "type:s srcSpec:?s flags:w", "xml:s") \
    X(REMOTE, STORAGE_POOL_CREATE_XML, 76, "xml:s flags:w", "pool.name:s pool.uuid:U") \
    X(REMOTE, STORAGE_POOL_DEFINE_XML, 77, "xml:s flags:w", "pool.name:s pool.uuid:U") \
    X(REMOTE, STORAGE_POOL_CREATE, 78, "pool.name:s pool.uuid:U flags:w", "") \
    X(REMOTE, STORAGE_POOL_BUILD, 79, "pool.name:s pool.uuid:U flags:w", "") \
    X(REMOTE, STORAGE_POOL_DESTROY, 80, "pool.name:s pool.uuid:U", "") \
    X(REMOTE, STORAGE_POOL_DELETE, 81, "pool.name:s pool.uuid:U flags:w", "") \
    X(REMOTE, STORAGE_POOL_UNDEFINE, 82, "pool.name:s pool.uuid:U", "") \
    X(REMOTE, STORAGE_POOL_REFRESH, 83, "pool.name:s pool.uuid:U flags:w", "") \
    X(REMOTE, STORAGE_POOL_LOOKUP_BY_NAME, 84, "name:s", "pool.name:s pool.uuid:U") \
    X(REMOTE, STORAGE_POOL_LOOKUP_BY_UUID, 85, "uuid:U", "pool.name:s pool.uuid:U") \
    X(REMOTE, STORAGE_POOL_LOOKUP_BY_VOLUME, 86, \
          "vol.pool:s vol.name:s vol.key:s", \
          "pool.name:s pool.uuid:U") \
    X(REMOTE, STORAGE_POOL_GET_INFO, 87, \
          "pool.name:s pool.uuid:U", \
          "state:w capacity:h allocation:h available:h") \
    X(REMOTE, STORAGE_POOL_GET_XML_DESC, 88, "pool.name:s pool.uuid:U flags:w", "xml:s") \
    X(REMOTE, STORAGE_POOL_GET_AUTOSTART, 89, "pool.name:s pool.uuid:U", "autostart:w") \
    X(REMOTE, STORAGE_POOL_SET_AUTOSTART, 90, "pool.name:s pool.uuid:U autostart:w", "") \
    X(REMOTE, STORAGE_POOL_NUM_OF_VOLUMES, 91, "pool.name:s pool.uuid:U", "num:w") \
    X(REMOTE, STORAGE_POOL_LIST_VOLUMES, 92, "pool.name:s pool.uuid:U maxnames:w", "names:*s") \
    X(REMOTE, STORAGE_VOL_CREATE_XML, 93, \
          "pool.name:s pool.uuid:U xml:s flags:w", \
          "vol.pool:s vol.name:s vol.key:s") \
    X(REMOTE, STORAGE_VOL_DELETE, 94, "vol.pool:s vol.name:s vol.key:s flags:w", "") \
    X(REMOTE, STORAGE_VOL_LOOKUP_BY_NAME, 95, \
          "pool.name:s pool.uuid:U name:s", \
          "vol.pool:s vol.name:s vol.key:s") \
    X(REMOTE, STORAGE_VOL_LOOKUP_BY_KEY, 96, "key:s", "vol.pool:s vol.name:s vol.key:s") \
    X(REMOTE, STORAGE_VOL_LOOKUP_BY_PATH, 97, "path:s", "vol.pool:s vol.name:s vol.key:s") \
    X(REMOTE, STORAGE_VOL_GET_INFO, 98, \
          "vol.pool:s vol.name:s vol.key:s", \
          "type:w capacity:h allocation:h") \
    X(REMOTE, STORAGE_VOL_GET_XML_DESC, 99, "vol.pool:s vol.name:s vol.key:s flags:w", "xml:s") \
    X(REMOTE, STORAGE_VOL_GET_PATH, 100, "vol.pool:s vol.name:s vol.key:s", "name:s") \
    X(REMOTE, NODE_GET_CELLS_FREE_MEMORY, 101, "startCell:w maxcells:w", "cells:*h") \
    X(REMOTE, NODE_GET_FREE_MEMORY, 102, "", "freeMem:h") \
    X(REMOTE, DOMAIN_BLOCK_PEEK, 103, "dom:D path:s offset:h size:w flags:w", "buffer:b") \
    X(REMOTE, DOMAIN_MEMORY_PEEK, 104, "dom:D offset:h size:w flags:w", "buffer:b") \
    X(REMOTE, CONNECT_DOMAIN_EVENT_REGISTER, 105, "", "cb_registered:w") \
    X(REMOTE, CONNECT_DOMAIN_EVENT_DEREGISTER, 106, "", "cb_registered:w") \
    X(REMOTE, DOMAIN_EVENT_LIFECYCLE, 107, "", "") \
    X(REMOTE, DOMAIN_MIGRATE_PREPARE2, 108, \
          "uri_in:?s flags:h dname:?s resource:h dom_xml:s", \
          "cookie:b uri_out:?s") \
    X(REMOTE, DOMAIN_MIGRATE_FINISH2, 109, "dname:s cookie:b uri:s flags:h retcode:w", "ddom:D") \
    X(REMOTE, CONNECT_GET_URI, 110, "", "uri:s") \
    X(REMOTE, NODE_NUM_OF_DEVICES, 111, "cap:?s flags:w", "num:w") \
    X(REMOTE, NODE_LIST_DEVICES, 112, "cap:?s maxnames:w flags:w", "names:*s") \
    X(REMOTE, NODE_DEVICE_LOOKUP_BY_NAME, 113, "name:s", "dev.name:s") \
    X(REMOTE, NODE_DEVICE_GET_XML_DESC, 114, "name:s flags:w", "xml:s") \
    X(REMOTE, NODE_DEVICE_GET_PARENT, 115, "name:s", "parentName:?s") \
    X(REMOTE, NODE_DEVICE_NUM_OF_CAPS, 116, "name:s", "num:w") \
    X(REMOTE, NODE_DEVICE_LIST_CAPS, 117, "name:s maxnames:w", "names:*s") \
    X(REMOTE, NODE_DEVICE_DETTACH, 118, "name:s", "") \
    X(REMOTE, NODE_DEVICE_RE_ATTACH, 119, "name:s", "") \
    X(REMOTE, NODE_DEVICE_RESET, 120, "name:s", "") \
    X(REMOTE, DOMAIN_GET_SECURITY_LABEL, 121, "dom:D", "label:*w enforcing:w") \
    X(REMOTE, NODE_GET_SECURITY_MODEL, 122, "", "model:*w doi:*w") \
    X(REMOTE, NODE_DEVICE_CREATE_XML, 123, "xml_desc:s flags:w", "dev.name:s") \
    X(REMOTE, NODE_DEVICE_DESTROY, 124, "name:s", "") \
    X(REMOTE, STORAGE_VOL_CREATE_XML_FROM, 125, \
          "pool.name:s pool.uuid:U xml:s clonevol.pool:s clonevol.name:s clonevol.key:s flags:w", \
          "vol.pool:s vol.name:s vol.key:s") \
    X(REMOTE, CONNECT_NUM_OF_INTERFACES, 126, "", "num:w") \
    X(REMOTE, CONNECT_LIST_INTERFACES, 127, "maxnames:w", "names:*s") \
    X(REMOTE, INTERFACE_LOOKUP_BY_NAME, 128, "name:s", "iface.name:s iface.mac:s") \
    X(REMOTE, INTERFACE_LOOKUP_BY_MAC_STRING, 129, "mac:s", "iface.name:s iface.mac:s") \
    X(REMOTE, INTERFACE_GET_XML_DESC, 130, "iface.name:s iface.mac:s flags:w", "xml:s") \
    X(REMOTE, INTERFACE_DEFINE_XML, 131, "xml:s flags:w", "iface.name:s iface.mac:s") \
    X(REMOTE, INTERFACE_UNDEFINE, 132, "iface.name:s iface.mac:s", "") \
    X(REMOTE, INTERFACE_CREATE, 133, "iface.name:s iface.mac:s flags:w", "") \
    X(REMOTE, INTERFACE_DESTROY, 134, "iface.name:s iface.mac:s flags:w", "") \
    X(REMOTE, CONNECT_DOMAIN_XML_FROM_NATIVE, 135, \
          "nativeFormat:s nativeConfig:s flags:w", \
          "domainXml:s") \
    X(REMOTE, CONNECT_DOMAIN_XML_TO_NATIVE, 136, \
          "nativeFormat:s domainXml:s flags:w", \
          "nativeConfig:s") \
    X(REMOTE, CONNECT_NUM_OF_DEFINED_INTERFACES, 137, "", "num:w") \
    X(REMOTE, CONNECT_LIST_DEFINED_INTERFACES, 138, "maxnames:w", "names:*s") \
    X(REMOTE, CONNECT_NUM_OF_SECRETS, 139, "", "num:w") \
    X(REMOTE, CONNECT_LIST_SECRETS, 140, "maxuuids:w", "uuids:*s") \
    X(REMOTE, SECRET_LOOKUP_BY_UUID, 141, \
          "uuid:U", \
          "secret.uuid:U secret.usageType:w secret.usageID:s") \
    X(REMOTE, SECRET_DEFINE_XML, 142, \
          "xml:s flags:w", \
          "secret.uuid:U secret.usageType:w secret.usageID:s") \
    X(REMOTE, SECRET_GET_XML_DESC, 143, \
          "secret.uuid:U secret.usageType:w secret.usageID:s flags:w", \
          "xml:s") \
    X(REMOTE, SECRET_SET_VALUE, 144, \
          "secret.uuid:U secret.usageType:w secret.usageID:s value:b flags:w", \
          "") \
    X(REMOTE, SECRET_GET_VALUE, 145, \
          "secret.uuid:U secret.usageType:w secret.usageID:s flags:w", \
          "value:b") \
    X(REMOTE, SECRET_UNDEFINE, 146, "secret.uuid:U secret.usageType:w secret.usageID:s", "") \
    X(REMOTE, SECRET_LOOKUP_BY_USAGE, 147, \
          "usageType:w usageID:s", \
          "secret.uuid:U secret.usageType:w secret.usageID:s") \
    X(REMOTE, DOMAIN_MIGRATE_PREPARE_TUNNEL, 148, "flags:h dname:?s resource:h dom_xml:s", "") \
    X(REMOTE, CONNECT_IS_SECURE, 149, "", "secure:w") \
    X(REMOTE, DOMAIN_IS_ACTIVE, 150, "dom:D", "active:w") \
    X(REMOTE, DOMAIN_IS_PERSISTENT, 151, "dom:D", "persistent:w") \
    X(REMOTE, NETWORK_IS_ACTIVE, 152, "net.name:s net.uuid:U", "active:w") \
    X(REMOTE, NETWORK_IS_PERSISTENT, 153, "net.name:s net.uuid:U", "persistent:w") \
    X(REMOTE, STORAGE_POOL_IS_ACTIVE, 154, "pool.name:s pool.uuid:U", "active:w") \
    X(REMOTE, STORAGE_POOL_IS_PERSISTENT, 155, "pool.name:s pool.uuid:U", "persistent:w") \
    X(REMOTE, INTERFACE_IS_ACTIVE, 156, "iface.name:s iface.mac:s", "active:w") \
    X(REMOTE, CONNECT_GET_LIB_VERSION, 157, "", "lib_ver:h") \
    X(REMOTE, CONNECT_COMPARE_CPU, 158, "xml:s flags:w", "result:w") \
    X(REMOTE, DOMAIN_MEMORY_STATS, 159, "dom:D maxStats:w flags:w", "stats:*(wh)") \
    X(REMOTE, DOMAIN_ATTACH_DEVICE_FLAGS, 160, "dom:D xml:s flags:w", "") \
    X(REMOTE, DOMAIN_DETACH_DEVICE_FLAGS, 161, "dom:D xml:s flags:w", "") \
    X(REMOTE, CONNECT_BASELINE_CPU, 162, "xmlCPUs:*s flags:w", "cpu:s") \
    X(REMOTE, DOMAIN_GET_JOB_INFO, 163, \
          "dom:D", \
          "type:w timeElapsed:h timeRemaining:h dataTotal:h dataProcessed:h dataRemaining:h " \
          "memTotal:h memProcessed:h memRemaining:h fileTotal:h fileProcessed:h fileRemaining:h") \
    X(REMOTE, DOMAIN_ABORT_JOB, 164, "dom:D", "") \
    X(REMOTE, STORAGE_VOL_WIPE, 165, "vol.pool:s vol.name:s vol.key:s flags:w", "") \
    X(REMOTE, DOMAIN_MIGRATE_SET_MAX_DOWNTIME, 166, "dom:D downtime:h flags:w", "") \
    X(REMOTE, CONNECT_DOMAIN_EVENT_REGISTER_ANY, 167, "eventID:w", "") \
    X(REMOTE, CONNECT_DOMAIN_EVENT_DEREGISTER_ANY, 168, "eventID:w", "") \
    X(REMOTE, DOMAIN_EVENT_REBOOT, 169, "", "") \
    X(REMOTE, DOMAIN_EVENT_RTC_CHANGE, 170, "", "") \
    X(REMOTE, DOMAIN_EVENT_WATCHDOG, 171, "", "") \
    X(REMOTE, DOMAIN_EVENT_IO_ERROR, 172, "", "") \
    X(REMOTE, DOMAIN_EVENT_GRAPHICS, 173, "", "") \
    X(REMOTE, DOMAIN_UPDATE_DEVICE_FLAGS, 174, "dom:D xml:s flags:w", "") \
    X(REMOTE, NWFILTER_LOOKUP_BY_NAME, 175, "name:s", "nwfilter.name:s nwfilter.uuid:U") \
    X(REMOTE, NWFILTER_LOOKUP_BY_UUID, 176, "uuid:U", "nwfilter.name:s nwfilter.uuid:U") \
    X(REMOTE, NWFILTER_GET_XML_DESC, 177, "nwfilter.name:s nwfilter.uuid:U flags:w", "xml:s") \
    X(REMOTE, CONNECT_NUM_OF_NWFILTERS, 178, "", "num:w") \
    X(REMOTE, CONNECT_LIST_NWFILTERS, 179, "maxnames:w", "names:*s") \
    X(REMOTE, NWFILTER_DEFINE_XML, 180, "xml:s", "nwfilter.name:s nwfilter.uuid:U") \
    X(REMOTE, NWFILTER_UNDEFINE, 181, "nwfilter.name:s nwfilter.uuid:U", "") \
    X(REMOTE, DOMAIN_MANAGED_SAVE, 182, "dom:D flags:w", "") \
    X(REMOTE, DOMAIN_HAS_MANAGED_SAVE_IMAGE, 183, "dom:D flags:w", "result:w") \
    X(REMOTE, DOMAIN_MANAGED_SAVE_REMOVE, 184, "dom:D flags:w", "") \
    X(REMOTE, DOMAIN_SNAPSHOT_CREATE_XML, 185, \
          "dom:D xml_desc:s flags:w", \
          "snap.name:s snap.dom:D") \
    X(REMOTE, DOMAIN_SNAPSHOT_GET_XML_DESC, 186, "snap.name:s snap.dom:D flags:w", "xml:s") \
    X(REMOTE, DOMAIN_SNAPSHOT_NUM, 187, "dom:D flags:w", "num:w") \
    X(REMOTE, DOMAIN_SNAPSHOT_LIST_NAMES, 188, "dom:D maxnames:w flags:w", "names:*s") \
    X(REMOTE, DOMAIN_SNAPSHOT_LOOKUP_BY_NAME, 189, \
          "dom:D name:s flags:w", \
          "snap.name:s snap.dom:D") \
    X(REMOTE, DOMAIN_HAS_CURRENT_SNAPSHOT, 190, "dom:D flags:w", "result:w") \
    X(REMOTE, DOMAIN_SNAPSHOT_CURRENT, 191, "dom:D flags:w", "snap.name:s snap.dom:D") \
    X(REMOTE, DOMAIN_REVERT_TO_SNAPSHOT, 192, "snap.name:s snap.dom:D flags:w", "") \
    X(REMOTE, DOMAIN_SNAPSHOT_DELETE, 193, "snap.name:s snap.dom:D flags:w", "") \
    X(REMOTE, DOMAIN_GET_BLOCK_INFO, 194, \
          "dom:D path:s flags:w", \
          "allocation:h capacity:h physical:h") \
    X(REMOTE, DOMAIN_EVENT_IO_ERROR_REASON, 195, "", "") \
    X(REMOTE, DOMAIN_CREATE_WITH_FLAGS, 196, "dom:D flags:w", "dom:D") \
    X(REMOTE, DOMAIN_SET_MEMORY_PARAMETERS, 197, "dom:D params:*P flags:w", "") \
    X(REMOTE, DOMAIN_GET_MEMORY_PARAMETERS, 198, \
          "dom:D nparams:w flags:w", \
          "params:*P nparams:w") \
    X(REMOTE, DOMAIN_SET_VCPUS_FLAGS, 199, "dom:D nvcpus:w flags:w", "") \
    X(REMOTE, DOMAIN_GET_VCPUS_FLAGS, 200, "dom:D flags:w", "num:w") \
    X(REMOTE, DOMAIN_OPEN_CONSOLE, 201, "dom:D dev_name:?s flags:w", "") \
    X(REMOTE, DOMAIN_IS_UPDATED, 202, "dom:D", "updated:w") \
    X(REMOTE, CONNECT_GET_SYSINFO, 203, "flags:w", "sysinfo:s") \
    X(REMOTE, DOMAIN_SET_MEMORY_FLAGS, 204, "dom:D memory:h flags:w", "") \
    X(REMOTE, DOMAIN_SET_BLKIO_PARAMETERS, 205, "dom:D params:*P flags:w", "") \
    X(REMOTE, DOMAIN_GET_BLKIO_PARAMETERS, 206, \
          "dom:D nparams:w flags:w", \
          "params:*P nparams:w") \
    X(REMOTE, DOMAIN_MIGRATE_SET_MAX_SPEED, 207, "dom:D bandwidth:h flags:w", "") \
    X(REMOTE, STORAGE_VOL_UPLOAD, 208, \
          "vol.pool:s vol.name:s vol.key:s offset:h length:h flags:w", \
          "") \
    X(REMOTE, STORAGE_VOL_DOWNLOAD, 209, \
          "vol.pool:s vol.name:s vol.key:s offset:h length:h flags:w", \
          "") \
    X(REMOTE, DOMAIN_INJECT_NMI, 210, "dom:D flags:w", "") \
    X(REMOTE, DOMAIN_SCREENSHOT, 211, "dom:D screen:w flags:w", "mime:?s") \
    X(REMOTE, DOMAIN_GET_STATE, 212, "dom:D flags:w", "state:w reason:w") \
    X(REMOTE, DOMAIN_MIGRATE_BEGIN3, 213, \
          "dom:D xmlin:?s flags:h dname:?s resource:h", \
          "cookie_out:b xml:s") \
    X(REMOTE, DOMAIN_MIGRATE_PREPARE3, 214, \
          "cookie_in:b uri_in:?s flags:h dname:?s resource:h dom_xml:s", \
          "cookie_out:b uri_out:?s") \
    X(REMOTE, DOMAIN_MIGRATE_PREPARE_TUNNEL3, 215, \
          "cookie_in:b flags:h dname:?s resource:h dom_xml:s", \
          "cookie_out:b") \
    X(REMOTE, DOMAIN_MIGRATE_PERFORM3, 216, \
          "dom:D xmlin:?s cookie_in:b dconnuri:?s uri:?s flags:h dname:?s resource:h", \
          "cookie_out:b") \
    X(REMOTE, DOMAIN_MIGRATE_FINISH3, 217, \
          "dname:s cookie_in:b dconnuri:?s uri:?s flags:h cancelled:w", \
          "dom:D cookie_out:b") \
    X(REMOTE, DOMAIN_MIGRATE_CONFIRM3, 218, "dom:D cookie_in:b flags:h cancelled:w", "") \
    X(REMOTE, DOMAIN_SET_SCHEDULER_PARAMETERS_FLAGS, 219, "dom:D params:*P flags:w", "") \
    X(REMOTE, INTERFACE_CHANGE_BEGIN, 220, "flags:w", "") \
    X(REMOTE, INTERFACE_CHANGE_COMMIT, 221, "flags:w", "") \
    X(REMOTE, INTERFACE_CHANGE_ROLLBACK, 222, "flags:w", "") \
    X(REMOTE, DOMAIN_GET_SCHEDULER_PARAMETERS_FLAGS, 223, \
          "dom:D nparams:w flags:w", \
          "params:*P") \
    X(REMOTE, DOMAIN_EVENT_CONTROL_ERROR, 224, "", "") \
    X(REMOTE, DOMAIN_PIN_VCPU_FLAGS, 225, "dom:D vcpu:w cpumap:b flags:w", "") \
    X(REMOTE, DOMAIN_SEND_KEY, 226, "dom:D codeset:w holdtime:w keycodes:*w flags:w", "") \
    X(REMOTE, NODE_GET_CPU_STATS, 227, "cpuNum:w nparams:w flags:w", "params:*(sh) nparams:w") \
    X(REMOTE, NODE_GET_MEMORY_STATS, 228, \
          "nparams:w cellNum:w flags:w", \
          "params:*(sh) nparams:w") \
    X(REMOTE, DOMAIN_GET_CONTROL_INFO, 229, "dom:D flags:w", "state:w details:w stateTime:h") \
    X(REMOTE, DOMAIN_GET_VCPU_PIN_INFO, 230, \
          "dom:D ncpumaps:w maplen:w flags:w", \
          "cpumaps:b num:w") \
    X(REMOTE, DOMAIN_UNDEFINE_FLAGS, 231, "dom:D flags:w", "") \
    X(REMOTE, DOMAIN_SAVE_FLAGS, 232, "dom:D to:s dxml:?s flags:w", "") \
    X(REMOTE, DOMAIN_RESTORE_FLAGS, 233, "from:s dxml:?s flags:w", "") \
    X(REMOTE, DOMAIN_DESTROY_FLAGS, 234, "dom:D flags:w", "") \
    X(REMOTE, DOMAIN_SAVE_IMAGE_GET_XML_DESC, 235, "file:s flags:w", "xml:s") \
    X(REMOTE, DOMAIN_SAVE_IMAGE_DEFINE_XML, 236, "file:s dxml:s flags:w", "") \
    X(REMOTE, DOMAIN_BLOCK_JOB_ABORT, 237, "dom:D path:s flags:w", "") \
    X(REMOTE, DOMAIN_GET_BLOCK_JOB_INFO, 238, \
          "dom:D path:s flags:w", \
          "found:w type:w bandwidth:h cur:h end:h") \
    X(REMOTE, DOMAIN_BLOCK_JOB_SET_SPEED, 239, "dom:D path:s bandwidth:h flags:w", "") \
    X(REMOTE, DOMAIN_BLOCK_PULL, 240, "dom:D path:s bandwidth:h flags:w", "") \
    X(REMOTE, DOMAIN_EVENT_BLOCK_JOB, 241, "", "") \
    X(REMOTE, DOMAIN_MIGRATE_GET_MAX_SPEED, 242, "dom:D flags:w", "bandwidth:h") \
    X(REMOTE, DOMAIN_BLOCK_STATS_FLAGS, 243, \
          "dom:D path:s nparams:w flags:w", \
          "params:*P nparams:w") \
    X(REMOTE, DOMAIN_SNAPSHOT_GET_PARENT, 244, \
          "snap.name:s snap.dom:D flags:w", \
          "snap.name:s snap.dom:D") \
    X(REMOTE, DOMAIN_RESET, 245, "dom:D flags:w", "") \
    X(REMOTE, DOMAIN_SNAPSHOT_NUM_CHILDREN, 246, "snap.name:s snap.dom:D flags:w", "num:w") \
    X(REMOTE, DOMAIN_SNAPSHOT_LIST_CHILDREN_NAMES, 247, \
          "snap.name:s snap.dom:D maxnames:w flags:w", \
          "names:*s") \
    X(REMOTE, DOMAIN_EVENT_DISK_CHANGE, 248, "", "") \
    X(REMOTE, DOMAIN_OPEN_GRAPHICS, 249, "dom:D idx:w flags:w", "") \
    X(REMOTE, NODE_SUSPEND_FOR_DURATION, 250, "target:w duration:h flags:w", "") \
    X(REMOTE, DOMAIN_BLOCK_RESIZE, 251, "dom:D disk:s size:h flags:w", "") \
    X(REMOTE, DOMAIN_SET_BLOCK_IO_TUNE, 252, "dom:D disk:s params:*P flags:w", "") \
    X(REMOTE, DOMAIN_GET_BLOCK_IO_TUNE, 253, \
          "dom:D disk:?s nparams:w flags:w", \
          "params:*P nparams:w") \
    X(REMOTE, DOMAIN_SET_NUMA_PARAMETERS, 254, "dom:D params:*P flags:w", "") \
    X(REMOTE, DOMAIN_GET_NUMA_PARAMETERS, 255, "dom:D nparams:w flags:w", "params:*P nparams:w") \
    X(REMOTE, DOMAIN_SET_INTERFACE_PARAMETERS, 256, "dom:D device:s params:*P flags:w", "") \
    X(REMOTE, DOMAIN_GET_INTERFACE_PARAMETERS, 257, \
          "dom:D device:s nparams:w flags:w", \
          "params:*P nparams:w") \
    X(REMOTE, DOMAIN_SHUTDOWN_FLAGS, 258, "dom:D flags:w", "") \
    X(REMOTE, STORAGE_VOL_WIPE_PATTERN, 259, \
          "vol.pool:s vol.name:s vol.key:s algorithm:w flags:w", \
          "") \
    X(REMOTE, STORAGE_VOL_RESIZE, 260, "vol.pool:s vol.name:s vol.key:s capacity:h flags:w", "") \
    X(REMOTE, DOMAIN_PM_SUSPEND_FOR_DURATION, 261, "dom:D target:w duration:h flags:w", "") \
    X(REMOTE, DOMAIN_GET_CPU_STATS, 262, \
          "dom:D nparams:w start_cpu:w ncpus:w flags:w", \
          "params:*P nparams:w") \
    X(REMOTE, DOMAIN_GET_DISK_ERRORS, 263, \
          "dom:D maxerrors:w flags:w", \
          "errors:*(sw) nerrors:w") \
    X(REMOTE, DOMAIN_SET_METADATA, 264, "dom:D type:w metadata:?s key:?s uri:?s flags:w", "") \
    X(REMOTE, DOMAIN_GET_METADATA, 265, "dom:D type:w uri:?s flags:w", "metadata:s") \
    X(REMOTE, DOMAIN_BLOCK_REBASE, 266, "dom:D path:s base:?s bandwidth:h flags:w", "") \
    X(REMOTE, DOMAIN_PM_WAKEUP, 267, "dom:D flags:w", "") \
    X(REMOTE, DOMAIN_EVENT_TRAY_CHANGE, 268, "", "") \
    X(REMOTE, DOMAIN_EVENT_PMWAKEUP, 269, "", "") \
    X(REMOTE, DOMAIN_EVENT_PMSUSPEND, 270, "", "") \
    X(REMOTE, DOMAIN_SNAPSHOT_IS_CURRENT, 271, "snap.name:s snap.dom:D flags:w", "current:w") \
    X(REMOTE, DOMAIN_SNAPSHOT_HAS_METADATA, 272, "snap.name:s snap.dom:D flags:w", "metadata:w") \
    X(REMOTE, CONNECT_LIST_ALL_DOMAINS, 273, "need_results:w flags:w", "domains:*D ret:w") \
    X(REMOTE, DOMAIN_LIST_ALL_SNAPSHOTS, 274, \
          "dom:D need_results:w flags:w", \
          "snapshots:*(sD) ret:w") \
    X(REMOTE, DOMAIN_SNAPSHOT_LIST_ALL_CHILDREN, 275, \
          "snapshot.name:s snapshot.dom:D need_results:w flags:w", \
          "snapshots:*(sD) ret:w") \
    X(REMOTE, DOMAIN_EVENT_BALLOON_CHANGE, 276, "", "") \
    X(REMOTE, DOMAIN_GET_HOSTNAME, 277, "dom:D flags:w", "hostname:s") \
    X(REMOTE, DOMAIN_GET_SECURITY_LABEL_LIST, 278, "dom:D", "labels:*(*ww) ret:w") \
    X(REMOTE, DOMAIN_PIN_EMULATOR, 279, "dom:D cpumap:b flags:w", "") \
    X(REMOTE, DOMAIN_GET_EMULATOR_PIN_INFO, 280, "dom:D maplen:w flags:w", "cpumaps:b ret:w") \
    X(REMOTE, CONNECT_LIST_ALL_STORAGE_POOLS, 281, \
          "need_results:w flags:w", \
          "pools:*(sU) ret:w") \
    X(REMOTE, STORAGE_POOL_LIST_ALL_VOLUMES, 282, \
          "pool.name:s pool.uuid:U need_results:w flags:w", \
          "vols:*(sss) ret:w") \
    X(REMOTE, CONNECT_LIST_ALL_NETWORKS, 283, "need_results:w flags:w", "nets:*(sU) ret:w") \
    X(REMOTE, CONNECT_LIST_ALL_INTERFACES, 284, "need_results:w flags:w", "ifaces:*(ss) ret:w") \
    X(REMOTE, CONNECT_LIST_ALL_NODE_DEVICES, 285, \
          "need_results:w flags:w", \
          "devices:*(s) ret:w") \
    X(REMOTE, CONNECT_LIST_ALL_NWFILTERS, 286, "need_results:w flags:w", "filters:*(sU) ret:w") \
    X(REMOTE, CONNECT_LIST_ALL_SECRETS, 287, "need_results:w flags:w", "secrets:*(Uws) ret:w") \
    X(REMOTE, NODE_SET_MEMORY_PARAMETERS, 288, "params:*P flags:w", "") \
    X(REMOTE, NODE_GET_MEMORY_PARAMETERS, 289, "nparams:w flags:w", "params:*P nparams:w") \
    X(REMOTE, DOMAIN_BLOCK_COMMIT, 290, "dom:D disk:s base:?s top:?s bandwidth:h flags:w", "") \
    X(REMOTE, NETWORK_UPDATE, 291, \
          "net.name:s net.uuid:U command:w section:w parentIndex:w xml:s flags:w", \
          "") \
    X(REMOTE, DOMAIN_EVENT_PMSUSPEND_DISK, 292, "", "") \
    X(REMOTE, NODE_GET_CPU_MAP, 293, \
          "need_map:w need_online:w flags:w", \
          "cpumap:b online:w ret:w") \
    X(REMOTE, DOMAIN_FSTRIM, 294, "dom:D mountPoint:?s minimum:h flags:w", "") \
    X(REMOTE, DOMAIN_SEND_PROCESS_SIGNAL, 295, "dom:D pid_value:h signum:w flags:w", "") \
    X(REMOTE, DOMAIN_OPEN_CHANNEL, 296, "dom:D name:?s flags:w", "") \
    X(REMOTE, NODE_DEVICE_LOOKUP_SCSI_HOST_BY_WWN, 297, "wwnn:s wwpn:s flags:w", "dev.name:s") \
    X(REMOTE, DOMAIN_GET_JOB_STATS, 298, "dom:D flags:w", "type:w params:*P") \
    X(REMOTE, DOMAIN_MIGRATE_GET_COMPRESSION_CACHE, 299, "dom:D flags:w", "cacheSize:h") \
    X(REMOTE, DOMAIN_MIGRATE_SET_COMPRESSION_CACHE, 300, "dom:D cacheSize:h flags:w", "") \
    X(REMOTE, NODE_DEVICE_DETACH_FLAGS, 301, "name:s driverName:?s flags:w", "") \
    X(REMOTE, DOMAIN_MIGRATE_BEGIN3_PARAMS, 302, \
          "dom:D params:*P flags:w", \
          "cookie_out:b xml:s") \
    X(REMOTE, DOMAIN_MIGRATE_PREPARE3_PARAMS, 303, \
          "params:*P cookie_in:b flags:w", \
          "cookie_out:b uri_out:?s") \
    X(REMOTE, DOMAIN_MIGRATE_PREPARE_TUNNEL3_PARAMS, 304, \
          "params:*P cookie_in:b flags:w", \
          "cookie_out:b") \
    X(REMOTE, DOMAIN_MIGRATE_PERFORM3_PARAMS, 305, \
          "dom:D dconnuri:?s params:*P cookie_in:b flags:w", \
          "cookie_out:b") \
    X(REMOTE, DOMAIN_MIGRATE_FINISH3_PARAMS, 306, \
          "params:*P cookie_in:b flags:w cancelled:w", \
          "dom:D cookie_out:b") \
    X(REMOTE, DOMAIN_MIGRATE_CONFIRM3_PARAMS, 307, \
          "dom:D params:*P cookie_in:b flags:w cancelled:w", \
          "") \
    X(REMOTE, DOMAIN_SET_MEMORY_STATS_PERIOD, 308, "dom:D period:w flags:w", "") \
    X(REMOTE, DOMAIN_CREATE_XML_WITH_FILES, 309, "xml_desc:s flags:w", "dom:D") \
    X(REMOTE, DOMAIN_CREATE_WITH_FILES, 310, "dom:D flags:w", "dom:D") \
    X(REMOTE, DOMAIN_EVENT_DEVICE_REMOVED, 311, "", "") \
    X(REMOTE, CONNECT_GET_CPU_MODEL_NAMES, 312, \
          "arch:s need_results:w flags:w", \
          "models:*s ret:w") \
    X(REMOTE, CONNECT_NETWORK_EVENT_REGISTER_ANY, 313, "eventID:w net:?(sU)", "callbackID:w") \
    X(REMOTE, CONNECT_NETWORK_EVENT_DEREGISTER_ANY, 314, "callbackID:w", "") \
    X(REMOTE, NETWORK_EVENT_LIFECYCLE, 315, "", "") \
    X(REMOTE, CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY, 316, \
          "eventID:w dom:?D", \
          "callbackID:w") \
    X(REMOTE, CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY, 317, "callbackID:w", "") \
    X(REMOTE, DOMAIN_EVENT_CALLBACK_LIFECYCLE, 318, "", "") \
    X(REMOTE, DOMAIN_EVENT_CALLBACK_REBOOT, 319, "", "") \
    X(REMOTE, DOMAIN_EVENT_CALLBACK_RTC_CHANGE, 320, "", "") \
    X(REMOTE, DOMAIN_EVENT_CALLBACK_WATCHDOG, 321, "", "") \
    X(REMOTE, DOMAIN_EVENT_CALLBACK_IO_ERROR, 322, "", "") \
    X(REMOTE, DOMAIN_EVENT_CALLBACK_GRAPHICS, 323, "", "") \
    X(REMOTE, DOMAIN_EVENT_CALLBACK_IO_ERROR_REASON, 324, "", "") \
    X(REMOTE, DOMAIN_EVENT_CALLBACK_CONTROL_ERROR, 325, "", "") \
    X(REMOTE, DOMAIN_EVENT_CALLBACK_BLOCK_JOB, 326, "", "") \
    X(REMOTE, DOMAIN_EVENT_CALLBACK_DISK_CHANGE, 327, "", "") \
    X(REMOTE, DOMAIN_EVENT_CALLBACK_TRAY_CHANGE, 328, "", "") \
    X(REMOTE, DOMAIN_EVENT_CALLBACK_PMWAKEUP, 329, "", "") \
    X(REMOTE, DOMAIN_EVENT_CALLBACK_PMSUSPEND, 330, "", "") \
    X(REMOTE, DOMAIN_EVENT_CALLBACK_BALLOON_CHANGE, 331, "", "") \
    X(REMOTE, DOMAIN_EVENT_CALLBACK_PMSUSPEND_DISK, 332, "", "") \
    X(REMOTE, DOMAIN_EVENT_CALLBACK_DEVICE_REMOVED, 333, "", "") \
    X(REMOTE, DOMAIN_CORE_DUMP_WITH_FORMAT, 334, "dom:D to:s dumpformat:w flags:w", "") \
    X(REMOTE, DOMAIN_FSFREEZE, 335, "dom:D mountpoints:*s flags:w", "filesystems:w") \
    X(REMOTE, DOMAIN_FSTHAW, 336, "dom:D mountpoints:*s flags:w", "filesystems:w") \
    X(REMOTE, DOMAIN_GET_TIME, 337, "dom:D flags:w", "seconds:h nseconds:w") \
    X(REMOTE, DOMAIN_SET_TIME, 338, "dom:D seconds:h nseconds:w flags:w", "") \
    X(REMOTE, DOMAIN_EVENT_BLOCK_JOB_2, 339, "", "") \
    X(REMOTE, NODE_GET_FREE_PAGES, 340, "pages:*w startCell:w cellCount:w flags:w", "counts:*h") \
    X(REMOTE, NETWORK_GET_DHCP_LEASES, 341, \
          "net.name:s net.uuid:U mac:?s need_results:w flags:w", \
          "leases:*(shw?s?ssw?s?s) ret:w") \
    X(REMOTE, CONNECT_GET_DOMAIN_CAPABILITIES, 342, \
          "emulatorbin:?s arch:?s machine:?s virttype:?s flags:w", \
          "capabilities:s") \
    X(REMOTE, DOMAIN_OPEN_GRAPHICS_FD, 343, "dom:D idx:w flags:w", "") \
    X(REMOTE, CONNECT_GET_ALL_DOMAIN_STATS, 344, "doms:*D stats:w flags:w", "retStats:*(D*P)") \
    X(REMOTE, DOMAIN_BLOCK_COPY, 345, "dom:D path:s destxml:s params:*P flags:w", "") \
    X(REMOTE, DOMAIN_EVENT_CALLBACK_TUNABLE, 346, "", "") \
    X(REMOTE, NODE_ALLOC_PAGES, 347, \
          "pageSizes:*w pageCounts:*h startCell:w cellCount:w flags:w", \
          "ret:w") \
    X(REMOTE, DOMAIN_EVENT_CALLBACK_AGENT_LIFECYCLE, 348, "", "") \
    X(REMOTE, DOMAIN_GET_FSINFO, 349, "dom:D flags:w", "info:*(sss*s) ret:w") \
    X(REMOTE, DOMAIN_DEFINE_XML_FLAGS, 350, "xml:s flags:w", "dom:D") \
    X(REMOTE, DOMAIN_GET_IOTHREAD_INFO, 351, "dom:D flags:w", "info:*(wb) ret:w") \
    X(REMOTE, DOMAIN_PIN_IOTHREAD, 352, "dom:D iothreads_id:w cpumap:b flags:w", "") \
    X(REMOTE, DOMAIN_INTERFACE_ADDRESSES, 353, "dom:D source:w flags:w", "ifaces:*(s?s*(wsw))") \
    X(REMOTE, DOMAIN_EVENT_CALLBACK_DEVICE_ADDED, 354, "", "") \
    X(REMOTE, DOMAIN_ADD_IOTHREAD, 355, "dom:D iothread_id:w flags:w", "") \
    X(REMOTE, DOMAIN_DEL_IOTHREAD, 356, "dom:D iothread_id:w flags:w", "") \
    X(REMOTE, DOMAIN_SET_USER_PASSWORD, 357, "dom:D user:?s password:?s flags:w", "") \
    X(REMOTE, DOMAIN_RENAME, 358, "dom:D new_name:?s flags:w", "retcode:w") \
    X(REMOTE, DOMAIN_EVENT_CALLBACK_MIGRATION_ITERATION, 359, "", "") \
    X(REMOTE, CONNECT_REGISTER_CLOSE_CALLBACK, 360, "", "") \
    X(REMOTE, CONNECT_UNREGISTER_CLOSE_CALLBACK, 361, "", "") \
    X(REMOTE, CONNECT_EVENT_CONNECTION_CLOSED, 362, "", "") \
    X(REMOTE, DOMAIN_EVENT_CALLBACK_JOB_COMPLETED, 363, "", "") \
    X(REMOTE, DOMAIN_MIGRATE_START_POST_COPY, 364, "dom:D flags:w", "") \
    X(REMOTE, DOMAIN_GET_PERF_EVENTS, 365, "dom:D flags:w", "params:*P") \
    X(REMOTE, DOMAIN_SET_PERF_EVENTS, 366, "dom:D params:*P flags:w", "") \
    X(REMOTE, DOMAIN_EVENT_CALLBACK_DEVICE_REMOVAL_FAILED, 367, "", "") \
    X(REMOTE, CONNECT_STORAGE_POOL_EVENT_REGISTER_ANY, 368, \
          "eventID:w pool:?(sU)", \
          "callbackID:w") \
    X(REMOTE, CONNECT_STORAGE_POOL_EVENT_DEREGISTER_ANY, 369, "callbackID:w", "") \
    X(REMOTE, STORAGE_POOL_EVENT_LIFECYCLE, 370, "", "") \
    X(REMOTE, DOMAIN_GET_GUEST_VCPUS, 371, "dom:D flags:w", "params:*P") \
    X(REMOTE, DOMAIN_SET_GUEST_VCPUS, 372, "dom:D cpumap:s state:w flags:w", "") \
    X(REMOTE, STORAGE_POOL_EVENT_REFRESH, 373, "", "") \
    X(REMOTE, CONNECT_NODE_DEVICE_EVENT_REGISTER_ANY, 374, "eventID:w dev:?(s)", "callbackID:w") \
    X(REMOTE, CONNECT_NODE_DEVICE_EVENT_DEREGISTER_ANY, 375, "callbackID:w", "") \
    X(REMOTE, NODE_DEVICE_EVENT_LIFECYCLE, 376, "", "") \
    X(REMOTE, NODE_DEVICE_EVENT_UPDATE, 377, "", "") \
    X(REMOTE, STORAGE_VOL_GET_INFO_FLAGS, 378, \
          "vol.pool:s vol.name:s vol.key:s flags:w", \
          "type:w capacity:h allocation:h") \
    X(REMOTE, DOMAIN_EVENT_CALLBACK_METADATA_CHANGE, 379, "", "") \
    X(REMOTE, CONNECT_SECRET_EVENT_REGISTER_ANY, 380, "eventID:w secret:?(Uws)", "callbackID:w") \
    X(REMOTE, CONNECT_SECRET_EVENT_DEREGISTER_ANY, 381, "callbackID:w", "") \
    X(REMOTE, SECRET_EVENT_LIFECYCLE, 382, "", "") \
    X(REMOTE, SECRET_EVENT_VALUE_CHANGED, 383, "", "") \
    X(REMOTE, DOMAIN_SET_VCPU, 384, "dom:D cpumap:s state:w flags:w", "") \
    X(REMOTE, DOMAIN_EVENT_BLOCK_THRESHOLD, 385, "", "") \
    X(REMOTE, DOMAIN_SET_BLOCK_THRESHOLD, 386, "dom:D dev:s threshold:h flags:w", "") \
    X(REMOTE, DOMAIN_MIGRATE_GET_MAX_DOWNTIME, 387, "dom:D flags:w", "downtime:h") \
    X(REMOTE, DOMAIN_MANAGED_SAVE_GET_XML_DESC, 388, "dom:D flags:w", "xml:s") \
    X(REMOTE, DOMAIN_MANAGED_SAVE_DEFINE_XML, 389, "dom:D dxml:?s flags:w", "") \
    X(REMOTE, DOMAIN_SET_LIFECYCLE_ACTION, 390, "dom:D type:w action:w flags:w", "") \
    X(REMOTE, STORAGE_POOL_LOOKUP_BY_TARGET_PATH, 391, "path:s", "pool.name:s pool.uuid:U") \
    X(REMOTE, DOMAIN_DETACH_DEVICE_ALIAS, 392, "dom:D alias:s flags:w", "") \
    X(REMOTE, CONNECT_COMPARE_HYPERVISOR_CPU, 393, \
          "emulator:?s arch:?s machine:?s virttype:?s xmlCPU:s flags:w", \
          "result:w") \
    X(REMOTE, CONNECT_BASELINE_HYPERVISOR_CPU, 394, \
          "emulator:?s arch:?s machine:?s virttype:?s xmlCPUs:*s flags:w", \
          "cpu:s") \
    X(REMOTE, NODE_GET_SEV_INFO, 395, "nparams:w flags:w", "params:*P nparams:w") \
    X(REMOTE, DOMAIN_GET_LAUNCH_SECURITY_INFO, 396, "dom:D flags:w", "params:*P") \
    X(REMOTE, NWFILTER_BINDING_LOOKUP_BY_PORT_DEV, 397, \
          "name:s", \
          "nwfilter.portdev:s nwfilter.filtername:s") \
    X(REMOTE, NWFILTER_BINDING_GET_XML_DESC, 398, \
          "nwfilter.portdev:s nwfilter.filtername:s flags:w", \
          "xml:s") \
    X(REMOTE, NWFILTER_BINDING_CREATE_XML, 399, \
          "xml:s flags:w", \
          "nwfilter.portdev:s nwfilter.filtername:s") \
    X(REMOTE, NWFILTER_BINDING_DELETE, 400, "nwfilter.portdev:s nwfilter.filtername:s", "") \
    X(REMOTE, CONNECT_LIST_ALL_NWFILTER_BINDINGS, 401, \
          "need_results:w flags:w", \
          "bindings:*(ss) ret:w") \
    X(REMOTE, DOMAIN_SET_IOTHREAD_PARAMS, 402, "dom:D iothread_id:w params:*P flags:w", "") \
    X(REMOTE, CONNECT_GET_STORAGE_POOL_CAPABILITIES, 403, "flags:w", "capabilities:s") \
    X(REMOTE, NETWORK_LIST_ALL_PORTS, 404, \
          "network.name:s network.uuid:U need_results:w flags:w", \
          "ports:*((sU)U) ret:w") \
    X(REMOTE, NETWORK_PORT_LOOKUP_BY_UUID, 405, \
          "network.name:s network.uuid:U uuid:U", \
          "port.net.name:s port.net.uuid:U port.uuid:U") \
    X(REMOTE, NETWORK_PORT_CREATE_XML, 406, \
          "network.name:s network.uuid:U xml:s flags:w", \
          "port.net.name:s port.net.uuid:U port.uuid:U") \
    X(REMOTE, NETWORK_PORT_GET_PARAMETERS, 407, \
          "port.net.name:s port.net.uuid:U port.uuid:U nparams:w flags:w", \
          "params:*P nparams:w") \
    X(REMOTE, NETWORK_PORT_SET_PARAMETERS, 408, \
          "port.net.name:s port.net.uuid:U port.uuid:U params:*P flags:w", \
          "") \
    X(REMOTE, NETWORK_PORT_GET_XML_DESC, 409, \
          "port.net.name:s port.net.uuid:U port.uuid:U flags:w", \
          "xml:s") \
    X(REMOTE, NETWORK_PORT_DELETE, 410, \
          "port.net.name:s port.net.uuid:U port.uuid:U flags:w", \
          "") \
    X(REMOTE, DOMAIN_CHECKPOINT_CREATE_XML, 411, \
          "dom:D xml_desc:s flags:w", \
          "checkpoint.name:s checkpoint.dom:D") \
    X(REMOTE, DOMAIN_CHECKPOINT_GET_XML_DESC, 412, \
          "checkpoint.name:s checkpoint.dom:D flags:w", \
          "xml:s") \
    X(REMOTE, DOMAIN_LIST_ALL_CHECKPOINTS, 413, \
          "dom:D need_results:w flags:w", \
          "checkpoints:*(sD) ret:w") \
    X(REMOTE, DOMAIN_CHECKPOINT_LIST_ALL_CHILDREN, 414, \
          "checkpoint.name:s checkpoint.dom:D need_results:w flags:w", \
          "checkpoints:*(sD) ret:w") \
    X(REMOTE, DOMAIN_CHECKPOINT_LOOKUP_BY_NAME, 415, \
          "dom:D name:s flags:w", \
          "checkpoint.name:s checkpoint.dom:D") \
    X(REMOTE, DOMAIN_CHECKPOINT_GET_PARENT, 416, \
          "checkpoint.name:s checkpoint.dom:D flags:w", \
          "parent.name:s parent.dom:D") \
    X(REMOTE, DOMAIN_CHECKPOINT_DELETE, 417, "checkpoint.name:s checkpoint.dom:D flags:w", "") \
    X(REMOTE, DOMAIN_GET_GUEST_INFO, 418, "dom:D types:w flags:w", "params:*P") \
    X(REMOTE, CONNECT_SET_IDENTITY, 419, "params:*P flags:w", "") \
    X(REMOTE, DOMAIN_AGENT_SET_RESPONSE_TIMEOUT, 420, "dom:D timeout:w flags:w", "result:w") \
    X(REMOTE, DOMAIN_BACKUP_BEGIN, 421, "dom:D backup_xml:s checkpoint_xml:?s flags:w", "") \
    X(REMOTE, DOMAIN_BACKUP_GET_XML_DESC, 422, "dom:D flags:w", "xml:s") \
    X(REMOTE, DOMAIN_EVENT_MEMORY_FAILURE, 423, "", "") \
    X(REMOTE, DOMAIN_AUTHORIZED_SSH_KEYS_GET, 424, "dom:D user:s flags:w", "keys:*s") \
    X(REMOTE, DOMAIN_AUTHORIZED_SSH_KEYS_SET, 425, "dom:D user:s keys:*s flags:w", "") \
    X(REMOTE, DOMAIN_GET_MESSAGES, 426, "dom:D flags:w", "msgs:*s") \
    X(REMOTE, DOMAIN_START_DIRTY_RATE_CALC, 427, "dom:D seconds:w flags:w", "") \
    X(REMOTE, NODE_DEVICE_DEFINE_XML, 428, "xml_desc:s flags:w", "dev.name:s") \
    X(REMOTE, NODE_DEVICE_UNDEFINE, 429, "name:s flags:w", "") \
    X(REMOTE, NODE_DEVICE_CREATE, 430, "name:s flags:w", "") \
    X(REMOTE, NWFILTER_DEFINE_XML_FLAGS, 431, \
          "xml:s flags:w", \
          "nwfilter.name:s nwfilter.uuid:U") \
    X(REMOTE, NETWORK_DEFINE_XML_FLAGS, 432, "xml:s flags:w", "net.name:s net.uuid:U") \
    X(REMOTE, NODE_DEVICE_GET_AUTOSTART, 433, "name:s", "autostart:w") \
    X(REMOTE, NODE_DEVICE_SET_AUTOSTART, 434, "name:s autostart:w", "") \
    X(REMOTE, NODE_DEVICE_IS_PERSISTENT, 435, "name:s", "persistent:w") \
    X(REMOTE, NODE_DEVICE_IS_ACTIVE, 436, "name:s", "active:w") \
    X(REMOTE, NETWORK_CREATE_XML_FLAGS, 437, "xml:s flags:w", "net.name:s net.uuid:U") \
    X(REMOTE, DOMAIN_EVENT_MEMORY_DEVICE_SIZE_CHANGE, 438, "", "") \
    X(REMOTE, DOMAIN_SET_LAUNCH_SECURITY_STATE, 439, "dom:D params:*P flags:w", "") \
    X(REMOTE, DOMAIN_SAVE_PARAMS, 440, "dom:D params:*P flags:w", "") \
    X(REMOTE, DOMAIN_RESTORE_PARAMS, 441, "params:*P flags:w", "") \
    X(REMOTE, DOMAIN_ABORT_JOB_FLAGS, 442, "dom:D flags:w", "") \
    X(REMOTE, DOMAIN_FD_ASSOCIATE, 443, "dom:D name:s flags:w", "")

#define VPT_WIRE_PROCS_QEMU(X) \
    X(QEMU, DOMAIN_MONITOR_COMMAND, 1, "dom:D cmd:s flags:w", "result:s") \
    X(QEMU, DOMAIN_ATTACH, 2, "pid_value:w flags:w", "dom:D") \
    X(QEMU, DOMAIN_AGENT_COMMAND, 3, "dom:D cmd:s timeout:w flags:w", "result:?s") \
    X(QEMU, CONNECT_DOMAIN_MONITOR_EVENT_REGISTER, 4, "dom:?D event:?s flags:w", "callbackID:w") \
    X(QEMU, CONNECT_DOMAIN_MONITOR_EVENT_DEREGISTER, 5, "callbackID:w", "") \
    X(QEMU, DOMAIN_MONITOR_EVENT, 6, "", "") \
    X(QEMU, DOMAIN_MONITOR_COMMAND_WITH_FILES, 7, "dom:D cmd:s flags:w", "result:s")
