"""Moves that a request's page offers, and unavailable ones with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from jiceng.cases import lifecycle, rules
from jiceng.cases.actions import named_moves
from jiceng.cases.models import Case, State
from jiceng.cases.pages import usual_reasons, words
from jiceng.cases.pages.live import WRITTEN
from jiceng.core.access import Verdict

# Most frequent next moves by state, shown first; the others are in a collapsed section.
LIKELY: Mapping[str, tuple[str, ...]] = {
    State.REPORTED: ("classify", "accept", "dispatch"),
    State.ACCEPTED: ("classify", "dispatch", "whistle"),
    State.DISPATCHED: ("sign", "transfer", "return"),
    State.HANDLING: ("resolve", "end_whistle", "whistle", "ask_extend"),
    State.SUSPENDED: ("ask_resume", "note", "supervise"),
    State.RESOLVED: ("call_back", "give_up", "close", "reopen"),
    State.MERGED: ("unmerge",),
}
NEXT = 3
# Reasons that are not shown: no permission, and joint closing without called departments.
NOT_SHOWN = frozenset({"access.missing", "case.no_whistle"})


def offered_moves(
    case: Case,
    verdicts: Mapping[str, Verdict],
    drafts: Mapping[str, str],
    offered: Mapping[str, list[tuple[str, str]]],
) -> dict[str, list[dict[str, Any]]]:
    """Moves in three lists: likely next ones, other possible ones, unavailable ones."""
    likely = [
        name
        for name in LIKELY.get(case.state, ())
        if not (name == "classify" and case.category_confirmed)
    ]
    names = [*likely, *(name for name in named_moves.FIELDS if name not in likely)]
    all_moves = [_move(name, verdicts[name], drafts) for name in names]
    for move in all_moves:
        move["templates"] = offered.get(move["name"], [])
        move["usual_reasons"] = usual_reasons.of_move(move["name"])
    possible = [move for move in all_moves if move["allowed"]]
    # The primary button is the most frequent next move only.
    if possible and likely and possible[0]["name"] == likely[0]:
        possible[0]["is_first"] = True
    # Moves that the state does not permit are shown with the reason.
    barred = [move for move in all_moves if not move["allowed"] and move["code"] not in NOT_SHOWN]
    return {"next_moves": possible[:NEXT], "more_moves": possible[NEXT:], "barred_moves": barred}


def _move(name: str, verdict: Verdict, drafts: Mapping[str, str]) -> dict[str, Any]:
    return {
        "name": name,
        "label": words.MOVES[name],
        "fields": named_moves.FIELDS[name],
        "allowed": verdict.allowed,
        "code": verdict.code,
        "why_not": why_not(name, verdict),
        "drafts": {field: drafts.get(f"{name}.{field}", "") for field in WRITTEN},
        "text_label": words.TEXT_LABELS.get(name, _("Text")),
        "has_draft": any(field.startswith(f"{name}.") for field in drafts),
        "key": words.KEYS.get(name, ""),
        "is_first": False,
    }


def why_not(name: str, verdict: Verdict) -> str:
    """Reason why a move is unavailable; for a wrong state, the states in which it is available."""
    if verdict.code != "case.wrong_state":
        return verdict.sentence
    sources = lifecycle.TRANSITIONS[name].sources
    if sources >= rules.OPEN_STATES:
        return _("Available while the request is open.")
    states = _(", ").join(str(state.label) for state in State if state in sources)
    return _("Available when the request is: %(states)s.") % {"states": states}
