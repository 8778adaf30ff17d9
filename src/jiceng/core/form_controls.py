"""What the components of forms need to know of a field (tag ``control`` of `parts`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.forms import BoundField
from django.forms.utils import flatatt
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Control:
    """The shared facts of a field's control, label, hint and error."""

    name: str
    id: str
    label: Any
    value: Any
    options: list[tuple[str, Any, bool]]
    error: str
    required: bool
    says: SafeString


def control(of: BoundField | None, **given: Any) -> Control:
    """A field's facts: the given ones, supplemented from a Django form's field.

    Args:
        of: the form's field, if there is one.
        given: name, id, label, value, error, required as passed to the component; empty ones are
            taken from the form's field. Also the hint under the label, to which the control refers.
    """
    of_field = _of_form(of) if of is not None else {}
    fact = {key: value or of_field.get(key, "") for key, value in given.items()}
    # A zero counts as a value.
    fact["value"] = (
        given["value"] if given["value"] not in {None, ""} else of_field.get("value", "")
    )
    number = fact["id"] or fact["name"]
    about = [f"{number}-hint"] * bool(fact["hint"]) + [f"{number}-error"] * bool(fact["error"])
    says = {
        "aria-describedby": " ".join(about) or False,
        "aria-invalid": "true" if fact["error"] else False,
    }
    return Control(
        name=fact["name"],
        id=number,
        label=fact["label"],
        value=fact["value"],
        options=of_field.get("options", []),
        error=str(fact["error"]),
        required=bool(fact["required"]),
        says=flatatt(says),
    )


def _of_form(field: BoundField) -> dict[str, Any]:
    value = field.value()
    return {
        "name": field.html_name,
        "id": field.auto_id,
        "label": field.label,
        "value": "" if value is None else value,
        "error": field.errors[0] if field.errors else "",
        "required": field.field.required,
        "options": _options(field, value),
    }


def _options(field: BoundField, value: Any) -> list[tuple[str, Any, bool]]:
    """The choices of a form's field: value, label and whether it is selected."""
    chosen = {str(each) for each in value} if isinstance(value, list | tuple) else {str(value)}
    choices = getattr(field.field, "choices", ())
    return [(str(key), label, str(key) in chosen) for key, label in choices]
