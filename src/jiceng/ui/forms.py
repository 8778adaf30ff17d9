"""Forms of moves and pages, generated from the pydantic model that validates them.

Django's form only renders: errors come from `fields.read`, as for API and import, and are shown
beside the field. A refused form keeps all input.
"""

from __future__ import annotations

import types
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from types import MappingProxyType
from typing import Any, ClassVar, Final, Literal, Union, get_args, get_origin
from uuid import UUID

from annotated_types import MaxLen
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from pydantic.fields import FieldInfo

from jiceng.core.errors import Invalid, Problem
from jiceng.ui import formfields
from jiceng.ui.fields import Fields, read

LINE: Final = 120
"""Texts with a higher maximum length get a field with several lines."""
LONG: Final = 1000
"""Texts with a higher maximum length get a larger field."""

Options = Mapping[str, Sequence[tuple[str, Any]]]
"""Choices by field, with their labels."""


class DrawnForm(forms.Form):
    """A form that renders values and errors without validating."""

    def full_clean(self) -> None:
        """No validation: `fields.read` validates."""
        self._errors = getattr(self, "_errors", None) or forms.utils.ErrorDict()
        self.cleaned_data: dict[str, Any] = {}

    def refuse(self, problem: Invalid) -> None:
        """Show errors beside their fields, or above the form."""
        refuse(self, problem)


class FieldsForm(DrawnForm):
    """A form that is generated from a pydantic model and validated by it."""

    model: ClassVar[type[Fields]]
    given: Fields
    """The validated values; only after `is_valid()`."""

    def full_clean(self) -> None:
        """Validate the POST data by the model; other names are ignored."""
        if self._errors is not None:
            return
        super().full_clean()
        if self.is_bound:
            posted = {name: self.data[name] for name in self.fields if name in self.data}
            try:
                self.given = read(self.model, posted)
            except Invalid as problem:
                self.refuse(problem)


def refuse(
    form: forms.Form, problem: Problem, beside: Mapping[str, Sequence[str]] = MappingProxyType({})
) -> None:
    """Add a problem to the fields that it names, or to the form as a whole.

    Args:
        problem: its details contain a `field`, or messages by field name (`fields`).
        beside: field names by the code of a problem that names none.
    """
    faults: Mapping[str, str] = problem.details.get("fields") or {
        _field_of(form, problem, beside): str(problem)
    }
    for name, fault in faults.items():
        known = name.partition(".")[0]
        form.add_error(known if known in form.fields else None, fault)


def _field_of(form: forms.Form, problem: Problem, beside: Mapping[str, Sequence[str]]) -> str:
    named = (str(problem.details.get("field", "")), *beside.get(problem.code, ()))
    return next((name for name in named if name in form.fields), "")


def form_of(
    fields: type[Fields],
    given: Mapping[str, Any] | None = None,
    *,
    prefix: str,
    options: Options | None = None,
    begun: Mapping[str, Any] | None = None,
) -> DrawnForm:
    """The form of a move's fields.

    Args:
        given: submitted values by name; None for a new form.
        prefix: of the identifiers on the page; names are not changed.
        options: choices of fields that refer to records.
        begun: initial values of a new form.
    """
    made = type("MoveForm", (DrawnForm,), _all_drawn(fields, options))
    form: DrawnForm = made(data=given, auto_id=f"{prefix}-%s", initial=_initial(begun))
    return form


def _initial(begun: Mapping[str, Any] | None) -> dict[str, Any]:
    return {name: _typed(value) for name, value in (begun or {}).items()}


def fields_form(
    fields: type[Fields],
    posted: Mapping[str, Any] | None = None,
    *,
    options: Options | None = None,
    begun: Mapping[str, Any] | None = None,
    ids: str = "%s",
) -> FieldsForm:
    """A form of a page, generated from a pydantic model.

    Args:
        posted: the POST data; None for a new form.
        options, begun: as in `form_of`.
        ids: the format of HTML ids, if two forms on the page have fields of the same name.
    """
    drawn = {"model": fields, **_all_drawn(fields, options)}
    form: FieldsForm = type("PageForm", (FieldsForm,), drawn)(
        data=posted, auto_id=ids, initial=_initial(begun)
    )
    return form


def _all_drawn(fields: type[Fields], options: Options | None) -> dict[str, forms.Field]:
    return {
        name: _drawn(name, info, (options or {}).get(name))
        for name, info in fields.model_fields.items()
    }


def _drawn(name: str, info: FieldInfo, options: Sequence[tuple[str, Any]] | None) -> forms.Field:
    kind = _plain(info.annotation)
    how: dict[str, Any] = {
        "label": gettext(info.title) if info.title else name,
        "required": info.is_required(),
        "help_text": gettext(info.description) if info.description else "",
    }
    if not info.is_required() and info.default not in (None, "", []):
        how["initial"] = info.default
    choices = options if options is not None else _choices(kind)
    if choices is not None:
        return _of_choices(choices, how, is_several=get_origin(kind) is list)
    if kind is bool:
        return forms.BooleanField(**{**how, "required": False})
    if kind is int:
        return formfields.IntegerField(**how)
    if kind is Decimal:
        return formfields.DecimalField(**how)
    if kind is date:
        return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **how)
    return forms.CharField(max_length=_longest(info), **how)


def _of_choices(
    choices: Sequence[tuple[str, Any]], how: dict[str, Any], *, is_several: bool
) -> forms.Field:
    if is_several:
        boxes = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(choices=choices, widget=boxes, **how)
    is_settled = how["required"] and len(choices) == 1
    blank = [] if is_settled or "" in dict(choices) else [("", "")]
    return forms.ChoiceField(choices=[*blank, *choices], **how)


def posted(fields: type[Fields], data: QueryDict) -> dict[str, Any]:
    """Submitted values by name; for a field with several values, all of them."""
    several = {
        name for name, info in fields.model_fields.items() if get_origin(info.annotation) is list
    }
    return {name: value for name, value in data.items() if name not in several} | {
        name: data.getlist(name) for name in sorted(several)
    }


def _typed(value: Any) -> Any:
    """A value as text that the form accepts, in every language."""
    if isinstance(value, date):
        return value.isoformat()
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def is_long(field: forms.Field) -> bool:
    """Whether a text may need several lines."""
    return isinstance(field, forms.CharField) and (field.max_length or 0) > LINE


def rows_of(field: forms.Field) -> int | None:
    """Height of a text field in lines; None for the default."""
    return 6 if is_long(field) and (field.max_length or 0) > LONG else None  # type: ignore[attr-defined]


def kind_of(field: forms.Field) -> str:
    """Type of a field, as named in `cotton/field.html`."""
    match field:
        case forms.MultipleChoiceField():
            return "boxes"
        case forms.ChoiceField():
            return "select"
        case forms.BooleanField():
            return "checkbox"
        case formfields.IntegerField() | formfields.DecimalField():
            return "number"
        case forms.DateField():
            return "date"
        case _:
            return "textarea" if is_long(field) else "text"


def _plain(annotation: Any) -> Any:
    """The type without its optional part."""
    if get_origin(annotation) in {Union, types.UnionType}:
        return next(each for each in get_args(annotation) if each is not type(None))
    return annotation


def _choices(kind: Any) -> Sequence[tuple[str, Any]] | None:
    if get_origin(kind) is Literal:
        return [(str(each), str(each)) for each in get_args(kind)]
    if isinstance(kind, type) and issubclass(kind, Enum):
        labels = getattr(kind, "choices", None)
        return labels or [(str(each.value), str(each.value)) for each in kind]
    if kind is UUID or get_origin(kind) is list:
        return ()
    return None


def _longest(info: FieldInfo) -> int | None:
    return next((each.max_length for each in info.metadata if isinstance(each, MaxLen)), None)
