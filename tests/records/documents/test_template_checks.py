"""Validation of templates, and messages for invalid ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement

from jiceng.records.documents import checking
from jiceng.records.documents.refusals import FAULTS
from tests.records.documents.conftest import (
    TEMPLATE_OF_MINUTES,
    Minutes,
    made,
    part_of,
    with_parts,
)


def faults(content: bytes) -> list[tuple[str, str]]:
    found = checking.faults(content, Minutes)
    for fault in found:
        assert str(FAULTS[fault.code]) % {"what": fault.what}
    return [(fault.code, fault.what) for fault in found]


def test_plain_template_with_known_fields_is_accepted() -> None:
    assert faults(TEMPLATE_OF_MINUTES) == []
    assert faults(made("没有字段的正文")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ plaec }}", ("unknown", "plaec")),
        ("{{ chair.phone }}", ("unknown", "chair.phone")),
        ("{{ chair.name }}", None),
        ("{{ place.upper }}", ("unknown", "place.upper")),
        ("{{ document.number }}", None),
        ("{{ document.nummer }}", ("unknown", "document.nummer")),
        ("{% for each in attendees %}{{ each.nam }}{% endfor %}", ("unknown", "each.nam")),
        ("{% for each in attendees %}{{ loop.index }}{{ each.name }}{% endfor %}", None),
        ("{% for each in attendees if each.remark %}{{ each.name }}{% endfor %}", None),
        ("{% for each in place %}{{ each }}{% endfor %}", ("no_list", "place")),
        ("{% for each in attendees %}{% endfor %}{{ each.name }}", ("unknown", "each")),
        ("{% if plaec %}x{% endif %}", ("unknown", "plaec")),
        ("{% if is_urgent and cost > 3 %}x{% elif chair is none %}y{% else %}z{% endif %}", None),
        ("{{ 'x' if is_urgent else place }}", None),
        ("{{ attendees|length }}{{ held_on|day }}", None),
        ("{{ place|attr('x') }}", ("construct", "attr")),
        ("{{ place.__class__ }}", ("unknown", "place.__class__")),
        ("{{ attendees[0] }}", ("construct", "Getitem")),
        ("{{ range(9) }}", ("construct", "Call")),
        ("{{ place * 9 }}", ("construct", "Mul")),
        ("{% set x = 1 %}", ("construct", "Assign")),
        ("{% include 'x' %}", ("construct", "Include")),
        ("{% macro x() %}{% endmacro %}", ("construct", "Macro")),
        ("{% for a, b in attendees %}{% endfor %}", ("construct", "for")),
        ("{{r place }}", ("construct", "{{r … }}")),
    ],
)
def test_only_known_fields_and_simple_constructs_are_accepted(
    text: str, expected: tuple[str, str] | None
) -> None:
    assert faults(made(text)) == ([expected] if expected else [])


def test_malformed_field_is_named() -> None:
    ((code, _what),) = faults(made("{{ place"))
    assert code == "syntax"


def test_field_split_into_several_runs_is_found() -> None:
    """Word splits a name into several runs when a letter is corrected."""

    def cut(document: Any) -> None:
        paragraph = document.add_paragraph("{{ pla")
        paragraph.add_run("ec }}").bold = True

    assert faults(made(change=cut)) == [("unknown", "plaec")]


def test_fields_in_header_and_footer_are_checked() -> None:
    def head(document: Any) -> None:
        document.sections[0].header.paragraphs[0].text = "{{ nobody }}"

    assert faults(made(change=head)) == [("unknown", "nobody")]


def test_field_outside_the_text_is_refused() -> None:
    def property_(document: Any) -> None:
        document.core_properties.comments = "{{ place }}"

    assert faults(made(change=property_)) == [("misplaced", "docProps/core.xml")]


def element(tag: str) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        document.add_paragraph("x")._p.append(OxmlElement(tag))

    return change


def numbered(document: Any) -> None:
    document.add_paragraph("第一", style="List Number")


def columns(document: Any) -> None:
    cols = OxmlElement("w:cols")
    cols.set(docx.oxml.ns.qn("w:num"), "2")
    document.sections[0]._sectPr.append(cols)


def nested(document: Any) -> None:
    document.add_table(rows=1, cols=1).rows[0].cells[0].add_table(rows=1, cols=1)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (element("w:drawing"), "picture"),
        (element("w:pict"), "picture"),
        (element("w:object"), "object"),
        (element("w:footnoteReference"), "footnote"),
        (element("w:sdt"), "content control"),
        (element("w:ins"), "tracked change"),
        (element("w:del"), "tracked change"),
        (numbered, "automatic number"),
        (nested, "table inside a table"),
        (lambda document: document.add_section(), "section break"),
        (columns, "columns"),
    ],
)
def test_content_that_the_pdf_cannot_show_is_refused(
    change: Callable[[Any], None], what: str
) -> None:
    assert faults(made(change=change)) == [("not_shown", what)]


PLAIN = made("x")
TYPES = part_of(PLAIN, "[Content_Types].xml")
MAIN = "wordprocessingml.document.main+xml"
RELATION = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r9" Type="x" Target="http://x.example/t.dotm" TargetMode="External"/>'
    "</Relationships>"
)
BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    '<w:styles xmlns:w="x">&b;</w:styles>'
)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_docx"),
        (b"PK\x03\x04 not really", "no_docx"),
        (b"x" * (checking.MOST_BYTES + 1), "too_large"),
        (with_parts(PLAIN, **{"[Content_Types].xml": "<x/>"}), "no_docx"),
        (with_parts(PLAIN, **{"word/vbaProject.bin": "x"}), "macros"),
        (with_parts(PLAIN, **{"word/activeX/activeX1.xml": "<x/>"}), "macros"),
        (with_parts(PLAIN, **{"word/embeddings/oleObject1.bin": "x"}), "macros"),
        (
            with_parts(
                PLAIN,
                **{
                    "[Content_Types].xml": TYPES.replace(
                        f"vnd.openxmlformats-officedocument.{MAIN}",
                        "vnd.ms-word.document.macroEnabled.main+xml",
                    )
                },
            ),
            "macros",
        ),
        (with_parts(PLAIN, **{"word/_rels/settings.xml.rels": RELATION}), "external"),
        (with_parts(PLAIN, **{"word/styles.xml": BOMB}), "no_docx"),
        (with_parts(PLAIN, **{"word/document.xml": "<w:document"}), "no_docx"),
        (with_parts(PLAIN, **{f"word/{n}.txt": "" for n in range(501)}), "no_docx"),
    ],
)
def test_file_that_is_no_plain_docx_is_refused(content: bytes, code: str) -> None:
    assert {found for found, _what in faults(content)} == {code}


def test_zip_bomb_is_refused_before_unpacking() -> None:
    content = with_parts(PLAIN, **{"word/big.bin": b"0" * (checking.MOST_UNPACKED + 1)})
    assert len(content) < checking.MOST_BYTES
    assert faults(content) == [("no_docx", "")]
