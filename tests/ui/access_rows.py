"""Access rows of core's administration pages: calendar, vocabulary, audit log and others."""

from __future__ import annotations

from jiceng.core import audit_verification, background_jobs, data_subjects, retention
from tests.access.table import OPEN, Row, Scene, Target
from tests.access.targets import reported
from tests.world import World

ADMIN = "desk/admin/"
CALENDAR = ADMIN + "calendar/"
PERSONS = ADMIN + "persons/"
PERSON = PERSONS + "<uuid:record>/"
AUDIT = ADMIN + "audit/"
TERM = ADMIN + "vocabulary/<str:term>/"
RUNS = {audit_verification.JOB: "auditor", retention.JOB: "administrator"}


def _asked(verb: str = "", **data: str) -> Scene:
    """A person who has requested their data."""

    def asked(world: World) -> Target:
        row = data_subjects.register(
            kind="see",
            subject=data_subjects.Subject(email="a@example.com"),
            note="核实",
            by=world["district"],
            at=world.at,
        )
        parts = {"record": row.pk, **({"verb": verb} if verb else {})}
        return Target(parts=parts, data=data or None, form=True)

    return asked


def _run(kind: str) -> Scene:
    """A long-running job."""

    def asked(world: World) -> Target:
        row = background_jobs.start(kind=kind, by=world[RUNS[kind]], at=world.at)
        return Target(parts={"job": row.id})

    return asked


def _day(**data: str) -> Scene:
    return lambda _world: Target(parts={"day": "2026-10-01", "year": 2030}, data=data, form=True)


def _term(**data: str) -> Scene:
    return lambda _world: Target(parts={"term": "dispatch"}, data=data or None, form=True)


def _trail(world: World) -> Target:
    """A request that an auditor of another district must not find."""
    case = reported(world)
    return Target(query={"of": case.number, "kind": "case"}, secret=str(case.id))


# Calendar, verification and erasure apply to the whole installation.
ROWS = {
    "upkeep": (
        Row("GET", CALENDAR, "calendar.edit", outside=OPEN),
        Row(
            "POST",
            CALENDAR + "set/",
            "calendar.edit",
            _day(first="2027-02-06", working="no"),
            outside=OPEN,
        ),
        Row("POST", CALENDAR + "<str:day>/clear/", "calendar.edit", _day(), outside=OPEN),
        Row("POST", CALENDAR + "<int:year>/announce/", "calendar.edit", _day(), outside=OPEN),
        Row("GET", ADMIN + "vocabulary/", "vocabulary.edit", outside=OPEN),
        Row("GET", TERM, "vocabulary.edit", _term(), outside=OPEN),
        Row("POST", TERM, "vocabulary.edit", _term(**{"zh-hans-0": "派单"}), outside=OPEN),
        Row("GET", AUDIT, "audit.read", _trail, outside=OPEN),
        Row("POST", AUDIT + "verify/", "audit.read", outside=OPEN),
        Row(
            "GET",
            AUDIT + "verify/<uuid:job>/",
            "audit.read",
            _run(audit_verification.JOB),
            outside=OPEN,
        ),
        Row(
            "GET",
            ADMIN + "runs/<uuid:job>/",
            "audit.read",
            _run(audit_verification.JOB),
            "verification",
            outside=OPEN,
        ),
        Row(
            "GET",
            ADMIN + "runs/<uuid:job>/",
            "retention.run",
            _run(retention.JOB),
            "erasure",
            outside=OPEN,
        ),
        Row("GET", PERSONS, "personal.reveal", outside=OPEN),
        Row(
            "POST",
            PERSONS,
            "personal.reveal",
            lambda _world: Target(
                data={"kind": "see", "email": "a@example.com", "note": "核实"}, form=True
            ),
            outside=OPEN,
        ),
        Row("GET", PERSON, "personal.reveal", _asked(), outside=OPEN),
        Row("POST", PERSON + "look/", "personal.reveal", _asked(), outside=OPEN),
        Row("POST", PERSON + "copy/", "personal.reveal", _asked(), outside=OPEN),
        Row(
            "POST",
            PERSON + "do/<slug:verb>/",
            "personal.reveal",
            _asked("answer", outcome="done", text="已答复"),
            outside=OPEN,
        ),
        Row("GET", ADMIN + "retention/", "retention.run", outside=OPEN),
        Row(
            "POST",
            ADMIN + "retention/clock/",
            "retention.run",
            lambda _world: Target(data={"reason": "已对时"}, form=True),
            outside=OPEN,
        ),
        Row(
            "POST",
            ADMIN + "retention/run/",
            "retention.run",
            lambda _world: Target(data={"reason": "本人要求"}, form=True),
            outside=OPEN,
        ),
    )
}
