"""Columns of a fact as stored in the lake, and a digest of everything that shapes its files."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Final

import duckdb
import orjson
from django.db import connection, models
from django.db.models import F, Q

from jiceng.core import privacy
from jiceng.metrics.facts import MOMENT, Fact

FORMAT: Final = 1
"""To be raised when files of the same rows are to look different."""
_DUCKDB_TYPES: Final = {
    "boolean": "BOOLEAN",
    "string": "VARCHAR",
    "int64": "BIGINT",
    "float64": "DOUBLE",
    "date": "DATE",
    MOMENT: "TIMESTAMPTZ",
}


def types_of(fact: Fact) -> dict[str, str]:
    """Ibis type of each stored column. Identifiers are text: Spark reads no UUID from Parquet."""
    return {name: "string" if each == "uuid" else each for name, each in fact.types.items()}


def duckdb_types(fact: Fact) -> dict[str, str]:
    """DuckDB's type of each stored column."""
    return {name: _DUCKDB_TYPES.get(each, each.upper()) for name, each in types_of(fact).items()}


def digest_of(fact: Fact) -> str:
    """Digest of what shapes the files of a fact besides its rows: columns, their definitions, and
    the writer. A file with another one is written again.

    Raises:
        ValueError: a column is declared personal; the lake is read by programs that check no
            rights.
    """
    if found := sorted(personal_columns(fact)):
        raise ValueError(f"fact {fact.name!r}: personal data in {', '.join(found)}")
    text, params = fact.rows().query.get_compiler(connection=connection).as_sql()
    shape = [FORMAT, duckdb.__version__, types_of(fact), text, list(map(str, params))]
    return hashlib.sha256(orjson.dumps(shape)).hexdigest()


def personal_columns(fact: Fact) -> Iterator[str]:
    """Names of the columns that read a field which an app declares as personal data."""
    for name, source in fact.sources.items():
        for path in paths_of(source):
            *_relations, (model, last) = _steps(fact.model, path)
            declared = privacy.declarations().get(model._meta.label)
            if declared is None or last in declared.personal:
                yield name


def relations_of(fact: Fact) -> dict[str, list[str]]:
    """Tables whose rows shape a fact's rows, each with the relations from the fact that lead there;
    "" is the fact's own table.
    """
    found: dict[str, set[str]] = {fact.model._meta.db_table: {""}}
    for source in fact.sources.values():
        for path in paths_of(source):
            way: list[str] = []
            for (_from, field), (model, _next) in _pairs(_steps(fact.model, path)):
                way.append(field)
                found.setdefault(model._meta.db_table, set()).add("__".join(way))
    return {table: sorted(ways) for table, ways in found.items()}


def columns_read(fact: Fact, table: str) -> Iterator[str]:
    """Attributes of a table's rows that the columns of a fact read."""
    for source in fact.sources.values():
        for path in paths_of(source):
            for model, name in _steps(fact.model, path):
                if model._meta.db_table == table and (field := _field(model, name)).concrete:
                    yield field.attname


def paths_of(source: Any) -> Iterator[str]:
    """Paths of fields that an expression reads, without its lookups' names of transformations.

    Raises:
        TypeError: an expression whose sources cannot be followed, such as a subquery.
    """
    if isinstance(source, F):
        yield source.name  # type: ignore[attr-defined]
    elif isinstance(source, Q):
        for child in source.children:
            yield from paths_of(child)
    elif isinstance(source, tuple):
        yield source[0]
        yield from paths_of(source[1])
    elif isinstance(source, models.Subquery):
        raise TypeError(f"{source!r} cannot be a column of facts: its sources cannot be followed")
    elif hasattr(source, "get_source_expressions"):
        for each in source.get_source_expressions():
            yield from paths_of(each)


def _steps(model: Any, path: str) -> list[tuple[Any, str]]:
    """The models along a path, each with the name of the field that is read there."""
    found = []
    for part in path.split("__"):
        field = model._meta.pk if part == "pk" else _field(model, part)
        if field is None:  # a lookup, such as `gte`
            break
        found.append((model, field.name))
        if not field.is_relation:
            break
        model = field.related_model
    else:
        if not field.concrete:  # a reverse relation at the end reads the other model's key
            found.append((model, model._meta.pk.name))
    return found


def _field(model: Any, name: str) -> Any:
    """A field of a model; None if it has none of this name."""
    names = {each.name: each for each in model._meta.get_fields()}
    by_column = {each.attname: each for each in model._meta.concrete_fields}
    return names.get(name) or by_column.get(name)


def _pairs(steps: list[tuple[Any, str]]) -> Iterator[tuple[tuple[Any, str], tuple[Any, str]]]:
    return pairwise(steps)
