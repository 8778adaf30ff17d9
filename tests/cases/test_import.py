"""Results of importing requests of another system."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import translation

from jiceng.cases.importing.tables import Table
from jiceng.cases.importing.writing import CASES
from jiceng.cases.models import Callback, Caller, Case, Category
from jiceng.core.access import ANONYMOUS
from jiceng.core.audit_verification import verify
from jiceng.core.errors import Forbidden, Invalid
from jiceng.core.models import Event
from jiceng.records.clock.public import refresh
from jiceng.ui import workbooks
from jiceng.ui.tables import read_rows
from tests.cases.import_samples import NOW, counts, plain, row, take, write


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Activate English."""
    with translation.override("en"):
        yield


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "rows.csv"


def rejects_of(path: Path) -> list[dict[str, str]]:
    return [dict(one) for one in read_rows(path)]


def events_of(case: Case) -> list[tuple[str, datetime]]:
    events = Event.objects.filter(stream_id=case.id).order_by("seq")
    return list(events.values_list("type", "at"))


@pytest.mark.django_db
def test_import_into_an_empty_installation_keeps_original_times(path: Path) -> None:
    assert counts(take(write(path, [row()]))) == (1, 1, 0, 0)
    case = Case.objects.get()
    opened = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
    closed = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
    assert (case.state, case.is_open, case.on_time) == ("closed", False, True)
    assert (case.opened_at, case.resolved_at, case.closed_at) == (opened, closed, closed)
    assert case.number.startswith("20260302")
    assert case.due_at == datetime(2026, 3, 9, 1, 30, tzinfo=UTC)
    assert (case.unit.name, case.unit.parent and case.unit.parent.code) == ("Street Lights", "N")
    assert case.category is not None
    assert (case.category.name, case.category.parent_id) == ("Lamps", "N")
    assert events_of(case) == [
        ("case.imported", opened),
        ("case.resolved", closed),
        ("case.closed", closed),
    ]
    first = Event.objects.filter(stream_id=case.id).order_by("seq")[0]
    assert first.actor == "import"
    assert first.recorded_at > datetime(2026, 6, 1, tzinfo=UTC)
    assert verify().ok


@pytest.mark.django_db
def test_repeated_import_changes_nothing(path: Path) -> None:
    write(path, [row(1), row(2, closed=""), row(3, due="", phone="13800001234")])
    assert counts(take(path)) == (3, 3, 0, 0)
    events = Event.objects.count()
    assert counts(take(path)) == (3, 0, 0, 0)
    assert Event.objects.count() == events
    assert Case.objects.count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ({"closed": ""}, {}, ["closed_at", "resolved_at"]),
        ({}, {"closed": ""}, ["closed_at", "resolved_at"]),
        ({}, {"reply": "已修好"}, ["resolution"]),
        ({"due": ""}, {}, ["due_at"]),
        ({}, {"due": "2026-03-03 09:30:00"}, ["due_at"]),
        ({}, {"contacted": "是", "solved": "否", "level": "不满意"}, ["callback"]),
    ],
)
def test_changed_source_row_updates_the_request_with_an_event(
    path: Path, before: dict[str, str], after: dict[str, str], changes: list[str]
) -> None:
    take(write(path, [row(1, **before), row(2)]))
    later = NOW + timedelta(days=1)
    assert counts(take(write(path, [row(1, **after), row(2)]), at=later)) == (2, 0, 1, 0)
    case = Case.objects.get(source_ref="N1")
    event = Event.objects.get(stream_id=case.id, type="case.import_updated")
    assert event.at == later
    assert str(changes).replace("'", '"').replace(" ", "") in event.data
    assert verify().ok
    # Equal to an import of the final state.
    take(write(path, [row(1, id="N3", **after)]), at=later)
    fresh = Case.objects.get(source_ref="N3")
    for name in (
        "state",
        "is_open",
        "closed_at",
        "due_at",
        "on_time",
        "breached_at",
        "ledger",
        "resolution",
        "callback_level",
        "callback_solved",
        "outcome",
    ):
        assert getattr(case, name) == getattr(fresh, name), name
    assert counts(take(path, at=later)) == (1, 0, 0, 0)


@pytest.mark.django_db
def test_number_twice_in_a_file_is_one_request_updated_once(path: Path) -> None:
    write(path, [row(1, closed=""), row(1)])
    assert counts(take(path)) == (2, 1, 1, 0)
    assert Case.objects.get().state == "closed"


@pytest.mark.django_db
@pytest.mark.parametrize("closed", ["", "2026-03-04 16:00:00", "2026-03-09 09:30:00"])
@pytest.mark.parametrize("due", ["", "2026-03-02 09:30:00", "2026-03-09 09:30:00"])
@pytest.mark.parametrize("deadline", ["none", "category"])
def test_columns_equal_those_of_the_ledger(
    path: Path, closed: str, due: str, deadline: str
) -> None:
    take(write(path, [row(closed=closed, due=due)]), plain(deadline=deadline))
    case = Case.objects.get()
    columns = (
        "due_at",
        "queue_at",
        "breached_at",
        "is_late",
        "is_exempted",
        "on_time",
        "extension_count",
    )
    stored = {name: getattr(case, name) for name in columns}
    refresh(case, NOW)
    assert {name: getattr(case, name) for name in columns} == stored
    assert (stored["due_at"] is not None) == bool(due or deadline == "category")


def test_every_column_without_a_database_default_is_written() -> None:
    derived = {field.column for field in Case._meta.concrete_fields if field.generated}
    assert derived == {"outcome"}
    assert {*CASES.columns} == {f.column for f in Case._meta.concrete_fields} - derived
    with pytest.raises(TypeError, match="no columns"):
        Table(Case).row(id=None, statee="x")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"id": ""}, "number"),
        ({"id": "9" * 121}, "longer"),
        ({"opened": ""}, "opening time"),
        ({"opened": "yesterday"}, "not a valid time"),
        ({"opened": "0001-01-01 00:00:00"}, "not a valid time"),
        ({"closed": "32.13.2026"}, "not a valid time"),
        ({"opened": "2027-01-01 00:00:00", "closed": "", "due": ""}, "future"),
        ({"closed": "2027-01-01 00:00:00"}, "closing time is in the future"),
        ({"closed": "2026-03-02 09:29:59"}, "closing time is before"),
        ({"due": "2026-03-02 09:29:59"}, "due time is before"),
        ({"text": "长" * 20_001}, "20001 characters"),
        ({"address": "长" * 301}, "301 characters"),
        ({"id": "4.51E+17"}, "power|spreadsheet"),
        ({"phone": "13800138000.0"}, "decimal"),
        ({"phone": "#N/A"}, "error of a spreadsheet"),
        ({"name": "#REF!"}, "error of a spreadsheet"),
        ({"lon": "n/a", "lat": "39.2"}, "no coordinate"),
        ({"lon": "2_2.5", "lat": "39.2"}, "no coordinate"),
        ({"lon": "", "lat": "39.2"}, "both longitude and latitude"),
        ({"lon": "200", "lat": "95"}, "from -180 to 180"),
    ],
)
def test_invalid_row_is_listed_with_its_line_and_the_others_are_imported(
    path: Path, tmp_path: Path, given: dict[str, str], reason: str
) -> None:
    write(path, [row(1), row(2, **given), row(3)])
    listed = tmp_path / "rejects.xlsx"
    assert counts(take(path, rejects=listed)) == (3, 2, 0, 1)
    [found] = rejects_of(listed)
    assert found["line"] == "3"
    assert any(one in found["reason"] for one in reason.split("|"))
    assert found["unit"] == "Street Lights"


@pytest.mark.django_db
def test_row_without_texts_is_titled_by_its_category(path: Path) -> None:
    write(path, [row(1, title="", text=""), row(2, title="", text="", category="")])
    assert counts(take(path)) == (2, 1, 0, 1)
    assert (Case.objects.get().title, Case.objects.get().text) == ("Lamps", "Lamps")


@pytest.mark.django_db
def test_row_with_too_many_cells_is_rejected_alone(path: Path, tmp_path: Path) -> None:
    write(path, [row(1), row(2)])
    with path.open("a") as stream:
        stream.write("N3" + ",x" * 40 + "\n")
    listed = tmp_path / "rejects.xlsx"
    assert counts(take(path, rejects=listed)) == (3, 2, 0, 1)
    _heading, (_line, cells) = workbooks.rows(listed)
    assert cells[0] == "N3"
    assert cells.count("x") == 40  # nothing of it is lost


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("lon", "lat", "kept"),
    [
        ("-76.61", "39.29", (-76.61, 39.29)),
        ("0", "0", None),
        ("-77", "39", None),
        ("22.55", "113.07", (113.07, 22.55)),  # impossible as given, exchanged
    ],
)
def test_invalid_coordinates_are_ignored_without_rejection(
    path: Path, lon: str, lat: str, kept: tuple[float, float] | None
) -> None:
    assert counts(take(write(path, [row(lon=lon, lat=lat)]))) == (1, 1, 0, 0)
    case = Case.objects.get()
    assert ((case.lon, case.lat) if case.lon is not None else None) == kept


@pytest.mark.django_db
def test_import_left_to_routing_is_refused_without_any_unit(path: Path) -> None:
    with pytest.raises(Invalid):
        take(write(path, [row()]), plain("coordinator"))
    assert not Case.objects.exists()


@pytest.mark.django_db
def test_names_with_similar_codes_create_separate_units(path: Path) -> None:
    names = ["Parks & Roads", "Parks / Roads", "Parks Roads", "园林绿化科", "R" * 90, "R" * 91]
    take(write(path, [row(n, unit=name, category=name) for n, name in enumerate(names)]))
    made = {case.unit.name for case in Case.objects.select_related("unit").order_by("id")}
    assert made == set(names)
    assert Category.objects.filter(parent="N").count() == len(names)


@pytest.mark.django_db
def test_imported_callback_answers_count_in_the_rates(path: Path) -> None:
    answers = {"contacted": "是", "solved": "是", "level": "满意"}
    take(write(path, [row(1, **answers), row(2, contacted="是")]))
    case = Case.objects.get(source_ref="N1")
    assert (case.callback_valid, case.callback_level) == (True, 4)
    assert [kind for kind, _at in events_of(case)] == [
        "case.imported",
        "case.resolved",
        "case.called_back",
        "case.closed",
    ]
    assert Callback.objects.get().case == case


@pytest.mark.django_db
def test_caller_is_encrypted_and_found_by_phone(path: Path) -> None:
    take(write(path, [row(phone="13800001234", name="张小满")]))
    caller = Caller.objects.get()
    assert (caller.name, caller.phone) == ("张小满", "13800001234")
    assert caller.phone_index
    assert "13800001234" not in "".join(
        Event.objects.order_by("seq").values_list("data", flat=True)
    )


@pytest.mark.django_db
def test_import_requires_the_permission(path: Path) -> None:
    with pytest.raises(Forbidden):
        take(write(path, [row()]), by=ANONYMOUS)
    assert not Case.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_hotline_export_is_imported_in_any_encoding(path: Path, encoding: str) -> None:
    header = (
        "工单编号,受理时间,办结时间,诉求标题,事发地点,事项分类,事项分类四级,"
        "所属部门,处理部门,市民诉求,联系电话"
    )
    asked = '"地址：礼乐镇文昌沙1号\n事项：夜间施工噪音"'
    day = "2026-03-15"
    lines = [
        header,
        f"{day}01AB,{day} 08:00,{day} 09:00,噪音,,噪音,噪音/建筑施工,环保局,,{asked},13800001234",
        f"{day}02,{day} 08:00:00,,,江翠里,噪音,,环保局,城管局,{asked},",
    ]
    path.write_text("\n".join(lines), encoding=encoding)
    assert counts(take(path, "hotline")) == (2, 2, 0, 0)
    one, two = Case.objects.order_by("source_ref", "id")
    assert (one.address, one.text, one.unit.name) == (
        "礼乐镇文昌沙1号",
        "夜间施工噪音",
        "环保局",
    )
    assert one.category is not None
    assert one.category.parent is not None
    assert (one.category.name, one.category.parent.name) == ("建筑施工", "噪音")
    assert (one.channel, one.state, two.state) == ("hotline", "closed", "dispatched")
    assert (two.address, two.unit.name, two.title) == ("江翠里", "城管局", "夜间施工噪音")
    assert two.due_at is not None
