"""Mappings made by choosing columns on the page of an import, for tables that no other one fits.

The choice is written as a TOML mapping, the format of all others: it is stored with the import, can
be downloaded, and is offered again for tables with the same columns. Pure.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _

from jiceng.records.imports.public import MappingProblem, folded_heading

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "ref": (
        "工单编号", "编号", "工单号", "受理编号", "诉求编号", "案件编号", "流水号", "序号",
        "number", "id", "case id", "request id", "request number", "reference",
    ),
    "opened": (
        "受理时间", "来电时间", "登记时间", "反映时间", "创建时间", "上报时间", "时间", "日期",
        "received at", "received", "opened", "opened at", "created", "created at", "created date",
        "date",
    ),
    "text": (
        "诉求内容", "反映内容", "工单内容", "问题描述", "详细内容", "描述", "内容",
        "description", "text", "details", "complaint", "content",
    ),
    "title": ("诉求标题", "工单标题", "标题", "主题", "title", "subject", "summary"),
    "address": (
        "事发地点", "事发地址", "发生地点", "地点", "地址", "位置", "address", "place", "location",
    ),
    "lon": ("经度", "longitude", "lon", "lng"),
    "lat": ("纬度", "latitude", "lat"),
    "caller_name": (
        "诉求人姓名", "诉求人", "来电人", "反映人", "联系人", "姓名", "name", "caller", "contact",
    ),
    "caller_phone": (
        "联系电话", "诉求人电话", "来电号码", "联系方式", "手机号", "手机", "电话",
        "phone", "telephone", "mobile", "phone number",
    ),
    "unit": (
        "承办单位", "处理部门", "处理单位", "主办单位", "责任单位", "责任部门", "单位", "部门",
        "unit in charge", "unit", "department", "agency",
    ),
    "category": (
        "事项分类", "诉求分类", "问题分类", "问题类型", "分类", "类别",
        "category", "complaint type", "type",
    ),
    "request_type": ("诉求类型", "工单类型", "request type"),
    "due": ("办结期限", "截止时间", "到期时间", "due", "due date", "due at"),
    "closed": ("办结时间", "结案时间", "完成时间", "closed", "closed at", "closed date"),
    "resolution": (
        "办理结果", "处理结果", "办理情况", "答复内容", "答复", "回复",
        "result", "resolution", "reply", "answer",
    ),
}  # fmt: skip
"""Fields that a column can fill, in the order of the page, each with usual headings."""
NEEDED: Final = ("ref", "opened", "text")
MARK: Final = "# Columns chosen on the page of an import."
_FORMATS: Final = (
    "%Y-%m-%d %H:%M:%S", "%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M",
    "%Y年%m月%d日 %H:%M:%S", "%Y年%m月%d日 %H:%M", "%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日", "iso",
)  # fmt: skip
_ELSEWHERE: Final = frozenset({"text", "title", "unit", "category"})
"""Fields that are no key of `[columns]`."""


@dataclass(frozen=True, slots=True)
class ChosenColumns:
    """A choice of columns.

    Args:
        source: name of the system that the table comes from.
        columns: heading by field.
    """

    source: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)


def guessed(headings: Sequence[str]) -> dict[str, str]:
    """Columns by field whose headings are usual for it; each column for one field at most."""
    known = {folded_heading(each): each for each in reversed(headings) if each}
    found: dict[str, str] = {}
    for name, spellings in FIELDS.items():
        for spelling in spellings:
            heading = known.get(folded_heading(spelling))
            if heading is not None and heading not in found.values():
                found[name] = heading
                break
    return found


def written(choice: ChosenColumns) -> str:
    """The choice as a TOML mapping; `read` is its inverse.

    Raises:
        MappingProblem: a needed column or the name of the source is missing, a column was chosen
            twice, or the heading of a text has braces.
    """
    columns = {name: choice.columns[name] for name in FIELDS if choice.columns.get(name)}
    _check(choice, columns)
    plain = {name: each for name, each in columns.items() if name not in _ELSEWHERE}
    text: dict[str, Any] = {"lines": [f"{{{columns['text']}}}"]}
    if "title" in columns:
        text = {"title": f"{{{columns['title']}}}", **text}
    tables: dict[str, Mapping[str, Any]] = {
        "time": {"formats": list(_FORMATS)},
        "columns": plain,
        "text": text,
        "units": {"columns": _listed(columns, "unit"), "unknown": "coordinator"},
        "categories": {
            "columns": _listed(columns, "category"),
            "unknown": "coordinator",
            "suggest": True,
        },
        "deadline": {"when_missing": "category"},
    }
    lines = [MARK, f"source = {_value(choice.source.strip())}"]
    for name, keys in tables.items():
        lines += ["", f"[{name}]", *(f"{key} = {_value(each)}" for key, each in keys.items())]
    return "\n".join(lines) + "\n"


def _check(choice: ChosenColumns, columns: Mapping[str, str]) -> None:
    if not choice.source.strip():
        raise MappingProblem(_("Name the system that the table comes from."), "mapping.source")
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise MappingProblem(
            _("Choose the columns with the number, the time of receipt and the description."),
            "mapping.columns",
        )
    taken = list(columns.values())
    twice = sorted({each for each in taken if taken.count(each) > 1})
    if twice:
        raise MappingProblem(
            _("One column was chosen twice: %(names)s.") % {"names": "、".join(twice)},
            "mapping.columns",
        )
    braced = [columns[name] for name in ("text", "title") if {*"{}"} & {*columns.get(name, "")}]
    if braced:
        raise MappingProblem(
            _("Rename the column %(name)s in the file: braces cannot be in its heading.")
            % {"name": braced[0]},
            "mapping.columns",
        )


def _listed(columns: Mapping[str, str], name: str) -> list[str]:
    return [columns[name]] if name in columns else []


def _value(value: Any) -> str:
    # A string or list of JSON is one of TOML, except for this character.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def read(text: str) -> ChosenColumns | None:
    """The choice in a mapping's text; None for one that was not written by `written`."""
    if not text.startswith(MARK):
        return None
    try:
        raw = tomllib.loads(text)
        columns = {name: str(each) for name, each in raw["columns"].items()}
        columns["text"] = raw["text"]["lines"][0][1:-1]
        if "title" in raw["text"]:
            columns["title"] = raw["text"]["title"][1:-1]
        for name, table in (("unit", "units"), ("category", "categories")):
            if raw[table]["columns"]:
                columns[name] = raw[table]["columns"][0]
        return ChosenColumns(str(raw["source"]), columns)
    except (tomllib.TOMLDecodeError, KeyError, IndexError, TypeError, AttributeError):
        return None  # changed by hand: it is shown as text
