"""What the chains are about: each kind of stream with its name, who may see it and where it leads.

The chains themselves know nothing of the things whose history they hold. Each app contributes its
kinds and the words for its events, so that the audit trail can be read in words and shows each
reader what lies in their reach. A kind that no app contributes is shown only to those whose reach
is everything; a test finds one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from jiceng.core.access import Actor
from jiceng.core.manifests import Contribution, Derived, Slot
from jiceng.core.text_folding import normalise

Named = dict[UUID, tuple[str, str]]
"""By stream: what it is called, and the path of its page ("" without one)."""


@dataclass(frozen=True, slots=True)
class StreamKind(Contribution):
    """One kind of stream.

    Args:
        label: what it is, for people.
        visible: the identifiers of those streams that an actor may see; None where all of them
            belong to the installation as a whole.
        names: of some streams, what they are called and where they are shown.
        find: streams by what people call them, such as a number.
        load: the things themselves by stream, for whoever acts upon events; those that are gone
            are missing.
        summary: what may be said of a loaded thing in one line, such as its number and its due
            time; it leaves the installation with messages, so nothing in it may be personal.
        path: of the page of one; None without one.
    """

    kind: str
    label: Any
    visible: Callable[[Actor], QuerySet[Any]] | None = None
    names: Callable[[Iterable[UUID]], Named] | None = None
    find: Callable[[str], list[UUID]] | None = None
    load: Callable[[Collection[UUID]], Mapping[UUID, Any]] | None = None
    summary: Callable[[Any], Sequence[str]] | None = None
    path: Callable[[UUID], str] | None = None


@dataclass(frozen=True, slots=True)
class EventWords(Contribution):
    """What types of events are called, by their codes."""

    words: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TrailPage(Contribution):
    """The page on which the events of all streams are read.

    Args:
        url_name: of its address, which takes no arguments.
    """

    url_name: str


KINDS: Final = Slot(StreamKind, key=lambda kind: kind.kind)
WORDS: Final = Slot(EventWords)
TRAIL: Final = Slot(TrailPage)


def _words() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for app, each in WORDS.with_app():
        twice = sorted(found.keys() & each.words.keys())
        if twice:
            raise ValueError(f"{app}: somebody else has words for {', '.join(twice)} already")
        found.update(each.words)
    return found


_by_type: Final = Derived(_words)


def stream_kinds() -> dict[str, StreamKind]:
    """All kinds by name."""
    return dict(KINDS.by_key())


def event_words() -> Mapping[str, Any]:
    """What each type of event is called."""
    return _by_type.get()


def types_called(words: str) -> list[str]:
    """The types of events whose name holds some words, in the reader's language."""
    wanted = normalise(words)
    return [type_ for type_, label in event_words().items() if wanted in normalise(str(label))]


def label_of_event(type_: str) -> str:
    """What a type of event is called; its code where nobody has said."""
    return str(event_words().get(type_, type_))


def path_of(kind: str, stream: UUID) -> str:
    """Where a stream is shown: the page of what it is about, else the audit trail; "" without."""
    known = KINDS.by_key().get(kind)
    if known is not None and known.path is not None:
        return known.path(stream)
    return next((reverse(page.url_name) for page in TRAIL.all()), "")
