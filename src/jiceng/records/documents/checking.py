"""Validation of uploaded templates: a plain docx with known names only, and without anything that
the PDF could not show.

Refused are macros, embedded objects and external links, and whatever would look different in docx
and PDF: pictures, automatic numbers, text boxes, tracked changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Final
from xml.etree.ElementTree import Element
from zipfile import BadZipFile, ZipFile

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from docxtpl import DocxTemplate
from pydantic import BaseModel

from jiceng.records.documents.names import Fault, faults_of
from jiceng.records.documents.rules import DOCX

MOST_BYTES: Final = 5 * 1024 * 1024
MOST_UNPACKED: Final = 50 * 1024 * 1024
MOST_PARTS: Final = 500
_MAIN_TYPE: Final = f"{DOCX}.main+xml"
_MACROS: Final = re.compile(
    r"vbaProject|vbaData|/activeX/|/embeddings/|macroEnabled", re.IGNORECASE
)
_EXTERNAL: Final = re.compile(r'TargetMode\s*=\s*"External"', re.IGNORECASE)
_JINJA: Final = re.compile(r"\{\{|\{%|\{#")
# Only these parts are filled in and checked name by name; Jinja anywhere else is refused.
_FILLED: Final = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_TAG: Final = re.compile(r"<[^>]*>")
# docxtpl inserts the values of these tags as raw XML.
_RAW: Final = re.compile(r"\{\{(?:r|p|tr|tc)\s")
_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NOT_SHOWN: Final = {
    f"{_W}{tag}": name
    for tag, name in {
        "drawing": "picture",
        "pict": "picture",
        "object": "object",
        "numPr": "automatic number",
        "footnoteReference": "footnote",
        "endnoteReference": "endnote",
        "sdt": "content control",
        "ins": "tracked change",
        "del": "tracked change",
        "altChunk": "embedded document",
    }.items()
}


def faults(content: bytes, context: type[BaseModel]) -> list[Fault]:
    """Everything that prevents a file from being a template, without duplicates; empty if valid.

    Args:
        content: bytes of the file.
        context: content type of the kind's documents.
    """
    found = list(dict.fromkeys(_of_the_file(content)))
    return found or list(dict.fromkeys(faults_of(_filled_in(content), context)))


def _of_the_file(content: bytes) -> Iterator[Fault]:
    if len(content) > MOST_BYTES:
        yield Fault("too_large", str(MOST_BYTES // 1024 // 1024))
        return
    try:
        parts = dict(_parts(content))
    except (BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError, OSError):
        yield Fault("no_docx", "")
        return
    types = parts.get("[Content_Types].xml", b"").decode(errors="replace")
    if any(map(_MACROS.search, parts)) or _MACROS.search(types):
        yield Fault("macros", "")
    elif _MAIN_TYPE not in types or "word/document.xml" not in parts:
        yield Fault("no_docx", "")
    else:
        numbered = _numbered_styles(parts.get("word/styles.xml", b"<none/>"))
        for name, part in parts.items():
            if name.endswith((".xml", ".rels")):
                yield from _of_a_part(name, part, numbered)


def _parts(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Parts of a docx file.

    Raises:
        ValueError: its unpacked size exceeds the limit.
        BadZipFile: not a ZIP archive.
    """
    with ZipFile(BytesIO(content)) as packed:
        entries = packed.infolist()
        if len(entries) > MOST_PARTS or sum(e.file_size for e in entries) > MOST_UNPACKED:
            raise ValueError("unpacks to too much")
        for entry in entries:
            yield entry.filename, packed.read(entry)


def _numbered_styles(part: bytes) -> set[str]:
    """Styles whose paragraphs have automatic numbers."""
    try:
        styles = list(fromstring(part, forbid_dtd=True).iter(f"{_W}style"))
    except (DefusedXmlException, ParseError, ValueError, LookupError):
        return set()  # `_of_a_part` reports the invalid XML
    found = {each.get(f"{_W}styleId") for each in styles if each.find(f".//{_W}numPr") is not None}
    return {each for each in found if each}


def _of_a_part(name: str, part: bytes, numbered: set[str]) -> Iterator[Fault]:
    try:
        root = fromstring(part, forbid_dtd=True)
    except (DefusedXmlException, ParseError, ValueError, LookupError):
        yield Fault("no_docx", name)
        return
    text = part.decode(errors="replace")
    if name.endswith(".rels"):
        if _EXTERNAL.search(text):
            yield Fault("external", name)
    elif not _FILLED.fullmatch(name):
        if _JINJA.search(text):
            yield Fault("misplaced", name)
    else:
        yield from (Fault("not_shown", what) for what in sorted(_not_shown(root, numbered)))
        if _RAW.search(_TAG.sub("", text)):
            yield Fault("construct", "{{r … }}")


def _not_shown(root: Element, numbered: set[str]) -> Iterator[str]:
    for element in root.iter():
        if str(element.tag) in _NOT_SHOWN:
            yield _NOT_SHOWN[str(element.tag)]
    if any(style.get(f"{_W}val") in numbered for style in root.iter(f"{_W}pStyle")):
        yield "automatic number"
    if any(cell.find(f".//{_W}tbl") is not None for cell in root.iter(f"{_W}tc")):
        yield "table inside a table"
    if sum(1 for _section in root.iter(f"{_W}sectPr")) > 1:
        yield "section break"
    if any(int(cols.get(f"{_W}num", "1")) > 1 for cols in root.iter(f"{_W}cols")):
        yield "columns"


def _filled_in(content: bytes) -> str:
    """XML of all parts with template tags, docxtpl's own tags converted to plain Jinja."""
    template = DocxTemplate(BytesIO(content))
    template.init_docx()
    parts = [template.get_xml()]
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        parts += [template.get_part_xml(part) for _key, part in template.get_headers_footers(uri)]
    return "\n".join(template.patch_xml(part) for part in parts)
