"""What the chains are about: each kind of stream with its name, who may see it and where it leads.

The chains themselves know nothing of the things whose history they hold. Each app registers its
kinds, so that the audit trail can be read in words and shows each reader what lies in their reach.
A kind that nobody registered is shown only to those whose reach is everything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Actor
from jiceng.core.folding import normalise

Named = dict[UUID, tuple[str, str]]
"""By stream: what it is called, and the path of its page ("" without one)."""


@dataclass(frozen=True, slots=True)
class StreamKind:
    """One kind of stream.

    Args:
        label: what it is, for people.
        visible: the identifiers of those streams that an actor may see; None where all of them
            belong to the installation as a whole.
        names: of some streams, what they are called and where they are shown.
        find: streams by what people call them, such as a request's number.
    """

    kind: str
    label: Any
    visible: Callable[[Actor], QuerySet[Any]] | None = None
    names: Callable[[Iterable[UUID]], Named] | None = None
    find: Callable[[str], list[UUID]] | None = None


_KINDS: dict[str, StreamKind] = {}
_EVENTS: dict[str, Any] = {}


def register_stream(kind: StreamKind) -> None:
    """Register a kind of stream, once."""
    _KINDS[kind.kind] = kind


def stream_kinds() -> dict[str, StreamKind]:
    """All registered kinds."""
    return dict(_KINDS)


def register_events(labels: Mapping[str, Any]) -> None:
    """Say what types of events are called, by their codes."""
    _EVENTS.update(labels)


def types_called(words: str) -> list[str]:
    """The types of events whose name holds some words, in the reader's language."""
    wanted = normalise(words)
    return [type_ for type_, label in _EVENTS.items() if wanted in normalise(str(label))]


def label_of_event(type_: str) -> str:
    """What a type of event is called; its code where nobody has said."""
    return str(_EVENTS.get(type_, type_))


register_stream(StreamKind("calendar", _("Calendar")))
register_stream(StreamKind("keys", _("Keys")))
register_stream(StreamKind("errand", _("Upkeep")))
register_stream(StreamKind("state", _("Records")))
register_stream(StreamKind("clock", _("Clock")))
register_stream(StreamKind("days", _("Closed days")))
register_stream(StreamKind("subject", _("Personal data request")))
