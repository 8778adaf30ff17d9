"""Supervision of the embedded database by the web server and the worker: a killed one is restarted
automatically, so that pages do not answer 503 until an operator acts."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Thread
from typing import Final

from jiceng.config.failures import explain
from jiceng.core.console import say

LOOK_EVERY: Final = 1.0
LONGEST_WAIT: Final = 60.0


def watch(revive: Callable[[], object]) -> Thread:
    """Call this repeatedly in a thread; a failure is reported and tried again."""
    thread = Thread(target=_look_after, args=(revive,), name="database", daemon=True)
    thread.start()
    return thread


def _look_after(revive: Callable[[], object]) -> None:
    wait = LOOK_EVERY
    while True:
        time.sleep(wait)
        try:
            revive()
            wait = LOOK_EVERY
        except Exception as error:  # noqa: BLE001 - the next check follows in any case
            say(explain(error))
            wait = min(wait * 2, LONGEST_WAIT)
