"""Models of whistle tasks and callbacks, and the kinds of approvals."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jiceng.cases.models.requests import Caller, Case
from jiceng.core.ids import uuid7


class TaskKind(models.TextChoices):
    """Why a department other than the unit in charge works on a request."""

    WHISTLE = "whistle", _("Whistle call")
    CO_HANDLE = "co_handle", _("Co-handling")


class CaseTask(models.Model):
    """A called department's task on a request: called, checked in, closed, each with its time."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="tasks")
    kind = models.CharField(max_length=10, choices=TaskKind)
    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    called_by = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=20, blank=True)
    reason = models.TextField()
    called_at = models.DateTimeField()
    arrive_by = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    # Time at which the missed check-in was recorded.
    missed_at = models.DateTimeField(null=True)
    # Time of the joint closing, which releases the called departments.
    released_at = models.DateTimeField(null=True)
    evidence = models.TextField(blank=True)
    # Scores of the cooperation by both sides, 1 to 5, after it is closed.
    caller_score = models.SmallIntegerField(null=True)
    called_score = models.SmallIntegerField(null=True)

    class Meta:
        ordering = ("called_at", "id")
        indexes: ClassVar = [
            models.Index(
                fields=["unit", "called_at"],
                condition=Q(closed_at__isnull=True, cancelled_at__isnull=True),
                name="case_task_open",
            ),
            models.Index(
                fields=["case"],
                condition=Q(cancelled_at__isnull=True, released_at__isnull=True),
                name="case_task_under_way",
            ),
            # The newest calls of a unit, for the groups that it called together.
            models.Index(fields=["called_by", "called_at", "id"], name="case_task_by_caller"),
            models.Index(
                fields=["arrive_by"],
                condition=Q(
                    arrived_at__isnull=True,
                    closed_at__isnull=True,
                    cancelled_at__isnull=True,
                    missed_at__isnull=True,
                ),
                name="case_task_awaited",
            ),
        ]


class Callback(models.Model):
    """One attempt to call a caller back."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="callbacks")
    caller = models.ForeignKey(Caller, null=True, on_delete=models.PROTECT, related_name="+")
    round = models.SmallIntegerField(default=1)
    at = models.DateTimeField()
    by = models.ForeignKey("directory.Person", null=True, on_delete=models.PROTECT)
    reached = models.BooleanField()
    why = models.CharField(max_length=12, blank=True)  # one of `rules.WHYS`, without answers
    valid = models.BooleanField()
    contacted = models.BooleanField(null=True)
    solved = models.BooleanField(null=True)
    level = models.SmallIntegerField(null=True)
    way = models.CharField(max_length=8, blank=True, default="", db_default="")  # `rules.WAYS`
    # Answer of a follower with an unverified phone: stored, and counted separately.
    is_unverified = models.BooleanField(default=False, db_default=False)
    remark = models.TextField(blank=True)

    class Meta:
        ordering = ("at", "id")


class ApprovalKind(models.TextChoices):
    """Actions that need an approval."""

    EXTEND = "extend", _("Extension")
    SUSPEND = "suspend", _("Suspension")
    RESUME = "resume", _("Resumption")
    EXCLUDE = "exclude", _("Exclusion")
    APPEAL = "appeal", _("Appeal")


class ContactWay(models.TextChoices):
    """How a resident was reached."""

    CALL = "call", _("By phone")
    VISIT = "visit", _("In person")
    MESSAGE = "message", _("By message, with a reply")


class Citation(models.Model):
    """A version of a knowledge article that a direct answer relies on."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="citations")
    article = models.UUIDField()
    version = models.PositiveIntegerField()
    # As it was, for receipts of years ago.
    title = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
