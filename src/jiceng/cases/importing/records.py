"""Parser from a row of another system's table to an `ImportedRequest`, or the reason for rejecting
it. Pure.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NoReturn

from django.utils.translation import gettext as _

from jiceng.cases.importing.mapping import FIELD, Mapping, fields_of
from jiceng.cases.intake.report import MAX_TEXT
from jiceng.cases.rules import CallbackAnswer, is_valid
from jiceng.cases.triage.categories import load_request_types
from jiceng.core import text_cleaning, value_refusals, value_rules
from jiceng.core.errors import Invalid
from jiceng.records.imports.public import first_of

MAX_REF = 120
# Years covered by calendars; others are typing errors or placeholders.
OF_CELLS = "%Y-%m-%d %H:%M:%S"
"""Format of date cells of a workbook, whatever the mapping says about texts."""
FIRST_YEAR, LAST_YEAR = 1971, 2118

Cells = MappingType[str, str]


class Rejected(Exception):
    """A rejected row, with the reason for its sender."""


@dataclass(frozen=True, slots=True)
class ImportedRequest:
    """A request with the values of its source.

    Args:
        lon, lat: degrees in the mapping's coordinate system; NaN if missing.
        units, categories: terms of the source, not resolved yet; `categories` top-level first.
        closed_at, due_at: None if missing in the source.
        request_type: a code of `RequestType`; "" leaves it to the words.
    """

    line: int
    ref: str
    opened_at: datetime
    resolved_at: datetime | None
    closed_at: datetime | None
    due_at: datetime | None
    title: str
    text: str
    address: str
    lon: float
    lat: float
    unit: str
    categories: tuple[str, ...]
    resolution: str
    media_url: str
    caller_name: str
    caller_phone: str
    callback: CallbackAnswer | None
    request_type: str = ""


class Records:
    """Parser of rows by a mapping.

    Args:
        now: later times are rejected.
        are_rounded: the table's long numbers have lost their last digits; see `given.are_rounded`.
    """

    def __init__(self, mapping: Mapping, now: datetime, *, are_rounded: bool = False) -> None:
        self.mapping, self.now, self.are_rounded = mapping, now, are_rounded
        texts = mapping.texts
        self._title = _Template(texts.title)
        self._lines = [_Template(line) for line in texts.lines]
        labels = "|".join(map(re.escape, (texts.address_label, texts.text_label)))
        self._label = re.compile(rf"^\s*({labels})\s*[：:]\s*", re.MULTILINE)
        self._has_callback = any(
            mapping.columns[name] for name in ("contacted", "solved", "satisfaction")
        )
        # Read once: attributes of a model, looked up for each row, take a tenth of the time.
        self._required, self._columns = mapping.required, dict(mapping.columns)
        self._of_unit, self._of_category = mapping.units.columns, mapping.categories.columns
        self._named = frozenset((*self._of_unit, *self._of_category))
        self._formats, self._zone = (*mapping.time.formats, OF_CELLS), mapping.time.zone
        self._status, self._answers = mapping.status, mapping.callback
        types = load_request_types()
        self._types = {each.name: each.code for each in types} | {
            each.code: each.code for each in types
        }
        self._types |= mapping.types.table
        self._used = (*self._required, *mapping.optional)

    def read(self, cells: Cells, line: int) -> ImportedRequest:
        """Parse one row.

        Args:
            line: of the file, for the list of rejects.

        Raises:
            Rejected: with the reason.
        """
        cells = self._tidy(cells)
        ref = self._ref(cells)
        opened, resolved, closed, due = self._times(cells)
        title, text, address = self._texts(cells)
        lon, lat = self._point(cells)
        return ImportedRequest(
            line=line,
            ref=ref,
            opened_at=opened,
            resolved_at=resolved,
            closed_at=closed,
            due_at=due,
            title=title,
            text=text,
            address=address,
            lon=lon,
            lat=lat,
            unit=first_of(self._of_unit, cells),
            categories=self._categories(cells),
            resolution=self._first("resolution", cells),
            media_url=self._first("media_url", cells),
            caller_name=self._first("caller_name", cells),
            caller_phone=self._first("caller_phone", cells),
            callback=self._callback(cells) if self._has_callback else None,
            request_type=self._types.get(first_of(self._columns["request_type"], cells), ""),
        )

    def _tidy(self, cells: Cells) -> Cells:
        """Cells used by the mapping, without invisible characters. An error value of a spreadsheet
        is rejected in units, categories, answers and texts.
        """
        found = {name: text_cleaning.clean(cells.get(name, "")) for name in self._used}
        for name, cell in found.items():
            is_harmed = (
                value_rules.is_missing_value if name in self._named else value_rules.is_error
            )
            if is_harmed(cell):
                reason = _("Column “%(column)s”: %(why)s") % {
                    "column": name[:60],
                    "why": str(value_refusals.error_word_error(cell)),
                }
                _reject(reason)
        return found

    def _ref(self, cells: Cells) -> str:
        ref = self._first("ref", cells)
        if not ref:
            _reject(_("The row has no reference number. Fill it in."))
        if len(ref) > MAX_REF:
            _reject(_("The reference number is longer than %d characters. Shorten it.") % MAX_REF)
        try:
            if self.are_rounded and value_rules.is_long(ref):
                raise value_refusals.rounded_error(ref)
            return value_refusals.reference(ref)
        except Invalid as problem:
            raise Rejected(str(problem)) from problem

    def _first(self, name: str, cells: Cells) -> str:
        return first_of(self._columns[name], cells)

    def _times(
        self, cells: Cells
    ) -> tuple[datetime, datetime | None, datetime | None, datetime | None]:
        opened = self._time("opened", cells)
        if opened is None:
            _reject(_("The row has no opening time. Fill it in."))
        if opened > self.now:
            _reject(_("The opening time is in the future. Correct it."))
        closed = self._closed(cells)
        resolved = self._time("resolved", cells) if closed is not None else None
        for moment in (closed, resolved):
            if moment is not None and moment < opened:
                _reject(_("The closing time is before the opening time. Correct one."))
            if moment is not None and moment > self.now:
                _reject(_("The closing time is in the future. Correct it."))
        if resolved is not None and closed is not None and resolved > closed:
            resolved = closed
        due = self._time("due", cells)
        if due is not None and due < opened:
            _reject(_("The due time is before the opening time. Correct one."))
        return opened, resolved or closed, closed, due

    def _closed(self, cells: Cells) -> datetime | None:
        """Closing time. It closes the request unless the status says that it is open; a closed
        status requires it.
        """
        word = self._first("status", cells)
        if word in self._status.open:
            return None
        closed = self._time("closed", cells)
        if closed is None and word in self._status.closed:
            closed = self._time("closed_otherwise", cells)
            if closed is None:
                _reject(_("The request is closed without a closing time. Fill it in."))
        return closed

    def _time(self, name: str, cells: Cells) -> datetime | None:
        text = self._first(name, cells)
        if not text:
            return None
        for form in self._formats:
            try:
                if form == "iso":
                    moment = datetime.fromisoformat(text)
                else:
                    moment = datetime.strptime(text, form)  # noqa: DTZ007 - zone follows
            except ValueError:
                continue
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=self._zone)
            # Near the years 1 and 9999 a change of time zone overflows.
            if FIRST_YEAR <= moment.year <= LAST_YEAR:
                return moment.astimezone(UTC)
            break
        raise Rejected(_("“%(text)s” is not a valid time.") % {"text": text[:40]})

    def _texts(self, cells: Cells) -> tuple[str, str, str]:
        texts = self.mapping.texts
        address = self._first("address", cells)
        parts = [line for template in self._lines if (line := template.fill(cells))]
        if texts.labelled:
            found = self._labelled(cells.get(texts.labelled, ""))
            address = address or found.get(texts.address_label, "")
            parts.append(found.get(texts.text_label, found.get("", "")))
        text = "\n".join(part for part in parts if part)
        if len(text) > MAX_TEXT:
            _reject(
                _("The text has %(length)d characters; at most %(limit)d are possible.")
                % {"length": len(text), "limit": MAX_TEXT}
            )
        title = self._title.fill(cells)
        # A row with nothing but a category is still a request.
        title = title or (" / ".join(self._categories(cells)) if not text else "")
        if not title and not text:
            _reject(_("The row has neither title nor text."))
        return title, text, address

    def _labelled(self, text: str) -> dict[str, str]:
        """Parts of a text by label; unlabelled text has the key ""."""
        pieces = self._label.split(text)
        found = {"": pieces[0].strip()}
        for label, part in zip(pieces[1::2], pieces[2::2], strict=True):
            found[label] = part.strip()
        return found

    def _point(self, cells: Cells) -> tuple[float, float]:
        """Coordinates as written; zeros and similar placeholders are handled when rows are
        located.
        """
        try:
            lon = value_refusals.coordinate(self._first("lon", cells))
            lat = value_refusals.coordinate(self._first("lat", cells))
            # Exchanged coordinates are degrees as well.
            swapped = lon is not None and lat is not None and abs(lat) > 90 >= abs(lon)
            value_refusals.point(*((lat, lon) if swapped else (lon, lat)))
        except Invalid as problem:
            raise Rejected(str(problem)) from problem
        return (math.nan, math.nan) if lon is None or lat is None else (lon, lat)

    def _categories(self, cells: Cells) -> tuple[str, ...]:
        """Filled levels; a term that occurs twice in a row is one level."""
        found: list[str] = []
        separator = self.mapping.categories.separator
        for column in self._of_category:
            cell = cells.get(column, "").strip()
            for word in cell.split(separator) if separator else (cell,):
                name = " ".join(word.split())
                if name and name not in found:
                    found.append(name)
        return tuple(found)

    def _callback(self, cells: Cells) -> CallbackAnswer | None:
        contacted, solved = self._yes("contacted", cells), self._yes("solved", cells)
        level = self._answers.levels.get(self._first("satisfaction", cells))
        answer = CallbackAnswer(True, contacted, solved, level)
        return answer if is_valid(answer) else None

    def _yes(self, name: str, cells: Cells) -> bool | None:
        word = self._first(name, cells)
        if word in self._answers.yes:
            return True
        return False if word in self._answers.no else None


class _Template:
    """Text with columns in braces; "" if all of them are empty."""

    def __init__(self, template: str) -> None:
        self.template, self.names = template, fields_of(template)

    def fill(self, cells: Cells) -> str:
        values = {name: cells.get(name, "").strip() for name in self.names}
        if not any(values.values()):
            return "" if self.names else self.template
        text = FIELD.sub(lambda field: values[field[1]], self.template)
        # Separators of an empty column are removed.
        return text.strip() if all(values.values()) else text.strip(" :：-/|,，\t\n")


def _reject(reason: str) -> NoReturn:
    raise Rejected(reason)
