"""The mediation agreement (调解协议书) as a document: content, first template, issue."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Final
from uuid import UUID

import docx
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from pydantic import BaseModel, Field

from jiceng.cases.joint_centre import queries
from jiceng.cases.joint_centre.models import Mediation, Side
from jiceng.cases.joint_centre.permissions import MEDIATION_EDIT
from jiceng.core.access import Actor
from jiceng.core.errors import NotFound, Refused
from jiceng.records.documents import public as documents

DOCUMENT: Final = "mediation_agreement"
WITH_TERMS: Final = ("agreed", "signed", "visit_due", "kept", "broken")


class AgreementParty(BaseModel):
    """A party as the document names it."""

    side: str = Field(title="Side")
    name: str = Field(title="Name of the party")


class Agreement(BaseModel):
    """What templates of agreements can use."""

    matter: str = Field(title="Matter of the dispute")
    parties: list[AgreementParty] = Field(title="Parties")
    terms: str = Field(title="Agreement")
    agreed_on: date = Field(title="Agreed or ended on")


def _shipped() -> bytes:
    """The template until another one is uploaded."""
    document = docx.Document()
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run("调解协议书")
    run.bold, run.font.size = True, Pt(22)
    document.add_paragraph("{{ document.number }}")
    document.add_paragraph("纠纷事项：{{ matter }}")
    table = document.add_table(rows=4, cols=3)
    table.style = "Table Grid"
    for cell, text in zip(table.rows[0].cells, ("当事人", "姓名", "签名及日期"), strict=True):
        cell.text = text
    table.rows[1].cells[0].text = "{%tr for each in parties %}"
    table.rows[2].cells[0].text = "{{ each.side }}"
    table.rows[2].cells[1].text = "{{ each.name }}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    document.add_paragraph("经调解，双方自愿达成如下协议：")
    document.add_paragraph("{{ terms }}")
    document.add_paragraph("达成日期：{{ agreed_on|day }}")
    document.add_paragraph("{{ document.unit }}")
    content = BytesIO()
    document.save(content)
    return content.getvalue()


AGREEMENTS: Final = documents.DocumentKind(
    DOCUMENT,
    gettext_lazy("Mediation agreement"),
    Agreement,
    "{unit}调解〔{year}〕{number}号",
    MEDIATION_EDIT,
    MEDIATION_EDIT,
    shipped=_shipped,
)


@transaction.atomic
def issue_agreement(*, mediation: UUID, by: Actor, at: datetime) -> documents.Document:
    """Issue the agreement as a document to sign; a second call returns the same one.

    Raises:
        NotFound: missing and hidden alike.
        Refused: the parties have not agreed.
        Forbidden: without the permission at the unit in charge.
    """
    found = queries.mediations_visible_to(by).filter(pk=mediation).first()
    if found is None:
        raise NotFound(_("Mediation not found, or not visible to you."), "mediation.not_found")
    by.may(MEDIATION_EDIT, found.unit.path).or_refuse()
    if found.state not in WITH_TERMS or found.closed_on is None:
        raise Refused(_("Record the agreement first."), "mediation.no_agreement")
    return documents.issue(
        kind=DOCUMENT,
        unit=found.unit,
        subject=("mediation", found.pk),
        key="agreement",
        title=TITLE,
        context=_content(found, found.closed_on),
        by=by,
        at=at,
    )


TITLE: Final = "调解协议书"


def _content(mediation: Mediation, agreed_on: date) -> Agreement:
    sides = dict(Side.choices)
    parties = [
        AgreementParty(side=str(sides[each.side]), name=each.name)
        for each in mediation.parties.order_by("side", "id")
    ]
    return Agreement(
        matter=mediation.title, parties=parties, terms=mediation.terms, agreed_on=agreed_on
    )
