"""Requests of data subjects: access, copy, correction and erasure (个人信息保护法, articles 44 to
47).

Each request is a record with a time limit. Each app that stores data of people outside the
administration contributes a `Source`: how it finds a person's data, and what of it can be corrected
and erased. Each access, copy, correction and erasure is an event on the record's own chain, without
personal data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

import orjson
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.core import accesslog, crypto, number_kinds, salted_digests
from jiceng.core.access import ALLOW, Actor, Verdict
from jiceng.core.errors import Invalid, NotFound, Refused
from jiceng.core.events import record
from jiceng.core.ids import uuid7
from jiceng.core.manifests import Contribution, Slot
from jiceng.core.models import DataRequest
from jiceng.core.permissions import PERSONAL_REVEAL

ANSWER_WITHIN: Final = timedelta(days=30)
"""GB/T 35273, 8.7: an answer within thirty days."""
KINDS: Final[Mapping[str, Any]] = {
    "see": gettext_lazy("See and have a copy"),
    "correct": gettext_lazy("Have it corrected"),
    "erase": gettext_lazy("Have it erased"),
}
OUTCOMES: Final[Mapping[str, Any]] = {
    "": gettext_lazy("open"),
    "done": gettext_lazy("done"),
    "refused": gettext_lazy("rejected"),
}
LONGEST: Final = 2000


@dataclass(frozen=True, slots=True)
class Subject:
    """A person, by complete telephone or identity numbers or e-mail addresses."""

    phone: str = ""
    identity: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class PersonalDataItem:
    """An item of personal data.

    Args:
        ref: identifies it within its source.
        title: its description, for people.
        fields: label and value of each known fact.
        corrects: the correctable fields: name and present value.
        may_erase: whether the law allows its erasure now, otherwise why not.
    """

    ref: str
    title: str
    fields: tuple[tuple[str, str], ...]
    corrects: Mapping[str, str] = field(default_factory=dict)
    may_erase: Verdict = ALLOW


@dataclass(frozen=True, slots=True)
class Source(Contribution):
    """One app's data of people outside the administration.

    Args:
        find: returns all items about a person.
        erase: erases one item; its own action with its own event.
        correct: corrects one item, likewise.
    """

    name: str
    label: Any
    find: Callable[[Subject], list[PersonalDataItem]]
    erase: Callable[..., object]
    correct: Callable[..., object] | None = None


SOURCES: Final = Slot(Source, key=lambda source: source.name)


def sources() -> dict[str, Source]:
    """All sources by name."""
    return dict(SOURCES.by_key())


def visible_to(actor: Actor) -> QuerySet[DataRequest]:
    """The records that an actor may see; every query starts here."""
    may = bool(actor.may_for_all(PERSONAL_REVEAL))
    return DataRequest.objects.all() if may else DataRequest.objects.none()


def get(actor: Actor, request: UUID) -> DataRequest:
    """One record.

    Raises:
        NotFound: missing or hidden.
    """
    return _found(visible_to(actor).filter(pk=request).first())


@transaction.atomic
def register(*, kind: str, subject: Subject, note: str, by: Actor, at: datetime) -> DataRequest:
    """Register a data subject's request.

    Raises:
        Forbidden: without the right.
        Invalid: without a complete number or address to find the person by, or without a note of
            how their identity was checked.
    """
    by.may_for_all(PERSONAL_REVEAL).or_refuse()
    if kind not in KINDS:
        raise Invalid(_("Choose the type of request."), "subject.kind", field="kind")
    if subject.phone and not number_kinds.is_phone(crypto.normalise(subject.phone)):
        raise Invalid(
            _("Type the whole number, with its area code if it is a landline."),
            "subject.phone",
            field="phone",
        )
    if subject.identity and not number_kinds.is_identity(subject.identity.strip().upper()):
        raise Invalid(_("Type the whole identity number."), "subject.identity", field="identity")
    if not any((subject.phone, subject.identity, subject.email)):
        raise Invalid(
            _("Give a phone number, an identity number or an email address."),
            "subject.nobody",
            field="phone",
        )
    row = DataRequest(
        id=uuid7(),
        kind=kind,
        subject=orjson.dumps(asdict(subject)).decode(),
        note=_checked_note(note),
        asked_by=by.ref,
        asked_at=at,
        due_at=at + ANSWER_WITHIN,
    )
    row.save(force_insert=True)
    record("subject", row.id, "subject.asked", by=by, at=at, data={"kind": kind})
    return row


@transaction.atomic
def reveal(
    *, request: UUID, by: Actor, at: datetime, copied: bool = False
) -> list[tuple[Source, list[PersonalDataItem]]]:
    """Return all data of the person who made the request; the access is an event.

    Args:
        copied: it is handed out as a copy.
    """
    row = _locked(by, request)
    subject = Subject(**orjson.loads(row.subject))
    found = [(source, source.find(subject)) for source in SOURCES.by_key().values()]
    type_ = "subject.copied" if copied else "subject.looked"
    count = sum(len(each) for _source, each in found)
    record("subject", row.id, type_, by=by, at=at, data={"found": count})
    accesslog.note_personal_data_access("subject", row.id, type_)
    return found


@transaction.atomic
def correct(
    *, request: UUID, source: str, ref: str, values: Mapping[str, str], by: Actor, at: datetime
) -> None:
    """Correct an item of the person who made the request."""
    row, known, found = _one(by, request, source, ref)
    if known.correct is None or not found.corrects:
        raise Refused(_("This cannot be corrected."), "subject.no_correction")
    given = {name: values.get(name, "").strip() for name in found.corrects}
    known.correct(ref=ref, values=given, by=by, at=at)
    record(
        "subject", row.id, "subject.corrected", by=by, at=at, data={"source": source, "ref": ref}
    )


@transaction.atomic
def erase(*, request: UUID, source: str, ref: str, by: Actor, at: datetime) -> None:
    """Erase an item of the person who made the request.

    Raises:
        Refused: with the reason why it is still needed.
    """
    row, known, found = _one(by, request, source, ref)
    found.may_erase.or_refuse()
    known.erase(ref=ref, by=by, at=at)
    record("subject", row.id, "subject.erased", by=by, at=at, data={"source": source, "ref": ref})


@transaction.atomic
def answer(*, request: UUID, refused: bool, text: str, by: Actor, at: datetime) -> DataRequest:
    """Close a request with the answer; a refusal gives the reason."""
    row = _locked(by, request)
    row.answer, row.answered_at = _checked_note(text), at
    row.outcome = "refused" if refused else "done"
    row.save()
    record("subject", row.id, "subject.answered", by=by, at=at, data={"outcome": row.outcome})
    return row


def expired(cutoff: datetime) -> QuerySet[DataRequest]:
    """Answered requests that still name the person."""
    return DataRequest.objects.filter(answered_at__lt=cutoff, erased_at=None)


@transaction.atomic
def erase_records(*, cutoff: datetime, by: Actor, at: datetime, batch: int) -> int:
    """Erase the person and the content of answered requests; the fact of the request is kept."""
    rows = list(expired(cutoff).order_by("answered_at", "id")[:batch])
    for row in rows:
        row.subject = row.note = row.answer = ""
        row.erased_at = at
        row.save()
        salted_digests.erase([row.pk])
        record("subject", row.id, "subject.forgotten", by=by, at=at)
    return len(rows)


def _one(
    by: Actor, request: UUID, source: str, ref: str
) -> tuple[DataRequest, Source, PersonalDataItem]:
    row, known = _locked(by, request), SOURCES.by_key().get(source)
    subject = Subject(**orjson.loads(row.subject))
    found = {each.ref: each for each in known.find(subject)} if known else {}
    if known is None or ref not in found:
        raise NotFound(_("No details of this type are stored."), "subject.nothing")
    return row, known, found[ref]


def _locked(by: Actor, request: UUID) -> DataRequest:
    by.may_for_all(PERSONAL_REVEAL).or_refuse()
    row = _found(visible_to(by).select_for_update().filter(pk=request).first())
    if row.outcome:
        raise Refused(_("This has been answered already."), "subject.answered")
    return row


def _found(row: DataRequest | None) -> DataRequest:
    if row is None:
        raise NotFound(_("Record not found, or not visible to you."), "subject.not_found")
    return row


def _checked_note(text: str) -> str:
    text = text.strip()
    if not 0 < len(text) <= LONGEST:
        raise Invalid(
            _("Write down how you made sure who asks and what was said, in at most %s characters.")
            % LONGEST,
            "subject.note",
            field="note",
        )
    return text
