"""The sentences behind the codes of `rules`: what is not possible, and what to do instead."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from jiceng.core.refusals import Refusals

REFUSALS: Final = Refusals(
    {
        "case.no_category": _("Choose a category first."),
        "case.already_asked": _("The same has been asked for and is waiting for a decision."),
        "case.extended_too_often": _(
            "This request has been extended %(limit)s times, which is the most that the"
            " rules allow."
        ),
        "case.tasks_open": _(
            "%(count)s called bodies have not closed their part. Wait for them or cancel"
            " their call."
        ),
        "case.no_whistle": _("No whistle is under way on this request."),
        "case.already_excluded": _("This request is already excluded from the figures."),
        "case.no_breach": _("This request was not late, so there is nothing to appeal against."),
        "case.appealed_before": _("An appeal is possible once, and it has been made."),
        "case.already_supervised": _("This request is already under supervision."),
        "case.callback_due": _("%(count)s callers wait for a callback. Call them back first."),
        "case.unknown_move": _(
            "There is no such move. Reload the page and choose one of its buttons."
        ),
        "case.changed_meanwhile": _(
            "Somebody else has just changed this request. Reload the page to see what is"
            " possible now."
        ),
        "case.wrong_state": _("This is not possible in the request's present state."),
        "case.asked_again_before": _(
            "You have had this request reopened once. Report it anew, or call 12345."
        ),
        "case.closed_long_ago": _(
            "This request was closed more than %(days)s days ago. Report it anew."
        ),
        "case.no_longer_open": _(
            "This request is no longer open. Report it anew if something is still wrong."
        ),
        "case.reason_missing": _("Give a reason."),
        "case.same_unit": _("The request is already with this unit."),
        "case.pushed_back": _(
            "This unit has returned the request before. Handle it, or ask the level above"
            " to decide."
        ),
        "case.amount": _("Give an amount of time above zero and of at most 366."),
        "callback.nobody_waits": _("Nobody waits for a callback. Close the request."),
        "callback.own_work": _(
            "You have handled this request yourself. Somebody else asks how it went."
        ),
        "callback.not_waiting": _(
            "This caller wants no callback or has answered already. Choose one who waits."
        ),
        "callback.too_few_attempts": _(
            "Try each waiting caller %(tries)s times, at least %(hours)s hour apart,"
            " before giving up;"
            " %(count)s of them have not been tried so often."
        ),
        "callback.why": _(
            "Choose one: answered, no answer, wrong number, or does not want to be asked."
        ),
        "callback.level": _("Choose one of the five levels of satisfaction."),
        "callback.answers_without_reach": _(
            "Nobody was reached, so there are no answers to enter."
        ),
        "callback.incomplete": _(
            "Enter all three answers, contacted, solved and satisfied, or choose why there"
            " are none."
        ),
        "approval.nobody": _("Only a signed-in person can decide this."),
        "approval.own": _("You cannot decide on what you asked for yourself."),
        "approval.twice": _("You have decided on this already; a second reviewer is needed."),
        "note.resident_reads": _(
            "The resident reads this note. Keep it inside the house, or take out the names with @."
        ),
        "routing.one_target": _(
            "Give exactly one target: a unit, a level, or a kind of department."
        ),
        "routing.half_a_span": _("Give both hours or none."),
        "routing.never_reached": _("Earlier rules take everything that this one is for."),
        "routing.seldom_reached": _(
            "It decides only where an earlier rule finds no unit. Move it before that one."
        ),
        "routing.no_such_unit": _(
            "Its unit or its area is not there any more. Choose another one."
        ),
    }
)
