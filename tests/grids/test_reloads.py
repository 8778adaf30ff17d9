"""Reference data is reloaded only when it has changed, once in a process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from jiceng.core.access import SYSTEM
from jiceng.core.shared_reference_data import Versioned
from jiceng.directory import actions as directory
from jiceng.directory.unit_tree import tree
from jiceng.grids import actions, attached_specialists, published_grids
from jiceng.grids.models import GridVersion
from tests.factories import NOW, PersonFactory
from tests.grids.conftest import Area, square

pytestmark = pytest.mark.django_db
DAY = NOW.date()
CODE = "440704001015001"


@pytest.fixture
def reads(area: Area, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Number of reads of each kind of reference data, starting with filled caches."""
    made = actions.load_grids(
        features=[square(1, CODE, 0, 0, 0.01)], level="grid", by=SYSTEM, at=NOW
    )
    actions.publish_version(version=made.version, by=SYSTEM, at=NOW)
    found: Counter[str] = Counter()

    def counted(name: str, load: Callable[[], object]) -> Callable[[], object]:
        def read() -> object:
            found[name] += 1
            return load()

        return read

    for each in (
        published_grids._index,
        published_grids._aliases,
        attached_specialists._specialists,
    ):
        monkeypatch.setattr(each, "_load", counted(each.name, each._load))
    units = next(each for each in Versioned._all if each.name == "units")
    monkeypatch.setattr(units, "_load", counted("units", units._load))
    ask()
    found.clear()
    return found


def ask() -> None:
    """Use the reference data of intake and of a request page."""
    tree()
    published_grids.gazetteer(DAY)
    attached_specialists.specialists_on(CODE, DAY)


def test_only_caches_affected_by_an_action_are_reloaded(area: Area, reads: Counter[str]) -> None:
    person = PersonFactory.create()
    ask()
    reads.clear()
    verbs: list[tuple[Callable[[], object], set[str]]] = [
        (
            lambda: actions.assign_post(
                grid_code=CODE, person=person, role="officer", by=SYSTEM, at=NOW
            ),
            {"grid_posts"},
        ),
        (lambda: actions.set_alias(name="老墟", code=CODE, by=SYSTEM, at=NOW), {"grid_names"}),
        (lambda: directory.edit_person(person=person, name="新名", by=SYSTEM, at=NOW), set()),
        (
            lambda: directory.appoint(
                person=person, role=role(), unit=area.community, by=SYSTEM, at=NOW
            ),
            set(),
        ),
        (
            lambda: directory.rename_unit(
                unit=area.community, name="桥北社区居委会", by=SYSTEM, at=NOW
            ),
            {"units"},
        ),
        (lambda: actions.copy_version(version=published(), by=SYSTEM, at=NOW), {"grids"}),
    ]
    for verb, expected in verbs:
        verb()
        ask()
        ask()
        assert reads == dict.fromkeys(expected, 1)
        reads.clear()


def role() -> str:
    directory.sync_roles(by=SYSTEM, at=NOW)
    return "clerk"


def published() -> GridVersion:
    return GridVersion.objects.get(state="published")
