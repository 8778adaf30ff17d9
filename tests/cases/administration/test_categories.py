"""Administration of categories."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jiceng.cases import actions
from jiceng.cases.figures import completion
from jiceng.cases.intake.reference import categories
from jiceng.cases.models import Case, Category
from jiceng.core.access import SYSTEM
from jiceng.core.errors import Invalid
from jiceng.core.models import Event
from tests.web.steps import text_of
from tests.world import World

LIST = "/desk/admin/categories/"


@pytest.fixture
def admin(at_desk) -> Client:
    client: Client = at_desk("administrator")
    return client


def filled(code: str, /, **given: object) -> dict[str, object]:
    """The category form with its current values and those of the test."""
    row = Category.objects.get(pk=code)
    flags = ("keeps_clock_on_transfer", "is_active", "is_confidential", "is_common")
    plain = (
        "name",
        "name_en",
        "urgency",
        "first_contact_amount",
        "first_contact_unit",
        "answer_amount",
        "answer_unit",
        "deadline_amount",
        "deadline_unit",
        "duplicate_radius_m",
        "duplicate_hours",
        "department_kind",
        "legal_basis",
        "directions",
    )
    form = {name: getattr(row, name) for name in plain}
    form |= {name: "yes" for name in flags if getattr(row, name)}
    return {**form, **given}


def test_category_branches_load_with_constant_queries(
    admin: Client, django_assert_num_queries
) -> None:
    admin.get(LIST)
    with django_assert_num_queries(4):  # the session, its person, and the figures
        top = text_of(admin.get(LIST))
    assert "交通出行" in top
    assert "堵门挪车" not in top
    with django_assert_num_queries(4):
        part = text_of(admin.get(LIST, {"under": "1504"}))
    assert "堵门挪车" in part
    assert "<html" not in part


def test_category_search_by_name_or_code_shows_its_ancestors(admin: Client) -> None:
    assert "停车" in text_of(admin.get(LIST, {"q": "堵门挪车"}))
    assert "交通出行" in text_of(admin.get(LIST, {"q": "堵門挪車"}))
    assert "P0109" in text_of(admin.get(LIST, {"q": "p0109"}))
    assert "No category has this name or code." in text_of(admin.get(LIST, {"q": "没有这个"}))


def test_changed_deadline_is_saved_once_and_shown_in_history(world: World, admin: Client) -> None:
    page = reverse("admin-category", args=["1504"])
    answer = admin.post(page, filled("1504", deadline_amount="3", is_active=""))
    assert answer.status_code == 302
    row = Category.objects.get(pk="1504")
    assert row.deadline_amount == 3
    assert not row.is_active
    (event,) = Event.objects.filter(type="category.edited")
    assert '"changes":{"deadline_amount":"3","is_active":"False"}' in event.data
    history = text_of(admin.get(page))
    assert "Deadline: 5 → 3" in history
    assert "In use: yes → no" in history
    assert "administrator" in history


def test_saving_without_changes_writes_nothing(admin: Client) -> None:
    assert admin.post(reverse("admin-category", args=["1504"]), filled("1504")).status_code == 302
    assert not Event.objects.filter(type="category.edited").exists()


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("deadline_amount", "0"),
        ("deadline_amount", "bald"),
        ("deadline_unit", "fortnight"),
        ("name", ""),
        ("duplicate_hours", "-1"),
        ("urgency", "9"),
    ],
)
def test_invalid_value_is_refused_at_its_field(admin: Client, field: str, typed: str) -> None:
    answer = admin.post(reverse("admin-category", args=["1504"]), filled("1504", **{field: typed}))
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in text_of(answer)
    assert not Event.objects.filter(type="category.edited").exists()


def test_new_category_inherits_rules_of_its_parent(admin: Client) -> None:
    new = reverse("admin-category-new")
    assert 'value="16' not in text_of(admin.get(new, {"under": "1504"}))
    form = filled("1504", code="150499", under="1504", name="共享单车乱停")
    assert admin.post(new, form).status_code == 302
    made = Category.objects.get(pk="150499")
    assert made.deadline_amount == 5
    assert (made.parent_id, made.department_kind) == ("1504", "urban_management")
    again = admin.post(new, form)
    assert again.status_code == 422
    assert "already" in text_of(again)


@pytest.mark.parametrize("code", ["A 1", "A/1", "", "x" * 41])
def test_category_code_with_unsafe_characters_is_refused(world: World, code: str) -> None:
    with pytest.raises(Invalid):
        actions.edit_category(
            code=code, parent="1504", changes={"name": "新"}, by=SYSTEM, at=world.at, is_new=True
        )


def test_effect_of_a_deadline_is_shown_while_typing(admin: Client) -> None:
    due = reverse("admin-category-due")
    # Received on Wednesday at 10:00; the Sunday before the long holiday is worked.
    says = text_of(admin.get(due, {"deadline_amount": "5", "deadline_unit": "work_day"}))
    assert "09-22" in says
    friday = text_of(admin.get(due, {"deadline_amount": "1", "deadline_unit": "calendar_day"}))
    assert "16:30" in friday
    empty = text_of(admin.get(due, {"deadline_amount": "", "deadline_unit": "work_day"}))
    assert "above zero" in empty
    far = text_of(admin.get(due, {"deadline_amount": "9000", "deadline_unit": "work_day"}))
    assert "not known yet" in far


def test_category_pages_require_the_permission(at_desk) -> None:
    assert at_desk("handler").get(LIST).status_code == 403
    assert "admin/categories" not in text_of(at_desk("handler").get("/desk/"))
    assert "admin/categories" in text_of(at_desk("administrator").get("/desk/"))


def test_unknown_category_is_not_found(admin: Client) -> None:
    assert admin.get(reverse("admin-category", args=["ZZ"])).status_code == 404
    assert admin.get(reverse("admin-category-new"), {"under": "ZZ"}).status_code == 404


def test_deadline_is_simulated_on_past_requests_before_saving(
    world: World, admin: Client, django_assert_num_queries
) -> None:
    case = world.open(title="三天没人清运", at=world.at - timedelta(hours=2))
    asked = {"deadline_amount": "1", "deadline_unit": "urgent_hour"}
    part = text_of(admin.get(f"{LIST}due/", {**asked, "of": "1504"}))
    assert f"{LIST}1504/try/?deadline_amount=1&amp;deadline_unit=urgent_hour" in part
    for unknown in ("", "../..", "none"):
        assert "try/" not in text_of(admin.get(f"{LIST}due/", {**asked, "of": unknown}))
    whole = text_of(admin.get(f"{LIST}1504/try/", asked))
    assert "Recalculating deadlines" in whole
    with django_assert_num_queries(5):  # session, person, twice the category, the requests
        result = text_of(admin.get(f"{LIST}1504/try/", asked, headers={"HX-Request": "true"}))
    assert case.number in result
    assert "<html" not in result
    assert case.number in text_of(admin.get(f"{LIST}1504/try/", {**asked, "now": "1"}))
    none = text_of(admin.get(f"{LIST}2207/try/", {**asked, "now": "1", "days": "7"}))
    assert "No requests of this category were received in this period." in none


def test_simulation_without_a_deadline_returns_to_the_category(admin: Client) -> None:
    for wrong in ({}, {"deadline_amount": "-1", "deadline_unit": "work_day"}):
        answer = admin.get(f"{LIST}1504/try/", wrong)
        assert (answer.status_code, answer.headers["Location"]) == (302, f"{LIST}1504/")
    assert admin.get(f"{LIST}none/try/").status_code == 404


def test_category_below_a_confidential_one_says_why_it_is_confidential(admin: Client) -> None:
    """纪检监察 is shipped as confidential, with all its subcategories."""
    page = text_of(admin.get(f"{LIST}990101/"))
    assert "纪检监察" in page
    assert "Already confidential" in page
    assert "Already confidential" not in text_of(admin.get(f"{LIST}150402/"))
    admin.post(f"{LIST}150402/", filled("150402", is_confidential="yes"))
    assert Category.objects.get(pk="150402").is_confidential
    assert "Always confidential" in text_of(admin.get(f"{LIST}150402/"))


def test_page_says_how_long_requests_take(world, at_desk, django_assert_num_queries) -> None:
    at = timezone.now()
    rows = [world.open(at=at - timedelta(days=20)) for _ in range(4)]
    code = rows[0].category_id
    for case, days in zip(rows, (1, 2, 6), strict=False):  # the last one is not completed
        Case.objects.filter(pk=case.pk).update(resolved_at=case.opened_at + timedelta(days=days))
    old = world.open(at=at - timedelta(days=completion.COUNTED_DAYS + 1))
    Case.objects.filter(pk=old.pk).update(resolved_at=at)
    actor, above = world["administrator"], categories.get()[code].parent
    with django_assert_num_queries(1):
        found = completion.taken_by_category(actor, [code, above], at)
    assert found[code].completed == 3
    assert found[code].mean == pytest.approx(3)
    page = text_of(at_desk("administrator").get(f"/desk/admin/categories/{code}/"))
    assert "3.0 calendar days" in page
    assert "3.0 days on average" in text_of(
        at_desk("administrator").get(f"/desk/admin/categories/{above}/")
    )
    assert completion.taken_by_category(world["handler"], [code], at) == {}
