"""Typing what a resident has said in a voice recording."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from jiceng.cases import queries
from jiceng.cases.actions.base import MoveContext, finish
from jiceng.cases.intake import confidential_matters
from jiceng.cases.intake import suggestions as machine
from jiceng.cases.intake.reference import categories
from jiceng.cases.intake.report import SPOKEN, Report, clean, own_title
from jiceng.cases.lifecycle import ACTS
from jiceng.cases.models import Case, CaseSearch
from jiceng.cases.rules import fits, urgency
from jiceng.cases.search.by_words import words_vector
from jiceng.cases.triage.request_type import request_type_of
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid


@transaction.atomic
def transcribe(*, voice: UUID, by: Actor, at: datetime, text: str) -> Case:
    """Add what a recording says to the text of its request, which is searched and classified by it.

    A request that was only spoken gets its title and a suggested category; its category stays open
    until somebody confirms one.

    Args:
        voice: a recording of the request.

    Raises:
        NotFound: missing or hidden.
        Forbidden, Refused: the actor may not register requests there, or it is closed.
        Invalid: an empty text, or a too long one.
    """
    row = queries.voice(by, voice)
    case = queries.lock(by, row.stream_id)
    queries.may_make(by, "transcribe", case).or_refuse()
    fits(ACTS["transcribe"], queries.facts(case)).or_refuse()
    if not text.strip():
        raise Invalid(_("Write down what is said."), "voice.empty", field="text")
    spoken = case.text == SPOKEN
    said = clean(Report(text=text if spoken else f"{case.text}\n{text}"))
    case.text = said.text
    if spoken:
        case.title = said.title
        _suggest(case, own_title(said))
    if not case.confidential and confidential_matters.names_such(case.title, case.text):
        case.confidential = case.confidential_by_nature = True
    CaseSearch.objects.filter(case=case).update(
        words=words_vector(case.number, case.title, case.text, case.address)
    )
    move = MoveContext(case, by, at)
    move.add_event("case.transcribed", {"voice": row.id, "confidential": case.confidential})
    return finish(move)


def _suggest(case: Case, title: str) -> None:
    """Fill in what intake reads from a text: type, suggested category, urgency, likeness."""
    read = machine.read(title, case.text, classify=True)
    case.text_signature = read.signature
    if read.suggested:
        case.suggested_id = read.suggested.category
        case.suggested_probability = read.suggested.probability
        case.suggested_words = list(read.suggested.words)
    case.request_type = case.request_type or request_type_of(title, case.text)
    case.urgency_by_words = machine.urgency_of(title, case.text)
    category = categories.get().get(case.category_id or "")
    case.urgency = urgency(
        category=category.urgency if category else 0,
        words=case.urgency_by_words,
        by_person=case.urgency_set,
    )
