"""Contribution type for texts that other apps offer where a reply to a request is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from jiceng.cases import lifecycle
from jiceng.cases.models import Case
from jiceng.core.manifests import Contribution, Slot


class ReplyMove(models.TextChoices):
    """Moves with a reply or reason that the resident or the dispatcher reads."""

    RESOLVE = "resolve", _("Report as done")
    DECLINE = "decline", _("Do not accept")
    RETURN = "return", _("Return")


@dataclass(frozen=True, slots=True)
class ReplyTexts(Contribution):
    """A source of texts.

    Args:
        find: names and texts that fit a request at a moment, by move, the best match first.
    """

    find: Callable[[Case, datetime], Mapping[str, Sequence[tuple[str, str]]]]


REPLY_TEXTS: Final = Slot(ReplyTexts)


def states_of(move: str) -> frozenset[str]:
    """States in which a move is possible."""
    return frozenset(lifecycle.TRANSITIONS[move].sources)


def offered(case: Case, at: datetime) -> dict[str, list[tuple[str, str]]]:
    """Names and texts of all sources for a request, by move."""
    found: dict[str, list[tuple[str, str]]] = {}
    for source in REPLY_TEXTS.all():
        for move, texts in source.find(case, at).items():
            found.setdefault(move, []).extend(texts)
    return found
