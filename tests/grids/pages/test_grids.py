"""Uploading, drawing, comparing and publishing grids, and their staff."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from jiceng.core.access import SYSTEM
from jiceng.directory import actions as directory
from jiceng.grids import actions
from jiceng.grids.models import Grid, GridParty, GridPost, GridVersion
from tests import sample_grids
from tests.sample_grids import GRID, OTHER_GRID
from tests.web.steps import text_of
from tests.world import SINCE, World

LIST = "/desk/admin/grids/"
JSON = {"accept": "application/json"}


@pytest.fixture
def admin(at_desk) -> Client:
    client: Client = at_desk("administrator")
    return client


@pytest.fixture
def draft(world: World) -> GridVersion:
    """A draft with the two grids of `tests.sample_grids`."""
    sample_grids.publish_grids()
    published = GridVersion.objects.get(level="grid", state="published")
    return actions.copy_version(version=published, by=SYSTEM, at=world.at)


def at(name: str, *args: object) -> str:
    return reverse(f"admin-grid{name}", args=args)


def square(code: str, x: float, size: float = 0.01, **more: Any) -> dict[str, Any]:
    west, east, south, north = 113 + x, 113 + x + size, 22.5, 22.5 + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {
        "type": "Feature",
        "properties": {"网格编码": code, "网格名称": f"{code}网格", **more},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def sent(*features: dict[str, Any], **given: str) -> dict[str, Any]:
    content = json.dumps({"type": "FeatureCollection", "features": features})
    file = SimpleUploadedFile("grids.geojson", content.encode())
    return {"file": file, "level": "grid", "crs": "wgs84", **given}


def change(client: Client, draft: GridVersion, do: str, **given: Any) -> Any:
    data = {"do": do, "cell": GRID, "revision": draft.revision, **given}
    return client.post(at("-change", draft.pk), data, headers=JSON)


def polygon(*corners: tuple[float, float]) -> str:
    return json.dumps({"type": "Polygon", "coordinates": [[*corners, corners[0]]]})


def test_empty_list_of_grids_explains_what_to_do(admin: Client) -> None:
    page = text_of(admin.get(LIST))
    assert "No grids are in force." in page
    assert "Load a file below" in page


def test_draft_copies_the_version_in_force_and_is_discarded(
    admin: Client, draft: GridVersion
) -> None:
    answer = admin.post(at("-copy", draft.pk), follow=True)
    assert "nothing changes in force" in text_of(answer)
    copied = GridVersion.objects.get(note=f"from version {draft.number}")
    assert copied.grids.count() == 2
    admin.post(at("-discard", copied.pk))
    page = text_of(admin.get(LIST))
    assert "Discarded" in page
    assert "Grid draft created" in text_of(admin.get(at("-version", copied.pk)))


def test_uploaded_file_becomes_a_draft(admin: Client, world: World) -> None:
    answer = admin.post(
        LIST + "upload/", sent(square("440704001001001", 0, 0.02), note="测绘 2026"), follow=True
    )
    assert "The file is a draft now" in text_of(answer)
    made = GridVersion.objects.get()
    assert (made.note, made.state) == ("测绘 2026", "draft")
    assert made.grids.get().name == "440704001001001网格"


@pytest.mark.parametrize(
    ("features", "words"),
    [
        ([square(GRID, 0), square(GRID, 0.1)], ["Features 1 and 2 have the same code"]),
        ([square("", 0), square("", 1)], ["Feature 1 has no usable code", "Feature 2 has no us"]),
        ([square("9", 0)], ["The code 9 begins with no community"]),
        ([], ["holds no features"]),
    ],
)
def test_invalid_file_is_reported_line_by_line(
    admin: Client, world: World, features, words
) -> None:
    answer = admin.post(LIST + "upload/", sent(*features, note="keep me"))
    assert answer.status_code == 422
    page = text_of(answer)
    assert "Nothing has been loaded" in page
    assert 'value="keep me"' in page
    for each in words:
        assert each in page
    assert not GridVersion.objects.exists()


def test_missing_file_or_level_is_reported(admin: Client) -> None:
    assert "Choose a file first" in text_of(admin.post(LIST + "upload/", sent() | {"file": ""}))
    assert "Choose the level" in text_of(admin.post(LIST + "upload/", sent(level="moon")))


def test_overlaps_are_reported_and_prevent_publishing(admin: Client, world: World) -> None:
    both = sent(square(GRID, 0, 0.02), square("440704001002001", 0.01, 0.02))
    page = text_of(admin.post(LIST + "upload/", both, follow=True))
    assert "This forbids publishing" in page
    assert "overlap by" in page
    draft = GridVersion.objects.get()
    answer = admin.post(at("-publish", draft.pk))
    assert answer.status_code == 422
    assert "overlap by" in text_of(answer)
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_map_draws_renames_splits_merges_and_undoes(admin: Client, draft: GridVersion) -> None:
    drawn = polygon((113.0, 22.52), (113.02, 22.52), (113.02, 22.54), (113.0, 22.54))
    new = {"code": "440704001001002", "name": "新网格", "unit": "", "geometry": drawn}
    answer = change(admin, draft, "add", **new)
    assert answer.json() == {
        "message": "The new grid is in the draft.",
        "revision": 1,
        "steps": 1,
    }
    assert draft.grids.count() == 3
    draft.refresh_from_db()
    same = {"code": GRID, "name": "另一个名字", "unit": ""}
    assert change(admin, draft, "edit", **same).status_code == 200
    draft.refresh_from_db()
    line = json.dumps({"type": "LineString", "coordinates": [[113.01, 22.4], [113.01, 22.53]]})
    half = {"code": "X", "name": "东半", "geometry": line}
    assert change(admin, draft, "split", **half).status_code == 200
    draft.refresh_from_db()
    assert change(admin, draft, "join", other="X").status_code == 200
    draft.refresh_from_db()
    assert change(admin, draft, "undo").json()["steps"] == 3
    assert draft.grids.filter(code="X").exists()


def test_refused_change_is_reported_to_the_map(admin: Client, draft: GridVersion) -> None:
    answer = change(admin, draft, "edit", code=OTHER_GRID, name="x", unit="")
    assert (answer.status_code, answer.json()["code"]) == (400, "grids.duplicate_code")
    answer = change(admin, draft, "edit", code="", name="x", unit="")
    assert answer.json()["message"].startswith("Code: ")
    answer = change(admin, draft, "edit", code=GRID, name="x", unit="no-unit")
    assert answer.json()["field"] == "unit"
    assert change(admin, draft, "paint").json()["code"] == "grids.no_change"
    answer = change(admin, draft, "remove", revision=7)
    assert (answer.status_code, answer.json()["code"]) == (409, "grids.draft_changed")
    assert change(admin, draft, "remove", revision="x").status_code == 200


def test_boundary_is_edited_by_its_corners(admin: Client, draft: GridVersion) -> None:
    where, before = at("-change", draft.pk), draft.grids.get(code=GRID).geometry
    page = text_of(admin.get(at("-cell", draft.pk), {"code": GRID}))
    west, south, east, north = before.bounds
    assert f"{west:.9f}, {south:.9f}" in page
    narrow = west + (east - west) / 2
    walk = [(west, south), (narrow, south), (narrow, north), (west, north)]
    said = {
        "do": "corners",
        "cell": GRID,
        "crs": "wgs84",
        "corners": "\n".join(f"{lon}, {lat}" for lon, lat in walk),
    }
    assert "Saved in the draft." in text_of(admin.post(where, said, follow=True))
    after = draft.grids.get(code=GRID).geometry
    assert abs(after.area / before.area - 0.5) < 1e-6
    refused = admin.post(where, {**said, "corners": "113.1 22.6\nüber\n"})
    assert refused.status_code == 400
    assert "Line 2 is no corner" in text_of(refused)
    assert "über" in text_of(refused)  # what was typed is still there


def test_list_edits_grids_without_a_map(admin: Client, draft: GridVersion) -> None:
    page = text_of(admin.get(at("-cell", draft.pk), {"code": GRID}))
    assert "Join with a neighbour" in page
    where = at("-change", draft.pk)
    said = {"do": "edit", "cell": GRID, "code": GRID, "name": "江南一", "unit": ""}
    assert "Saved in the draft." in text_of(admin.post(where, said, follow=True))
    assert draft.grids.get(code=GRID).name == "江南一"
    refused = admin.post(where, {**said, "code": OTHER_GRID, "name": "仍在这里"})
    assert refused.status_code == 400
    assert "is already used by" in text_of(refused)
    assert 'value="仍在这里"' in text_of(refused)
    assert admin.post(where, {"do": "remove", "cell": "nowhere"}).status_code == 404
    assert admin.post(where, {"do": "paint"}).status_code == 400
    admin.post(where, {"do": "undo"})
    assert draft.grids.get(code=GRID).name == sample_grids.GRID_NAME


def test_only_drafts_can_be_drawn_on(admin: Client, draft: GridVersion) -> None:
    published = GridVersion.objects.get(level="grid", state="published")
    for page in ("-map", "-cell"):
        assert admin.get(at(page, published.pk)).status_code == 404
    assert admin.get(at("-version", uuid4())).status_code == 404


def test_comparison_counts_requests_that_would_change_grids(
    world: World, admin: Client, draft: GridVersion
) -> None:
    assert "Nothing differs." in text_of(admin.get(at("-diff", draft.pk)))
    world.open(lon=113.018, lat=22.51)
    world.open(lon=113.001, lat=22.51)
    shrunk = polygon((113.0, 22.5), (113.015, 22.5), (113.015, 22.52), (113.0, 22.52))
    said = {"code": GRID, "name": sample_grids.GRID_NAME, "unit": "", "geometry": shrunk}
    assert change(admin, draft, "edit", **said).status_code == 200
    page = text_of(admin.get(at("-diff", draft.pk)))
    # It is in a smallest unit, which takes precedence and moves with its grid.
    assert "would be in no grid" not in page
    assert "-25.0 %" in page
    assert "25.0 % belongs to no grid" in page
    assert 'class="is-before"' in page
    near = text_of(admin.get(at("-diff", draft.pk), {"code": GRID}))
    assert f"Around {GRID}" in near


def test_draft_is_published_and_the_former_version_kept(admin: Client, draft: GridVersion) -> None:
    said = {"code": GRID, "name": "江南一", "unit": ""}
    change(admin, draft, "edit", **said)
    answer = admin.post(at("-publish", draft.pk), follow=True)
    assert "New requests are located by these grids" in text_of(answer)
    assert Grid.objects.get(version__state="published", code=GRID).name == "江南一"
    retired = GridVersion.objects.get(state="retired")
    assert "Compare with those in force" in text_of(admin.get(at("-version", retired.pk)))


def test_grids_are_found_by_code_name_and_community(admin: Client, draft: GridVersion) -> None:
    where = at("-version", draft.pk)
    for query in (GRID, "江南社区第1", "江南社区居委"):
        page = text_of(admin.get(where, {"q": query}))
        assert GRID in page
        assert OTHER_GRID not in page
    assert "No matching grid." in text_of(admin.get(where, {"q": "月球"}))


def test_long_version_is_paginated(
    admin: Client, draft: GridVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jiceng.grids.pages.versions.SHOWN", 1)
    page = text_of(admin.get(at("-version", draft.pk)))
    assert f"after={GRID}" in page
    assert OTHER_GRID in text_of(admin.get(at("-version", draft.pk), {"after": GRID}))


def place(client: Client, code: str = GRID, **given: str) -> Any:
    return client.get(LIST + "place/", {"code": code, **given})


def test_grid_page_shows_and_fills_vacancies(
    world: World, admin: Client, draft: GridVersion
) -> None:
    page = text_of(place(admin))
    assert "No grid chief assigned." in page
    assert "officer" in page  # who serves in the community is proposed
    person = str(world.people["officer"].pk)
    done = admin.post(
        LIST + "place/post/", {"code": GRID, "person": person, "role": "officer"}, follow=True
    )
    assert "Posted." in text_of(done)
    judge = {
        "code": GRID,
        "person": str(world.people["police"].pk),
        "role": "specialist",
        "speciality": "judge",
        "valid_from": "2026-10-01",
    }
    page = text_of(admin.post(LIST + "place/post/", judge, follow=True))
    assert "Village-lane judge" in page
    assert "from 2026-10-01" in page


def test_specialist_of_a_speciality_without_categories_is_marked(
    world: World, admin: Client, draft: GridVersion
) -> None:
    for who, speciality in (("police", "urban_management"), ("housing", "gardener")):
        given = {
            "code": GRID,
            "person": str(world.people[who].pk),
            "role": "specialist",
            "speciality": speciality,
        }
        page = text_of(admin.post(LIST + "place/post/", given, follow=True))
    assert page.count("no notifications") == 1
    assert page.index("gardener") < page.index("no notifications")


def test_people_are_found_by_name(world: World, admin: Client, draft: GridVersion) -> None:
    assert str(world.people["housing"].pk) in text_of(place(admin, q="hous", role="chief"))
    assert "No matching person." in text_of(place(admin, q="xyz"))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"person": ""}, "Choose a person"),
        ({"person": str(uuid4())}, "Person not found"),
        ({"role": "specialist"}, "Enter a speciality"),
        ({"valid_from": "gestern"}, "check the date"),
    ],
)
def test_invalid_position_is_reported_on_the_grid_page(
    world: World, admin: Client, draft: GridVersion, given, words
) -> None:
    plain = {"code": GRID, "person": str(world.people["officer"].pk), "role": "officer"}
    answer = admin.post(LIST + "place/post/", {**plain, **given})
    assert answer.status_code == 400
    assert words in text_of(answer)
    assert not GridPost.objects.exists()


def test_position_gets_a_phone_and_an_end_date(
    world: World, admin: Client, draft: GridVersion
) -> None:
    post = actions.assign_post(
        grid_code=GRID, person=world.people["officer"], role="chief", by=SYSTEM, at=SINCE
    )
    where = f"{LIST}posts/{post.pk}/"
    admin.post(where + "phone/", {"code": GRID, "phone": "0750-3861234"})
    assert "0750-3861234" in text_of(place(admin))
    assert admin.post(where + "phone/", {"code": GRID, "phone": "x"}).status_code == 400
    assert admin.post(where + "end/", {"code": GRID, "valid_to": "x"}).status_code == 400
    admin.post(where + "end/", {"code": GRID, "valid_to": "2026-12-31"})
    assert "until 2026-12-31" in text_of(place(admin))
    again = admin.post(where + "end/", {"code": GRID, "valid_to": "2026-12-31"})
    assert again.status_code in {302, 409}
    admin.post(f"{LIST}posts/{uuid4()}/end/", {"code": GRID})


def test_party_group_is_linked_and_unlinked(admin: Client, draft: GridVersion) -> None:
    assert "Enter the Party's units" in text_of(place(admin))
    branch = directory.create_unit(
        code="P1",
        name="江南第一党支部",
        kind="branch",
        tree="party",
        parent=None,
        by=SYSTEM,
        at=SINCE,
    )
    where = LIST + "place/party/"
    assert "Choose a Party unit" in text_of(admin.post(where, {"code": GRID, "party_unit": "x"}))
    page = text_of(admin.post(where, {"code": GRID, "party_unit": str(branch.pk)}, follow=True))
    assert "江南第一党支部" in page
    link = GridParty.objects.get()
    end = f"{LIST}party/{link.pk}/end/"
    assert "The link is ended." in text_of(admin.post(end, {"code": GRID}, follow=True))
    assert admin.post(end, {"code": GRID}).status_code == 409


def test_smallest_unit_shows_its_linked_member(admin: Client, draft: GridVersion) -> None:
    assert "People are posted to grids." in text_of(place(admin, sample_grids.MIN_UNIT))


def test_gaps_are_listed_with_links_to_fill_them(
    world: World, admin: Client, draft: GridVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    actions.assign_post(
        grid_code=GRID, person=world.people["officer"], role="officer", by=SYSTEM, at=SINCE
    )
    page = text_of(admin.get(LIST + "gaps/"))
    assert "Of 2 grids in force." in page
    assert f"code={GRID}&amp;role=chief#assign" in page
    assert GRID not in text_of(admin.get(LIST + "gaps/", {"lacks": "officer"}))
    monkeypatch.setattr("jiceng.grids.pages.posts.PAGE", 1)
    assert f"after={GRID}" in text_of(admin.get(LIST + "gaps/"))
    assert GRID + "&" not in text_of(admin.get(LIST + "gaps/", {"after": GRID}))


def test_installation_without_grids_has_no_gaps(admin: Client) -> None:
    assert "No grids are in force." in text_of(admin.get(LIST + "gaps/"))


# Who asks and their posts are two of them.
COSTS = {"-version": 10, "-map": 4, "-outlines": 5, "-cell": 5, "-diff": 9}


def test_pages_use_same_number_of_queries_for_one_row_and_for_three(
    world: World, admin: Client, django_assert_num_queries
) -> None:
    for count in (1, 1, 3):
        rows = [square(f"44070400100100{n}", n * 0.01) for n in range(1, count + 1)]
        admin.post(LIST + "upload/", sent(*rows), follow=True)
    first, *others = GridVersion.objects.order_by("number")
    actions.publish_version(version=first, by=SYSTEM, at=world.at)
    for version in others:
        for page, asked in COSTS.items():
            path = at(page, version.pk) + f"?code={GRID}"
            admin.get(path)
            with django_assert_num_queries(asked):
                admin.get(path)
        actions.publish_version(version=version, by=SYSTEM, at=world.at)
        for path, asked in ((LIST, 3), (LIST + "gaps/", 5), (f"{LIST}place/?code={GRID}", 10)):
            admin.get(path)
            with django_assert_num_queries(asked):
                admin.get(path)
