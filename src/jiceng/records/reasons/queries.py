"""Usual reasons in use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from jiceng.core.access import Actor
from jiceng.core.shared_reference_data import Versioned
from jiceng.records.reasons import rules
from jiceng.records.reasons.lists import UsualReasons, lists
from jiceng.records.reasons.models import ReasonList
from jiceng.records.reasons.permissions import REASONS_EDIT


def own_texts() -> dict[str, tuple[str, ...]]:
    """An installation's own texts by list, from the database."""
    rows = ReasonList.objects.order_by("name").values_list("name", "texts")
    return {name: tuple(texts) for name, texts in rows}


_own: Final = Versioned("reasons", own_texts)


def reasons_of(name: str, values: Mapping[str, str] | None = None) -> list[str]:
    """The texts of a list in use: the installation's own, or the shipped ones; no query.

    Args:
        values: words of the record in place of placeholders.
    """
    own = _own.get().get(name)
    texts = [str(text) for text in (lists()[name].texts if own is None else own)]
    return [rules.filled(text, values) for text in texts] if values else texts


@dataclass(frozen=True, slots=True)
class ListLine:
    """One list for its page.

    Args:
        texts: in use, in order.
        is_own: whether the installation has edited them.
    """

    of: UsualReasons
    texts: list[str]
    is_own: bool


def lines(actor: Actor) -> list[ListLine]:
    """All lists, in the order of the page.

    Raises:
        Forbidden: without the right to edit usual reasons.
    """
    actor.may_for_all(REASONS_EDIT).or_refuse()
    own = own_texts()
    return [ListLine(each, reasons_of(name), name in own) for name, each in lists().items()]
