"""Import of the tables of tasks that offices keep: section lines become sections, odd deadlines and
shares are understood as they are shown before anything is stored.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from jiceng.core.access import Actor
from jiceng.core.errors import Problem, Refused
from jiceng.directory import public as directory
from jiceng.records.imports.public import (
    OPENED,
    UNCHANGED,
    UPDATED,
    ColumnMapping,
    Meaning,
    Reader,
    RecordTarget,
    as_of,
    deadline,
    folded_heading,
    share,
    starred,
    year_in,
)
from jiceng.records.public import columns_from, make_move, open_record
from jiceng.supervision.tasks.forms import PLAIN
from jiceng.supervision.tasks.models import Helper, Task, TaskKind, TaskList
from jiceng.supervision.tasks.moves import KIND
from jiceng.supervision.tasks.states import AT_WORK, OVER, STRUCK

NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "unit": ("责任单位", "牵头单位", "牵头", "主办单位", "责任部门", "承办单位"),
    "helpers": ("配合单位", "配合", "协办单位", "协同单位", "参与单位"),
    "parent": ("分组行", "所属", "上级任务"),
    "number": ("序号", "编号"),
    "title": ("内容", "任务内容", "任务", "工作任务", "重点任务", "项目名称", "事项", "工作事项"),
    "category": ("类别", "任务类别", "领域"),
    "target": ("目标", "目标要求", "年度目标", "工作目标"),
    "starts_on": ("开始时间", "开始日期", "启动时间"),
    "due_on": ("完成时限", "时限", "完成时间", "截止时间", "办结时限"),
    "planned": ("计划", "计划进度"),
    "percent": ("实际", "实际进度", "进度", "完成情况", "完成进度"),
    "progress_as": ("进展情况", "进展"),
    "problem": ("存在问题", "问题"),
    "remark": ("备注", "说明"),
    "weight": ("权重", "分值"),
    "is_key": ("重点", "是否重点"),
}
"""Headings of columns in tables of offices."""
_NUMERIC: Final = re.compile(r"[\d.,%％\s]*")


def _share(text: str, _title: str) -> Meaning | None:
    return share(text)


def _planned(text: str, _title: str) -> Meaning | None:
    found = share(text)
    return found and Meaning({"planned": found.values["percent"]}, found.is_sure)


def _year(title: str) -> int:
    return year_in(title) or directory.civil_day(timezone.now()).year


def _due(text: str, title: str) -> Meaning | None:
    return deadline(text, _year(title))


def _starts(text: str, title: str) -> Meaning | None:
    found = deadline(text, _year(title))
    if found is None or "due_on" not in found.values:
        return None
    return Meaning({"starts_on": found.values["due_on"]})


def _number(text: str, _title: str) -> Meaning:
    return starred(text)


CELLS: Final = {
    "percent": _share,
    "planned": _planned,
    "due_on": _due,
    "starts_on": _starts,
    "number": _number,
}


class TaskReader(Reader):
    """Reader of rows of tasks for one user and one mapping."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.may_write = False
        self.section = ""
        self._sections: dict[str, UUID] | None = None
        self._used: set[UUID] = set()
        self._keys: dict[tuple[Any, ...], tuple[int, dict[str, Any]]] = {}

    def given(self, row: Mapping[str, str]) -> dict[str, Any]:
        """Converted values; words in place of a number or a day are kept as well."""
        self.section = row.get(self.mapping.columns.get("parent", ""), "").strip()
        found = super().given(row)
        for name, words in (("percent", "progress_as"), ("due_on", "due_as")):
            text = row.get(self.mapping.columns.get(name, ""), "").strip()
            if text and not _NUMERIC.fullmatch(text) and not found.get(words):
                is_day = name == "due_on" and re.fullmatch(r"\d{4}-\d\d-\d\d( 00:00:00)?", text)
                found[words] = "" if is_day else text
        if found.get("planned") and not found.get("planned_on"):
            day = directory.civil_day(self.at)
            found["planned_on"] = str(as_of(self.title, _year(self.title)) or day)
        found.setdefault("kind", TaskKind.TASK.value)
        return found

    def values_of(self, name: str, text: str) -> Mapping[str, Any]:
        """Values of a cell: a section by its line, helping units by their names."""
        if name == "parent":
            return {"parent": self._parent(text)}
        if name == "helpers":
            return {"helpers": self._helpers(text)}
        return super().values_of(name, text)

    def _parent(self, text: str) -> str:
        """The section of a line; "" for a new one that is only previewed."""
        of_list = self.mapping.fixed.get("of_list")
        if not text or not of_list:
            return ""
        if self._sections is None:
            wholes = Task.objects.filter(of_list=UUID(of_list)).exclude(kind=TaskKind.TASK)
            rows = wholes.exclude(state=STRUCK).order_by("-id").values_list("title", "pk")
            self._sections = dict(rows)
        if text not in self._sections and self.may_write:
            self._sections[text] = self._open_section(of_list, text)
        known = self._sections.get(text)
        return str(known) if known else ""

    def _open_section(self, of_list: str, text: str) -> UUID:
        unit = TaskList.objects.values_list("unit", flat=True).get(pk=of_list)
        given = {"of_list": of_list, "kind": TaskKind.SECTION.value, "title": text}
        made: UUID = open_record(KIND, given, unit=unit, by=self.by, at=self.at).pk
        return made

    def _helpers(self, text: str) -> list[str]:
        """Keys of the units; names that nobody knows stay names, which the field refuses."""
        said = self.mapping.words.get("helpers", {}).get(text)
        if said is not None:
            text = "" if said == "-" else said
        known = {folded_heading(str(label)): key for key, label in self._options["helpers"]}
        names = [name.strip() for name in re.split(r"[、,，;；/\n]", text) if name.strip()]
        return list(dict.fromkeys(known.get(folded_heading(name), name) for name in names))

    def write(self, row: Mapping[str, str]) -> str:
        """Write a row: a new task, or what differs of the one that is there."""
        self.may_write = True
        given = self.given(row)
        unit, fields = self._read(row, given)
        line = int(getattr(row, "line", 0))
        if self._is_repeated(fields, unit, line):
            return UNCHANGED
        found, differs = self._here(fields, unit)
        if found is None:
            made = open_record(KIND, given, unit=unit, by=self.by, at=self.at)
            self._used.add(made.pk)
            return OPENED
        if differs:
            self._update(found, given, fields)
            return UPDATED
        return UNCHANGED

    def _is_repeated(self, fields: Any, unit: UUID, line: int) -> bool:
        columns = columns_from(Task, fields)
        key = (columns["of_list_id"], self.section, columns["title"], unit, columns["number"])
        earlier, said_before = self._keys.setdefault(key, (line, columns))
        if said_before != columns and earlier != line:
            words = _("Line %(line)s has the same key with other values. Delete one row.")
            raise Refused(words % {"line": earlier}, "import.repeated")
        return earlier != line

    def _here(self, fields: Any, unit: UUID) -> tuple[Any, bool]:
        """The task of a row, and whether the table says something else of it."""
        wanted = {"of_list": fields.of_list, "title": fields.title, "unit": unit}
        if self.section and fields.parent is None:
            return None, False
        rows = self.lifecycle.visible(self.by).filter(**wanted, parent=fields.parent)
        found = self._same(rows.exclude(state=STRUCK).order_by("id"), fields.number)
        if found is None or found.state in OVER:
            return found, False
        return found, bool(
            self._differing(found, fields)
            or self._new_helpers(found, fields)
            or ("percent" in self.mapping.columns and found.percent != fields.percent)
        )

    def _same(self, rows: Any, number: str) -> Any:
        """The task of this number among those of one title and unit; else the only one left, whose
        number has changed since.
        """
        left = [task for task in rows if task.pk not in self._used or task.number == number]
        named = [task for task in left if task.number == number]
        found = named[0] if named else left[0] if len(left) == 1 else None
        if found is not None and self.may_write:
            self._used.add(found.pk)
        return found

    def _differing(self, found: Any, fields: Any) -> list[str]:
        """Columns of the table whose value is another one in the task."""
        columns = columns_from(Task, fields)
        names = [name for name in PLAIN if name in fields.model_fields_set]
        return [name for name in names if getattr(found, name) != columns[name]]

    def _new_helpers(self, found: Any, fields: Any) -> list[UUID]:
        known = set(Helper.objects.filter(task=found.pk).values_list("unit", flat=True))
        return [unit for unit in fields.helpers if unit not in known]

    def _update(self, found: Any, given: Mapping[str, Any], fields: Any) -> None:
        """Change what differs by the moves for it.

        Raises:
            Refused: the task is in a state in which it cannot be changed.
        """
        how: dict[str, Any] = {"by": self.by, "at": self.at}
        if found.state not in AT_WORK:
            words = _("This record exists as “%(state)s” and is not changed by a table.")
            raise Refused(words % {"state": self.lifecycle.states[found.state]}, "import.hidden")
        if self._differing(found, fields):
            edit = self.lifecycle.move("edit")
            present = edit.present(found) if edit else {}
            names = {name for name in (*PLAIN, "parent") if name in given}
            changed = {**_json(present), **{name: given[name] for name in names}}
            make_move(KIND, found.pk, "edit", changed, **how)
        for unit in self._new_helpers(found, fields):
            make_move(KIND, found.pk, "add_helper", {"helper": str(unit)}, **how)
        if "percent" in self.mapping.columns and found.percent != fields.percent:
            text = given.get("progress_as") or _("Progress by an imported table.")
            report = {"percent": str(fields.percent), "text": text}
            make_move(KIND, found.pk, "record", report, **how)


def _json(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of columns as a form would send them."""
    found = {}
    for name, value in values.items():
        is_text = isinstance(value, UUID | date | Decimal)
        found[name] = str(value) if is_text else "" if value is None else value
    return found


class TaskTarget(RecordTarget):
    """Target of tables of tasks."""

    def reader(self, mapping: ColumnMapping, by: Actor, at: datetime) -> TaskReader:
        """A reader that knows section lines and helping units."""
        return TaskReader(self.pages, mapping, by=by, at=at)

    def first_mapping(self, path: Any, by: Actor) -> dict[str, Any]:
        """As for all records; the list is that of the title above the table, if there is one."""
        found = super().first_mapping(path, by)
        with suppress(Problem):
            lists = self.reader(ColumnMapping(columns={}), by, timezone.now())._options["of_list"]  # noqa: SLF001
            same = [key for key, title in lists if str(title) in found["title"]]
            if len(same) == 1 or len(lists) == 1:
                found["fixed"] = {"of_list": same[0] if same else lists[0][0]}
        return found
