"""Templates of documents at the desk: what is in use, downloaded, changed and uploaded."""

from __future__ import annotations

import io
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from jiceng.records.documents.models import Template
from jiceng.records.documents.plain_templates import TableOf, plain_template
from tests.cases.conftest import built_world, world
from tests.records.documents.conftest import Minutes, made
from tests.web.conftest import _morning, at_desk
from tests.world import World

__all__ = ["_morning", "at_desk", "built_world", "world"]
PAGE, DIGEST = "/desk/admin/documents/", "/desk/admin/documents/hot_issue_digest/"


def sent(client: Any, content: bytes, name: str = "月报.docx") -> Any:
    return client.post(f"{DIGEST}upload/", {"file": SimpleUploadedFile(name, content)}, follow=True)


def test_the_shipped_template_is_downloaded_changed_and_used(world: World, at_desk) -> None:
    client = at_desk("administrator", "en")
    assert "the one that is shipped" in client.get(PAGE).content.decode()
    shipped = b"".join(client.get(DIGEST).streaming_content)
    document = docx.Document(io.BytesIO(shipped))
    document.add_paragraph("抄送：{{ unit }}")
    changed = io.BytesIO()
    document.save(changed)
    assert "Template uploaded" in sent(client, changed.getvalue()).content.decode()
    assert Template.objects.get().name == "月报"
    again = b"".join(client.get(DIGEST).streaming_content)
    assert again == changed.getvalue()


def test_a_template_with_an_unknown_field_is_refused_with_its_name(world: World, at_desk) -> None:
    answer = sent(at_desk("administrator", "en"), made("{{ weather }}"))
    assert "weather" in answer.content.decode()
    assert not Template.objects.exists()


def test_a_form_without_a_file_says_what_to_do(world: World, at_desk) -> None:
    answer = at_desk("administrator", "en").post(f"{DIGEST}upload/", {}, follow=True)
    assert "Choose a file first" in answer.content.decode()


def test_an_unknown_type_is_not_found(world: World, at_desk) -> None:
    client = at_desk("administrator")
    assert client.get(f"{PAGE}weather/").status_code == 404


@pytest.mark.parametrize("signed", [(), ("甲方", "乙方")])
def test_a_plain_template_has_no_faults(signed: tuple[str, ...]) -> None:
    from jiceng.records.documents import checking

    content = plain_template(
        "{{ held_on|day }}在{{ place }}",
        TableOf("attendees", (("姓名", "{{ each.name }}"), ("备注", "{{ each.remark }}"))),
        signed=signed,
    )
    assert checking.faults(content, Minutes) == []
