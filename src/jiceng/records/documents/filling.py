"""Rendering of a template into the docx of one document."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docxtpl import DocxTemplate

from jiceng.core.text_cleaning import without_unencodable
from jiceng.records.documents.names import environment


def fill_in(template: bytes, words: dict[str, Any]) -> bytes:
    """Render a document.

    Args:
        template: checked by `checking.faults`.
        words: values by name; characters that XML cannot hold are removed.

    Raises:
        jinja2.UndefinedError: a name without a value; does not occur in a checked template.
    """
    document = DocxTemplate(BytesIO(template))
    document.render(_sendable(words), environment(), autoescape=True)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _sendable(value: Any) -> Any:
    if isinstance(value, str):
        # docxtpl interprets these two characters as a new paragraph and a new page.
        return without_unencodable(value).replace("\a", "").replace("\f", "")
    if isinstance(value, dict):
        return {name: _sendable(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_sendable(each) for each in value]
    return value
