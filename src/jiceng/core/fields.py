"""Model fields that hold personal data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import FieldError
from django.core.validators import EMPTY_VALUES
from django.db import connection, models
from django.db.models.lookups import Exact
from django.db.models.query_utils import DeferredAttribute
from psycopg import sql

from jiceng.core import crypto

if TYPE_CHECKING:
    # For the type checker it is the text that Python sees. A field that may be NULL is annotated:
    # EncryptedTextField[str | None, str | None](null=True).
    _ST = TypeVar("_ST", default=str)
    _GT = TypeVar("_GT", default=str)

    class _SealedColumn(models.TextField[_ST, _GT]): ...

else:
    _ST, _GT = TypeVar("_ST"), TypeVar("_GT")

    class _SealedColumn(models.BinaryField):
        __class_getitem__ = classmethod(lambda cls, _types: cls)


_REGISTRY: dict[str, EncryptedTextField[Any, Any]] = {}


class SealedValue:
    """A value as stored in the database, which can only be decrypted with its row."""

    __slots__ = ("raw",)

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    def __str__(self) -> str:
        raise TypeError(
            "A sealed value opens on its instance alone: fetch the row, not its values."
        )


class _Opening(DeferredAttribute):
    """Decrypts a value on first access, since only the instance knows its row."""

    field: EncryptedTextField[Any, Any]

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, SealedValue):
            value = self.field.open(value.raw, instance)
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        # Without this the instance's own dictionary would take precedence.
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(_SealedColumn[_ST, _GT]):
    """A text that the database holds encrypted (``bytea``) and Python sees decrypted.

    A value is bound to its field and its row. It is decrypted on access to the instance's
    attribute; `values` and `values_list` return undecrypted values, and `update` accepts no text
    but the empty one: save the instance. ``None`` stays NULL, ``""`` an empty value. Look-ups other
    than ``isnull`` raise: to find equal values, store a `crypto.blind_index` beside it
    (`blind_indexes`).

    Args:
        context: the field to which the seal is bound; ``"app.Model.field"`` unless given. Give the
            old one when a model or field is renamed, otherwise its values can no longer be
            decrypted.
        with_columns: further columns to which the seal is bound, where a row's owner matters: the
            value of another person's row cannot be decrypted in this one.
    """

    descriptor_class = _Opening

    def __init__(
        self, *args: Any, context: str = "", with_columns: tuple[str, ...] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._context = context
        self.with_columns = tuple(with_columns)
        self.empty_values = list(EMPTY_VALUES)

    @property
    def context(self) -> str:
        """The context of this field's values for `crypto.seal` and `crypto.unseal`."""
        return self._context or f"{self.model._meta.label}.{self.name}"

    def row_name(self, values: Sequence[Any]) -> str:
        """The row's part of the seal: its primary key, and the further columns of `with_columns`.

        Raises:
            TypeError: for a row without a primary key.
        """
        if values[0] is None:
            raise TypeError(f"{self.context} is bound to its row, which needs a primary key first.")
        return "|".join("" if value is None else str(value) for value in values)

    def _row_of(self, instance: models.Model) -> str:
        return self.row_name(
            [instance.pk, *(getattr(instance, column) for column in self.with_columns)]
        )

    def seal_text(self, text: str, row: str) -> bytes:
        """A text in database form; an empty one has nothing to seal."""
        return crypto.seal(text, context=self.context, row=row) if text else b""

    def open(self, raw: bytes, instance: models.Model) -> str:
        """The decrypted text of an instance's value."""
        return crypto.unseal(raw, context=self.context, row=self._row_of(instance))

    def sealed_for(self, instance: models.Model) -> bytes | None:
        """An instance's value in database form; one that was not decrypted stays unchanged."""
        value = instance.__dict__[self.attname]
        if isinstance(value, SealedValue):
            return value.raw
        return None if value is None else self.seal_text(value, self._row_of(instance))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if self.attname not in model_instance.__dict__:
            return super().pre_save(model_instance, add)
        raw = self.sealed_for(model_instance)
        return None if raw is None else SealedValue(raw)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self._context:
            kwargs["context"] = self._context
        if self.with_columns:
            kwargs["with_columns"] = self.with_columns
        return name, path, args, kwargs

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        super().contribute_to_class(cls, name, private_only)
        # Models of migrations' past states have the same labels; only the current ones are
        # registered.
        if not cls._meta.abstract and cls.__module__ != "__fake__":
            _REGISTRY[f"{cls._meta.label}.{name}"] = self

    def _check_str_default_value(self) -> list[Any]:
        return []  # unlike other binary fields, this one accepts text

    def get_default(self) -> Any:
        return models.Field.get_default(self)

    def to_python(self, value: Any) -> Any:
        return value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if value is None:
            return None
        raw = bytes(value)
        return SealedValue(raw) if raw else ""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, SealedValue):
            value = value.raw
        elif value == "":
            value = b""
        elif isinstance(value, str):
            raise TypeError(f"{self.context} is bound to its row: save the instance.")
        return super().get_db_prep_value(value, connection, prepared)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "exact":
            return _OnlyNothing
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.name} is sealed: look it up by its blind index.")

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError(f"{self.context} is sealed and is not dumped in clear.")


class _OnlyNothing(Exact):
    """``field=None``, which Django turns into ``isnull``; any other value raises."""

    def get_prep_lookup(self) -> Any:
        if self.rhs is not None:
            name = self.lhs.output_field.name
            raise FieldError(f"{name} is sealed: look it up by its blind index.")
        return None


def encrypted_fields() -> dict[str, EncryptedTextField[Any, Any]]:
    """Every sealed field of every model, by ``"app.Model.field"``; used by key rotation."""
    return dict(sorted(_REGISTRY.items()))


def _nothing_is_sealed() -> bool:
    """Whether no row of this database holds a sealed value."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for field in _REGISTRY.values():
            table = field.model._meta.db_table
            if table not in tables:
                continue
            cursor.execute(
                sql.SQL("SELECT EXISTS (SELECT 1 FROM {} WHERE octet_length({}) > 0)").format(
                    sql.Identifier(table), sql.Identifier(str(field.column))
                )
            )
            if cursor.fetchone()[0]:
                return False
    return True


crypto.nothing_is_sealed.append(_nothing_is_sealed)
