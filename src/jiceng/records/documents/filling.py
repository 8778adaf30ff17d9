"""A template filled in: a docx with the words of one document."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docxtpl import DocxTemplate

from jiceng.core.text_cleaning import without_unencodable
from jiceng.records.documents.names import environment


def fill_in(template: bytes, words: dict[str, Any]) -> bytes:
    """Write a document.

    Args:
        template: checked by `checking.faults`.
        words: by name; texts lose what XML cannot hold.

    Raises:
        jinja2.UndefinedError: for a name without a value, which a checked template does not use.
    """
    document = DocxTemplate(BytesIO(template))
    document.render(_sendable(words), environment(), autoescape=True)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _sendable(value: Any) -> Any:
    if isinstance(value, str):
        # docxtpl takes these two for commands: a new paragraph and a new page.
        return without_unencodable(value).replace("\a", "").replace("\f", "")
    if isinstance(value, dict):
        return {name: _sendable(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_sendable(each) for each in value]
    return value
