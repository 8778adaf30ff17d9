"""Common part of all mappings of a table's columns, and their TOML reader.

A mapping is a pydantic model that rejects unknown keys; messages name the key.
"""

from __future__ import annotations

import tomllib
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Final, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from jiceng.core.errors import Invalid
from jiceng.ui.fields import MESSAGES, OTHERWISE

AUTO: Final = "auto"
"""Value for an encoding to be detected."""


class MappingProblem(Invalid):
    """An unusable mapping."""


class MappingTable(BaseModel):
    """A table of keys in a mapping."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _one_character(text: str) -> str:
    if len(text) != 1:
        raise ValueError(_("it must be one character"))
    return text


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError(_("it must be a text"))
    return text


def _some(given: Any) -> Any:
    return (given,) if isinstance(given, str) else given


FilledText = Annotated[str, AfterValidator(_filled)]
SomeTexts = Annotated[tuple[Annotated[str, Field(min_length=1)], ...], BeforeValidator(_some)]
"""One text or a list of texts."""
SetOfTexts = Annotated[frozenset[Annotated[str, Field(min_length=1)]], BeforeValidator(_some)]


class TableMapping(MappingTable, ABC):
    """Meaning of the columns of a table.

    Args:
        encoding: of the file; "auto" to detect it.
        delimiter: the expected one; another one is detected.
    """

    encoding: str = AUTO
    delimiter: Annotated[str, AfterValidator(_one_character)] = ","

    @property
    @abstractmethod
    def required(self) -> tuple[str, ...]:
        """Every column used in the mapping, each once."""

    @property
    def own_number(self) -> tuple[str, ...]:
        """Columns of which the first filled one is a row's reference number; none if rows have no
        number.
        """
        return ()


M = TypeVar("M", bound=TableMapping)
_SAID: Final[Mapping[str, Any]] = {
    "missing": gettext_lazy("it is missing"),
    "string_type": gettext_lazy("it must be a text"),
    "string_too_short": gettext_lazy("it is empty"),
    "too_short": gettext_lazy("it is empty"),
    "bool_type": gettext_lazy("it must be true or false"),
    "tuple_type": gettext_lazy("it must be a text or a list of texts"),
    "frozen_set_type": gettext_lazy("it must be a text or a list of texts"),
    "dict_type": gettext_lazy("it must be a table"),
    "model_type": gettext_lazy("it must be a table"),
}
"""Messages by pydantic's types of errors; others are worded as for forms."""
_OF_A_KEY: Final = "mapping_key"


def wrong_key(key: str, what: str) -> Exception:
    """Error of one key of a table, for validators of the complete table."""
    return PydanticCustomError(_OF_A_KEY, "{what}", {"key": key, "what": what})


def read_toml(name: str, text: str) -> dict[str, Any]:
    """Keys of a TOML file.

    Raises:
        MappingProblem: invalid TOML.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingProblem(
            _("The mapping %(name)s is not valid TOML: %(reason)s.")
            % {"name": name, "reason": str(error)},
            "mapping.toml",
        ) from error


def checked(
    model: type[M], name: str, given: Mapping[str, Any], *, added: Mapping[str, Any] | None = None
) -> M:
    """A mapping from the keys of a file or form.

    Args:
        name: of the mapping, for messages.
        added: fields that are not written in the file.

    Raises:
        MappingProblem: invalid; the message names the key.
    """
    own = added or {}
    for key in given:
        if key in own:
            raise key_problem(name, key, _unknown(_keys_of(model), own))
    try:
        return model.model_validate({**given, **own})
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        raise key_problem(name, _key(fault), _what(model, fault, own)) from None


def key_problem(name: str, key: str, what: str) -> MappingProblem:
    """Error message about one key of a mapping, to be raised."""
    return MappingProblem(
        _("The mapping %(name)s, key %(key)s: %(what)s.")
        % {"name": name, "key": key, "what": what},
        "mapping.key",
        key=key,
    )


def _key(fault: ErrorDetails) -> str:
    """Dotted key of an error; for a text of a list, the key of the list."""
    parts = [part for part in fault["loc"] if isinstance(part, str) and part != "[key]"]
    if fault["type"] == _OF_A_KEY:
        parts.append(fault["ctx"]["key"])
    return ".".join(parts)


def _what(model: type[BaseModel], fault: ErrorDetails, added: Mapping[str, Any]) -> str:
    context, type_ = fault.get("ctx", {}), fault["type"]
    if type_ == _OF_A_KEY:
        return str(context["what"])
    if type_ == "value_error":
        return str(context["error"])
    if type_ == "extra_forbidden":
        return _unknown(_keys_of(_at(model, fault["loc"][:-1])), added)
    if type_ == "literal_error":
        expected = str(context["expected"]).replace("'", "")
        if fault["loc"][-1] == "[key]":
            return _("unknown key; available: %s") % expected
        return _("it must be one of: %s") % expected
    message = str(_SAID.get(type_, MESSAGES.get(type_, OTHERWISE)))
    return (message % context if "%(" in message else message).rstrip(".。")


def _unknown(known: Sequence[str], added: Mapping[str, Any]) -> str:
    return _("unknown key; available: %s") % ", ".join(sorted({*known} - {*added}))


def _keys_of(model: type[BaseModel]) -> list[str]:
    return [info.alias or name for name, info in model.model_fields.items()]


def _at(model: type[BaseModel], path: Sequence[int | str]) -> type[BaseModel]:
    """Model of a table within a mapping."""
    for part in path:
        for name, info in model.model_fields.items():
            inner = info.annotation
            if part == (info.alias or name) and isinstance(inner, type):
                model = inner if issubclass(inner, BaseModel) else model
    return model


def from_text(check: Callable[[str], Any]) -> Callable[[Any], Any]:
    """Validator of values written as text; values of other types are rejected."""

    def read(given: Any) -> Any:
        if not isinstance(given, str):
            raise ValueError(_("it must be a text"))  # noqa: TRY004 - pydantic's way to refuse
        return check(given)

    return read
