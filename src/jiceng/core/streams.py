"""Kinds of event streams: their names, visibility and pages.

The chains themselves do not depend on the objects whose history they hold. Each app contributes its
kinds and the display names of its events, so that the audit log is readable and shows each reader
the events within their reach. A kind that no app contributes is shown only to readers with
unrestricted reach; a test finds one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from jiceng.core.access import Actor
from jiceng.core.manifests import Contribution, Derived, Slot
from jiceng.core.text_folding import normalise

StreamTitles = dict[UUID, tuple[str, str]]
"""By stream: its title, and the path of its page ("" without one)."""


@dataclass(frozen=True, slots=True)
class StreamKind(Contribution):
    """One kind of stream.

    Args:
        label: the display name of the kind.
        visible: the identifiers of the streams that an actor may see; None if all of them belong to
            the installation as a whole.
        names: titles and pages of some streams.
        find: streams by their usual name, such as a number.
        load: the objects by stream, for code that reacts to events; deleted ones are missing.
        summary: one line about a loaded object, such as its number and due time; it leaves the
            installation with messages, so it must not contain personal data.
        path: of the page of one; None without one.
    """

    kind: str
    label: Any
    visible: Callable[[Actor], QuerySet[Any]] | None = None
    names: Callable[[Iterable[UUID]], StreamTitles] | None = None
    find: Callable[[str], list[UUID]] | None = None
    load: Callable[[Collection[UUID]], Mapping[UUID, Any]] | None = None
    summary: Callable[[Any], Sequence[str]] | None = None
    path: Callable[[UUID], str] | None = None


@dataclass(frozen=True, slots=True)
class EventWords(Contribution):
    """Display names of event types, by their codes."""

    words: Mapping[str, Any]


class Watch(StrEnum):
    """Why an auditor looks at events regularly."""

    VIEWS = "views"
    EXPORTS = "exports"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class WatchedEvents(Contribution):
    """Types of events that the auditor's home page counts or lists.

    Args:
        types: codes of event types.
    """

    watch: Watch
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrailPage(Contribution):
    """The page that shows the events of all streams.

    Args:
        url_name: of its URL, which takes no arguments.
    """

    url_name: str


KINDS: Final = Slot(StreamKind, key=lambda kind: kind.kind)
WORDS: Final = Slot(EventWords)
TRAIL_PAGES: Final = Slot(TrailPage)
WATCHED: Final = Slot(WatchedEvents)


def _words() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for app, each in WORDS.with_app():
        twice = sorted(found.keys() & each.words.keys())
        if twice:
            raise ValueError(f"{app}: another app has labels for {', '.join(twice)} already")
        found.update(each.words)
    return found


_by_type: Final = Derived(_words)


def stream_kinds() -> dict[str, StreamKind]:
    """All kinds by name."""
    return dict(KINDS.by_key())


def event_words() -> Mapping[str, Any]:
    """The display names of event types."""
    return _by_type.get()


def watched_types(watch: Watch) -> tuple[str, ...]:
    """The event types that auditors watch for one reason."""
    return tuple(each for one in WATCHED.all() if one.watch is watch for each in one.types)


def event_types_by_name(words: str) -> list[str]:
    """The event types whose display name contains some words, in the reader's language."""
    wanted = normalise(words)
    return [type_ for type_, label in event_words().items() if wanted in normalise(str(label))]


def label_of_event(type_: str) -> str:
    """The display name of an event type; its code without one."""
    return str(event_words().get(type_, type_))


def path_of(kind: str, stream: UUID) -> str:
    """The page of a stream: that of its object, otherwise the audit log; "" without one."""
    known = KINDS.by_key().get(kind)
    if known is not None and known.path is not None:
        return known.path(stream)
    return next((reverse(page.url_name) for page in TRAIL_PAGES.all()), "")
