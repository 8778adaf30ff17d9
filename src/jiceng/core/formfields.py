"""Django's fields for numbers, which read no more than `core.digits` does."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from jiceng.core import digits


class FloatField(forms.FloatField):
    """A finite decimal number."""

    def to_python(self, value: Any) -> Any:
        """Refuse what only Python takes for a number."""
        _require(self, value)
        return super().to_python(value)


class IntegerField(forms.IntegerField):
    """A whole number."""

    def to_python(self, value: Any) -> Any:
        """Refuse what only Python takes for a number."""
        _require(self, value)
        return super().to_python(value)


class DecimalField(forms.DecimalField):
    """An exact decimal number."""

    def to_python(self, value: Any) -> Any:
        """Refuse what only Python takes for a number."""
        _require(self, value)
        return super().to_python(value)


def _require(field: forms.Field, value: Any) -> None:
    if isinstance(value, str) and value.strip(" ") and not digits.is_real(value.strip(" ")):
        raise ValidationError(field.error_messages["invalid"], code="invalid")
