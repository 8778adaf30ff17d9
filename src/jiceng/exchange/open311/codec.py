"""Serialisation of GeoReport v2: the same rows as XML or JSON. Pure.

https://wiki.open311.org/GeoReport_v2/ : XML is mandatory, JSON beside it; text is UTF-8, instants
are W3C dates with a zone. A key without a value is an empty element in XML and null in JSON.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from xml.etree import ElementTree as ET  # only writes; input is form data, never XML

import orjson

from jiceng.core.text_cleaning import without_unencodable

Row = Mapping[str, Any]
FORMATS = ("xml", "json")
CONTENT_TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}


def instant(value: datetime | None) -> str | None:
    """An instant as GeoReport writes it, to the second."""
    return value.isoformat(timespec="seconds") if value else None


def encode(format_: str, root: str, item: str, rows: Sequence[Row]) -> bytes:
    """Write rows.

    Args:
        format_: one of `FORMATS`.
        root, item: names of the XML elements around all rows and around each; JSON has a plain
            array without names.
    """
    if format_ == "json":
        return orjson.dumps(list(rows))
    top = ET.Element(root)
    for row in rows:
        _fill(ET.SubElement(top, item), row)
    return _document(top)


def encode_one(format_: str, root: str, row: Row) -> bytes:
    """Write a single object (discovery, a service's definition)."""
    if format_ == "json":
        return orjson.dumps(row)
    top = ET.Element(root)
    _fill(top, row)
    return _document(top)


def _document(top: ET.Element) -> bytes:
    written: bytes = ET.tostring(top, encoding="utf-8", xml_declaration=True)
    return written


# Elements inside a list, where the plural's last letter is not all there is to cut.
_SINGULAR = {
    "formats": "format",
    "endpoints": "endpoint",
    "attributes": "attribute",
    "values": "value",
}


def _fill(element: ET.Element, row: Row) -> None:
    for key, value in row.items():
        child = ET.SubElement(element, key)
        if isinstance(value, Mapping):
            _fill(child, value)
        elif isinstance(value, list | tuple):
            for each in value:
                inner = ET.SubElement(child, _SINGULAR.get(key, key.removesuffix("s")))
                if isinstance(each, Mapping):
                    _fill(inner, each)
                else:
                    inner.text = _text(each)
        else:
            child.text = _text(value)


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return without_unencodable(str(value))
