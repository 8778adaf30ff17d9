"""All actions on requests, used by pages, APIs, command line, imports and tests."""

from jiceng.cases.actions.administration import (
    draft_rules,
    edit_category,
    publish_rules,
)
from jiceng.cases.actions.answering import answer_directly
from jiceng.cases.actions.approvals import ask, decide, resume_expired, withdraw
from jiceng.cases.actions.attachments import add, attach, detach
from jiceng.cases.actions.callback import call_back, give_up_callback, rate
from jiceng.cases.actions.category_tree import (
    adopt_tree,
    install_categories,
    restore_former_tree,
)
from jiceng.cases.actions.classifying import guard_named
from jiceng.cases.actions.drafting import (
    add_rule,
    change_rule,
    copy_rules,
    discard_rules,
    move_rule,
    remove_rule,
)
from jiceng.cases.actions.ending import dormant, erase_dormant, erase_workers, warn_dormant
from jiceng.cases.actions.intake import OpenedRequest, open_case, sent_before
from jiceng.cases.actions.making import make_move
from jiceng.cases.actions.merging import split
from jiceng.cases.actions.moves import (
    accept,
    classify,
    close,
    decline,
    dispatch,
    merge,
    note,
    reopen,
    resolve,
    return_case,
    sign,
    supervise,
    take_back,
    transfer,
    unmerge,
)
from jiceng.cases.actions.residents import ask_again, join, may_ask_again
from jiceng.cases.actions.revealing import (
    MOST_EARLIER,
    OF_PHONE,
    find_by_short_code,
    look_up_caller,
    reveal_caller,
    reveal_texts,
)
from jiceng.cases.actions.upkeep import (
    callers_past,
    erase_caller,
    erase_callers,
    erase_matter,
    erase_matters,
    matters_past,
)
from jiceng.cases.actions.voice import transcribe
from jiceng.cases.actions.whistle import (
    cancel_task,
    close_task,
    end_whistle,
    note_missed_arrival,
    report_in,
    score_task,
    whistle,
)

__all__ = [
    "MOST_EARLIER",
    "OF_PHONE",
    "OpenedRequest",
    "accept",
    "add",
    "add_rule",
    "adopt_tree",
    "answer_directly",
    "ask",
    "ask_again",
    "attach",
    "call_back",
    "callers_past",
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
    "dormant",
    "draft_rules",
    "edit_category",
    "end_whistle",
    "erase_caller",
    "erase_callers",
    "erase_dormant",
    "erase_matter",
    "erase_matters",
    "erase_workers",
    "find_by_short_code",
    "give_up_callback",
    "guard_named",
    "install_categories",
    "join",
    "look_up_caller",
    "make_move",
    "matters_past",
    "may_ask_again",
    "merge",
    "move_rule",
    "note",
    "note_missed_arrival",
    "open_case",
    "publish_rules",
    "rate",
    "remove_rule",
    "reopen",
    "report_in",
    "resolve",
    "restore_former_tree",
    "resume_expired",
    "return_case",
    "reveal_caller",
    "reveal_texts",
    "score_task",
    "sent_before",
    "sign",
    "split",
    "supervise",
    "take_back",
    "transcribe",
    "transfer",
    "unmerge",
    "warn_dormant",
    "whistle",
    "withdraw",
]
