"""Changes of usual reasons; each is one event of their chain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.core import events
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, NotFound
from jiceng.core.shared_reference_data import invalidate
from jiceng.records.reasons import rules
from jiceng.records.reasons.lists import UsualReasons, lists
from jiceng.records.reasons.models import ReasonList
from jiceng.records.reasons.permissions import REASONS_EDIT

# One chain for the whole installation.
REASONS_STREAM: Final = UUID("00000000-0000-7000-8000-00000000000a")


def list_of(name: str) -> UsualReasons:
    """The list with this name.

    Raises:
        NotFound: when there is none.
    """
    found = lists().get(name)
    if found is None:
        raise NotFound(_("Usual reasons not found. Choose a list."), "reasons.no_list")
    return found


@transaction.atomic
def set_reasons(*, name: str, texts: Sequence[str], by: Actor, at: datetime) -> None:
    """Replace the texts of a list by an installation's own.

    Args:
        texts: in the order in which they are offered; none if nothing is to be offered.

    Raises:
        Forbidden: without the right to edit usual reasons.
        NotFound: for an unknown list.
        Invalid: for too many texts or one that is too long.
    """
    by.may_for_all(REASONS_EDIT).or_refuse()
    list_of(name)
    own = rules.typed_texts("\n".join(texts))
    _require_usable(own)
    before = ReasonList.objects.select_for_update().filter(name=name).first()
    if before is not None and before.texts == own:
        return
    if before is None:
        ReasonList.objects.create(name=name, texts=own)
    else:
        before.texts = own
        before.save(update_fields=["texts"])
    _record("reasons.set", name, own, by, at)


@transaction.atomic
def reset_reasons(*, name: str, by: Actor, at: datetime) -> None:
    """Return to the shipped texts of a list.

    Raises:
        Forbidden: without the right to edit usual reasons.
        NotFound: for an unknown list.
    """
    by.may_for_all(REASONS_EDIT).or_refuse()
    list_of(name)
    rows = ReasonList.objects.select_for_update().filter(name=name)
    if rows.exists():
        rows.delete()
        _record("reasons.reset", name, [], by, at)


def _require_usable(texts: Sequence[str]) -> None:
    if len(texts) > rules.MOST_TEXTS:
        raise Invalid(
            _("Write at most %(most)s reasons: more are not read.") % {"most": rules.MOST_TEXTS},
            "reasons.many",
            field="texts",
        )
    long = rules.too_long(texts)
    if long:
        raise Invalid(
            _("“%(text)s…” is too long. Write at most %(most)s characters.")
            % {"text": long[:20], "most": rules.MOST_LETTERS},
            "reasons.long",
            field="texts",
        )


def _record(type_: str, name: str, texts: Sequence[str], by: Actor, at: datetime) -> None:
    data = {"list": name, "texts": list(texts)}
    events.record("reasons", REASONS_STREAM, type_, by=by, at=at, data=data)
    invalidate("reasons")
