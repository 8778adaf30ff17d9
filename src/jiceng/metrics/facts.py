"""Fact tables that indicators count: one row for each thing that was opened or happened.

An app names the model whose rows are its facts, and the columns that its indicators need. Types and
descriptions come from the model's fields. The same table is a query on PostgreSQL and a Parquet
file, so that an indicator is written once (decision 0073).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from django.db import models
from django.db.models import F, QuerySet, Value
from django.utils.functional import Promise

from jiceng.core.manifests import Contribution, Slot

if TYPE_CHECKING:
    from ibis.expr import types as ir

Measure = Callable[["ir.Table"], "ir.Value"]
"""Amount that one fact adds to a number: a boolean or numeric expression over the columns of its
table.
"""

MOMENT: Final = "timestamp('UTC')"
ASKED_AT: Final = "asked_at"
"""The column with the time of the query."""
# First match wins: in Django a DateTimeField is a DateField too.
_TYPES: Final[Sequence[tuple[type[models.Field[Any, Any]], str]]] = (
    (models.BooleanField, "boolean"),
    (models.UUIDField, "uuid"),
    (models.DateTimeField, MOMENT),
    (models.DateField, "date"),
    (models.IntegerField, "int64"),
    (models.FloatField, "float64"),
    (models.CharField, "string"),
)


@dataclass(frozen=True, kw_only=True)
class Fact(Contribution):
    """A fact table.

    Its columns are ``id``, the record, the unit, the moment, and the named ones. Expressions have
    one more, ``asked_at``: the time of the query.

    Args:
        name: name of the table; letters, digits and ``_``.
        label: description for people.
        model: each row of this model is a fact.
        unit: path of fields from a row to the unit to which it is attributed.
        moment: the field that decides to which period a fact belongs.
        kind: kind of the stream of the fact's record.
        record: the field that refers from a row to that record; "" if the row is the record.
        columns: further columns, as paths of fields from a row; the last field is the column's
            name.
        computed: further columns by name: Django expressions, e.g. ``Min("claims__rating")``.
    """

    name: str
    label: str | Promise
    model: type[models.Model]
    unit: str
    moment: str
    kind: str
    record: str = ""
    columns: Sequence[str] = ()
    computed: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse a name that is not an SQL identifier."""
        if not self.name.isidentifier():
            raise ValueError(f"fact {self.name!r}: the name is no identifier")

    @cached_property
    def sources(self) -> dict[str, Any]:
        """Expression of every column by name, in order."""
        paths = [self.unit, self.moment, *self.columns]
        return {
            "id": F("pk"),
            "record_id": F(self.record or "pk"),
            **{_last_of(path): F(path) for path in paths},
            **self.computed,
        }

    @property
    def unit_column(self) -> str:
        """Name of the unit's column."""
        return _last_of(self.unit)

    @cached_property
    def types(self) -> dict[str, str]:
        """Ibis type of each column.

        Raises:
            TypeError: a column that statistics cannot use, such as a file or a document.
        """
        return {name: _type(each) for name, each in self._fields.items()}

    @cached_property
    def meanings(self) -> dict[str, str]:
        """Description of each column for people."""
        return {
            name: str(getattr(each, "verbose_name", None) or name)
            for name, each in self._fields.items()
        }

    def with_column(self, name: str, source: Any) -> Fact:
        """The same table with one more column."""
        return replace(self, computed={**self.computed, name: source})

    def asked_at(self, at: datetime) -> Fact:
        """The same table with the time of a query."""
        return self.with_column(ASKED_AT, Value(at, output_field=models.DateTimeField()))

    def everything(self) -> QuerySet[Any]:
        """All rows of the model."""
        return self.model._default_manager.order_by()  # noqa: SLF001

    def begun_in(self, instants: tuple[datetime, datetime]) -> QuerySet[Any]:
        """Rows of the model whose moment is in a half-open interval of instants."""
        begin, end = instants
        within = {f"{self.moment}__gte": begin, f"{self.moment}__lt": end}
        return self.everything().filter(**within)

    def rows(self, of: QuerySet[Any] | None = None) -> QuerySet[Any]:
        """Rows of the table, in the order of its columns.

        Args:
            of: selected rows of the model; by default all.
        """
        found = self.everything() if of is None else of
        return found.order_by().values_list(*self.sources.values())

    @cached_property
    def _fields(self) -> dict[str, Any]:
        """Django field of each column, or the output field of its expression."""
        named = {f"column_{name}": source for name, source in self.sources.items()}
        found = self.model._default_manager.annotate(**named).query.annotations  # noqa: SLF001
        return {name: found[f"column_{name}"].output_field for name in self.sources}


def _last_of(path: str) -> str:
    """The last field of a path."""
    return path.rpartition("__")[2]


def _type(of: Any) -> str:
    if isinstance(of, models.ForeignKey):
        return _type(of.target_field)
    if isinstance(of, models.DecimalField):
        return f"decimal({of.max_digits}, {of.decimal_places})"
    for kind, name in _TYPES:
        if isinstance(of, kind):
            return name
    raise TypeError(f"{of} cannot be a column of facts: figures count no {type(of).__name__}")


FACTS: Final = Slot(Fact, key=lambda fact: fact.name)
