"""Parallel sending with one lane for each receiver, so that a slow one delays no others.

Only the sending runs in parallel, in threads without database access; the caller reads messages
and stores results one after the other.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Collection
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Final, TypeVar
from uuid import UUID

LANES: Final = 8
LANE_SECONDS: Final = 20.0
"""Time for one receiver, after which its other messages wait for the next run."""
RUN_SECONDS: Final = 45.0
"""Time after which no sending is started: the next run follows in a minute."""
SLOW: Final = "slow"
"""Error code of a receiver that exceeded its time."""

Sent = TypeVar("Sent")


def run(
    claim: Callable[[Collection[UUID]], Sent | None],
    *,
    lane: Callable[[Sent], UUID],
    send: Callable[[Sent], str],
    note: Callable[[Sent, str], object],
) -> int:
    """Send all due messages; returns the number accepted.

    Args:
        claim: returns the next message, except for these receivers; None: none is due.
        lane: the receiver of one.
        send: sends one message in a thread; returns the code of an error, or "".
        note: writes that down.
    """
    began, taken = time.monotonic(), 0
    spent: dict[UUID, float] = defaultdict(float)
    tired: set[UUID] = set()
    busy: dict[Future[str], tuple[Sent, float]] = {}
    with ThreadPoolExecutor(LANES, thread_name_prefix="send") as threads:
        while True:
            while len(busy) < LANES and time.monotonic() - began < RUN_SECONDS:
                claimed = claim({*tired, *(lane(sent) for sent, _since in busy.values())})
                if claimed is None:
                    break
                busy[threads.submit(send, claimed)] = (claimed, time.monotonic())
            if not busy:
                return taken
            done, _others = wait(busy, return_when=FIRST_COMPLETED)
            for each in done:
                sent, since = busy.pop(each)
                fault = each.result()
                note(sent, fault)
                taken += not fault
                spent[lane(sent)] += time.monotonic() - since
                if fault == SLOW or spent[lane(sent)] > LANE_SECONDS:
                    tired.add(lane(sent))
