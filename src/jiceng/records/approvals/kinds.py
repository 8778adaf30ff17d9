"""On which kinds of records something is asked for, who decides, and what a page says of it."""

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
    """An approval as a page shows it to somebody.

    Args:
        label: what is asked for, in a few words.
        title: what the record is called.
        href: of the record's page.
        reason: why it is asked for, as this reader may read it.
        number: of the record, for kinds that have one.
        told: what was filled in, each with the name of its field.
        may_decide: whether the reader decides on it.
        has_decided: whether they have given their word, and another one is missing.
        may_withdraw: whether the reader has asked for it.
        needs_reason: whether granting takes a reason too, as refusing always does.
        why: why it cannot be granted as the record stands; "" where it can.
        beside: the template of what the kind shows beside it, which finds this as ``each``; "" for
            nothing.
        record: for that template.
    """

    label: Any
    title: str
    href: str
    reason: str
    number: str = ""
    told: Sequence[tuple[Any, str]] = ()
    may_decide: bool = False
    has_decided: bool = False
    may_withdraw: bool = False
    needs_reason: bool = False
    why: str = ""
    beside: str = ""
    record: Any = None


class Decide(Protocol):
    """Grants or refuses, in a transaction, and gives the approval."""

    def __call__(
        self, *, approval: Approval, by: Actor, at: datetime, granted: bool, reason: str
    ) -> Approval: ...


class Withdraw(Protocol):
    """Takes back what was asked for, in a transaction, and gives the approval."""

    def __call__(self, *, approval: Approval, by: Actor, at: datetime) -> Approval: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Approvals(Contribution):
    """Records of one kind on which something is asked for that others decide on. Kinds with a
    lifecycle have it by a move that declares an `approval` and contribute nothing.

    Args:
        kind: of their streams.
        waiting: which pending approvals of the kind wait for an actor, as a condition on
            `Approval`, on records that they see.
        shown: what a page says of some approvals of the kind, by their identifiers; as many queries
            for many as for one.
        decide, withdraw: the actions; they lock the record first.
        opens: rights of which one, at any unit, opens the page of approvals.
        erases_with_record: the record's own retention erases what was written; else it is erased
            by its age.
    """

    kind: str
    waiting: Callable[[Actor], Q]
    shown: Callable[[Actor, Sequence[Approval], datetime], Mapping[UUID, Shown]]
    decide: Decide
    withdraw: Withdraw
    opens: Sequence[str]
    erases_with_record: bool = False


KINDS: Final = Slot(Approvals, key=lambda each: each.kind)
