"""What the columns of somebody else's table mean: read from a TOML file and checked key by key.

The shipped files in ``cases/mappings`` show every key with its meaning.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping as MappingType
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from jiceng.cases.importing.reader import MappingProblem, TableReader
from jiceng.cases.intake.sources import is_reserved
from jiceng.core import text_cleaning
from jiceng.core.worktime import TimeUnit, WorkingTime

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
)
CREATE, REJECT, COORDINATOR = "create", "reject", "coordinator"
CHANNELS = (
    "portal",
    "qr",
    "hotline",
    "counter",
    "officer",
    "api",
    "open311",
    "import",
)
UNIT_KINDS = ("department", "external", "centre", "street_town", "village_community", "district")
_CREATE = re.compile(r"create under ([\w][\w.:-]{0,30})")


@dataclass(frozen=True, slots=True)
class Unknown:
    """What happens to a unit or category that is not known yet.

    Args:
        what: "create" it below `root`, "reject" the row, or leave it to the "coordinator".
        root: code of the unit or category that new ones stand under; made when missing.
        root_name: its name then.
    """

    what: str
    root: str = ""
    root_name: str = ""


@dataclass(frozen=True, slots=True)
class Texts:
    """How title, text and address are put together.

    Args:
        title: a template such as ``"{complaint_type}: {descriptor}"``.
        lines: templates of the text's lines; one whose columns are all empty is left out.
        labelled: a column with lines such as ``地址：…`` and ``事项：…``, which are taken apart.
        address_label, text_label: those labels, without the colon.
    """

    title: str
    lines: tuple[str, ...]
    labelled: str
    address_label: str
    text_label: str


@dataclass(frozen=True, slots=True)
class Units:
    """From what a row says to the unit in charge: the first of `columns` that is filled in."""

    columns: tuple[str, ...]
    unknown: Unknown
    kind: str
    since: date
    table: MappingType[str, str]


@dataclass(frozen=True, slots=True)
class Categories:
    """From what a row says to its category.

    Args:
        columns: from the widest to the narrowest; each is a level below the one before.
        separator: splits one column that holds several levels; "" does not.
        deadline: rule of created categories.
        suggest: let the triage model suggest one where the row says nothing.
    """

    columns: tuple[str, ...]
    separator: str
    unknown: Unknown
    deadline: WorkingTime
    suggest: bool
    table: MappingType[str, str]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Everything that an import needs to know of a source; `identity` changes with the file."""

    name: str
    identity: str
    source: str
    channel: str
    encoding: str
    delimiter: str
    crs: str
    zone: ZoneInfo
    formats: tuple[str, ...]
    columns: MappingType[str, tuple[str, ...]]
    texts: Texts
    closed_words: frozenset[str]
    open_words: frozenset[str]
    units: Units
    categories: Categories
    deadline_by_category: bool
    yes: frozenset[str]
    no: frozenset[str]
    levels: MappingType[str, int]

    @property
    def required(self) -> tuple[str, ...]:
        """Every column of the source's table that the mapping names, each once."""
        named = [name for names in self.columns.values() for name in names]
        templates = (self.texts.title, *self.texts.lines)
        named += [name for template in templates for name in fields_of(template)]
        named += [*self.units.columns, *self.categories.columns, self.texts.labelled]
        return tuple(dict.fromkeys(name for name in named if name))


FIELD = re.compile(r"\{([^{}]+)\}")


def fields_of(template: str) -> list[str]:
    """The columns that a template names.

    Raises:
        ValueError: for unbalanced braces.
    """
    if re.search(r"[{}]", FIELD.sub("", template)):
        raise ValueError(_("its braces do not match"))
    return FIELD.findall(template)


def shipped() -> dict[str, Path]:
    """The mappings that come with the software, by name."""
    return {path.stem: path for path in sorted(FOLDER.glob("*.toml"))}


def load_mapping(name: str) -> Mapping:
    """Read a shipped mapping by its name, or any mapping by its path.

    Raises:
        MappingProblem: no such mapping, or a file with a mistake; names the key.
    """
    path = shipped().get(name) or Path(name)
    if not path.is_file():
        raise MappingProblem(
            _("There is no mapping “%(name)s”. Give a file, or one of: %(known)s.")
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
    """Read the text of a mapping.

    Raises:
        MappingProblem: naming the key that is wrong.
    """
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingProblem(
            _("The mapping %(name)s is not valid TOML: %(reason)s.")
            % {"name": name, "reason": str(error)},
            "mapping.toml",
        ) from error
    top = TableReader(name, raw)
    time, status, callback = top.table("time"), top.table("status"), top.table("callback")
    deadline = top.table("deadline")
    source = top.each("source", _source)(text_cleaning.clean(top.text("source")).strip())
    mapping = Mapping(
        name=name,
        identity=f"{name[:40]}@{digest[:32]}",
        source=source[:40],
        channel=top.choice("channel", CHANNELS, "import"),
        encoding=top.text("encoding", "auto"),
        delimiter=top.text("delimiter", ","),
        crs=top.choice("crs", ("wgs84", "gcj02", "bd09"), "wgs84"),
        zone=time.checked("zone", _zone, "Asia/Shanghai"),
        formats=time.texts("formats"),
        columns=_columns(top.table("columns")),
        texts=_texts(top.table("text")),
        closed_words=frozenset(status.texts("closed", ())),
        open_words=frozenset(status.texts("open", ())),
        units=_units(top.table("units"), source),
        categories=_categories(top.table("categories"), source),
        deadline_by_category=deadline.choice("when_missing", ("none", "category"), "none")
        == "category",
        yes=frozenset(callback.texts("yes", ())),
        no=frozenset(callback.texts("no", ())),
        levels=callback.numbers("levels", 1, 5),
    )
    for table in (time, status, callback, deadline, top):
        table.finish()
    if len(mapping.delimiter) != 1:
        raise top.problem("delimiter", _("it must be one character"))
    return mapping


def _source(name: str) -> str:
    if not name:
        raise ValueError(_("it must be a text"))
    if is_reserved(name):
        raise ValueError(_("the name is reserved; use the name of the system it comes from"))
    return name


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(_("there is no time zone of that name")) from None


def _columns(table: TableReader) -> dict[str, tuple[str, ...]]:
    found = {name: table.texts(name, ()) for name in COLUMNS}
    table.finish()
    for name in ("ref", "opened"):
        if not found[name]:
            raise table.problem(name, _("it is missing"))
    if bool(found["lon"]) != bool(found["lat"]):
        raise table.problem("lon", _("give both lon and lat, or neither"))
    return found


def _template(text: str) -> str:
    fields_of(text)
    return text


def _texts(table: TableReader) -> Texts:
    found = Texts(
        title=table.checked("title", _template, ""),
        lines=tuple(map(table.each("lines", _template), table.texts("lines", ()))),
        labelled=table.text("labelled", ""),
        address_label=table.text("address_label", "地址"),
        text_label=table.text("text_label", "事项"),
    )
    table.finish()
    if not (found.title or found.lines or found.labelled):
        raise table.problem("lines", _("say where title or text come from"))
    return found


def _unknown(table: TableReader, source: str) -> Unknown:
    text = table.text("unknown")
    name = table.text("root_name", source)
    created = _CREATE.fullmatch(text)
    if created:
        return Unknown(CREATE, created[1], name)
    if text not in {REJECT, COORDINATOR}:
        raise table.problem(
            "unknown", _("it must be “create under CODE”, “reject” or “coordinator”")
        )
    return Unknown(text)


def _units(table: TableReader, source: str) -> Units:
    found = Units(
        columns=table.texts("columns", ()),
        unknown=_unknown(table, source),
        kind=table.choice("kind", UNIT_KINDS, "department"),
        since=table.checked("since", date.fromisoformat, "2000-01-01"),
        table=table.words("table"),
    )
    table.finish()
    return found


def _span(text: str) -> WorkingTime:
    try:
        span = WorkingTime.parse(text)
    except ValueError:
        units = ", ".join(unit.value for unit in TimeUnit)
        raise ValueError(_("write it as “5 work_day”; units: %s") % units) from None
    if not span.micros:
        raise ValueError(_("it must be above zero"))
    return span


def _categories(table: TableReader, source: str) -> Categories:
    found = Categories(
        columns=table.texts("columns", ()),
        separator=table.text("separator", ""),
        unknown=_unknown(table, source),
        deadline=table.checked("deadline", _span, "5 work_day"),
        suggest=table.flag("suggest", default=False),
        table=table.words("table"),
    )
    table.finish()
    return found
