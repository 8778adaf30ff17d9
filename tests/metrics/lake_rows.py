"""Rows for tests of the lake: needs with their events, and random facts of any table."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.utils import timezone

from jiceng.activities.needs.models import Need
from jiceng.core.access import SYSTEM
from jiceng.core.events import record
from jiceng.metrics import engine, expressions, registry
from jiceng.metrics.facts import MOMENT, Fact
from jiceng.metrics.lake import places, reading, writing
from jiceng.metrics.models import LakeMonth

NOW = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)
MARCH = date(2026, 3, 1)
POSTGRESQL_TYPES = {
    "string": "text",
    "int64": "bigint",
    "float64": "double precision",
    MOMENT: "timestamptz",
}
WORDS = ("A", "o'clock 100%", '"quoted", with a comma', "", "两行\n文字")


def tell(need: Need) -> None:
    """Record the changes of a need that the test has made, as an action does at its end."""
    with transaction.atomic():
        record("need", need.pk, "need.listed", by=SYSTEM, at=timezone.now())


def array_query(fact: Fact, rows: Sequence[Sequence[Any]]) -> tuple[str, list[Any]]:
    """A query whose rows are these, with its parameters."""
    types = [
        POSTGRESQL_TYPES.get(each, each.replace("decimal", "numeric"))
        for each in fact.types.values()
    ]
    source = ", ".join(f"%s::{each}[]" for each in types)
    columns = [list(each) for each in zip(*rows, strict=True)] or [[] for _each in types]
    return f"SELECT * FROM unnest({source})", columns


def random_facts(fact: Fact, number: int, seed: int = 1) -> list[tuple[Any, ...]]:
    """Facts with any values, also none, and with the texts that indicators ask for."""
    rng, texts = random.Random(seed), [*WORDS, *texts_asked_for(fact)]
    units = [UUID(int=rng.getrandbits(128)) for _each in range(4)]
    moment = fact.moment.rpartition("__")[2]
    made = []
    for _each in range(number):
        row: dict[str, Any] = {}
        for name, type_ in fact.types.items():
            row[name] = _value(rng, type_, texts)
            if name in {"id", "record_id"}:
                row[name] = UUID(int=rng.getrandbits(128))
            elif name == moment:
                row[name] = NOW + timedelta(seconds=rng.randrange(-800_000, 1_800_000))
            elif name == fact.unit_column:
                row[name] = rng.choice(units)
        made.append(tuple(row.values()))
    return made


def _value(rng: random.Random, type_: str, texts: Sequence[str]) -> Any:
    if rng.random() < 0.2:
        return None
    values: dict[str, Any] = {
        "boolean": lambda: rng.random() < 0.5,
        "uuid": lambda: UUID(int=rng.getrandbits(128)),
        "int64": lambda: rng.randrange(-2, 6),
        "float64": lambda: rng.choice([0.1, 1 / 3, -2.5, 1e15]),
        "date": lambda: NOW.date() + timedelta(days=rng.randrange(-40, 40)),
        MOMENT: lambda: NOW + timedelta(microseconds=rng.randrange(-(10**12), 10**12)),
        "string": lambda: rng.choice(texts),
    }
    return values[type_]() if type_ in values else Decimal(rng.randrange(-9999, 9999)) / 100


def texts_asked_for(fact: Fact) -> list[str]:
    """The texts in the statements of a fact's indicators."""
    asked = [each for each in registry.indicators().values() if each.fact == fact.name]
    text = engine.compiled(expressions.figures(expressions.table_of(fact, NOW), [], asked))
    return sorted({each for each in re.findall(r"'([^']*)'", text) if each.isidentifier()})


def into_lake(fact: Fact, month: date, rows: Sequence[Sequence[Any]], folder: Path) -> None:
    """Write facts as a month of the lake, as the product does from the database."""
    raw, made = folder / "facts.csv", folder / "facts.parquet"
    with raw.open("wb") as file:
        writing.copy_csv(*array_query(fact, rows), file.write)
    with reading.connected(folder) as duck:
        count = writing.encode(fact, raw, made, {}, duck)
    name = writing.name_of(made)
    places.install(made, places.file_of(fact.name, month, name))
    LakeMonth.objects.create(fact=fact.name, month=month, file=name, rows=count)


@pytest.fixture
def lake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a lake of this test alone."""
    monkeypatch.setattr(places, "root", lambda: tmp_path / "lake")
    return tmp_path / "lake"
