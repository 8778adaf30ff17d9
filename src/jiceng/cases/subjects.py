"""Personal data of non-users in requests: callers, and people named in texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q, TextField, Value
from django.db.models.expressions import Combinable, RawSQL
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.cases import actions
from jiceng.cases.intake import report
from jiceng.cases.intake.resident_links import phone_index, phone_indexes
from jiceng.cases.models import Approval, Callback, Caller, Case, CaseTask
from jiceng.core import number_spellings
from jiceng.core.access import ALLOW, Actor, Verdict
from jiceng.core.data_subjects import PersonalDataItem, Source, Subject
from jiceng.core.events import record
from jiceng.core.personal_numbers import MOST_BETWEEN
from jiceng.directory import public as directory
from jiceng.records.remarks.public import Remark

CALLER, TEXT = "caller", "text"


def find(subject: Subject) -> list[PersonalDataItem]:
    """All callers with the person's number, and all requests whose texts contain it: report, reply,
    notes, approvals, also of merged requests.
    """
    known: set[UUID] = _with_address(subject.email)
    if subject.phone:
        indexes = {
            each
            for way in number_spellings.dialled_forms(subject.phone)
            for each in phone_indexes(way)
        }
        rows = Caller.objects.filter(phone_index__in=indexes, erased_at=None)
        known |= set(rows.values_list("pk", flat=True))
    callers = Caller.objects.filter(pk__in=known).select_related("case").order_by("added_at", "id")
    return [*map(_caller, callers), *_texts(_naming(subject))]


def _with_address(email: str) -> set[UUID]:
    """Callers with this email address. It is encrypted without an index, so all addresses are
    decrypted.
    """
    if not email:
        return set()
    gave = RawSQL("SELECT id FROM cases_caller WHERE erased_at IS NULL AND email <> ''", [])
    rows = Caller.objects.filter(pk__in=gave).only("email")
    wanted = email.strip().casefold()
    return {row.pk for row in rows.iterator() if row.email.strip().casefold() == wanted}


def _caller(row: Caller) -> PersonalDataItem:
    case = row.case
    own = (case.text, case.address) if row.original_case_id == case.pk else ("", "")
    return PersonalDataItem(
        ref=f"{CALLER}:{row.pk}",
        title=_("Resident of request %s") % case.number,
        fields=(
            (_("Full name"), row.name),
            (_("Phone"), row.phone),
            (_("Email"), row.email),
            (_("Reported"), directory.civil_day(row.added_at).isoformat()),
            (_("Description"), own[0]),
            (_("Place"), own[1]),
        ),
        corrects={"name": row.name, "phone": row.phone, "email": row.email},
        may_erase=_may_erase(case),
    )


def _texts(named: Mapping[UUID, Sequence[tuple[str, str]]]) -> list[PersonalDataItem]:
    cases = Case.objects.filter(pk__in=named).order_by("-opened_at", "-id")
    return [
        PersonalDataItem(
            ref=f"{TEXT}:{case.pk}",
            title=_("Text of request %s that contains the number") % case.number,
            fields=(
                (_("Title"), case.title),
                (_("Description"), case.text),
                (_("Place"), case.address),
                (_("Result"), case.resolution),
                (_("Link"), case.media_url),
                *named[case.pk],
            ),
            may_erase=_may_erase(case),
        )
        for case in cases
    ]


def _may_erase(case: Case) -> Verdict:
    """Not while the request is in progress, which is a statutory task (Personal Information
    Protection Law, articles 13(3) and 47(1)).
    """
    if not case.is_open:
        return ALLOW
    return Verdict(
        False,
        "subject.still_needed",
        _("The request is still in progress. Its content can be erased after it is closed."),
    )


# All free-text columns: model, columns, labels, and the column that refers to the request.
_TYPED: Final = (
    (Case, ("title", "text", "address", "resolution", "media_url"), "", "id"),
    (Remark, ("text",), gettext_lazy("Note"), "stream_id"),
    (CaseTask, ("reason", "evidence"), gettext_lazy("Task"), "case_id"),
    (Callback, ("remark",), gettext_lazy("Callback"), "case_id"),
    (Approval, ("reason", "given", "decisions"), gettext_lazy("Approval"), "stream_id"),
)


def _naming(subject: Subject) -> dict[UUID, list[tuple[str, str]]]:
    """Requests whose texts contain the person's data, with those texts that are stored in other
    tables.

    It scans all texts: requests of this kind are rare and must be complete, and the word index
    cannot find numbers with separators.
    """
    named: dict[UUID, list[tuple[str, str]]] = {}
    known_as = [each for each in (subject.phone, subject.identity) if each]
    for model, columns, label, which in _TYPED if known_as or subject.email else ():
        rows = model._default_manager.annotate(  # noqa: SLF001 - whichever rows they are
            typed=Concat(*_parted(columns), output_field=TextField())
        )
        wanted = Q(typed__icontains=subject.email) if subject.email else Q(pk=None)
        for number in known_as:
            wanted |= Q(typed__regex=number_spellings.pattern(number))
        for case, typed in rows.filter(wanted).values_list(which, "typed").order_by("pk"):
            if _names(typed, known_as, subject.email):
                others = named.setdefault(case, [])
                if label:
                    others.append((str(label), typed.strip()))
    return named


def _names(text: str, numbers: Sequence[str], email: str) -> bool:
    return (bool(email) and email.casefold() in text.casefold()) or any(
        number_spellings.mentions(text, number) for number in numbers
    )


def _parted(columns: Sequence[str]) -> list[Combinable]:
    """The columns as separate paragraphs, so that no number spans two of them."""
    paragraph = Value("\n" * (MOST_BETWEEN + 1))
    texts = [Cast(column, TextField()) for column in columns]
    return [part for text in texts for part in (text, paragraph)]


@transaction.atomic
def erase(*, ref: str, by: Actor, at: datetime) -> None:
    """Erase a caller, and the request's content if they are the only one; or the texts that contain
    the person's data.
    """
    kind, _colon, key = ref.partition(":")
    if kind == TEXT:
        actions.erase_matter(case=UUID(key), by=by, at=at)
        return
    row = Caller.objects.select_related("case").get(pk=UUID(key))
    others = Caller.objects.filter(case=row.case, erased_at=None).exclude(pk=row.pk)
    actions.erase_caller(caller=row.pk, by=by, at=at)
    if row.original_case_id == row.case_id and not others.exists():
        actions.erase_matter(case=row.case_id, by=by, at=at)


@transaction.atomic
def correct(*, ref: str, values: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Correct a caller's data.

    Raises:
        Invalid: an invalid phone or a text that is too long; nothing is changed.
    """
    row = Caller.objects.select_for_update(of=("self",)).get(pk=UUID(ref.partition(":")[2]))
    right = report.clean_caller(
        report.CallerDetails(values["name"], values["phone"], values["email"])
    )
    row.name, row.phone, row.email = right.name, right.phone, right.email
    row.phone_index = phone_index(row.phone)
    row.save()
    record("case", row.case_id, "case.caller_corrected", by=by, at=at, data={"caller": row.pk})


SUBJECTS: Final = (Source("cases", gettext_lazy("Requests"), find, erase, correct),)
