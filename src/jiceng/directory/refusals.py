"""Texts of the refusals of `rules`, which stays free of Django and of languages."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from jiceng.core.access import Actor, Verdict
from jiceng.core.errors import Refused
from jiceng.core.refusals import Refusals

REFUSALS: Final = Refusals(
    {
        "directory.bad_code": _(
            "“%(unit)s” cannot be a unit's code: use up to 40 letters, digits, “-”, “_”, “.”, “:”."
        ),
        "directory.wrong_level": _(
            "A unit of this type cannot be placed there. Choose another type or another "
            "parent unit."
        ),
        "directory.no_division_code": _(
            "“%(unit)s” is no code of a division there: it has %(digits)d digits and begins with"
            " %(above)s. A code of your own holds letters."
        ),
        "directory.move_across": _(
            "A unit cannot move to the other organisation. Link it instead."
        ),
        "directory.cycle": _("A unit cannot be placed under itself."),
        "directory.too_deep": _("The organisation would have too many levels there."),
        "directory.has_children": _("Close or move the %(count)d units below it first."),
        "directory.has_posts": _(
            "This unit still has %(count)d positions. End them, or name the unit that takes over."
        ),
        "directory.needs_heir": _("Still assigned there: %(things)s. Choose a successor."),
        "directory.heir_is_itself": _("%(unit)s ends itself. Choose another unit to take over."),
        "directory.heir_of_another_kind": _(
            "%(unit)s cannot take over. Choose a unit of the same organisation that can "
            "receive work."
        ),
        "directory.receives_nothing": _(
            "%(unit)s cannot be given work. Choose an administrative unit that can."
        ),
        "directory.not_there": _("%(unit)s does not exist on %(day)s. Choose a unit that does."),
        "directory.last_keeper": _(
            "No role would be left that may edit roles. Give that permission to another role first."
        ),
        "directory.second_own_role": _(
            "You hold this role. Another person must confirm the change."
        ),
        "directory.second_above": _(
            "This grants permissions you do not hold. Another person must confirm it."
        ),
        "directory.second_watcher": _(
            "This concerns an administrator or auditor. Another person must confirm it."
        ),
        "directory.second_watching": _(
            "This position oversees other accounts. A second person must confirm it."
        ),
        "directory.second_factor": _(
            "Holders of this role would no longer need a second factor. Another person "
            "must confirm this."
        ),
        "directory.not_separate": _(
            "The roles of system administrator, security administrator and auditor are "
            "separated here. One person cannot hold two of them."
        ),
        "directory.not_at_root": _(
            "Roles apply everywhere: only people with a position at the top unit can edit them."
        ),
    }
)


class NeedsConfirmation(Refused):
    """The actor may do it, but a second person must confirm it. Nothing has changed."""


def require_confirmation(verdict: Verdict, seconded_by: Actor | None) -> None:
    """Raise `NeedsConfirmation` where confirmation is required and missing."""
    if not verdict and seconded_by is None:
        raise NeedsConfirmation(verdict.sentence, verdict.code)
