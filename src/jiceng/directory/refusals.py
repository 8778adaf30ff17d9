"""The refusals of `rules` in words: rules themselves stay free of Django and of languages."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Actor, Verdict
from jiceng.core.errors import Refused

SENTENCES: Final[dict[str, str | Promise]] = {
    "directory.bad_code": _(
        "“%(unit)s” cannot be a unit's code: use up to 40 letters, digits, “-”, “_”, “.”, “:”."
    ),
    "directory.move_across": _("A unit cannot move to the other tree; link it instead."),
    "directory.cycle": _("A unit cannot be placed under itself."),
    "directory.too_deep": _("The tree would become too deep there."),
    "directory.has_children": _("Close or move the %(count)d units below it first."),
    "directory.has_posts": _("End the %(count)d posts at this unit first."),
    "directory.last_keeper": _(
        "No role would be left that may edit roles. Give that right to another role first."
    ),
    "directory.second_own_role": _(
        "This role is one of your own. A change of it must be confirmed by somebody else."
    ),
    "directory.second_above": _(
        "This gives rights that you do not hold. It must be confirmed by somebody else."
    ),
    "directory.second_watcher": _(
        "This concerns somebody who watches over others. It must be confirmed by somebody else."
    ),
    "directory.not_separate": _(
        "Here the powers of system administrator, security administrator and auditor are "
        "separated: nobody holds rights of two of them."
    ),
    "directory.not_at_root": _(
        "Roles hold everywhere: only a post at the top of the tree can edit them."
    ),
}


class NeedsSecond(Refused):
    """The actor may, but not alone: somebody else must confirm it (`seconds`). Nothing has
    changed."""


def enforce_pair(verdict: Verdict, seconded_by: Actor | None) -> None:
    """Raise `NeedsSecond` for what an actor may not do alone, unless somebody has confirmed it."""
    if not verdict and seconded_by is None:
        raise NeedsSecond(str(SENTENCES[verdict.code]), verdict.code)


def enforce(verdict: Verdict) -> None:
    """Raise a refusal with its sentence in the reader's language; do nothing for a yes."""
    if not verdict.allowed and not verdict.message:
        sentence = str(SENTENCES[verdict.code])
        raise verdict.kind(sentence % verdict.details, verdict.code, **verdict.details)
    verdict.or_refuse()
