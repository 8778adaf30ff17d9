"""Validation of lifecycle declarations, and timers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jiceng.activities.needs.lifecycle import NEEDS
from jiceng.activities.needs.models import Need
from jiceng.core.access import SYSTEM
from jiceng.core.errors import NotFound, Refused
from jiceng.core.evidence import Evidence
from jiceng.core.ids import uuid7
from jiceng.core.streams import EventWords, StreamKind
from jiceng.records.lifecycle import Lifecycle, lifecycle_of
from jiceng.records.moves import Move, Opening
from jiceng.records.moving import make_move
from jiceng.records.outcomes import Outcome

NOON = datetime(2026, 9, 16, 4, tzinfo=UTC)
STATES = st.sampled_from([{"open"}, {"shut"}, {"open", "shut"}])


@dataclass(frozen=True)
class Facts:
    """Hours until each timer; None for a timer that does not run."""

    hours: dict[str, int | None]


def move(name: str, **given: Any) -> Move:
    plain = {"label": name, "event": (name, name), "on": {"open"}, "to": {"open"}}
    return Move(name=name, **{**plain, "apply": lambda *_any: Outcome("open"), **given})


def lifecycle(*moves: Move) -> Lifecycle:
    return Lifecycle(
        kind="thing",
        label="Thing",
        model=Need,
        named="title",
        states={"open": "open", "shut": "shut"},
        opening=Opening(
            label="Begin",
            event=("begun", "Begun"),
            right="need.edit",
            fields=NEEDS.opening.fields,
            apply=lambda *_any: Outcome("open"),
        ),
        moves=moves,
        visible=lambda _actor: Need.objects.none(),
        load=lambda record: record,
    )


@pytest.mark.parametrize(
    ("moves", "said"),
    [
        ([move("shut"), move("shut")], "share the name shut"),
        ([move("shut", key="x"), move("lock", key="x")], "share the key x"),
        ([move("shut", on={"ajar"})], "shut knows states ajar"),
        ([move("shut", to={"locked"})], "shut knows states locked"),
    ],
)
def test_invalid_lifecycle_is_reported_at_definition(moves, said) -> None:
    with pytest.raises(ValueError, match=said):
        lifecycle(*moves)


def test_lifecycle_contributes_stream_kind_labels_and_evidence() -> None:
    brought = list(lifecycle(move("shut", event=("was_shut", "Shut"))).brings())
    kind, words, evidence = brought
    assert isinstance(kind, StreamKind)
    assert kind.kind == "thing"
    assert isinstance(words, EventWords)
    assert words.words == {"thing.begun": "Begun", "thing.was_shut": "Shut"}
    assert isinstance(evidence, Evidence)
    assert evidence.model == "needs.Need"


@given(
    st.dictionaries(
        st.sampled_from("abc"),
        st.tuples(
            st.sampled_from([{"open"}, {"shut"}, {"open", "shut"}]), st.none() | st.integers(0, 9)
        ),
    ),
    st.sampled_from(["open", "shut"]),
)
def test_record_wakes_at_its_earliest_running_timer(timers, state) -> None:
    def timer(name: str) -> Any:
        def after(facts: Facts) -> datetime | None:
            hours = facts.hours[name]
            return None if hours is None else NOON + timedelta(hours=hours)

        return after

    declared = lifecycle(*(move(n, on=on, after=timer(n)) for n, (on, _hours) in timers.items()))
    facts = Facts({name: hours for name, (_on, hours) in timers.items()})
    running = [hours for on, hours in timers.values() if state in on and hours is not None]
    expected = NOON + timedelta(hours=min(running)) if running else None
    assert declared.wakes_at(facts, state) == expected


def test_unknown_kinds_moves_and_records_are_refused(db: None) -> None:
    with pytest.raises(NotFound):
        lifecycle_of("nothing")
    with pytest.raises(Refused):
        make_move("need", uuid7(), "nothing", by=SYSTEM, at=NOON)
    with pytest.raises(NotFound):
        make_move("need", uuid7(), "withdraw", by=SYSTEM, at=NOON)
    assert NEEDS.move("nothing") is None
