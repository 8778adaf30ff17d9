"""Database models of requests."""

from jiceng.cases.models.administration import (
    ImportReject,
    ImportRun,
    RoutingRule,
    RuleSet,
    RuleSetState,
    TriageCorrection,
)
from jiceng.cases.models.imports import ImportJob, ImportState
from jiceng.cases.models.requests import (
    Caller,
    Case,
    CaseMerge,
    CaseSearch,
    Category,
    Channel,
    DeadlineUnit,
    State,
    Urgency,
)
from jiceng.cases.models.work import ApprovalKind, Callback, CaseTask, TaskKind
from jiceng.records.approvals.public import Approval
from jiceng.records.attachments.public import Attachment, AttachmentKind

__all__ = [
    "Approval",
    "ApprovalKind",
    "Attachment",
    "AttachmentKind",
    "Callback",
    "Caller",
    "Case",
    "CaseMerge",
    "CaseSearch",
    "CaseTask",
    "Category",
    "Channel",
    "DeadlineUnit",
    "ImportJob",
    "ImportReject",
    "ImportRun",
    "ImportState",
    "RoutingRule",
    "RuleSet",
    "RuleSetState",
    "State",
    "TaskKind",
    "TriageCorrection",
    "Urgency",
]
