"""Database models of requests."""

from jiceng.cases.models.administration import (
    RoutingRule,
    RuleSet,
    RuleSetState,
    TriageCorrection,
)
from jiceng.cases.models.categories import Category, DeadlineUnit, Urgency
from jiceng.cases.models.channels import Channel, RequestType
from jiceng.cases.models.requests import (
    NEXT_DUE,
    Caller,
    Case,
    CaseMerge,
    CaseSearch,
    State,
)
from jiceng.cases.models.work import (
    ApprovalKind,
    Callback,
    CaseTask,
    Citation,
    ContactWay,
    TaskKind,
)
from jiceng.records.approvals.public import Approval
from jiceng.records.attachments.public import Attachment, AttachmentKind, AttachmentQuerySet

__all__ = [
    "NEXT_DUE",
    "Approval",
    "ApprovalKind",
    "Attachment",
    "AttachmentKind",
    "AttachmentQuerySet",
    "Callback",
    "Caller",
    "Case",
    "CaseMerge",
    "CaseSearch",
    "CaseTask",
    "Category",
    "Channel",
    "Citation",
    "ContactWay",
    "DeadlineUnit",
    "RequestType",
    "RoutingRule",
    "RuleSet",
    "RuleSetState",
    "State",
    "TaskKind",
    "TriageCorrection",
    "Urgency",
]
