"""Every verb on requests. Pages, interfaces, command line, imports and tests come through here."""

from jiceng.cases.actions.administration import (
    draft_rules,
    edit_category,
    install_categories,
    publish_rules,
)
from jiceng.cases.actions.approvals import ask, decide, resume_expired
from jiceng.cases.actions.attachments import add, attach, detach
from jiceng.cases.actions.callback import call_back, give_up_callback, rate, reveal_caller
from jiceng.cases.actions.drafting import (
    add_rule,
    change_rule,
    copy_rules,
    discard_rules,
    move_rule,
    remove_rule,
)
from jiceng.cases.actions.intake import Opened, open_case
from jiceng.cases.actions.lifecycle import (
    accept,
    classify,
    close,
    decline,
    dispatch,
    note,
    reopen,
    resolve,
    return_case,
    sign,
    supervise,
    transfer,
)
from jiceng.cases.actions.merging import merge, split, unmerge
from jiceng.cases.actions.residents import ask_again, join, may_ask_again
from jiceng.cases.actions.upkeep import (
    erase_caller,
    erase_callers,
    erase_matter,
    erase_matters,
    note_breach,
    remind,
)
from jiceng.cases.actions.whistle import cancel_task, close_task, report_in, score_task, whistle

__all__ = [
    "Opened",
    "accept",
    "add",
    "add_rule",
    "ask",
    "ask_again",
    "attach",
    "call_back",
    "cancel_task",
    "change_rule",
    "classify",
    "close",
    "close_task",
    "copy_rules",
    "decide",
    "decline",
    "detach",
    "discard_rules",
    "dispatch",
    "draft_rules",
    "edit_category",
    "erase_caller",
    "erase_callers",
    "erase_matter",
    "erase_matters",
    "give_up_callback",
    "install_categories",
    "join",
    "may_ask_again",
    "merge",
    "move_rule",
    "note",
    "note_breach",
    "open_case",
    "publish_rules",
    "rate",
    "remind",
    "remove_rule",
    "reopen",
    "report_in",
    "resolve",
    "resume_expired",
    "return_case",
    "reveal_caller",
    "score_task",
    "sign",
    "split",
    "supervise",
    "transfer",
    "unmerge",
    "whistle",
]
