"""Fields of a move: one pydantic model, read and refused in the same way by pages, API and
import."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from django.utils.translation import gettext, gettext_lazy
from pydantic import BaseModel, ConfigDict, ValidationError

from jiceng.core.errors import Invalid


class Fields(BaseModel):
    """Base of the fields of a move. Unknown names are refused, texts lose the blanks around them.

    A field's `title` is an English message identifier; it is translated when it is shown.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class NoFields(Fields):
    """A move without fields."""


F = TypeVar("F", bound=Fields)

MESSAGES: Final[Mapping[str, Any]] = {
    "missing": gettext_lazy("Fill this in."),
    "extra_forbidden": gettext_lazy("Field not found."),
    "string_too_short": gettext_lazy("Write at least %(min_length)s characters."),
    "string_too_long": gettext_lazy("Write at most %(max_length)s characters."),
    "string_type": gettext_lazy("Write text."),
    "greater_than": gettext_lazy("Give a number above %(gt)s."),
    "greater_than_equal": gettext_lazy("Give a number of at least %(ge)s."),
    "less_than": gettext_lazy("Give a number below %(lt)s."),
    "less_than_equal": gettext_lazy("Give a number of at most %(le)s."),
    "decimal_max_places": gettext_lazy("Give at most %(decimal_places)s decimal places."),
    "decimal_max_digits": gettext_lazy("Give at most %(max_digits)s digits."),
    "decimal_whole_digits": gettext_lazy("Give at most %(whole_digits)s digits before the point."),
    "decimal_parsing": gettext_lazy("Give a number, such as 12.5."),
    "decimal_type": gettext_lazy("Give a number, such as 12.5."),
    "finite_number": gettext_lazy("Give a number, such as 12.5."),
    "int_parsing": gettext_lazy("Give a whole number."),
    "int_type": gettext_lazy("Give a whole number."),
    "int_from_float": gettext_lazy("Give a whole number."),
    "bool_parsing": gettext_lazy("Choose yes or no."),
    "bool_type": gettext_lazy("Choose yes or no."),
    "date_from_datetime_parsing": gettext_lazy("Give a date as year-month-day."),
    "date_parsing": gettext_lazy("Give a date as year-month-day."),
    "date_type": gettext_lazy("Give a date as year-month-day."),
    "uuid_parsing": gettext_lazy("Choose one of those offered."),
    "uuid_type": gettext_lazy("Choose one of those offered."),
    "enum": gettext_lazy("Choose one of those offered."),
    "literal_error": gettext_lazy("Choose one of those offered."),
    "too_short": gettext_lazy("Give at least %(min_length)s."),
    "too_long": gettext_lazy("Give at most %(max_length)s."),
}
"""By pydantic's types of errors."""
OTHERWISE: Final = gettext_lazy("This cannot be used. Correct it.")


def read(fields: type[F], given: Mapping[str, Any]) -> F:
    """Checked values of the fields.

    Args:
        given: by name, as JSON or a form has it: numbers may be text, an empty text is nothing.

    Raises:
        Invalid: with one sentence for each field that cannot be used, in the reader's language.
    """
    try:
        return fields.model_validate({name: v for name, v in given.items() if v != ""})
    except ValidationError as error:
        raise Invalid(
            gettext("Some fields are invalid. See the messages at the fields."),
            "form.fields",
            fields=problems(error),
        ) from None


def problems(error: ValidationError) -> dict[str, str]:
    """A sentence for each field that pydantic refuses, never with what was given.

    Returns:
        by the field's name, that of a part of it after a dot (``"photos.0"``).
    """
    found: dict[str, str] = {}
    for each in error.errors(include_url=False, include_input=False):
        name = ".".join(str(part) for part in each["loc"])
        message = str(MESSAGES.get(each["type"], OTHERWISE))
        found.setdefault(name, message % each["ctx"] if "%(" in message else message)
    return found
