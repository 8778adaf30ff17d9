"""Permissions for actions that are not moves of this state machine; their own modules implement
them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from jiceng.cases import rules
from jiceng.cases.lifecycle.declaring import (
    ALL_AROUND,
    BEGUN,
    LINE,
    OPEN_STATES,
    STATES,
    Confirmation,
    Offered,
)
from jiceng.cases.lifecycle.fields import SplitOff
from jiceng.cases.rules import CaseRelation, Rights, from_each
from jiceng.records.public import Fields, NoFields


def _act(
    name: str,
    on: Iterable[str],
    right: str,
    relations: Iterable[CaseRelation],
    *,
    to: str | None = None,
    reason: bool = False,
    besides: Rights | None = None,
    label: Any = "",
    key: str = "",
    fields: type[Fields] = NoFields,
    done: Confirmation = "",
) -> Offered:
    rights = {**from_each(right, relations), **(besides or {})}
    own = {"label": label, "key": key, "fields": fields, "done": done}
    return Offered(name, frozenset(on), to, rights, (), reason, **own)


AUTHOR: Final = [CaseRelation.AUTHOR]

ATTACH = _act(
    "attach",
    STATES - {rules.MERGED, rules.DECLINED},
    "case.handle",
    ALL_AROUND,
    done=_("Photos added."),
)
SPLIT = _act(
    "split",
    rules.WORK_STATES,
    "case.merge",
    LINE,
    reason=True,
    label=_("Split"),
    key="p",
    fields=SplitOff,
    done=_("Split off as request %(number)s, with %(unit)s%(within)s."),
)

BY_LINK = (
    _act("add", OPEN_STATES, "", AUTHOR),
    _act("rate", [rules.RESOLVED], "", AUTHOR),
    _act("ask_again", [rules.CLOSED], "", AUTHOR, to=rules.DISPATCHED, reason=True),
)
"""Actions of residents, authorised by their secret link."""

ACTS = (
    _act("push_back", [rules.REPORTED, rules.ACCEPTED], "case.supervise", LINE),
    _act(
        "note_to_resident",
        STATES,
        "case.handle",
        [CaseRelation.IN_CHARGE, CaseRelation.FIRST_RECEIVER],
    ),
    _act("transcribe", OPEN_STATES, "case.open", ALL_AROUND),
    _act("absorb", BEGUN, "case.merge", ALL_AROUND),
    _act("reveal", STATES, "case.reveal", ALL_AROUND, reason=True),
    _act(
        "detach",
        STATES,
        "case.supervise",
        LINE,
        reason=True,
        besides={CaseRelation.AUTHOR: "case.handle"},
        done=_("Photo removed. Its digest and the reason stay recorded."),
    ),
)

SCORE = _act(
    "score",
    STATES,
    "case.report_in",
    [CaseRelation.CALLED],
    besides={CaseRelation.CALLING: "case.whistle"},
    done=_("Cooperation of %(unit)s scored %(score)s of 5."),
)
"""Scores of the cooperation by both sides."""
