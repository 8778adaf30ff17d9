"""Mappings: descriptions of the columns of other systems' tables, read from TOML files and
validated key by key.

The shipped files in ``cases/mappings`` show every key with its meaning.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _
from pydantic import (
    AfterValidator,
    Field,
    PlainValidator,
    StrictBool,
    model_validator,
)

from jiceng.cases.intake.sources import is_reserved
from jiceng.cases.triage.categories import load_request_types
from jiceng.core import text_cleaning
from jiceng.core.worktime import TimeUnit, WorkingTime
from jiceng.records.imports.public import (
    FilledText,
    MappingProblem,
    MappingTable,
    SetOfTexts,
    SomeTexts,
    TableMapping,
    checked_mapping,
    from_text,
    read_toml,
    wrong_key,
)

FOLDER = Path(__file__).resolve().parents[1] / "mappings"
COLUMNS = (
    "ref",
    "opened",
    "closed",
    "closed_otherwise",
    "resolved",
    "due",
    "status",
    "lon",
    "lat",
    "address",
    "resolution",
    "caller_name",
    "caller_phone",
    "media_url",
    "contacted",
    "solved",
    "satisfaction",
    "request_type",
)
CREATE, REJECT, COORDINATOR = "create", "reject", "coordinator"
Channel = Literal["portal", "qr", "hotline", "counter", "officer", "api", "open311", "import"]
UnitKind = Literal[
    "department", "external", "centre", "street_town", "village_community", "district"
]
_CREATE = re.compile(r"create under ([\w][\w.:-]{0,30})")
FIELD = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Unknown:
    """Handling of unknown units or categories.

    Args:
        what: "create" it below `root`, "reject" the row, or leave it to the "coordinator".
        root: code of the unit or category above created ones; created if missing.
        root_name: its name then.
    """

    what: str
    root: str = ""
    root_name: str = ""


def fields_of(template: str) -> list[str]:
    """Columns used in a template.

    Raises:
        ValueError: unbalanced braces.
    """
    if re.search(r"[{}]", FIELD.sub("", template)):
        raise ValueError(_("its braces do not match"))
    return FIELD.findall(template)


def _template(text: str) -> str:
    fields_of(text)
    return text


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(_("time zone not found; write a name such as Asia/Shanghai")) from None


def _unknown(text: str) -> Unknown:
    created = _CREATE.fullmatch(text)
    if created:
        return Unknown(CREATE, created[1])
    if text not in {REJECT, COORDINATOR}:
        raise ValueError(_("it must be “create under CODE”, “reject” or “coordinator”"))
    return Unknown(text)


def _span(text: str) -> WorkingTime:
    try:
        span = WorkingTime.parse(text)
    except ValueError:
        units = ", ".join(unit.value for unit in TimeUnit)
        raise ValueError(_("write it as “5 work_day”; units: %s") % units) from None
    if not span.micros:
        raise ValueError(_("it must be above zero"))
    return span


def _level(given: Any) -> int:
    least, most = 1, 5
    if type(given) is not int or not least <= given <= most:
        raise ValueError(
            _("it must be a whole number from %(least)d to %(most)d")
            % {"least": least, "most": most}
        )
    return given


def _source(given: str) -> str:
    name = text_cleaning.clean(given).strip()
    if not name:
        raise ValueError(_("it must be a text"))
    if is_reserved(name):
        raise ValueError(_("the name is reserved; use the name of the system it comes from"))
    return name[:40]


def _all_columns(given: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    found = {name: given.get(name, ()) for name in COLUMNS}
    for name in ("ref", "opened"):
        if not found[name]:
            raise wrong_key(name, _("it is missing"))
    if bool(found["lon"]) != bool(found["lat"]):
        raise wrong_key("lon", _("give both lon and lat, or neither"))
    return found


def _templates(given: tuple[str, ...]) -> tuple[str, ...]:
    for each in given:
        fields_of(each)
    return given


Template = Annotated[str, AfterValidator(_template)]
Templates = Annotated[SomeTexts, AfterValidator(_templates)]
Zone = Annotated[ZoneInfo, PlainValidator(from_text(_zone))]
Columns = Annotated[dict[Literal[COLUMNS], SomeTexts], AfterValidator(_all_columns)]  # type: ignore[valid-type]
Level = Annotated[int, PlainValidator(_level)]
WhenUnknown = Annotated[Unknown, PlainValidator(from_text(_unknown))]
Span = Annotated[WorkingTime, PlainValidator(from_text(_span))]
Words = dict[str, FilledText]


class Times(MappingTable):
    """Format of times."""

    zone: Zone = ZoneInfo("Asia/Shanghai")
    formats: Annotated[SomeTexts, Field(min_length=1)]


class Texts(MappingTable):
    """Composition of title, text and address.

    Args:
        title: template such as ``"{complaint_type}: {descriptor}"``.
        lines: templates of the text's lines; a line whose columns are all empty is omitted.
        labelled: column with lines such as ``地址：…`` and ``事项：…``, which is split at these
            labels.
        address_label, text_label: those labels, without the colon.
    """

    title: Template = ""
    lines: Templates = ()
    labelled: str = ""
    address_label: str = "地址"
    text_label: str = "事项"

    @model_validator(mode="after")
    def _say_something(self) -> Self:
        if not (self.title or self.lines or self.labelled):
            raise wrong_key("lines", _("name the columns of the title or of the text"))
        return self


class Status(MappingTable):
    """Terms for closed and open requests."""

    closed: SetOfTexts = frozenset()
    open: SetOfTexts = frozenset()


class _Referring(MappingTable):
    """Resolution of a row's terms to units or categories.

    Args:
        columns: for units the first filled one counts; for categories all levels, top-level first.
        when_unknown: handling of unknown terms.
        root_name: name of the parent of created ones.
        table: code by term.
    """

    columns: SomeTexts = ()
    when_unknown: WhenUnknown = Field(alias="unknown")
    root_name: str = ""
    table: Words = {}

    @property
    def unknown(self) -> Unknown:
        """Handling of unknown terms, with the name of the parent of created ones."""
        rule = self.when_unknown
        return Unknown(rule.what, rule.root, self.root_name) if rule.root else rule


class Units(_Referring):
    """Resolution of a row's terms to the unit in charge: the first filled one of `columns`."""

    kind: UnitKind = "department"
    since: date = date(2000, 1, 1)


class Categories(_Referring):
    """Resolution of a row's terms to its category.

    Args:
        separator: splits one column with several levels; "" for none.
        deadline: rule of created categories.
        suggest: the classification model suggests a category if the row has none.
    """

    separator: str = ""
    deadline: Span = WorkingTime.parse("5 work_day")
    suggest: StrictBool = False


class Answers(MappingTable):
    """Terms for the answers of a callback."""

    yes: SetOfTexts = frozenset()
    no: SetOfTexts = frozenset()
    levels: dict[str, Level] = {}


def _types(given: dict[str, str]) -> dict[str, str]:
    known = [each.code for each in load_request_types()]
    for word, code in given.items():
        if code not in known:
            raise wrong_key(word, _("it must be one of: %s") % ", ".join(known))
    return given


class Types(MappingTable):
    """Terms for the types of request, besides their codes and Chinese names. Any other term leaves
    it to the words of the request.
    """

    table: Annotated[Words, AfterValidator(_types)] = {}


class Deadlines(MappingTable):
    """Whether a request without a due time gets the deadline of its category."""

    when_missing: Literal["none", "category"] = "none"


class Mapping(TableMapping):
    """Complete description of a source; `identity` changes with the file."""

    name: str
    identity: str
    source: Annotated[str, AfterValidator(_source)]
    channel: Channel = "import"
    crs: Literal["wgs84", "gcj02", "bd09"] = "wgs84"
    time: Times
    columns: Columns
    texts: Texts = Field(alias="text")
    status: Status = Status()
    units: Units
    categories: Categories
    types: Types = Types()
    callback: Answers = Answers()
    deadline: Deadlines = Deadlines()

    @property
    def required(self) -> tuple[str, ...]:
        """Every column that a table must have, each once."""
        named = [
            name for key, names in self.columns.items() if key != "request_type" for name in names
        ]
        templates = (self.texts.title, *self.texts.lines)
        named += [name for template in templates for name in fields_of(template)]
        named += [*self.units.columns, *self.categories.columns, self.texts.labelled]
        return tuple(dict.fromkeys(name for name in named if name))

    @property
    def optional(self) -> tuple[str, ...]:
        """Columns that are used if a table has them; not every hotline exports the type."""
        return tuple(self.columns["request_type"])

    @property
    def own_number(self) -> tuple[str, ...]:
        """Columns with the number of a request in its source."""
        return self.columns["ref"]

    def answering(self, units: str, categories: str) -> Mapping:
        """The same mapping with another handling of unknown terms.

        Args:
            units, categories: "coordinator", "reject", or "" for the mapping's own.
        """
        changed: dict[str, Any] = {}
        if units:
            changed["units"] = self.units.model_copy(update={"when_unknown": Unknown(units)})
        if categories:
            unknown = {"when_unknown": Unknown(categories)}
            changed["categories"] = self.categories.model_copy(update=unknown)
        if changed:
            # Another handling is another import and must not resume this one.
            changed["identity"] = f"{self.identity}+{units[:1]}{categories[:1]}"
        return self.model_copy(update=changed)


def shipped() -> dict[str, Path]:
    """Shipped mappings by name."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.toml"))}


def load_mapping(name: str) -> Mapping:
    """Read a shipped mapping by its name, or any mapping by its path.

    Raises:
        MappingProblem: not found, or invalid; the message names the key.
    """
    path = shipped().get(name) or Path(name)
    if not path.is_file():
        raise MappingProblem(
            _("Mapping “%(name)s” not found. Give a file, or one of: %(known)s.")
            % {"name": name[:80], "known": ", ".join(shipped())},
            "mapping.missing",
        )
    try:
        raw = path.read_bytes()
        return parse(path.stem, raw.decode("utf-8-sig"), hashlib.sha256(raw).hexdigest())
    except UnicodeDecodeError as error:
        raise MappingProblem(
            _("The mapping %(name)s is not UTF-8 text.") % {"name": path.name}, "mapping.encoding"
        ) from error


def parse(name: str, text: str, digest: str = "") -> Mapping:
    """Parse the text of a mapping.

    Raises:
        MappingProblem: invalid; the message names the key.
    """
    raw = read_toml(name, text)
    for key in ("units", "categories"):
        if isinstance(raw.get(key), dict):
            raw[key].setdefault("root_name", text_cleaning.clean(str(raw.get("source"))).strip())
    added = {"name": name, "identity": f"{name[:40]}@{digest[:32]}"}
    return checked_mapping(Mapping, name, raw, added=added)
