"""Messages for the refusal codes of `rules`: what is not possible, and what to do instead."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from jiceng.core.refusals import Refusals

REFUSALS: Final = Refusals(
    {
        "case.no_category": _("Choose a category first."),
        "case.same_type": _("The request has this type already."),
        "case.not_direct": _(
            "Only enquiries, suggestions and praise are answered and closed at the counter."
            " Register other requests for the unit in charge."
        ),
        "case.already_asked": _("The same application is already awaiting a decision."),
        "case.extended_too_often": _(
            "This request has been extended %(limit)s times, the maximum allowed by the rules."
        ),
        "case.tasks_open": _(
            "Departments called that have not completed their part: %(count)s. Wait for them or "
            "withdraw their call."
        ),
        "case.no_whistle": _("No whistle call is in progress on this request."),
        "case.already_excluded": _("This request is already excluded from the figures."),
        "case.no_breach": _("This request was not overdue, so there is nothing to appeal against."),
        "case.appealed_before": _("Only one appeal is possible, and it has already been made."),
        "case.already_supervised": _("This request is already escalated."),
        "case.callback_due": _("%(count)s residents await a callback. Call them back first."),
        "case.unknown_move": _("Action not found. Reload the page and choose one of its buttons."),
        "case.changed_meanwhile": _(
            "This request has just been changed by a colleague. Reload the page to see the "
            "available actions."
        ),
        "case.wrong_state": _("This is not possible in the request's present state."),
        "case.asked_again_before": _(
            "You have already reopened this request once. Report a new problem, or call the "
            "hotline."
        ),
        "case.closed_long_ago": _(
            "This request was closed more than %(days)s days ago. Submit a new report."
        ),
        "case.no_longer_open": _(
            "This request is closed. Submit a new report if the problem continues."
        ),
        "case.reason_missing": _("Give a reason."),
        "case.same_unit": _("The request is already with this unit."),
        "case.pushed_back": _(
            "This unit has returned the request before. Handle it, or ask the level above"
            " to decide."
        ),
        "case.amount": _("Give an amount of time above zero and of at most 366."),
        "callback.nobody_waits": _("No callbacks are waiting. Close the request."),
        "callback.own_work": _("You handled this request. A colleague must make the callback."),
        "callback.not_waiting": _(
            "This resident wants no callback or has already answered. Choose one who is waiting."
        ),
        "callback.too_few_attempts": _(
            "Try each resident at least %(tries)s times, %(hours)s hour apart, before "
            "closing without callback; %(count)s still to try."
        ),
        "callback.why": _("Choose one: answered, no answer, wrong number, or declined."),
        "callback.level": _("Choose one of the five levels of satisfaction."),
        "callback.answers_without_reach": _(
            "The resident was not reached, so leave the answers empty."
        ),
        "callback.incomplete": _(
            "Enter all three answers, contacted, solved and satisfied, or choose why there"
            " are none."
        ),
        "note.resident_reads": _(
            "The resident can read this note. Make it internal, or remove the @ mentions."
        ),
        "routing.one_target": _("Give exactly one target: a unit, a level, or a department type."),
        "routing.half_a_span": _("Give both hours or none."),
        "routing.never_reached": _(
            "Earlier rules already match everything that this rule matches. Move it up, or "
            "delete it."
        ),
        "routing.seldom_reached": _(
            "It only applies where an earlier rule finds no unit. Move it before that rule."
        ),
        "routing.no_such_unit": _("Its unit or area no longer exists. Choose another one."),
    }
)
