"""Issuing, voiding and reading documents on the real database and the real storage."""

from __future__ import annotations

import hashlib
import threading
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import docx
import pypdfium2
import pytest
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from jiceng.core import audit_verification, files, retention
from jiceng.core.access import ANONYMOUS, SYSTEM
from jiceng.core.errors import Forbidden, Invalid, NotFound, Problem, Refused
from jiceng.core.ids import uuid7
from jiceng.core.models import Event
from jiceng.records.documents import actions, queries
from jiceng.records.documents.models import Document, NumberSequence, Template
from tests import state_comparison
from tests.factories import UnitFactory
from tests.records.documents.conftest import (
    AT,
    ISSUE,
    READ,
    TEMPLATE,
    TEMPLATE_OF_MINUTES,
    Attendee,
    Minutes,
    Office,
    made,
)
from tests.records.ledgers.conftest import actor_at
from tests.state_comparison import sql

pytestmark = pytest.mark.django_db
GIVEN: dict[str, Any] = {"by": SYSTEM, "at": AT}


def text_of_docx(content: bytes) -> str:
    document = docx.Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def text_of_pdf(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    try:
        return "".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def test_docx_and_pdf_contain_the_same_expected_text(office: Office) -> None:
    document = office.issue()
    assert document.label == "江南社区纪〔2026〕1号"
    written = queries.file_of(SYSTEM, document.pk, queries.DOCX)
    printed = queries.file_of(SYSTEM, document.pk, queries.PDF)
    assert (written.name, printed.name) == (f"{document.label}.docx", f"{document.label}.pdf")
    assert printed.content.startswith(b"%PDF-1.7")
    for text in (text_of_docx(written.content), text_of_pdf(printed.content)):
        plain = text.replace(" ", "").replace("\r\n", "\n")
        for said in (
            "院坝会纪要",
            document.label,
            "2026年9月16日在文化站召开，支出1,234.50元。",
            "张三",
            "<请假>&补签",
        ):
            assert said in plain
        assert "特急" not in plain
    assert "江南社区" in text_of_pdf(printed.content).rsplit("\n", 1)[-1]  # at the foot


def test_issued_file_is_kept_unchanged_and_its_digest_recorded(office: Office) -> None:
    document = office.issue()
    event = Event.objects.get(type="document.issued")
    for form, digest in (("docx", document.docx_digest), ("pdf", document.pdf_digest)):
        content = queries.file_of(SYSTEM, document.pk, form).content
        assert hashlib.sha256(content).hexdigest() == digest
        assert digest in event.data
    office.upload(made("另一个模板"))
    assert "张三" in text_of_docx(queries.file_of(SYSTEM, document.pk, "docx").content)


def test_numbers_are_sequential_by_kind_unit_and_year(office: Office) -> None:
    other = Office(UnitFactory.create(name="江翠社区"))
    office.upload(kind="orders")
    new_year = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)  # midnight in Shanghai
    labels = [
        office.issue().label,
        office.issue().label,
        other.issue().label,
        office.issue(kind="orders").label,
        office.issue(at=new_year).label,
        office.issue(at=new_year - timedelta(seconds=1)).label,
    ]
    assert labels == [
        "江南社区纪〔2026〕1号",
        "江南社区纪〔2026〕2号",
        "江翠社区纪〔2026〕1号",
        "1",
        "江南社区纪〔2027〕1号",
        "江南社区纪〔2026〕3号",
    ]


def test_failed_issue_leaves_no_gap_in_the_numbers(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.issue()

    def fail(*_given: Any) -> bytes:
        raise files.NoSpace("full")

    with monkeypatch.context() as broken:
        broken.setattr("jiceng.core.files.store_bytes", fail)
        with pytest.raises(files.NoSpace):
            office.issue()

    @transaction.atomic
    def fail_afterwards() -> None:
        office.issue()
        raise RuntimeError("the deed around it fails")

    with pytest.raises(RuntimeError):
        fail_afterwards()
    assert office.issue().number == 2
    assert list(queries.findings()) == []


def test_document_about_a_subject_is_issued_once_per_key(office: Office) -> None:
    subject = ("meeting", uuid7())
    first = office.issue(subject=subject)
    assert office.issue(subject=subject) == first
    other = office.issue(subject=subject, key="appendix")
    assert queries.documents_of(SYSTEM, *subject) == [other, first]
    actions.void(document=first.pk, reason="人名有误", **GIVEN)
    again = office.issue(subject=subject)
    assert (again.number, Document.objects.get(pk=first.pk).number) == (3, 1)


def test_void_document_keeps_its_number_and_files(office: Office) -> None:
    document = office.issue()
    voided = actions.void(document=document.pk, reason="人名有误", **GIVEN)
    assert (voided.number, voided.void_reason) == (1, "人名有误")
    assert queries.file_of(SYSTEM, document.pk, "pdf").content
    with pytest.raises(Refused) as caught:
        actions.void(document=document.pk, reason="再", **GIVEN)
    assert caught.value.code == "document.voided"
    assert office.issue().number == 2


def test_template_with_unknown_fields_is_refused(office: Office) -> None:
    with pytest.raises(Invalid) as caught:
        office.upload(made("{{ plaec }}{{ range(9) }}"))
    assert caught.value.details == {"faults": ["unknown:plaec", "construct:Call"]}
    assert "plaec" in caught.value.message
    with pytest.raises(Invalid):
        office.upload(name=" ")
    assert Template.objects.count() == 1


def test_entered_text_is_neither_field_nor_markup(office: Office) -> None:
    names = ["{{ place }}", '#read("/etc/passwd")', "</w:t>", "*粗*\x00\x07", "𠮷㼆"]
    context = Minutes(
        place="x", held_on=AT.date(), attendees=[Attendee(name=name) for name in names]
    )
    document = office.issue(context=context)
    said = text_of_docx(queries.file_of(SYSTEM, document.pk, "docx").content)
    printed = text_of_pdf(queries.file_of(SYSTEM, document.pk, "pdf").content)
    for name in ("{{ place }}", '#read("/etc/passwd")', "</w:t>", "*粗*"):
        assert name in said
        assert name.replace(" ", "") in printed.replace(" ", "")
    assert "𠮷㼆" in said


def test_documents_use_the_template_in_force(office: Office) -> None:
    newer = office.upload(made("新模板"))
    document = office.issue()
    assert document.template == newer
    actions.retire_template(template=newer.pk, **GIVEN)
    actions.retire_template(template=newer.pk, **GIVEN)
    assert office.issue().template != newer
    with pytest.raises(NotFound):
        office.issue(template=newer.pk)
    with pytest.raises(NotFound):
        office.issue(kind="orders")
    chosen = office.issue(template=Template.objects.get(retired_at=None).pk)
    assert chosen.template != newer


def test_permissions_are_declared_by_the_kind(office: Office) -> None:
    reader = actor_at(office.unit, READ)
    clerk = actor_at(office.unit, READ, ISSUE, TEMPLATE)
    stranger = actor_at(UnitFactory.create(), READ, ISSUE, TEMPLATE)
    for by in (reader, stranger, ANONYMOUS):
        with pytest.raises(Forbidden):
            office.issue(by=by)
    document = office.issue(by=clerk)
    with pytest.raises(Forbidden):  # templates hold for all units
        office.upload(by=clerk)
    with pytest.raises(Forbidden):
        actions.retire_template(template=document.template_id, by=clerk, at=AT)
    for act in (actions.erase, lambda **given: actions.void(reason="x", **given)):
        with pytest.raises(Forbidden):
            act(document=document.pk, by=reader, at=AT)
        with pytest.raises(NotFound):
            act(document=document.pk, by=stranger, at=AT)
        with pytest.raises(NotFound):
            act(document=uuid7(), by=SYSTEM, at=AT)
    for by in (stranger, ANONYMOUS):
        with pytest.raises(NotFound):
            queries.file_of(by, document.pk, "pdf")
        assert queries.documents_of(by, "meeting", document.subject_id) == []
    assert queries.file_of(reader, document.pk, "pdf").content
    assert queries.templates_visible_to(clerk).count() == 1
    assert not queries.templates_visible_to(reader).exists()
    with pytest.raises(NotFound):
        actions.retire_template(template=uuid7(), **GIVEN)
    with pytest.raises(KeyError):
        office.issue(kind="none")
    with pytest.raises(TypeError):
        office.issue(context=Attendee(name="x"))


TOO_FAR = (
    "INSERT INTO documents_counter (id, kind, unit_id, year, last)"
    " SELECT gen_random_uuid(), kind, unit_id, 2030, 7 FROM documents_counter LIMIT 1"
)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents_document SET number = number + 1",
        "UPDATE documents_document SET pdf_digest = 'x'",
        "UPDATE documents_document SET docx = 'x'",
        "UPDATE documents_document SET docx = ''",
        "UPDATE documents_document SET voided_at = NULL",
        "DELETE FROM documents_document",
        "UPDATE documents_template SET digest = 'x'",
        "UPDATE documents_template SET file = 'x'",
        "DELETE FROM documents_template",
        "UPDATE documents_counter SET last = last + 2",
        "UPDATE documents_counter SET last = last - 1",
        "UPDATE documents_counter SET year = year + 1, last = last + 1",
        "DELETE FROM documents_counter",
        TOO_FAR,
    ],
)
def test_issued_documents_cannot_be_changed_even_by_the_database_owner(
    office: Office, statement: str
) -> None:
    document = office.issue()
    actions.void(document=document.pk, reason="x", **GIVEN)

    def as_owner(statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT tests_as_owner(%s)", [statement])

    for does in (sql, as_owner):
        with pytest.raises(DatabaseError), transaction.atomic():
            does(statement)


def test_exchanged_file_is_detected_and_not_served(office: Office) -> None:
    document = office.issue()
    path = Path(default_storage.path(document.pdf))
    path.chmod(0o600)
    path.write_bytes(b"%PDF-1.7 forged")
    with pytest.raises(queries.Changed):
        queries.file_of(SYSTEM, document.pk, "pdf")
    Path(default_storage.path(document.docx)).unlink()
    Path(default_storage.path(document.template.file)).write_bytes(b"x")
    assert [(str(each.kind), each.table) for each in queries.findings()] == [
        ("file_missing", "documents_document"),
        ("file_changed", "documents_document"),
        ("file_changed", "documents_template"),
    ]
    with pytest.raises(queries.Changed):
        office.issue()
    with pytest.raises(NotFound):
        queries.file_of(SYSTEM, document.pk, "docx")


def test_unusable_font_uses_no_number(office: Office, tmp_path: Path) -> None:
    font = tmp_path / "broken.ttf"
    font.write_bytes(b"no font")
    with override_settings(JICENG_FONT=font), pytest.raises(Problem) as caught:
        office.issue()
    assert caught.value.code == "print.bad_font"
    assert office.issue().number == 1


def test_number_without_a_document_is_detected(office: Office) -> None:
    office.issue()
    sql("UPDATE documents_counter SET last = last + 1")
    assert [(str(each.kind), each.columns) for each in queries.findings()] == [
        ("row_missing", ("number",))
    ]


def test_cleanup_deletes_only_files_without_a_document(office: Office) -> None:
    document = office.issue()
    orphan = files.store_bytes(b"x", "docx")
    files.sweep(at=AT.now(UTC) + timedelta(days=3))
    assert not default_storage.exists(orphan)
    for name in (document.docx, document.pdf, document.template.file):
        assert default_storage.exists(name)


def test_state_equals_events_and_events_contain_no_text(office: Office) -> None:
    document = office.issue(title="关于张三的决定")
    actions.void(document=document.pk, reason="张三有异议", **GIVEN)
    state_comparison.record_manual_changes()
    assert state_comparison.findings() == []
    assert audit_verification.verify().ok
    assert not any("张三" in each.data + each.changes for each in Event.objects.defer(None))


def test_files_are_erased_and_numbers_are_kept(
    office: Office, django_capture_on_commit_callbacks: Any
) -> None:
    old, early = office.issue(), office.issue()
    with django_capture_on_commit_callbacks(execute=True):
        actions.erase(document=early.pk, **GIVEN)
        actions.erase(document=early.pk, **GIVEN)
    assert not default_storage.exists(early.pdf)
    assert default_storage.exists(old.pdf)
    with django_capture_on_commit_callbacks(execute=True):
        later = AT + timedelta(days=30 * 365 + 1)
        retention.run(by=SYSTEM, at=later, kinds=["documents.files"])
    for document in Document.objects.all():
        assert (document.title, document.docx, document.pdf) == ("", "", "")
        assert (document.number, len(document.pdf_digest)) != (0, 0)
    assert not default_storage.exists(old.pdf)
    state_comparison.record_manual_changes()
    assert state_comparison.findings() == []
    with pytest.raises(NotFound):
        queries.file_of(SYSTEM, old.pk, "pdf")


def test_issuing_uses_a_fixed_number_of_queries(
    office: Office, django_assert_num_queries: Any
) -> None:
    office.issue()
    # Savepoint and its end 2, counter, whether it is there, template, counter, document; number of
    # the changes with a look for the chain, its beginning 2, event with the salt of the title.
    with django_assert_num_queries(11):
        document = office.issue()
    with django_assert_num_queries(1):
        queries.file_of(SYSTEM, document.pk, "pdf")
    with django_assert_num_queries(1):
        queries.documents_of(SYSTEM, "meeting", document.subject_id)


@pytest.mark.django_db(transaction=True)
def test_concurrent_issues_get_different_numbers() -> None:
    office = Office(UnitFactory.create(name="江南社区"))
    office.upload(TEMPLATE_OF_MINUTES)
    start, numbers = threading.Barrier(3), list[int]()

    def act(subject: UUID) -> None:
        start.wait()
        try:
            numbers.append(office.issue(subject=("meeting", subject)).number)
        finally:
            connection.close()

    same = uuid7()
    threads = [threading.Thread(target=act, args=[each]) for each in (same, same, uuid7())]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(set(numbers)) == [1, 2]
    assert len(numbers) == 3
    assert NumberSequence.objects.get().last == Document.objects.count() == 2
    assert list(queries.findings()) == []
    assert audit_verification.verify().ok
