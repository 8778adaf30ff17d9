"""Rows of requests for tests of queries, inserted without actions and events."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from jiceng.cases.models import Case, CaseSearch, Category, State
from jiceng.cases.rules import WAYS
from jiceng.cases.search.by_words import units_of, words_vector
from jiceng.core.ids import uuid7
from jiceng.core.shared_reference_data import invalidate
from jiceng.directory.models import Unit

NOON = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)  # 12:00 in China
_numbers = count(1)


def category(code: str, parent: Category | None = None) -> Category:
    """A category with a deadline of five working days."""
    made = Category.objects.create(
        code=code, name=f"类别{code}", parent=parent, deadline_amount=5, deadline_unit="work_day"
    )
    invalidate("categories")
    return made


def case(unit: Unit, **given: Any) -> Case:
    """A request of a unit with its search row, by default open and due in a week."""
    opened_at = given.pop("opened_at", NOON)
    due_at = given.pop("due_at", opened_at + timedelta(days=7))
    state = given.get("state", State.HANDLING)
    values: dict[str, Any] = {
        "id": uuid7(),
        "number": f"{next(_numbers):020}",
        "channel": "hotline",
        "title": "井盖破损",
        "text": "路面井盖破损，请尽快修好。",
        "state": state,
        "is_open": state not in {State.CLOSED, State.MERGED, State.DECLINED},
        "unit": unit,
        "first_receiver": unit,
        "opened_at": opened_at,
        "due_at": due_at,
        "queue_at": due_at or opened_at + timedelta(days=3650),
        **given,
    }
    made = Case.objects.create(**values)
    CaseSearch.objects.create(
        case=made,
        opened_at=made.opened_at,
        words=words_vector(made.number, made.title, made.text, made.address),
        units=units_of(made),
    )
    return made


def any_case(rng: random.Random, units: list[Unit], categories: list[Category]) -> Case:
    """A request in any reachable state."""
    state = rng.choice(State.values)
    valid = rng.choice((None, False, True))
    is_asked = bool(valid)
    return case(
        rng.choice(units),
        state=state,
        opened_at=NOON + timedelta(hours=rng.randrange(-72, 72)),
        due_at=rng.choice((None, NOON + timedelta(hours=rng.randrange(-96, 200)))),
        category=rng.choice([None, *categories]),
        grid_code=rng.choice(("", "G1", "G2")),
        on_time=rng.choice((None, True, False)),
        is_exempted=rng.random() < 0.2,
        is_excluded=rng.random() < 0.2,
        confidential=rng.random() < 0.2,
        callback_valid=valid,
        callback_contacted=rng.random() < 0.8 if is_asked else None,
        callback_solved=rng.random() < 0.7 if is_asked else None,
        callback_level=rng.randrange(1, 6) if is_asked else None,
        callback_way=rng.choice(WAYS) if is_asked else "",
    )
