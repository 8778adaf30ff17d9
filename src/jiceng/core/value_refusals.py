"""Error messages for the faults of `value_rules`: what is wrong with a value, and what to do."""

from __future__ import annotations

from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jiceng.core import value_rules
from jiceng.core.errors import Invalid
from jiceng.core.value_rules import Fault

LONGEST: Final = 40
Sentence = str | Promise

_SPREADSHEET: Final[dict[Fault, Sentence]] = {
    Fault.POWER: _(
        "“%(value)s” is what a spreadsheet makes of a long number; its digits are lost. Enter the"
        " number in full; in a spreadsheet, in a cell with the format “text”."
    ),
    Fault.DECIMAL: _(
        "“%(value)s” is a decimal number, which a spreadsheet may have made of it. Enter the number"
        " without its decimals; in a spreadsheet, in a cell with the format “text”."
    ),
    Fault.DATE: _(
        "“%(value)s” is a date, which may be what a spreadsheet has made of a number. Enter the"
        " number; in a spreadsheet, in a cell with the format “text”."
    ),
    Fault.ERROR: _(
        "“%(value)s” is the error of a spreadsheet, not a value. Enter the value, or leave it"
        " empty."
    ),
    Fault.ROUNDED: _(
        "“%(value)s” ends in zeros like every long number of this table: a spreadsheet has rounded"
        " them to 15 digits. Export the table again with this column as text."
    ),
}
_OF_PHONES: Final[dict[Fault, Sentence]] = {
    Fault.EMPTY: _("“%(value)s” is no phone number. Enter the number, or leave it empty."),
    Fault.LETTERS: _(
        "“%(value)s” is no phone number. Give one number in digits, such as 13800138000,"
        " 0750-3861234, 12345 or +852 2123 4567; an extension may follow."
    ),
    Fault.TOO_SHORT: _("The phone number “%(value)s” has too few digits. Enter all of it."),
    Fault.TOO_LONG: _(
        "The phone number “%(value)s” has more than 15 digits. Enter one number only."
    ),
}
_OF_REFERENCES: Final[dict[Fault, Sentence]] = {
    Fault.PERSON: _(
        "This is the phone or identity number of a person. Give the number by which the other"
        " system keeps it; people have a place of their own."
    ),
    Fault.EMPTY: _("“%(value)s” is no number of a record: it has neither digits nor letters."),
}
_OF_ADDRESSES: Final[dict[Fault, Sentence]] = {
    Fault.EMPTY: _("“%(value)s” is no address. Write where it is, or leave it empty."),
}
_OF_DEGREES: Final[dict[Fault, Sentence]] = {
    Fault.NO_NUMBER: _(
        "“%(value)s” is no coordinate. Write degrees as a decimal number, such as 113.08152."
    ),
    Fault.EMPTY: _("Give both longitude and latitude, or neither."),
    Fault.OUT_OF_RANGE: _("Enter a longitude from -180 to 180 and a latitude from -90 to 90."),
}


def phone(text: str, field: str = "phone") -> str:
    """A phone number in its plain form.

    Raises:
        Invalid: with the fault.
    """
    return _taken(value_rules.phone(text), text, "given.phone", field, _OF_PHONES)


def reference(text: str, field: str = "source_ref") -> str:
    """Another system's number.

    Raises:
        Invalid: with the fault.
    """
    return _taken(value_rules.reference(text), text, "given.reference", field, _OF_REFERENCES)


def address(text: str, field: str = "address") -> str:
    """An address with single blanks.

    Raises:
        Invalid: with the fault.
    """
    return _taken(value_rules.address(text), text, "given.address", field, _OF_ADDRESSES)


def coordinate(text: str, field: str = "lon") -> float | None:
    """Degrees, None for an empty text.

    Raises:
        Invalid: with the fault.
    """
    found = value_rules.coordinate(text)
    if isinstance(found, Fault):
        raise refusal(found, text, "given.coordinate", field, _OF_DEGREES)
    return found


def point(lon: float | None, lat: float | None, field: str = "lon") -> None:
    """Check a pair of degrees.

    Raises:
        Invalid: one of them is missing, or they are out of range.
    """
    fault = value_rules.point(lon, lat)
    if fault is not None:
        code = "report.half_a_point" if fault is Fault.EMPTY else "given.point"
        raise refusal(fault, "", code, field, _OF_DEGREES)


def words(text: str, field: str) -> None:
    """Check a free text.

    Raises:
        Invalid: it is only the error word of a spreadsheet.
    """
    if value_rules.is_error(text):
        raise error_word_error(text, field)


def error_word_error(text: str, field: str = "") -> Invalid:
    """The error for a cell that holds only a spreadsheet's error word."""
    return refusal(Fault.ERROR, text, "given.words", field, {})


def rounded_error(reference: str) -> Invalid:
    """The error for a number that a spreadsheet has rounded, with all others of its table."""
    return refusal(Fault.ROUNDED, reference, "given.reference", "source_ref", {})


def refusal(fault: Fault, value: str, code: str, field: str, own: dict[Fault, Sentence]) -> Invalid:
    """The error with its message, to be raised."""
    sentence = str(own.get(fault) or _SPREADSHEET[fault])
    shown = " ".join(value.split())[:LONGEST]
    details: dict[str, Any] = {"field": field, "fault": fault.value}
    return Invalid(sentence % {"value": shown}, code, **details)


def _taken(found: str | Fault, text: str, code: str, field: str, own: dict[Fault, Sentence]) -> str:
    if isinstance(found, Fault):
        raise refusal(found, text, code, field, own)
    return found
