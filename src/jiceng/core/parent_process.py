"""Ends of processes whose parent has ended, however it ended: a killed parent sends no message."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from multiprocessing.connection import wait
from threading import Thread


def end_with_parent() -> None:
    """End this process, started by `multiprocessing`, as soon as its parent has ended. Does nothing
    in a process that was started otherwise."""
    if multiprocessing.parent_process() is not None:
        Thread(target=_wait_for_parent, name="parent", daemon=True).start()


def end_with_input() -> None:
    """Ask this process to end (SIGTERM) as soon as its standard input does: for a program whose
    parent holds the other end of a pipe."""
    Thread(target=_wait_for_input, name="parent", daemon=True).start()


def _wait_for_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _wait_for_input() -> None:
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
