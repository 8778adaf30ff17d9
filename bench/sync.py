"""Commands of phones through a faulty net, and a day's work of one officer in the app on 3G.

Fifty phones send a thousand commands, twenty each on five records, in any order and all at once,
through a net that cuts, delays, doubles and reorders (`bench.faulty_net`), until the server has
confirmed all. The floor is one row for each of the same envelopes in a bare Django, through the
same server. Processor time is that of the web server and of the database.

The day: two hundred records with sixty photos lie in the queue of the real app in a browser, whose
net then becomes 3G. Photos have so much detail that each is about as large as the app lets it be.
The opening: the app with 200 records in its queue, without signal, at a quarter of the speed.
"""

from __future__ import annotations

import http.client
import random
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
import psutil
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from bench import bare
from bench.day_of_work import Day, days_work
from bench.faulty_net import FaultyNet
from bench.harness import Result, at_most, at_most_ms, best
from bench.opening_of_app import Opening, opening_of_app
from bench.seed import seeded
from bench.web import connect, empty_view, serving, sign_in
from jiceng.core import roles
from jiceng.core.access import Actor, permissions
from jiceng.core.ids import uuid7
from jiceng.core.models import Event
from jiceng.demo.officers_phones import Phone, set_up_phone
from jiceng.directory.models import Unit
from jiceng.directory.public import actor_of, civil_day
from jiceng.fieldwork.sync.models import Command
from jiceng.fieldwork.sync.public import Made

REQUESTS, COMMUNITY = 100_000, "990100000000"
PHONES, RECORDS, STEPS = 50, 5, 4
LARGEST, AT_ONCE = 10, 16
GIVES_UP_S = 300
PATH = "/api/v1/field/commands"
ARRIVED = frozenset(("applied", "conflict", "held", "refused", "closed"))
JSON = {"Content-Type": "application/json", "Connection": "close"}


@dataclass(frozen=True, slots=True)
class Run:
    """One run through the net: processor and elapsed seconds, calls, and what is wrong after it."""

    processor: float
    elapsed: float
    calls: int
    wrong: int


def run() -> Result:
    """Processor seconds of the server for a thousand commands; the day's work, and the opening of
    the app, in the goals."""
    # The app is served from the collected files.
    call_command("collectstatic", interactive=False, verbosity=0)
    with seeded(REQUESTS), serving() as port:
        unit = Unit.objects.get(code=COMMUNITY)
        with roles.as_owner():
            with connection.cursor() as cursor:
                cursor.execute(bare.TABLE)
            roles.grant_after_migrate()
        day, opening = days_work(port, unit), opening_of_app(port, unit)
        turns = iter(range(100))

        def measure() -> Result:
            turn = next(turns)
            phones = list(_phones(unit, turn))
            ours = _through_the_net(phones, port, turn)
            with serving("bench.bare:application") as floor_port:
                floor = _bare_rows(phones, floor_port)
            return _result(ours, floor, day, opening)

        with empty_view() as empty:
            return best(measure, empty)


def _result(ours: Run, floor: float, day: Day, opening: Opening) -> Result:
    return Result(
        figure=f"processor time of the server for {PHONES * RECORDS * STEPS:,} commands of"
        f" {PHONES} phones through a faulty net",
        ours=round(ours.processor, 2),
        floor=round(floor, 2),
        ratio=round(ours.processor / floor, 2),
        unit="s",
        extra={
            "until the last was confirmed, with the net's delays_s": round(ours.elapsed, 2),
            "calls": ours.calls,
            "a day's photos_MB": round(day.photo_bytes / 1e6, 1),
        },
        goals=(
            at_most("commands not exactly once, in order, byte for byte", ours.wrong, 0),
            at_most_ms("processor time of the server", 1000 * ours.processor, 5_000),
            at_most_ms("text of a day's work on 3G", 1000 * day.text, 10_000),
            at_most_ms("a day's work with photos on 3G", 1000 * day.whole, 180_000),
            at_most_ms("app opened until the PIN can be entered", opening.pin, 2_000),
            at_most_ms("PIN entered until Today is drawn", opening.today, 2_000),
        ),
    )


def _phones(unit: Unit, turn: int) -> Iterator[Phone]:
    """Phones with their commands made."""
    for number in range(PHONES):
        person, _cookie = sign_in(unit, sorted(permissions()), f"officer{turn}-{number}")
        yield filled_phone(actor_of(person, timezone.now()), unit.pk, timezone.now())


def filled_phone(owner: Actor, unit: UUID, now: datetime) -> Phone:
    """A phone with `STEPS` commands on each of `RECORDS` hazards."""
    phone = set_up_phone(owner, "测试手机", now)
    recheck = str(civil_day(now + timedelta(days=30)))
    records = [uuid7() for _record in range(RECORDS)]
    for step in range(STEPS):
        for record in records:
            if step == 0:
                _open(phone, record, unit, recheck)
            else:
                look = {"found": f"第{step}次查看", "is_removed": False, "next_on": recheck}
                phone.make("hazard.check", record, now, values=look)
    return phone


def _open(phone: Phone, record: UUID, unit: UUID, recheck: str) -> None:
    said = {
        "title": "楼道堆放电动车",
        "kind": "fire",
        "level": "high",
        "place": "测试社区3栋楼道",
        "recheck_on": recheck,
    }
    phone.make("hazard.open", record, timezone.now(), unit=unit, values=said)


def _through_the_net(phones: list[Phone], port: int, turn: int) -> Run:
    """Send until everything is confirmed."""
    net = FaultyNet(port, seed=turn + 1)
    with _processor_time(port) as processor, net.listening() as entry:
        began = time.monotonic()
        with ThreadPoolExecutor(AT_ONCE) as several:
            jobs = [
                several.submit(send_all, phone, entry, random.Random(f"{turn}-{number}"))
                for number, phone in enumerate(phones)
            ]
            calls = [job.result() for job in jobs]
        elapsed = time.monotonic() - began
        net.settle()
        spent = processor()
    return Run(spent, elapsed, sum(calls), sum(wrong_commands(phone) for phone in phones))


def send_all(phone: Phone, port: int, rng: random.Random) -> int:
    """Send a phone's queue in batches of any size and order until all is confirmed; the calls."""
    count, open_ = phone.count(), {each.id: each for each in phone.made}
    calls, until = 0, time.monotonic() + GIVES_UP_S
    while open_:
        if time.monotonic() > until:
            raise RuntimeError(f"{len(open_)} commands are not confirmed")
        batch = rng.sample(list(open_.values()), min(len(open_), rng.randint(1, LARGEST)))
        calls += 1
        for answer in _deliver(port, [_json(each) for each in batch], count):
            # As in the app, what is held has arrived and is not sent again.
            if answer["state"] in ARRIVED:
                open_.pop(UUID(answer["id"]), None)
    return calls


def _deliver(port: int, envelopes: list[dict[str, Any]], count: Made) -> list[dict[str, Any]]:
    """The answers, or none if the net has lost them."""
    made = {"device": count.device, "made": count.made, "signature": _base64(count.signature)}
    web = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        web.request("POST", PATH, orjson.dumps({"envelopes": envelopes, "made": [made]}), JSON)
        answer = web.getresponse()
        content = answer.read()
        if answer.status != http.client.OK:
            raise RuntimeError(f"{answer.status}: {content[:300]!r}")
        return list(orjson.loads(content)["answers"])
    except (http.client.HTTPException, OSError, orjson.JSONDecodeError):
        return []
    finally:
        web.close()


def _json(envelope: Any) -> dict[str, Any]:
    return {
        "id": envelope.id,
        "device": envelope.device,
        "number": envelope.number,
        "key": envelope.key,
        "point": _base64(envelope.point),
        "nonce": _base64(envelope.nonce),
        "box": _base64(envelope.box),
    }


def _base64(value: bytes) -> str:
    return b64encode(value).decode()


def wrong_commands(phone: Phone) -> int:
    """Commands of a phone that are not carried out exactly once, in order and byte for byte."""
    device = phone.set_up.device.pk
    rows = list(Command.objects.filter(device=device).order_by("number"))
    wrong = abs(len(rows) - len(phone.texts))
    wrong += sum(row.text.encode() != text for row, text in zip(rows, phone.texts, strict=False))
    wrong += sum(row.state != "applied" for row in rows)
    carried_out = _carried_out(device)
    for record in {row.stream for row in rows}:
        steps = [row.step for row in carried_out if row.stream == record]
        wrong += steps != list(range(1, STEPS + 1))
        wrong += Event.objects.filter(stream_id=record).count() != STEPS
    return wrong


def _carried_out(device: UUID) -> list[Command]:
    """A device's commands in the order in which they took effect, as its events have it."""
    rows = Command.objects.filter(device=device).in_bulk()
    said = [
        orjson.loads(each.data) for each in Event.objects.filter(stream_id=device).order_by("seq")
    ]
    return [rows[UUID(each["command"])] for each in said if each.get("state") == "applied"]


def _bare_rows(phones: list[Phone], port: int) -> float:
    """Processor seconds for one row for each envelope in a bare Django."""
    web = connect(port)
    with _processor_time(port) as processor:
        for phone in phones:
            for each in phone.made:
                body = orjson.dumps({"title": str(each.id), "text": _base64(each.box)})
                web.request("POST", "/notes", body, {"Content-Type": "application/json"})
                answer = web.getresponse()
                answer.read()
                if answer.status != http.client.OK:
                    raise RuntimeError(f"/notes answers {answer.status}")
        return processor()


@contextmanager
def _processor_time(port: int) -> Iterator[Callable[[], float]]:
    """Yields a function: seconds of processor that the web server on a port and the database have
    spent since the beginning."""
    web = next(
        psutil.Process(each.pid)
        for each in psutil.net_connections("tcp")
        if each.pid and each.status == psutil.CONN_LISTEN and each.laddr[1:] == (port,)
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = psutil.Process(cursor.fetchone()[0])
    server = backend.parent()
    assert server is not None

    def spent() -> float:
        tops = [_top(web), server]
        return sum(_seconds(each) for top in tops for each in [top, *top.children(recursive=True)])

    began = spent()
    yield lambda: spent() - began


def _top(process: psutil.Process) -> psutil.Process:
    """The first process of a web server, whose workers are its children."""
    above = process.parent()
    return above if above is not None and "granian" in " ".join(above.cmdline()) else process


def _seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    ended = getattr(times, "children_user", 0.0) + getattr(times, "children_system", 0.0)
    return float(times.user + times.system + ended)
