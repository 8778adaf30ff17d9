"""Forms drawn from a JSON Schema, such as a checklist of an installation; the counterpart of
`json_schemas`.

Only rendering and reading: whoever owns the schema validates the answers by it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy, pgettext

from jiceng.ui import formfields
from jiceng.ui.forms import DrawnForm, kind_of, rows_of
from jiceng.ui.json_schemas import WIDGET

YES, NO = "yes", "no"
PHOTOS: Final = "photos"


def form_of_schema(
    schema: Mapping[str, Any],
    answers: Mapping[str, Any] | None = None,
    *,
    prefix: str,
    problems: Mapping[str, str] | None = None,
) -> DrawnForm:
    """The form of a schema whose titles are in the reader's language.

    Args:
        answers: values to start with, as JSON or as they were typed.
        prefix: of the identifiers on the page.
        problems: messages by field.
    """
    needed = schema.get("required", ())
    drawn = {
        name: _drawn(given, is_required=name in needed)
        for name, given in schema["properties"].items()
        if given.get(WIDGET) != PHOTOS
    }
    made: DrawnForm = type("SchemaForm", (DrawnForm,), drawn)(
        auto_id=f"{prefix}-%s", initial={k: _shown(v) for k, v in (answers or {}).items()}
    )
    for name, words in (problems or {}).items():
        made.add_error(name if name in made.fields else None, words)
    return made


def _drawn(given: Mapping[str, Any], *, is_required: bool) -> forms.Field:
    how: dict[str, Any] = {"label": given["title"], "required": is_required}
    how["help_text"] = given.get("description", "")
    if given.get("type") == "boolean":
        choices = [(YES, yes_or_no(True)), (NO, yes_or_no(False))]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **how)
    if "oneOf" in given:
        choices = [(str(each["const"]), each["title"]) for each in given["oneOf"]]
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **how)
    if given.get("type") in ("number", "integer"):
        return formfields.DecimalField(**how)
    return forms.CharField(max_length=given.get("maxLength"), **how)


def yes_or_no(value: bool) -> str:
    """An answer in words."""
    return pgettext("answer", "Yes") if value else pgettext("answer", "No")


def _shown(value: Any) -> Any:
    if isinstance(value, bool):
        return YES if value else NO
    return value


def drawn_fields(form: DrawnForm) -> list[tuple[Any, str, int | None]]:
    """Each field with its kind of rendering (`cotton/field.html`) and its number of lines."""
    return [(form[name], _kind(field), rows_of(field)) for name, field in form.fields.items()]


def _kind(field: forms.Field) -> str:
    return "group" if isinstance(field.widget, forms.RadioSelect) else kind_of(field)


def answers_of(schema: Mapping[str, Any], data: QueryDict) -> dict[str, Any]:
    """What a page's form has sent, as JSON; what cannot be converted stays text and is refused by
    the schema. Empty fields are left out.
    """
    found: dict[str, Any] = {}
    for name, given in schema["properties"].items():
        value = data.get(name, "").strip()
        if value:
            found[name] = _read(given, value)
    return found


def _read(given: Mapping[str, Any], value: str) -> Any:
    if given.get("type") == "boolean":
        return {YES: True, NO: False}.get(value, value)
    if given.get("type") in ("number", "integer"):
        try:
            return int(value) if value.lstrip("-").isdecimal() else float(value)
        except ValueError:
            return value
    return value


_MESSAGES: Final[Mapping[str, Any]] = {
    "required": gettext_lazy("Fill this in."),
    "minLength": gettext_lazy("Fill this in."),
    "minItems": gettext_lazy("Add a photo."),
    "maxItems": gettext_lazy("These are too many photos."),
    "oneOf": gettext_lazy("Choose one of those offered."),
    "additionalProperties": gettext_lazy("Field not found."),
}
_OTHERWISE: Final = gettext_lazy("This cannot be used. Correct it.")


def messages(faults: Mapping[str, str], known: Collection[str]) -> dict[str, str]:
    """A sentence for each field, from the keyword of JSON Schema that its value violates.

    Args:
        known: fields of the form; a fault of the whole stands at the first of them.
    """
    first = next(iter(known), "")
    return {
        name or first: str(_MESSAGES.get(keyword, _OTHERWISE)) for name, keyword in faults.items()
    }
