"""Model fields that hold personal data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import FieldError
from django.core.validators import EMPTY_VALUES
from django.db import models
from django.db.models.lookups import Exact

from jiceng.core import crypto

if TYPE_CHECKING:
    # To the type checker it is the text that Python sees. A field that may be NULL says so:
    # EncryptedTextField[str | None, str | None](null=True).
    _ST = TypeVar("_ST", default=str)
    _GT = TypeVar("_GT", default=str)

    class _SealedColumn(models.TextField[_ST, _GT]): ...

else:
    _ST, _GT = TypeVar("_ST"), TypeVar("_GT")

    class _SealedColumn(models.BinaryField):
        __class_getitem__ = classmethod(lambda cls, _types: cls)


_REGISTRY: dict[str, EncryptedTextField[Any, Any]] = {}


class EncryptedTextField(_SealedColumn[_ST, _GT]):
    """A text that the database holds sealed (``bytea``) and Python sees in clear.

    ``None`` stays NULL, ``""`` stays ``""``. Look-ups other than ``isnull`` raise: to find equal
    values, keep a `crypto.blind_index` beside it.

    Args:
        context: what the seal is bound to; ``"app.Model.field"`` unless given. Give the old one
            when a model or field is renamed, else its values no longer open.
    """

    def __init__(self, *args: Any, context: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._context = context
        self.empty_values = list(EMPTY_VALUES)

    @property
    def context(self) -> str:
        """What `crypto.seal` and `crypto.unseal` need for this field's values."""
        return self._context or f"{self.model._meta.label}.{self.name}"

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self._context:
            kwargs["context"] = self._context
        return name, path, args, kwargs

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        super().contribute_to_class(cls, name, private_only)
        # Models of migrations' past states have the same labels; only the real ones count.
        if not cls._meta.abstract and cls.__module__ != "__fake__":
            _REGISTRY[f"{cls._meta.label}.{name}"] = self

    def _check_str_default_value(self) -> list[Any]:
        return []  # unlike other binary fields, a text is what this one takes

    def get_default(self) -> Any:
        return models.Field.get_default(self)

    def to_python(self, value: Any) -> str | None:
        if value is None or isinstance(value, str):
            return value
        return crypto.unseal(bytes(value), context=self.context)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str | None:
        return None if value is None else crypto.unseal(bytes(value), context=self.context)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, str):
            value = crypto.seal(value, context=self.context)
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
    """Every sealed field of every model, by ``"app.Model.field"``; key rotation walks them."""
    return dict(sorted(_REGISTRY.items()))
