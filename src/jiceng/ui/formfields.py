"""Form fields with the rules of `given` and `digits`, which pages, API and import share."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from jiceng.core import number_parsing, value_refusals
from jiceng.core.errors import Invalid

LONGEST_PHONE: Final = 40
MOST_LATITUDE: Final = 90


class PhoneField(forms.CharField):
    """A phone number, in its plain form."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"max_length": LONGEST_PHONE, "required": False, **given})

    def clean(self, value: Any) -> str:
        """The number in stored form."""
        try:
            return value_refusals.phone(super().clean(value))
        except Invalid as problem:
            raise ValidationError(str(problem), problem.code) from problem


class AddressField(forms.CharField):
    """A place in words."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**{"max_length": 300, "required": False, **given})

    def clean(self, value: Any) -> str:
        """The address with single blanks."""
        try:
            return value_refusals.address(super().clean(value))
        except Invalid as problem:
            raise ValidationError(str(problem), problem.code) from problem


class DegreesField(forms.Field):
    """A longitude or a latitude.

    Args:
        most: its largest absolute value.
    """

    widget = forms.NumberInput

    def __init__(self, most: float, **given: Any) -> None:
        super().__init__(**{"required": False, **given})
        self.most = most

    def clean(self, value: Any) -> float | None:
        """Degrees; None for none."""
        try:
            found = value_refusals.coordinate(str(super().clean(value) or ""))
            if found is not None:
                value_refusals.point(
                    *((0.0, found) if self.most == MOST_LATITUDE else (found, 0.0))
                )
        except Invalid as problem:
            raise ValidationError(str(problem), problem.code) from problem
        return found


class FloatField(forms.FloatField):
    """A finite decimal number."""

    def to_python(self, value: Any) -> Any:
        """Refuse numbers in notations that only Python accepts."""
        _require(self, value)
        return super().to_python(value)


class IntegerField(forms.IntegerField):
    """A whole number."""

    def to_python(self, value: Any) -> Any:
        """Refuse numbers in notations that only Python accepts."""
        _require(self, value)
        return super().to_python(value)


class DecimalField(forms.DecimalField):
    """An exact decimal number."""

    def to_python(self, value: Any) -> Any:
        """Refuse numbers in notations that only Python accepts."""
        _require(self, value)
        return super().to_python(value)


def _require(field: forms.Field, value: Any) -> None:
    if isinstance(value, str) and value.strip(" ") and not number_parsing.is_real(value.strip(" ")):
        raise ValidationError(field.error_messages["invalid"], code="invalid")
