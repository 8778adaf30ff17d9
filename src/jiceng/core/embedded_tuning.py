"""Settings of the embedded server for the machine that it runs on."""

from __future__ import annotations

import os

import psutil

_MIB = 1024 * 1024


def settings_for(port: int) -> dict[str, str]:
    """Settings for a machine that also runs the web server. Durability is unchanged: committed data
    survives a power cut."""
    memory = psutil.virtual_memory().total // _MIB
    buffers = max(128, min(1024, memory // 8))
    return {
        "listen_addresses": "",
        "port": str(port),
        "unix_socket_permissions": "0700",
        "max_connections": "100",
        "shared_buffers": f"{buffers}MB",
        "effective_cache_size": f"{max(256, memory // 2)}MB",
        "work_mem": "32MB",
        "maintenance_work_mem": "256MB",
        "max_wal_size": "4GB",
        "min_wal_size": "256MB",
        "checkpoint_timeout": "15min",
        "wal_compression": "on",
        "random_page_cost": "1.1",
        "jit": "off",
        # Containers often have 64 MB in /dev/shm, too little for a parallel query.
        "dynamic_shared_memory_type": "posix" if _shared_memory() >= 1024 else "sysv",
        "timezone": "UTC",
        "log_timezone": "UTC",
        "logging_collector": "on",
        "log_directory": "../log",
        "log_filename": "postgresql-%a.log",
        "log_truncate_on_rotation": "on",
        "log_rotation_age": "1d",
        "log_rotation_size": "0",
        # Statements, errors and their details quote residents' texts. The client receives them in
        # any case; the server's log contains only its starts, stops and own failures.
        "log_min_messages": "log",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_statement": "none",
        "log_min_duration_statement": "-1",
        "log_min_duration_sample": "-1",
        "log_lock_waits": "off",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
    }


def _shared_memory() -> int:
    """Size of /dev/shm in MiB; 0 where there is none."""
    try:
        found = os.statvfs("/dev/shm")  # noqa: S108 - measured, not written to
    except OSError:
        return 0
    return found.f_blocks * found.f_frsize // _MIB
