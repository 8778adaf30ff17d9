"""What can happen to a clock, one frozen type each, and their plain form for JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from jiceng.core.worktime import WorkingTime


@dataclass(frozen=True, slots=True)
class Start:
    """The record begins; always the first entry, and the only one of its kind.

    Args:
        span: the time given, above zero; None where no deadline applies.
        unit_id: the unit in charge.
    """

    at: datetime
    span: WorkingTime | None
    unit_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """The clock is stopped for a reason. Several reasons may hold at once; naming one that
    holds already changes nothing."""

    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Resume:
    """One reason for pausing has gone, or all of them (None). The clock runs again when none is
    left."""

    at: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Extend:
    """A granted extension. Refused ones are no entries.

    Args:
        amount: above zero. In a unit of the other kind than the span's (working or day and
            night) it counts day for day: one working day more is one calendar day more.
    """

    at: datetime
    amount: WorkingTime


@dataclass(frozen=True, slots=True)
class Transfer:
    """Another unit is in charge.

    Args:
        restart: whether its clock begins anew at this moment; else the clock goes on as if
            nothing had happened.
        span: with a restart, the time given to it (None: as much as before).
    """

    at: datetime
    unit_id: UUID | None
    restart: bool = False
    span: WorkingTime | None = None


@dataclass(frozen=True, slots=True)
class Retime:
    """Another deadline rule applies from the start on, because a category was corrected, say.

    Pauses are counted again in the new span's unit, extensions stay. A clock that the new span
    makes late is on record as late from this moment, not from before anyone could know. On a clock
    that has been stopped it changes nothing that has been; the next round begins with it.
    """

    at: datetime
    span: WorkingTime | None


@dataclass(frozen=True, slots=True)
class Due:
    """Another system has set the due time, and it stands whatever our own rules would give.

    From here on the clock runs day and night towards it: pauses and extensions still move it, a
    corrected category (`Retime`) no longer does, a restart or reopening ends it.

    Args:
        due_at: the moment itself, not before the start; at the start means due at once.
    """

    at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Stop:
    """Resolved, closed, merged or declined: the clock is frozen."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Continue:
    """A stop is taken back: it should not have been (a wrong merge, say). The clock goes on with
    what it had left, as after a pause from the stop until now; round and extensions stay."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Reopen:
    """To be done again: a new clock with `span` (None: as much as before)."""

    at: datetime
    span: WorkingTime | None = None


@dataclass(frozen=True, slots=True)
class Appeal:
    """The final decision on an appeal against all breaches not yet decided upon; after a stop."""

    at: datetime
    granted: bool


Entry = (
    Start | Pause | Resume | Extend | Transfer | Retime | Due | Stop | Continue | Reopen | Appeal
)


class LedgerError(ValueError):
    """A ledger that cannot have happened.

    Args:
        code: what is wrong, e.g. ``"ledger.out_of_order"``.
        index: which entry, counted from 0.
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


# By field name, as every entry uses the same name for the same thing: writer, reader.
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
    """The entry as a plain dict that JSON can hold; what equals its default is left out.

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
    """The entry that `entry_to_dict` made a dict of.

    Raises:
        ValueError: for a kind, a field or a value that no entry has; the message names it.
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
        # Only where the type allows it: a missing moment must not pass as an empty one.
        if value is None and "None" in str(each.type):
            values[name] = None
            continue
        try:
            values[name] = _FORMS[name][1](value)
        except (TypeError, ValueError, AttributeError) as error:
            raise ValueError(f"{name!r} of a {plain['kind']} entry: {error}") from error
    return kind(**values)
