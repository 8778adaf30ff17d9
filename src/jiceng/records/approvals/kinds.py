"""Contribution type for kinds of records with approvals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol
from uuid import UUID

from django.db.models import Q

from jiceng.core.access import Actor
from jiceng.core.manifests import Contribution, Slot
from jiceng.records.approvals.models import Approval


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Display data of an approval for one reader.

    Args:
        label: of what is requested.
        title: of the record.
        href: of the record's page.
        reason: of the request, masked for the reader.
        number: of the record, for kinds that have one.
        input_values: labels and values of the input.
        may_decide: whether the reader may decide.
        has_decided: whether the reader has decided while another decision is missing.
        may_withdraw: whether the reader requested it.
        changes: of an edit, the label of each changed field with its present and its new value.
        quick_reasons: usual reasons for a rejection, offered beside the form.
        why: why the move is not possible now; "" if it is.
        beside: template of the kind's own context (deadline, unit); it finds this as ``each``; ""
            for none.
        record: context of that template.
    """

    label: Any
    title: str
    href: str
    reason: str
    number: str = ""
    input_values: Sequence[tuple[Any, str]] = ()
    may_decide: bool = False
    has_decided: bool = False
    may_withdraw: bool = False
    changes: Sequence[tuple[Any, str, str]] = ()
    quick_reasons: Sequence[Any] = ()
    why: str = ""
    beside: str = ""
    record: Any = None


class Decide(Protocol):
    """Action that approves or rejects; returns the approval."""

    def __call__(
        self, *, approval: Approval, by: Actor, at: datetime, granted: bool, reason: str
    ) -> Approval: ...


class Withdraw(Protocol):
    """Action that withdraws a request; returns the approval."""

    def __call__(self, *, approval: Approval, by: Actor, at: datetime) -> Approval: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Approvals(Contribution):
    """Approvals of one kind of records. Kinds whose lifecycle has a move with an `approval` need no
    contribution.

    Args:
        kind: of the records' streams.
        waiting: condition on `Approval` for those that an actor may decide, on visible records.
        shown: display data of some approvals, by identifier; a constant number of queries.
        decide, withdraw: the actions; they lock the record first.
        label: of what an approval requests, without its details.
        opens: permissions of which any, at any unit, opens the page of approvals.
        decides: permissions with which approvals are decided; by default `opens`.
        erases_with_record: the record's own retention erases the texts; otherwise their age does.
    """

    kind: str
    waiting: Callable[[Actor], Q]
    shown: Callable[[Actor, Sequence[Approval], datetime], Mapping[UUID, Shown]]
    decide: Decide
    withdraw: Withdraw
    label: Callable[[Approval], Any]
    opens: Sequence[str]
    decides: Sequence[str] = ()
    erases_with_record: bool = False


KINDS: Final = Slot(Approvals, key=lambda each: each.kind)
