"""The administration's pages as people see them, by our own measures, and what its scripts do."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from shapely import box

from jiceng.cases import actions
from jiceng.cases.models import ImportJob, RuleSet
from jiceng.core import audit, days, errands, incoming, outposts, retention, subjects
from jiceng.core.access import SYSTEM
from jiceng.core.models import Clock
from jiceng.directory import public as directory
from jiceng.grids import actions as grids
from jiceng.grids.models import GridVersion
from tests.cases.importing_world import row, write
from tests.cases.test_import_jobs import submitted
from tests.core.chains import sql
from tests.ground import GRID, OTHER_GRID, lay
from tests.web.screens import _morning, before, city
from tests.web.test_looks import FOUR
from tests.world import World

__all__ = ["_morning", "before", "city"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300)]


def stocked(world: World) -> dict[str, str]:
    """What an administration has under way; the paths to it."""
    at, by = world.at, world["administrator"]
    actions.edit_category(code="A02", changes={"deadline_amount": 3}, by=by, at=at)
    published = RuleSet.objects.get(state="published")
    draft = actions.copy_rules(rule_set=published.id, note="试改", by=by, at=at)
    actions.add_rule(
        rule_set=draft.id,
        by=by,
        at=at,
        fields={
            "category_id": "A02",
            "channel": "hotline",
            "hour_from": 18,
            "hour_to": 8,
            "area_id": world.units["440704001"].id,
            "working_time_only": False,
            "department_kind": "urban_management",
            "dispatch_at_once": True,
        },
    )
    rules = f"/desk/admin/routing/{draft.id}/"
    paths = {"draft": rules, "new-rule": rules + "new/", "dry-run": rules + "try/?now=1"}
    errands.work(errands.ask(kind=audit.ERRAND, by=world["auditor"], at=at).id)
    errands.work(errands.ask(kind=retention.ERRAND, by=by, at=at, reason="本人要求").id)
    paths["subject"] = f"/desk/admin/persons/{asked(world)}/"
    propose(world)
    paths["verified"] = f"/desk/admin/audit/verify/{tampered(world)}/"
    return paths | imported(world) | organised(world) | drawn(world)


def asked(world: World) -> UUID:
    """Somebody who asks what is kept of them."""
    row = subjects.ask(
        kind="erase",
        subject=subjects.Subject("19900001234"),
        note="来窗口，核对了身份证",
        by=world["district"],
        at=world.at,
    )
    return row.id


def propose(world: World) -> None:
    """Something that waits for a second pair of eyes."""
    directory.do_or_propose(
        "role.edit",
        role="administrator",
        permissions=["audit.read", "case.reveal"],
        by=world["administrator"],
        at=timezone.now(),
    )


def drawn(world: World) -> dict[str, str]:
    """Grids in force with one post, a draft that differs, and one with faults."""
    lay()
    published = GridVersion.objects.get(level="grid", state="published")
    officer = world.people["officer"]
    post = grids.assign_post(grid_code=GRID, person=officer, role="officer", by=SYSTEM, at=world.at)
    grids.publish_phone(post=post, phone="0750-3861234", by=SYSTEM, at=world.at)
    draft, faulty = (
        grids.copy_version(version=published, note="新楼盘交付", by=SYSTEM, at=world.at)
        for _n in range(2)
    )
    own = box(113.0, 22.5, 113.016, 22.52)
    grids.edit_grid(
        version=draft,
        code=GRID,
        changes={},
        polygon=own,
        neighbours_follow=True,
        by=SYSTEM,
        at=world.at,
    )
    grids.edit_grid(
        version=draft,
        code=OTHER_GRID,
        changes={"unit_id": world.units["440704001002"].pk},
        by=SYSTEM,
        at=world.at,
    )
    grids.add_grid(
        version=draft,
        code="440704001001009",
        name="江南社区第9网格",
        by=SYSTEM,
        at=world.at,
        polygon=box(113.0, 22.52, 113.01, 22.53),
    )
    grids.edit_grid(
        version=faulty,
        code=GRID,
        changes={},
        polygon=box(113.0, 22.5, 113.03, 22.52),
        by=SYSTEM,
        at=world.at,
    )
    path = f"/desk/admin/grids/{draft.pk}/"
    return {
        "grid-version": path,
        "grid-faults": f"/desk/admin/grids/{faulty.pk}/compare/",
        "grid-map": path + f"map/?code={GRID}",
        "grid-cell": path + f"cell/?code={GRID}",
        "grid-diff": path + "compare/",
    }


def organised(world: World) -> dict[str, str]:
    """Units that have moved, are linked and have people who come and go; the paths to them."""
    at, today = timezone.now(), timezone.localdate()
    street, moved = world.units["440704001"], world.units["440704001002"]
    party = directory.create_unit(
        code="JH-DW",
        name="中共江海区委员会",
        kind="committee",
        tree="party",
        parent=None,
        by=SYSTEM,
        at=at,
    )
    directory.appoint(
        person=world.people["administrator"], role="administrator", unit=party, by=SYSTEM, at=at
    )
    directory.link_units(party_unit=party, admin_unit=street, by=SYSTEM, at=at)
    directory.move_unit(unit=moved, parent=world.units["440704005"], by=SYSTEM, at=at)
    directory.rename_unit(unit=street, name="江南（外海）街道办事处", by=SYSTEM, at=at)
    newcomer = directory.create_person(name="欧阳小燕", by=SYSTEM, at=at)
    for role, since, until in (
        ("clerk", today, today + timedelta(days=30)),
        ("handler", today + timedelta(days=9), None),
    ):
        post = directory.appoint(
            person=newcomer,
            role=role,
            unit=street,
            valid_from=since,
            valid_to=until,
            by=SYSTEM,
            at=at,
        )
    directory.end_post(
        post=street.posts.get(role="street_leader"), by=world["administrator"], at=at
    )
    one = f"/desk/admin/directory/{street.pk}/"
    return {
        "unit": one,
        "unit-edit": one + "edit/",
        "unit-new": one + "new/",
        "unit-close": one + "close/",
        "unit-link": one + "link/?q=江海",
        "unit-move": one + "move/?q=礼乐",
        "unit-moves": f"{one}move/?to={world.units['440704005'].pk}",
        "unit-cannot": f"{one}move/?to={world.units['440704001001'].pk}",
        "unit-before": f"/desk/admin/directory/{moved.pk}/?day=2026-03-01",
        "appoint": one + "appoint/?q=handler",
        "appoint-new": one + "appoint/?new=yes",
        "appoint-one": f"{one}appoint/?person={newcomer.pk}",
        "post-end": f"/desk/admin/directory/posts/{post.pk}/end/",
    }


def tampered(world: World) -> UUID:
    """A verification that has found something."""
    case = world.resolved()
    sql("UPDATE core_event SET actor = 'x' WHERE stream_id = %s AND seq = 2", [case.id])
    row = errands.ask(kind=audit.ERRAND, by=world["auditor"], at=world.at)
    errands.work(row.id)
    return row.id


def imported(world: World) -> dict[str, str]:
    """Imports in each state."""
    paths = {}
    for state in ("ready", "running", "failed", "done"):
        job = submitted(world, incoming.folder())
        ImportJob.objects.filter(pk=job.pk).update(
            state=state,
            rows_total=30,
            rows_done=20,
            opened=18,
            rejected=2,
            left=1,
            points={"outside": 3},
            problem="找不到列“工单编号”。" if state == "failed" else "",
            began_at=world.at,
        )
        paths[f"import-{state}"] = f"/desk/admin/imports/{job.id}/"
    return paths


DEADLINE_RUN = (
    "/desk/admin/categories/A02/try/?deadline_amount=0.5&deadline_unit=urgent_hour&days=365&now=1"
)

# A name for the picture, and the path or the name of a stocked one.
PAGES: dict[str, tuple[tuple[str, str], ...]] = {
    "administrator": (
        ("admin-categories", "/desk/admin/categories/"),
        ("admin-found", "/desk/admin/categories/?q=环卫"),
        ("admin-category", "/desk/admin/categories/A02/"),
        ("admin-category-new", "/desk/admin/categories/new/?under=A02"),
        ("admin-deadline-run", DEADLINE_RUN),
        ("admin-routing", "/desk/admin/routing/"),
        ("admin-draft", "draft"),
        ("admin-rule", "new-rule"),
        ("admin-dry-run", "dry-run"),
        ("admin-imports", "/desk/admin/imports/"),
        ("admin-import-ready", "import-ready"),
        ("admin-import-running", "import-running"),
        ("admin-import-failed", "import-failed"),
        ("admin-import-done", "import-done"),
        ("admin-calendar", "/desk/admin/calendar/?year=2026&day=2026-10-01"),
        ("admin-calendar-unannounced", "/desk/admin/calendar/?year=2031"),
        ("admin-retention", "/desk/admin/retention/"),
        ("admin-grids", "/desk/admin/grids/"),
        ("admin-grid-version", "grid-version"),
        ("admin-grid-faults", "grid-faults"),
        ("admin-grid-map", "grid-map"),
        ("admin-grid-cell", "grid-cell"),
        ("admin-grid-diff", "grid-diff"),
        ("admin-grid-place", f"/desk/admin/grids/place/?code={GRID}"),
        ("admin-grid-gaps", "/desk/admin/grids/gaps/"),
        ("admin-units", "/desk/admin/directory/?at=440704001001"),
        ("admin-units-found", "/desk/admin/directory/?q=社区"),
        ("admin-units-before", "/desk/admin/directory/?day=2026-03-01&at=440704001001"),
        ("admin-units-none", "/desk/admin/directory/?q=没有"),
        ("admin-party", "/desk/admin/directory/?tree=party"),
        ("admin-unit", "unit"),
        ("admin-unit-before", "unit-before"),
        ("admin-unit-edit", "unit-edit"),
        ("admin-unit-new", "unit-new"),
        ("admin-unit-close", "unit-close"),
        ("admin-unit-link", "unit-link"),
        ("admin-unit-move", "unit-move"),
        ("admin-unit-moves", "unit-moves"),
        ("admin-unit-cannot", "unit-cannot"),
        ("admin-appoint", "appoint"),
        ("admin-appoint-one", "appoint-one"),
        ("admin-appoint-new", "appoint-new"),
        ("admin-post-end", "post-end"),
        ("admin-gaps", "/desk/admin/directory/gaps/"),
        ("admin-roles", "/desk/admin/directory/roles/"),
        ("admin-role", "/desk/admin/directory/roles/clerk/"),
        ("admin-role-new", "/desk/admin/directory/roles/new/"),
    ),
    "district": (
        ("admin-subjects", "/desk/admin/persons/"),
        ("admin-subject", "subject"),
    ),
    "auditor": (
        ("admin-audit", "/desk/admin/audit/"),
        ("admin-audit-empty", "/desk/admin/audit/?of=keine"),
        ("admin-verified", "verified"),
        ("proposals", "/desk/proposals/"),
    ),
}


@pytest.mark.parametrize(("screen", "locale"), FOUR)
def test_every_page_holds_by_our_measures(city, before, screen, locale) -> None:
    paths, found = stocked(city), list[str]()
    for who, pages in PAGES.items():
        person = before(who, screen, locale)
        for name, path in pages:
            person.go(paths.get(path, path))
            found += person.complaints(name)
    assert not found, "\n".join(found)


def test_a_branch_opens_and_shuts_without_the_mouse(city, before) -> None:
    person = before("administrator")
    person.go("/desk/admin/categories/")
    branch = person.page.locator("[aria-controls=below-A]")
    branch.focus()
    person.page.keyboard.press("Enter")
    expect(branch).to_have_attribute("aria-expanded", "true")
    expect(person.page.get_by_role("link", name="城市建设和市政管理")).to_be_visible()
    person.page.keyboard.press("Enter")
    expect(person.page.get_by_role("link", name="城市建设和市政管理")).to_be_hidden()
    person.looks_right()


def test_what_a_deadline_comes_to_follows_the_typing(city, before) -> None:
    person = before("administrator", "phone")
    person.go("/desk/admin/categories/A02/")
    person.page.fill("#id_deadline_amount", "")
    expect(person.page.locator(".due-box")).to_contain_text("大于零")
    person.page.locator("#id_deadline_amount").press_sequentially("2")
    person.page.select_option("#id_deadline_unit", "calendar_day")
    expect(person.page.locator(".due-examples li")).to_have_count(2)
    person.looks_right()


def test_a_rule_moves_by_keys_and_keeps_the_focus(city, before) -> None:
    draft = stocked(city)["draft"]
    person = before("administrator")
    person.go(draft)
    rules = person.page.locator(".rule")
    texts = rules.all_inner_texts()
    # It landed before those that take everything.
    place = next(n for n, text in enumerate(texts) if "热线" in text)
    assert place + 1 < len(texts)
    rules.nth(place).locator("[data-down]").focus()
    person.page.keyboard.press("Alt+ArrowDown")
    expect(rules.nth(place + 1)).to_contain_text("热线")
    expect(rules.nth(place + 1).locator("[data-down]")).to_be_focused()
    expect(person.page.locator(".toasts")).to_contain_text(f"第 {place + 2} 条")
    person.page.keyboard.press("Alt+ArrowUp")
    expect(rules.nth(place)).to_contain_text("热线")
    expect(rules.nth(place).locator("[data-up]")).to_be_focused()
    person.looks_right()


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(city, before, settings) -> None:
    settings.JICENG_UPLOAD_MB = 0
    person = before("administrator", "phone")
    person.go("/desk/admin/imports/")
    chosen = {"name": "a.csv", "mimeType": "text/csv", "buffer": b"id"}
    person.page.set_input_files("input[type=file]", files=[chosen])
    told = person.page.locator("input[type=file]").evaluate("e => e.validationMessage")
    assert "文件太大" in told
    person.looks_right()


def test_a_file_is_sent_with_its_progress_and_leads_to_its_preview(city, before, tmp_path) -> None:
    person = before("administrator", "phone")
    person.go("/desk/admin/imports/")
    table = write(tmp_path / "t.csv", [row(n) for n in range(3)])
    person.page.set_input_files("input[type=file]", table)
    person.press("form[data-upload] button")
    expect(person.page.locator("h1")).to_have_text("t.csv")
    assert person.page.url.startswith(person.url + "/desk/admin/imports/0")


@pytest.mark.parametrize(("screen", "locale"), FOUR)
def test_roots_and_a_doubtful_clock_hold_by_our_measures(
    city, before, screen, locale, settings, tmp_path
) -> None:
    settings.JICENG_ROOTS_TO = (
        ("post", "https://other.example.gov.cn/roots/received/"),
        ("file", str(tmp_path / "nowhere" / "roots.jsonl")),
    )
    city.resolved()
    now = timezone.now()
    days.close_due_days(at=now + timedelta(days=2))
    outposts.send_due(at=now)
    Clock.objects.update(held_since=now, ahead=timedelta(days=3))
    found = list[str]()
    for who, name, path in (
        ("auditor", "admin-audit-clock", "/desk/admin/audit/"),
        ("administrator", "admin-retention-clock", "/desk/admin/retention/"),
        ("", "roots-signed", "/roots/"),
    ):
        person = before(who, screen, locale)
        person.go(path)
        found += person.complaints(name)
    assert not found, "\n".join(found)
