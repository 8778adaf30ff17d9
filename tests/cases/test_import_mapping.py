"""Mapping files: every error names its key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from jiceng.cases.importing import MappingProblem
from jiceng.cases.importing.mapping import COLUMNS, load_mapping, parse, shipped
from jiceng.cases.importing.records import Records, Rejected
from jiceng.cases.importing.references import code_below
from tests.cases.import_samples import NOW, PLAIN


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Activate English."""
    with translation.override("en"):
        yield


TEXT = PLAIN.replace("UNITS", "reject").replace("CATEGORIES", "reject").replace("DEADLINE", "none")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('source = "neighbour"', "", "source"),
        ('source = "neighbour"', "source = 7", "source"),
        ('source = "neighbour"', 'source = "Form"', "source"),
        ('source = "neighbour"', 'source = "anybody:x"', "source"),
        ('channel = "hotline"', 'channel = "pigeon"', "channel"),
        ('channel = "hotline"', 'chanel = "hotline"', "chanel"),
        ('channel = "hotline"', 'crs = "mercator"', "crs"),
        ('channel = "hotline"', 'delimiter = "ab"', "delimiter"),
        ("Asia/Shanghai", "Asia/Atlantis", "time.zone"),
        ("Asia/Shanghai", "../../etc/passwd", "time.zone"),
        ('formats = ["%Y-%m-%d %H:%M:%S"]', "formats = []", "time.formats"),
        ('formats = ["%Y-%m-%d %H:%M:%S"]', "formats = [3]", "time.formats"),
        ('ref = "id"', "", "columns.ref"),
        ('opened = "opened"', 'openned = "opened"', "columns.openned"),
        ('lat = "lat"', "", "columns.lon"),
        ('title = "{title}"', 'title = "{title"', "text.title"),
        ('lines = ["{text}"]', 'lines = ["}{"]', "text.lines"),
        ('"满意" = 4', '"满意" = 6', "callback.levels.满意"),
        ('"满意" = 4', '"满意" = true', "callback.levels.满意"),
        ('columns = "unit"', "columns = {}", "units.columns"),
        ('unknown = "reject"', 'unknown = "create"', "units.unknown"),
        ('columns = "category"', 'deadline = "5 moons"', "categories.deadline"),
        ('columns = "category"', 'deadline = "0 work_day"', "categories.deadline"),
        ('columns = "category"', 'suggest = "yes"', "categories.suggest"),
        ("[units]", '[units]\nsince = "soon"', "units.since"),
        ("[units]", "[units]\ntable = 3", "units.table"),
        ("[categories]", "[units.table]\na = 3\n[categories]", "units.table.a"),
        ('when_missing = "none"', 'when_missing = "never"', "deadline.when_missing"),
    ],
)
def test_mapping_error_names_its_key(old: str, new: str, key: str) -> None:
    assert old in TEXT
    with pytest.raises(MappingProblem) as problem:
        parse("mine", TEXT.replace(old, new, 1))
    assert problem.value.details["key"] == key
    assert "mine" in str(problem.value)
    assert "\n" not in str(problem.value)


def test_file_that_is_no_mapping_gives_a_one_line_error(tmp_path: Path) -> None:
    with pytest.raises(MappingProblem, match=r"Mapping “nowhere” not found.*baltimore.*replies"):
        load_mapping("nowhere")
    path = tmp_path / "mine.toml"
    path.write_text("source =")
    with pytest.raises(MappingProblem, match="not valid TOML"):
        load_mapping(str(path))
    path.write_bytes("source = “数”".encode("gb18030"))
    with pytest.raises(MappingProblem, match="UTF-8"):
        load_mapping(str(path))


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_shipped_mapping_is_valid_and_handles_unknown_values(name: str) -> None:
    mapping = load_mapping(name)
    assert mapping.units.unknown.what == "create"
    assert mapping.source
    assert set(mapping.columns) == set(COLUMNS)


def test_changed_mapping_has_another_identity() -> None:
    assert parse("mine", TEXT, "a" * 64).identity != parse("mine", TEXT, "b" * 64).identity


def test_template_reads_only_columns() -> None:
    text = TEXT.replace('title = "{title}"', 'title = "{title} - {a.__class__}"')
    records = Records(parse("mine", text), NOW)
    cells = {"id": "1", "opened": "2026-03-02 09:30:00", "title": "灯 {x}", "a": "b"}
    assert records.read(cells, 2).title == "灯 {x}"
    assert records.read({**cells, "a.__class__": "c"}, 2).title == "灯 {x} - c"


@pytest.mark.parametrize(
    ("word", "closed", "state"),
    [
        ("done", "2026-03-03 09:30:00", "closed"),
        ("open", "2026-03-03 09:30:00", "open"),
        ("what?", "2026-03-03 09:30:00", "closed"),
        ("what?", "", "open"),
        ("done", "", "rejected"),
    ],
)
def test_status_and_time_together_determine_closing(word: str, closed: str, state: str) -> None:
    text = TEXT.replace('due = "due"', 'status = "status"')
    text += '[status]\nclosed = ["done"]\nopen = ["open"]\n'
    records = Records(parse("mine", text), NOW)
    cells = {"id": "1", "opened": "2026-03-02 09:30:00", "title": "灯", "text": "灯"}
    try:
        found = records.read({**cells, "closed": closed, "status": word}, 2)
    except Rejected:
        assert state == "rejected"
    else:
        assert state == ("closed" if found.closed_at else "open")


@pytest.mark.parametrize("word", ["Solid Waste", "a/b", "园林绿化科", "x" * 200, "é&è", "-", "!"])
def test_code_derived_from_a_name_is_short_safe_and_stable(word: str) -> None:
    code = code_below("ROOT", word)
    assert len(code) <= 40
    assert code == code_below("ROOT", word)
    assert code.startswith("ROOT-")
    assert not set(code) & set(" /&!'\"")
