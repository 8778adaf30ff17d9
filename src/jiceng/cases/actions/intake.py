"""Creation of requests, common to all entry points."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext as _

from jiceng.cases import queries
from jiceng.cases.intake import assessment
from jiceng.cases.intake import report as report_
from jiceng.cases.intake.repeated_reports import says_the_same
from jiceng.cases.intake.resident_links import digest_of, form_digest, phone_index, secret_of
from jiceng.cases.intake.sources import FORM, of_anybody, spellings
from jiceng.cases.models import AttachmentKind, Caller, Case
from jiceng.cases.permissions import CASE_OPEN
from jiceng.cases.search.by_words import units_of, words_vector
from jiceng.core.access import ANONYMOUS, Actor
from jiceng.core.bulk_inserts import NewRows, prepared_cursor, row_of
from jiceng.core.errors import Refused
from jiceng.core.event_changes import SEQUENCE
from jiceng.core.events import NewEvent, insert_with_first
from jiceng.core.files import StoredPhoto
from jiceng.core.ids import secret_token, uuid7
from jiceng.core.models import Event
from jiceng.core.voice_uploads import StoredVoice
from jiceng.core.worktime import CIVIL
from jiceng.records.attachments import public as attachments

_DRAW = f"SELECT nextval('cases_number'), nextval('{SEQUENCE}')"
# Channels without sign-in; all others need the permission to register requests.
OPEN_CHANNELS = frozenset({"portal", "qr", "open311", "api"})


@dataclass(frozen=True, slots=True)
class OpenedRequest:
    """A new request with the secret of its tracking link (empty if the request existed)."""

    case: Case
    secret: str
    is_new: bool


def open_case(
    *, report: report_.Report, by: Actor, at: datetime, form_number: str = ""
) -> OpenedRequest:
    """Create a request from a report: locate, classify, route, start the clock, all in one
    transaction.

    Repeating a source reference returns the existing request to the same sender.

    Args:
        form_number: idempotency key of the form, known to its sender only: submitted twice, the
            form creates one request with one secret. Other content under the same number is another
            report.

    Raises:
        Invalid: an invalid report, with the field; nothing is written.
        Refused: photos already belong to a request, or the source reference to another sender or
            report.
        Forbidden: the actor lacks the permission for the channel.
    """
    if report.channel not in OPEN_CHANNELS:
        by.may(CASE_OPEN).or_refuse()
    report, secret = _numbered(report_.clean(report), by, form_number)
    if report.source_ref and (known := _known(report)):
        return _sent_again(known, report, secret, by)
    try:
        attachments.refuse_sent_before(_files_of(report))
        return _write(report, secret, by=by, at=at)
    except (IntegrityError, Refused):
        # A concurrent transaction has created the same request and attached the photos to it.
        known = _known(report) if report.source_ref else None
        if known is None:
            raise
        return _sent_again(known, report, secret, by)


def _numbered(report: report_.Report, by: Actor, form_number: str) -> tuple[report_.Report, str]:
    """A report with its idempotency key, and the secret, which is the same for every repetition of
    the form or source reference.
    """
    if form_number:
        digest = form_digest(form_number, _content(report))
        return replace(report, source=FORM, source_ref=digest), secret_of(digest)
    if report.source_ref and by.kind == ANONYMOUS.kind:
        report = replace(report, source=of_anybody(report.source))
    if report.source_ref and by.kind == "person":
        return report, secret_of(form_digest(f"{by.ref}\0{report.source}", report.source_ref))
    return report, secret_token()


def _sent_again(case: Case, report: report_.Report, secret: str, by: Actor) -> OpenedRequest:
    """The existing request of a source reference, for its sender.

    Raises:
        Refused: another sender or another report; the message reveals nothing about it.
    """
    if report.source != FORM:
        if not _is_own(case, by):
            raise Refused(
                _(
                    "This source_ref is in use by another sender for this source. Use a source of"
                    " your own."
                ),
                "report.source_taken",
            )
        if not says_the_same(case, report):
            raise Refused(
                _(
                    "This source_ref was given for another report. Use a new one; to add to a"
                    " report, use its page."
                ),
                "report.source",
            )
    is_followed = case.link_digest is not None and bytes(case.link_digest) == digest_of(secret)
    return OpenedRequest(case, secret if is_followed else "", is_new=False)


def _is_own(case: Case, by: Actor) -> bool:
    """Whether an actor has created a request or may see it."""
    if queries.visible_to(by).filter(pk=case.pk).exists():
        return True
    first = Event.objects.filter(stream_id=case.pk, seq=1).values_list("actor", flat=True)
    return first.first() == by.ref


def _content(report: report_.Report) -> str:
    """The complete content of a form, for comparison: different text, phone or photos make another
    report.
    """
    caller = report.caller
    parts = (
        report.text,
        report.title,
        report.address,
        report.lon,
        report.lat,
        report.place,
        report.category,
        report.channel,
        report.confidential,
        report.media_url,
        caller.name,
        caller.phone,
        caller.email,
        caller.wants_callback,
        *sorted(each.digest for each in _files_of(report)),
    )
    return "\0".join(map(str, parts))


def sent_before(*, form_number: str, report: report_.Report) -> str:
    """The secret of the request that this form has created already with the same content; "" if
    none.

    Saves a second proof of work when a form is submitted twice.

    Raises:
        Invalid: an invalid report.
    """
    if not form_number:
        return ""
    digest = form_digest(form_number, _content(report_.clean(report)))
    found = Case.objects.filter(source=FORM, source_ref__in=spellings(FORM, digest)).exists()
    return secret_of(digest) if found else ""


def _known(report: report_.Report) -> Case | None:
    known_as = spellings(report.source, report.source_ref)
    return Case.objects.filter(source=report.source, source_ref__in=known_as).first()


def _write(report: report_.Report, secret: str, *, by: Actor, at: datetime) -> OpenedRequest:
    number, change = _draw(at)
    prepared = assessment.prepare(report, at=at, number=number)
    case, happenings = prepared.case, prepared.happenings
    case.link_digest = digest_of(secret)
    rows = [
        row_of(case),
        NewRows(
            "cases_casesearch",
            ("case_id", "opened_at", "words", "units"),
            (
                case.id,
                at,
                words_vector(case.number, case.title, case.text, case.address),
                units_of(case),
            ),
        ),
    ]
    if not report.caller.is_empty:
        rows.append(row_of(caller_row(case, report.caller, at)))
    person = by.id if by.kind == "person" else None
    for given, kind, event in (
        (report.photos, AttachmentKind.REPORT, "case.attached"),
        ((report.voice,) if report.voice else (), AttachmentKind.VOICE, "case.voice_added"),
    ):
        if given:
            added = attachments.unsaved(case.pk, given, kind, at=at, person=person)
            rows += [row_of(each) for each in added]
            happenings = [*happenings, NewEvent(event, at, attachments.event_data(added))]
    insert_with_first(rows, "case", case.id, happenings, by=by, number=change)
    case._state.adding = False  # noqa: SLF001 - what `save` would have noted
    return OpenedRequest(case, secret, is_new=True)


def _files_of(report: report_.Report) -> list[StoredPhoto | StoredVoice]:
    return [*report.photos, *([report.voice] if report.voice else [])]


def caller_row(case: Case, details: report_.CallerDetails, at: datetime) -> Caller:
    """An unsaved caller of this request, with the blind index of the phone number."""
    return Caller(
        id=uuid7(),
        case=case,
        original_case=case,
        name=details.name[:80],
        phone=details.phone[:40],
        email=details.email[:200],
        phone_index=phone_index(details.phone),
        wants_callback=details.wants_callback,
        added_at=at,
    )


def draw_number(at: datetime) -> str:
    """The next request number: civil day and an eight-digit serial, 16 digits as on hotlines."""
    return _draw(at)[0]


def _draw(at: datetime) -> tuple[str, int]:
    """The next request number and the next event sequence number, in one query."""
    with prepared_cursor() as cursor:
        serial, change = cursor.execute(_DRAW, prepare=True).fetchone() or (0, 0)
    return f"{at.astimezone(CIVIL):%Y%m%d}{serial % 100_000_000:08d}", change
