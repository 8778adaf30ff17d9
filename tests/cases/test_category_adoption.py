"""The new category tree in place of the first one: nothing is rewritten, all keeps its meaning."""

from __future__ import annotations

from decimal import Decimal

import pytest
from click.testing import CliRunner

from jiceng.cases import actions
from jiceng.cases.cli import cases
from jiceng.cases.intake import suggestions
from jiceng.cases.intake.reference import categories
from jiceng.cases.models import Case, Category
from jiceng.cases.search.filters import codes_below
from jiceng.cases.triage.categories import former_categories, load_categories
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Refused
from jiceng.core.models import Event
from jiceng.core.shared_reference_data import invalidate
from tests.cases.reply_templates.test_replies import handled, names, save
from tests.state_comparison import findings, record_manual_changes
from tests.world import World

pytestmark = pytest.mark.django_db

# Code, parent and deadline in urgent hours of former categories.
FORMER = (("A", None, 24), ("A02", "A", 24), ("A0216", "A02", 8), ("A0202", "A02", 24))
OWN_BELOW, OWN_APART = "A02-X", "OWN"


@pytest.fixture
def former(world: World) -> World:
    """An installation that still works with (a part of) the first tree.

    The time of 自来水供应 was changed there, and two categories are its own.
    """
    shipped = {c.code for c in load_categories()} - former_categories().keys()
    for level in (3, 2, 1):
        ours = {c.code for c in load_categories() if c.level == level} & shipped
        Category.objects.filter(code__in=ours).delete()
    rows = (*FORMER, (OWN_BELOW, "A02", 24), (OWN_APART, None, 24))
    for code, parent, hours in rows:
        Category.objects.create(
            code=code,
            parent_id=parent,
            name=f"原{code}",
            deadline_amount=hours,
            deadline_unit="urgent_hour",
        )
    invalidate("categories")
    record_manual_changes()
    return world


def adopt(world: World) -> None:
    actions.adopt_tree(by=world["administrator"], at=world.at)


def test_existing_requests_keep_their_category_and_count_as_its_successor(former: World) -> None:
    old = former.open(category="A0216")
    adopt(former)
    new = former.open(category="140101")
    old.refresh_from_db()
    assert old.category_id == "A0216"
    assert categories.get()["A0216"].name == "原A0216"
    for code in ("14", "1401", "A", "A02", "A0216"):
        found = set(Case.objects.filter(category_id__in=codes_below(code)))
        assert {old, new} <= found, code
    assert old not in Case.objects.filter(category_id__in=codes_below("140101"))
    assert findings() == []


def test_former_categories_stay_readable_but_are_not_offered(former: World) -> None:
    adopt(former)
    known = categories.get()
    for code, _parent, _hours in FORMER:
        assert not known[code].is_active
        assert known[code].successor == former_categories()[code]
    assert known[OWN_BELOW].successor == former_categories()["A02"]
    assert (known[OWN_APART].successor, known[OWN_APART].is_active) == ("", True)
    assert known["140101"].is_active
    assert not known["220606"].is_active  # of the northern pack


def test_rule_for_a_former_category_applies_to_its_successors(former: World) -> None:
    drafted = actions.draft_rules(
        rules=[{"category_id": "A02", "unit_id": former.urban}, {"target_level": "street_town"}],
        note="",
        by=SYSTEM,
        at=former.at,
    )
    actions.publish_rules(rule_set=drafted.id, by=SYSTEM, at=former.at)
    adopt(former)
    assert former.open(category="140101").unit_id == former.urban
    assert former.open(category="110101").unit_id != former.urban


def test_template_for_a_former_category_is_offered_for_its_successors(former: World) -> None:
    save(former, name="停水答复", category="A0216")
    adopt(former)
    assert names(handled(former, category="140101"), former) == ["停水答复"]
    assert names(handled(former, category="110101"), former) == []


def test_changed_deadline_is_kept_and_a_shipped_one_is_not(former: World) -> None:
    adopt(former)
    rows = Category.objects.in_bulk(["1401", "140101", "1402"])
    # 自来水供应 was shipped with 24 urgent hours and had 8 here.
    spans = {code: (row.deadline_amount, row.deadline_unit) for code, row in rows.items()}
    assert spans == {
        "1401": (Decimal(8), "urgent_hour"),
        "140101": (Decimal(8), "urgent_hour"),
        "1402": (Decimal(5), "work_day"),
    }


def test_adoption_can_be_repeated_and_undone(former: World) -> None:
    adopt(former)
    before = list(Category.objects.order_by("code").values())
    adopt(former)
    assert list(Category.objects.order_by("code").values()) == before
    assert Event.objects.filter(type="categories.replaced").count() == 1
    new = former.open(category="140101")
    restored = actions.restore_former_tree(by=former["administrator"], at=former.at)
    assert restored == len(FORMER) + 1
    known = categories.get()
    assert all(known[code].is_active for code, _parent, _hours in FORMER)
    assert not known["140101"].is_active
    assert known["P0109"].is_active
    assert known["A0216"].lineage == {"A0216", "A02", "A"}
    new.refresh_from_db()
    assert (new.category_id, known["140101"].name) == ("140101", "停水")
    adopt(former)
    assert list(Category.objects.order_by("code").values()) == before
    assert findings() == []


def test_adoption_requires_permission(former: World) -> None:
    for verb in (actions.adopt_tree, actions.restore_former_tree):
        with pytest.raises(Refused):
            verb(by=former["handler"], at=former.at)
    assert "140101" not in categories.get()


def test_before_adoption_former_categories_are_suggested(former: World) -> None:
    assert actions.install_categories(by=SYSTEM, at=former.at) == 0
    found = suggestions.suggest("", "家里停水两天了")
    assert found is not None
    assert found.category == "A0216"
    assert suggestions.alternatives("", "家里停水两天了")[0] == "A0216"


def test_command_adopts_and_undoes(former: World) -> None:
    run = CliRunner().invoke(cases, ["adopt-categories", "--region", "north"])
    assert run.exit_code == 0
    known = categories.get()
    assert (known["220606"].is_active, known["170401"].is_active) == (True, False)
    assert CliRunner().invoke(cases, ["adopt-categories", "--undo"]).exit_code == 0
    assert categories.get()["A0216"].is_active
