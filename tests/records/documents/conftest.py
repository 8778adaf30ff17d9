"""Fixtures: minutes of meetings as a kind of documents, with a template."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from pydantic import BaseModel

from jiceng.core.access import SYSTEM
from jiceng.core.ids import uuid7
from jiceng.core.manifests import contributing
from jiceng.records.documents import actions, kinds
from jiceng.records.documents.models import Document
from tests.factories import UnitFactory

AT = datetime(2026, 9, 16, 2, 0, tzinfo=UTC)
READ, ISSUE, TEMPLATE = "directory.read", "directory.edit", "post.edit"


class Attendee(BaseModel):
    """A participant of a meeting."""

    name: str
    remark: str | None = None


class Minutes(BaseModel):
    """Fields of minutes."""

    place: str
    held_on: date
    cost: Decimal = Decimal(0)
    is_urgent: bool = False
    chair: Attendee | None = None
    attendees: list[Attendee] = []


KINDS = (
    kinds.DocumentKind(
        "minutes", "Minutes", Minutes, "{unit}纪〔{year}〕{number}号", READ, ISSUE, TEMPLATE
    ),
    kinds.DocumentKind("orders", "Orders", Minutes, "{number}", READ, ISSUE, TEMPLATE),
)


@pytest.fixture(autouse=True)
def _kinds() -> Iterator[None]:
    with contributing(*KINDS):
        yield


def made(*paragraphs: str, change: Callable[[Any], None] | None = None) -> bytes:
    """A docx with given paragraphs and changes."""
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if change:
        change(document)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def with_parts(content: bytes, **parts: str | bytes) -> bytes:
    """A docx with further or other parts."""
    out = BytesIO()
    with ZipFile(BytesIO(content)) as before, ZipFile(out, "w", ZIP_DEFLATED) as after:
        for entry in before.infolist():
            if entry.filename not in parts:
                after.writestr(entry, before.read(entry))
        for name, part in parts.items():
            after.writestr(name, part)
    return out.getvalue()


def part_of(content: bytes, name: str) -> str:
    """One part of a docx."""
    with ZipFile(BytesIO(content)) as packed:
        return packed.read(name).decode()


def _of_minutes(document: Any) -> None:
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run("{{ document.title }}")
    run.bold, run.font.size = True, Pt(22)
    document.add_paragraph("{{ document.number }}")
    document.add_paragraph("{{ held_on|day }}在{{ place }}召开，支出{{ cost|amount }}元。")
    document.add_paragraph("{% if is_urgent %}特急{% endif %}")
    table = document.add_table(rows=4, cols=2)
    table.style = "Table Grid"
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "姓名", "备注"
    table.rows[1].cells[0].text = "{%tr for each in attendees %}"
    table.rows[2].cells[0].text = "{{ each.name }}"
    table.rows[2].cells[1].text = "{{ each.remark|default('') }}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
    document.sections[0].footer.paragraphs[0].text = "{{ document.unit }}"


TEMPLATE_OF_MINUTES = made(change=_of_minutes)


@dataclass
class Office:
    """Issues minutes for one unit."""

    unit: Any

    def upload(self, content: bytes = TEMPLATE_OF_MINUTES, **given: Any) -> Any:
        """A template in use."""
        plain: dict[str, Any] = {"kind": "minutes", "name": "纪要", "by": SYSTEM, "at": AT}
        return actions.upload_template(content=content, **{**plain, **given})

    def issue(self, **given: Any) -> Document:
        """Issue minutes, by default of a new meeting."""
        plain: dict[str, Any] = {
            "kind": "minutes",
            "unit": self.unit,
            "subject": ("meeting", uuid7()),
            "key": "minutes",
            "title": "院坝会纪要",
            "context": Minutes(
                place="文化站",
                held_on=date(2026, 9, 16),
                cost=Decimal("1234.5"),
                attendees=[Attendee(name="张三"), Attendee(name="李四", remark="<请假> & 补签")],
            ),
            "by": SYSTEM,
            "at": AT,
        }
        return actions.issue(**{**plain, **given})


@pytest.fixture
def office(db: None) -> Office:
    """A unit with a template for minutes."""
    office = Office(UnitFactory.create(name="江南社区"))
    office.upload()
    return office
