"""What a command says, in words: its action, its record, and its values by the form's titles."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.streams import path_of, stream_kinds
from jiceng.directory import public as directory
from jiceng.fieldwork.sync.actions.carrying_out import signed_text
from jiceng.fieldwork.sync.models import Command, Conflict
from jiceng.fieldwork.sync.phone_commands import COMMANDS
from jiceng.ui.fields import Fields
from jiceng.ui.json_schemas import schema_of

NOTHING: Final = "–"


@dataclass(frozen=True, slots=True)
class Described:
    """A command for the desk.

    Args:
        label: of the action.
        record: name of the record; "" for a new one, or one that the reader does not see.
        href: of the record's page; "" without one.
        values: title and value of each field that was filled in.
    """

    command: Command
    label: str
    record: str
    href: str
    values: tuple[tuple[str, str], ...]


def described(commands: Collection[Command], actor: Actor) -> list[Described]:
    """Commands in words, with the records that an actor sees: two queries a kind of record."""
    named, forms = _names(((kind_of(each), each.stream) for each in commands), actor), Forms()
    return [
        Described(
            each,
            label_of(each),
            named.get(each.stream, ""),
            path_of(kind_of(each), each.stream) if each.stream in named else "",
            tuple(_values(each, forms)) if each.text else (),
        )
        for each in commands
    ]


def kind_of(command: Command) -> str:
    """The stream kind of a command's record."""
    return command.name.rpartition(".")[0]


def label_of(command: Command) -> str:
    """The action of a command."""
    known = COMMANDS.by_key().get(command.name)
    return str(known.label) if known else command.name


def _names(streams: Iterable[tuple[str, UUID]], actor: Actor) -> Mapping[UUID, str]:
    by_kind: dict[str, set[UUID]] = {}
    for kind, stream in streams:
        by_kind.setdefault(kind, set()).add(stream)
    found: dict[UUID, str] = {}
    for kind, ids in by_kind.items():
        known = stream_kinds().get(kind)
        if known is None or known.names is None or known.visible is None:
            continue
        seen = set(known.visible(actor).filter(id__in=ids).values_list("id", flat=True))
        found |= {each: name for each, (name, _about) in known.names(seen).items()}
    return found


class Forms(dict[type[Fields], Mapping[str, Any]]):
    """The properties of forms in the language of the page, each form once for a page."""

    def __missing__(self, fields: type[Fields]) -> Mapping[str, Any]:
        self[fields] = schema_of(fields)["properties"]
        return self[fields]


def _values(command: Command, forms: Forms) -> Iterable[tuple[str, str]]:
    for field, value in signed_text(command).values.items():
        yield value_of(command, field, value, forms)


def value_of(command: Command, field: str, value: Any, forms: Forms) -> tuple[str, str]:
    """Title of a field and a value in the words of its form."""
    known = COMMANDS.by_key().get(command.name)
    return words_of(known.fields if known else None, field, value, forms)


def words_of(fields: type[Fields] | None, field: str, value: Any, forms: Forms) -> tuple[str, str]:
    """Title of a field of a form and a value in its words."""
    schema = forms[fields].get(field) if fields else None
    if schema is None:
        return field, _plain(value)
    choices = {each["const"]: each["title"] for each in schema.get("oneOf", ())}
    is_word = isinstance(value, str | int | None) and value in choices
    return schema["title"], choices[value] if is_word else _plain(value)


def _plain(value: Any) -> str:
    match value:
        case None | "":
            return NOTHING
        case bool():
            return _("yes") if value else _("no")
        case str():
            return _unit(value) or value
        case list():
            return "、".join(_plain(each) for each in value) or NOTHING
        case dict():
            return orjson.dumps(value).decode()
        case _:
            return str(value)


def _unit(value: str) -> str:
    """The name of a unit that is given by its identifier; "" for other texts."""
    try:
        return directory.label_of(UUID(value)) if len(value) == len(str(UUID(int=0))) else ""
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class Compared:
    """A field with its two values, for a decision.

    Args:
        theirs_by: name of whoever changed it at the desk; "" for the system.
    """

    conflict: Conflict
    of: Described
    title: str
    mine: str
    theirs: str
    theirs_by: str


def compared(conflicts: Collection[Conflict], actor: Actor) -> list[Compared]:
    """Differences in words."""
    commands = {each.command_id: each.command for each in conflicts}
    of = {each.command.pk: each for each in described(list(commands.values()), actor)}
    names = directory.names_of_people(each.theirs_by for each in conflicts if each.theirs_by)
    found, forms = [], Forms()
    for each in conflicts:
        title, mine = value_of(each.command, each.field, orjson.loads(each.mine), forms)
        _title, theirs = value_of(each.command, each.field, orjson.loads(each.theirs), forms)
        who = names.get(each.theirs_by, "") if each.theirs_by else ""
        found.append(Compared(each, of[each.command_id], title, mine, theirs, who))
    return found
