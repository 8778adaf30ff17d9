"""Words of requests that an installation can rename."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from jiceng.core.vocabulary.terms import Term

_THINGS: Final = _("Requests and residents")
_MOVES: Final = _("Steps of a request")
_JOINT: Final = _("Coordination")

TERMS: Final = (
    Term("request", _THINGS, "诉求", ("request", "requests")),
    Term("resident", _THINGS, "诉求人", ("resident", "residents")),
    Term("in_charge", _THINGS, "承办单位", ("unit in charge", "units in charge")),
    Term("first_receiver", _THINGS, "首接单位", ("first receiver",)),
    Term("hotline", _THINGS, "热线", ("hotline",)),
    Term("counter", _THINGS, "窗口", ("counter",)),
    Term("register", _MOVES, "登记", ("register", "registers", "registered")),
    Term("accept", _MOVES, "受理", ("accept", "accepts", "accepted")),
    Term("dispatch", _MOVES, "分派", ("dispatch", "dispatches", "dispatched", "dispatching")),
    Term("acknowledge", _MOVES, "签收", ("acknowledge", "acknowledges", "acknowledged")),
    Term("handle", _MOVES, "处置", ("handle", "handles", "handled", "handling")),
    Term("resolve", _MOVES, "办结", ("resolve", "resolves", "resolved")),
    Term("callback", _MOVES, "回访", ("callback", "callbacks")),
    Term("close", _MOVES, "归档", ("close", "closes", "closed", "closing")),
    Term("return", _MOVES, "退回", ("return", "returns", "returned")),
    Term("transfer", _MOVES, "转办", ("transfer", "transfers", "transferred")),
    Term("extension", _MOVES, "延期", ("extension", "extensions", "extended")),
    Term("suspension", _MOVES, "挂账", ("suspension", "suspended")),
    Term("escalate", _MOVES, "督办", ("escalate", "escalated", "escalation")),
    Term("merge", _MOVES, "并案", ("merge", "merged")),
    Term("reopen", _MOVES, "重办", ("reopen", "reopened")),
    Term("exclusion", _MOVES, "剔除", ("exclusion", "excluded")),
    Term("appeal", _MOVES, "申诉", ("appeal", "appeals")),
    Term("overdue", _MOVES, "超时", ("overdue",)),
    Term("whistle_call", _JOINT, "吹哨", ("whistle call", "whistle calls")),
    Term("check_in", _JOINT, "报到", ("check in", "checked in")),
    Term("co_handling", _JOINT, "协同办理", ("co-handling",)),
)
