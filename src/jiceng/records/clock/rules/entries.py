"""Entries of a clock's ledger, one frozen type each, and their JSON form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from jiceng.core.worktime import WorkingTime


@dataclass(frozen=True, slots=True)
class Start:
    """First entry of every ledger; occurs only once.

    Args:
        span: time allowed, above zero; None without a deadline.
        unit_id: the unit in charge.
    """

    at: datetime
    span: WorkingTime | None
    unit_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """Pause the clock for a reason. Several reasons may apply; repeating one has no effect."""

    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Resume:
    """End one reason for pausing, or all (None). The clock resumes when no reason is left."""

    at: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Extend:
    """A granted extension; refused ones are not recorded.

    Args:
        amount: above zero. If its unit is of the other kind than the span's (working or calendar),
            a day counts as a day: one more working day is one more calendar day.
    """

    at: datetime
    amount: WorkingTime


@dataclass(frozen=True, slots=True)
class Transfer:
    """Change of the unit in charge.

    Args:
        restart: whether the clock restarts at this moment; otherwise it is not affected.
        span: with a restart, the new time allowed (None: as before).
    """

    at: datetime
    unit_id: UUID | None
    restart: bool = False
    span: WorkingTime | None = None


@dataclass(frozen=True, slots=True)
class Retime:
    """Apply another deadline rule from the start on, e.g. after a correction of the category.

    Pauses are recomputed in the new span's unit, extensions stay. If the new span makes the record
    late, the breach is dated at this moment, since it could not have been known earlier. On a
    stopped clock the new span applies to the next round only.
    """

    at: datetime
    span: WorkingTime | None


@dataclass(frozen=True, slots=True)
class Due:
    """Due time set by another system; it overrides our own rules.

    From here on the clock runs around the clock towards it: pauses and extensions still move it, a
    corrected category (`Retime`) does not, a restart or reopening ends it.

    Args:
        due_at: not before the start; equal to the start means due immediately.
    """

    at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Stop:
    """Freeze the clock: the record is resolved, closed, merged or declined."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Continue:
    """Undo a stop, e.g. after a wrong merge.

    The clock resumes with the time that was left, as after a pause since the stop; round and
    extensions stay.
    """

    at: datetime


@dataclass(frozen=True, slots=True)
class Reopen:
    """Start a new round with `span` (None: as before)."""

    at: datetime
    span: WorkingTime | None = None


@dataclass(frozen=True, slots=True)
class Appeal:
    """Final decision on an appeal against all undecided breaches; only after a stop."""

    at: datetime
    granted: bool


Entry = (
    Start | Pause | Resume | Extend | Transfer | Retime | Due | Stop | Continue | Reopen | Appeal
)


class LedgerError(ValueError):
    """An impossible sequence of entries.

    Args:
        code: kind of the error, e.g. ``"ledger.out_of_order"``.
        index: of the entry, counted from 0.
        entry: that entry; None for an empty ledger.
    """

    def __init__(self, code: str, message: str, index: int, entry: Entry | None) -> None:
        name = type(entry).__name__ if entry is not None else "nothing"
        super().__init__(f"entry {index} ({name}): {message}")
        self.code = code
        self.index = index
        self.entry = entry


_KINDS: dict[str, type[Entry]] = {
    kind.__name__.lower(): kind
    for kind in (
        Start,
        Pause,
        Resume,
        Extend,
        Transfer,
        Retime,
        Due,
        Stop,
        Continue,
        Reopen,
        Appeal,
    )
}


def _instant_to_text(value: datetime) -> str:
    if value.tzinfo is None:
        raise ValueError(f"a datetime without a time zone: {value.isoformat()}")
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _instant_from_text(value: str) -> datetime:
    instant = datetime.fromisoformat(value)
    if instant.tzinfo is None:
        raise ValueError(f"a datetime without a time zone: {value}")
    return instant.astimezone(UTC)


def _is(kind: type) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if not isinstance(value, kind):
            raise TypeError(f"{value!r} is not of type {kind.__name__}")
        return value

    return check


# Serialiser and parser by field name; a name has the same meaning in all entries.
_FORMS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "at": (_instant_to_text, _instant_from_text),
    "due_at": (_instant_to_text, _instant_from_text),
    "span": (str, WorkingTime.parse),
    "amount": (str, WorkingTime.parse),
    "unit_id": (str, UUID),
    "reason": (str, _is(str)),
    "restart": (bool, _is(bool)),
    "granted": (bool, _is(bool)),
}
_FIELDS: dict[type, tuple[Field[Any], ...]] = {kind: fields(kind) for kind in _KINDS.values()}


def entry_to_dict(entry: Entry) -> dict[str, Any]:
    """Serialise an entry to a JSON-compatible dict; default values are omitted.

    >>> entry_to_dict(Stop(datetime(2026, 1, 5, 1, tzinfo=UTC)))
    {'kind': 'stop', 'at': '2026-01-05T01:00:00Z'}
    """
    plain: dict[str, Any] = {"kind": type(entry).__name__.lower()}
    for each in _FIELDS[type(entry)]:
        value = getattr(entry, each.name)
        if value != each.default:
            plain[each.name] = None if value is None else _FORMS[each.name][0](value)
    return plain


def entry_from_dict(plain: Mapping[str, Any]) -> Entry:
    """Parse the result of `entry_to_dict`.

    Raises:
        ValueError: for an unknown kind or field or an invalid value, named in the message.
    """
    name = plain.get("kind")
    kind = _KINDS.get(name) if isinstance(name, str) else None
    if kind is None:
        raise ValueError(f"not a kind of ledger entry: {name!r}")
    known = {each.name: each for each in _FIELDS[kind]}
    if unknown := plain.keys() - known.keys() - {"kind"}:
        raise ValueError(f"a {plain['kind']} entry has no {sorted(unknown)}")
    values: dict[str, Any] = {}
    for name, each in known.items():
        if name not in plain:
            if each.default is MISSING:
                raise ValueError(f"a {plain['kind']} entry needs {name!r}")
            continue
        value = plain[name]
        # None only where the type permits it, so that a required time cannot be missing.
        if value is None and "None" in str(each.type):
            values[name] = None
            continue
        try:
            values[name] = _FORMS[name][1](value)
        except (TypeError, ValueError, AttributeError) as error:
            raise ValueError(f"{name!r} of a {plain['kind']} entry: {error}") from error
    return kind(**values)
