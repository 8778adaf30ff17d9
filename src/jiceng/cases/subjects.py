"""What requests keep of people outside the house: who called, and whom their texts name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jiceng.cases import actions, intake, words
from jiceng.cases.links import phone_index, phone_indexes
from jiceng.cases.models import Caller, Case
from jiceng.core import crypto, numbers
from jiceng.core.access import ALLOW, Actor, Verdict
from jiceng.core.events import record
from jiceng.core.subjects import Found, Source, Subject, register_source

CALLER, TEXT = "caller", "text"
MOST: int = 500


def find(subject: Subject) -> list[Found]:
    """All callers with somebody's number, and all requests whose texts name it."""
    found: list[Found] = []
    if subject.phone:
        rows = Caller.objects.filter(phone_index__in=phone_indexes(subject.phone), erased_at=None)
        found += [_caller(row) for row in rows.select_related("case").order_by("added_at", "id")]
    known_as = [crypto.normalise(each) for each in (subject.phone, subject.identity) if each]
    named = {case.id: case for number in known_as for case in _naming(number)}
    return found + [_text(case) for case in named.values()]


def _caller(row: Caller) -> Found:
    case = row.case
    own = (case.text, case.address) if row.original_case_id == case.pk else ("", "")
    return Found(
        ref=f"{CALLER}:{row.pk}",
        title=_("Caller of request %s") % case.number,
        fields=(
            (_("Full name"), row.name), (_("Phone"), row.phone), (_("Mail"), row.email),
            (_("Reported"), f"{row.added_at:%Y-%m-%d}"), (_("Text"), own[0]), (_("Place"), own[1]),
        ),
        corrects={"name": row.name, "phone": row.phone, "email": row.email},
        may_erase=_may_erase(case),
    )  # fmt: skip


def _text(case: Case) -> Found:
    return Found(
        ref=f"{TEXT}:{case.pk}",
        title=_("Text of request %s, which names the number") % case.number,
        fields=((_("Title"), case.title), (_("Text"), case.text), (_("Place"), case.address)),
        may_erase=_may_erase(case),
    )


def _may_erase(case: Case) -> Verdict:
    """While it is worked on, the law's own task needs it (article 13, 3 and article 47, 1)."""
    if not case.is_open:
        return ALLOW
    return Verdict(
        False, "subject.still_needed",
        _("The request is still being worked on; what it says can be erased once it is closed."),
    )  # fmt: skip


def _naming(number: str) -> Iterator[Case]:
    """Requests whose texts name a number, however it is grouped there: candidates by the index of
    words, each looked at."""
    digits = "".join(sign for sign in number.upper() if sign.isdigit() or sign == "X")
    tsquery = words.tsquery_literal([digits])
    hits = RawSQL("SELECT case_id FROM cases_casesearch WHERE words @@ %s::tsquery", [tsquery])
    for case in Case.objects.filter(pk__in=hits, erased_at=None).order_by("-opened_at")[:MOST]:
        texts = f"{case.title}\n{case.text}\n{case.address}"
        if any(_spelled(texts, each) == digits for each in numbers.find(texts)):
            yield case


def _spelled(text: str, found: numbers.Found) -> str:
    return numbers.plain("".join(text[at] for at in found.digits))


@transaction.atomic
def erase(*, ref: str, by: Actor, at: datetime) -> None:
    """Erase a caller, and with the only one what they said; or the texts that name somebody."""
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
    """Put a caller's particulars right.

    Raises:
        Invalid: for a phone that is none, or a text that is too long; nothing is changed.
    """
    row = Caller.objects.select_for_update(of=("self",)).get(pk=UUID(ref.partition(":")[2]))
    right = intake.clean_caller(
        intake.CallerDetails(values["name"], values["phone"], values["email"])
    )
    row.name, row.phone, row.email = right.name, right.phone, right.email
    row.phone_index = phone_index(row.phone)
    row.save()
    record("case", row.case_id, "case.caller_corrected", by=by, at=at, data={"caller": row.pk})


register_source(Source("cases", gettext_lazy("Requests"), find, erase, correct))
