"""Desk pages: content, hidden data, refusals."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from jiceng.cases import actions, rules
from jiceng.cases.intake import report
from jiceng.cases.models import ApprovalKind, Case, CaseTask
from jiceng.core.access import SYSTEM
from jiceng.core.models import Event
from jiceng.records.pending_approvals import pending_approvals
from tests.web.steps import NAME, PHONE, finished, page_of, post_move, text_of
from tests.world import World


def test_hidden_and_missing_requests_get_the_same_response(world, at_desk) -> None:
    case = world.open()
    client = at_desk("other_dispatcher")
    hidden, missing = client.get(page_of(case)), client.get(reverse("request", args=[uuid4()]))
    assert hidden.status_code == missing.status_code == 404
    token = re.compile(r'name="(csrfmiddlewaretoken|next)" value="[^"]*"')
    assert token.sub("", text_of(hidden)) == token.sub("", text_of(missing))


def test_signed_out_user_is_redirected_to_sign_in_and_back(world, resident) -> None:
    case = world.open()
    answer = resident.get(page_of(case) + "?a=1")
    assert answer.headers["Location"] == (
        f"{reverse('sign-in')}?next=%2Fdesk%2Frequests%2F{case.id}%2F%3Fa%3D1"
    )
    posted = resident.post(reverse("move", args=[case.id, "accept"]))
    assert posted.headers["Location"].endswith(f"?next=%2Fdesk%2Frequests%2F{case.id}%2F")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "who",
    [
        "officer",
        "clerk",
        "dispatcher",
        "handler",
        "lead",
        "street_leader",
        "district",
        "caller",
        "auditor",
        "administrator",
    ],
)
def test_every_role_can_open_every_list(world, at_desk, who, language) -> None:
    world.open()
    finished(world, world.open())
    client = at_desk(who, language)
    for name in ("desk", "callbacks", "approvals", "figures", "search"):
        answer = client.get(reverse(name), {"q": "垃圾"} if name == "search" else None)
        assert answer.status_code == 200, name
        assert f'lang="{language}"' in text_of(answer)


def in_every_state(world: World) -> dict[str, Case]:
    """A request for each state in which a page may find it."""
    by, at = world["dispatcher"], world.at
    cases = {
        name: world.open()
        for name in (
            "reported",
            "accepted",
            "dispatched",
            "handling",
            "suspended",
            "whistled",
            "merged",
            "declined",
            "late",
        )
    }
    actions.accept(case=cases["accepted"].id, by=by, at=at)
    actions.decline(case=cases["declined"].id, by=by, at=at, reason="不属政府职责")
    actions.merge(case=cases["merged"].id, into=cases["reported"].id, by=by, at=at, reason="同一处")
    for name in ("dispatched", "handling", "suspended", "whistled", "late"):
        actions.dispatch(case=cases[name].id, by=by, at=at, unit=world.urban)
    for name in ("handling", "suspended", "whistled", "late"):
        actions.sign(case=cases[name].id, by=world["handler"], at=at)
    asked = actions.ask(
        case=cases["suspended"].id,
        by=world["handler"],
        at=at,
        kind=ApprovalKind.SUSPEND,
        reason="等产权认定",
    )
    actions.decide(approval=asked.id, by=world["lead"], at=at, granted=True, reason="同意")
    actions.whistle(
        case=cases["whistled"].id,
        by=world["street_leader"],
        at=at,
        units=[world.units["JH-HSG"].id, world.units["JH-POL"].id],
        ground="emergency",
        reason="险情",
    )
    late = at + timedelta(days=60)
    actions.resolve(case=cases["late"].id, by=world["handler"], at=late, resolution="已清运")
    cases["resolved"] = world.resolved()
    cases["closed"] = world.resolved()
    content = rules.CallbackAnswer(reached=True, contacted=True, solved=True, level=4)
    actions.call_back(case=cases["closed"].id, by=world["caller"], at=at, answer=content)
    cases["nameless"] = world.open(
        category="",
        text="那个东西坏了",
        title="坏了",
        address="",
        caller=report.CallerDetails(),
    )
    cases["secret"] = world.open(confidential=True)
    return cases


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("who", ["dispatcher", "handler", "district", "caller", "auditor"])
def test_request_page_is_readable_in_every_state(world, at_desk, who, language) -> None:
    client = at_desk(who, language)
    seen = 0
    for name, case in in_every_state(world).items():
        answer = client.get(page_of(case))
        assert answer.status_code in {200, 404}, name
        seen += answer.status_code == 200
        assert PHONE not in text_of(answer)
        assert NAME not in text_of(answer)
    assert seen >= 5


def test_residents_are_masked_and_revealing_needs_a_reason_and_is_not_cached(
    world, at_desk
) -> None:
    case = world.open()
    client, caller = at_desk("dispatcher"), case.callers.get()
    shown = text_of(client.get(page_of(case)))
    assert "张**" in shown
    assert "199****1234" in shown
    way = reverse("reveal", args=[caller.id])
    assert client.post(way, {"reason": "  "}).status_code == 400
    seen = client.post(way, {"reason": "核实地址"})
    assert PHONE in text_of(seen)
    assert seen.headers["Cache-Control"] == "no-store"
    assert Event.objects.filter(stream_id=case.id, type="case.caller_revealed").count() == 1


def test_revealing_is_logged_with_its_event(world, at_desk, settings, tmp_path) -> None:
    settings.JICENG_ACCESS_LOG = str(tmp_path)
    case = world.open()
    client = at_desk("dispatcher")
    client.get(page_of(case))
    client.post(reverse("reveal", args=[case.callers.get().id]), {"reason": "核实地址"})
    (path,) = tmp_path.iterdir()
    plain, look = [json.loads(line) for line in path.read_text().splitlines()]
    assert (plain["page"], plain["who"]) == ("request", world["dispatcher"].ref)
    assert "looks" not in plain
    assert look["looks"] == [f"case.caller_revealed case:{case.id}"]
    assert PHONE not in path.read_text()


def test_revealing_is_not_offered_to_auditors(world, at_desk) -> None:
    case = world.open()
    assert "/reveal/" not in text_of(at_desk("auditor").get(page_of(case)))


def test_stale_move_is_refused_and_keeps_the_input(world, at_desk) -> None:
    case = world.open()
    client = at_desk("dispatcher")
    stale = case.version
    actions.note(case=case.id, by=world["dispatcher"], at=world.at, text="同事记了一笔")
    answer = client.post(
        reverse("move", args=[case.id, "decline"]), {"version": stale, "reason": "写了很久的理由"}
    )
    assert answer.status_code == 409
    assert "has just been changed by a colleague" in text_of(answer)
    assert "写了很久的理由" in text_of(answer)
    case.refresh_from_db()
    assert case.state == "reported"


@pytest.mark.parametrize(
    ("move", "fields", "status"),
    [
        ("fly", {}, 409),
        ("sign", {}, 409),
        ("dispatch", {}, 400),
        ("dispatch", {"unit": "not-a-uuid"}, 400),
        ("dispatch", {"unit": str(uuid4())}, 400),
        ("classify", {"category": "nonsense"}, 400),
        ("accept", {"version": "soon"}, 400),
        ("decline", {"reason": ""}, 409),
        ("decline", {"reason": "长" * 20_001}, 400),
        ("note", {"text": "长" * 20_001}, 400),
        ("merge", {"into": "20260916", "reason": "同"}, 400),
        ("merge", {"into": "x", "reason": "同"}, 400),
        ("whistle", {"units": "x", "reason": "同", "ground": "emergency"}, 400),
        ("whistle", {"reason": "同", "ground": "emergency", "arrive_minutes": "99999"}, 400),
    ],
)
def test_forged_or_invalid_move_is_refused_on_the_request_page(
    world, at_desk, move, fields, status
) -> None:
    case = world.open()
    answer = post_move(at_desk("dispatcher"), case, move, **fields)
    assert answer.status_code == status
    assert 'role="alert"' in text_of(answer)
    assert Event.objects.filter(stream_id=case.id).count() == 2


@pytest.mark.parametrize("amount", ["", "x", "nan", "1e9", "-1", "0", "1.234", "9999"])
def test_invalid_amount_is_refused(world, at_desk, amount) -> None:
    case = world.open()
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    answer = post_move(at_desk("handler"), case, "ask_extend", amount=amount, reason="等配件")
    assert answer.status_code in {400, 409}


def test_merging_into_an_out_of_scope_number_is_refused_like_a_missing_one(world, at_desk) -> None:
    case = world.open()
    hidden = world.open(confidential=True)
    actions.dispatch(case=hidden.id, by=SYSTEM, at=world.at, unit=world.units["440704005"].id)
    Case.objects.filter(pk=hidden.pk).update(
        first_receiver=world.units["440704005"], area=world.units["440704005"]
    )
    client = at_desk("dispatcher")
    said = [
        re.findall(
            r'role="alert">([^<]*)',
            text_of(post_move(client, case, "merge", into=number, reason="同一处")),
        )
        for number in (hidden.number, "2026091699999999")
    ]
    assert said[0] == said[1] != []


@pytest.mark.parametrize("score", ["0", "6", "²", "٣", "9" * 5000, ""])
def test_invalid_score_is_refused(world, at_desk, score) -> None:
    case = world.open()
    actions.whistle(
        case=case.id,
        by=world["street_leader"],
        at=world.at,
        units=[world.units["JH-POL"].id],
        ground="emergency",
        reason="险情",
    )
    task = CaseTask.objects.get()
    actions.report_in(task=task.id, by=world["police"], at=world.at)
    actions.close_task(task=task.id, by=world["police"], at=world.at, evidence="已处置")
    answer = at_desk("police").post(reverse("task", args=[task.id, "score"]), {"score": score})
    assert answer.status_code == 400


def test_move_out_of_scope_redirects_to_the_inbox(world, at_desk) -> None:
    case = world.open()
    Case.objects.filter(pk=case.pk).update(area=None)
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    Case.objects.filter(pk=case.pk).update(first_receiver=world.urban)
    case.refresh_from_db()
    gone = post_move(
        at_desk("handler"), case, "transfer", unit=world.units["JH-HSG"].id, reason="职责所在"
    )
    assert gone.status_code == 302


@pytest.mark.parametrize("name", ["desk", "callbacks", "search"])
def test_invalid_cursor_is_refused(world, at_desk, name) -> None:
    world.open()
    answer = at_desk("dispatcher").get(reverse(name), {"after": "nonsense", "q": "垃圾"})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("name", "query", "status"),
    [
        ("desk", {"unit": "no-uuid"}, 200),
        ("desk", {"unit": str(uuid4())}, 404),
        ("desk", {"state": "no-state"}, 200),
        ("search", {"q": "!!!"}, 400),
        ("search", {"q": "长" * 101}, 400),
        ("search", {"q": "a\0b"}, 400),
        ("figures", {"from": "soon", "to": "9999-12-31"}, 400),
        ("figures", {"from": "2026-09-16", "to": "2026-09-01"}, 400),
        ("figures", {"by": "moon"}, 400),
        ("records", {}, 400),
        ("records", {"figure": "moon"}, 400),
        ("records", {"key": "x", "figure": "opened"}, 400),
        ("records", {"by": "grid", "figure": "opened", "from": "0001-01-01"}, 400),
    ],
)
def test_malformed_url_gets_a_clear_response(world, at_desk, name, query, status) -> None:
    assert at_desk("district").get(reverse(name), query).status_code == status


@pytest.mark.parametrize(
    "way",
    [
        "desk/requests/{id}/moves/accept/",
        "desk/callers/{id}/reveal/",
        "desk/approvals/{id}/decide/",
        "desk/tasks/{id}/close/",
        "sign-out/",
    ],
)
def test_reading_changes_nothing(world, at_desk, way) -> None:
    assert at_desk("district").get("/" + way.format(id=uuid4())).status_code == 405


@pytest.mark.parametrize("way", ["add", "rate", "ask-again"])
def test_url_of_a_refused_form_leads_to_its_page(world: World, client: Client, way: str) -> None:
    """Text size, language and reload request this URL by GET, without the submitted data."""
    opened = actions.open_case(report=world.report(), by=SYSTEM, at=world.at)
    where = reverse(way, args=[opened.secret])
    for switch, given in (("larger-text", {"larger": "1"}), ("set_language", {"language": "en"})):
        answer = client.post(reverse(switch), {**given, "next": where}, follow=True)
        assert answer.status_code == 200
        assert answer.redirect_chain[-1][0] == reverse("follow", args=[opened.secret])
        assert opened.case.title in text_of(answer)


def test_cross_site_form_is_refused(world, at_desk) -> None:
    case = world.open()
    forged = at_desk("dispatcher", enforce_csrf_checks=True)
    answer = post_move(forged, case, "accept")
    assert answer.status_code == 403
    assert "Reload" in text_of(answer)
    case.refresh_from_db()
    assert case.state == "reported"


def test_user_without_position_sees_what_to_do(world, at_desk) -> None:
    from jiceng.directory import actions as directory

    world.people["nobody"] = directory.create_person(
        name="nobody", username="nobody", password="correct horse battery", by=SYSTEM, at=world.at
    )
    answer = at_desk("nobody").get(reverse("desk"))
    assert answer.status_code == 403
    assert "Ask your administrator" in text_of(answer)


def test_empty_inbox_explains_itself(world, at_desk) -> None:
    assert "Nothing is waiting here." in text_of(at_desk("handler").get(reverse("desk")))


def test_unknown_page_is_shown_in_the_frame_of_the_site(world, resident) -> None:
    answer = resident.get("/no/such/page/")
    assert answer.status_code == 404
    assert "Page not found." in text_of(answer)


def test_server_error_page_reveals_nothing(world, monkeypatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret inner state")

    monkeypatch.setattr("jiceng.cases.portal.follow.followed", fail)
    client = Client(raise_request_exception=False, headers={"accept-language": "en"})
    answer = client.get(reverse("follow", args=["ABCDEFGH"]))
    assert answer.status_code == 500
    assert "Something went wrong on our side" in text_of(answer)
    assert "secret inner state" not in text_of(answer)


@pytest.mark.parametrize("name", ["report", "sign-in", "desk"])
def test_every_page_forbids_foreign_and_inline_scripts(world, at_desk, resident, name) -> None:
    client = at_desk("dispatcher") if name == "desk" else resident
    answer = client.get(reverse(name))
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert (
        "private" in answer.headers["Cache-Control"]
        or "no-store" in answer.headers["Cache-Control"]
    )
    assert not re.search(r"\sstyle=|\son[a-z]+=|<script(?![^>]*src=)", text_of(answer))


def test_pending_approvals_are_paginated(world, at_desk, monkeypatch) -> None:
    monkeypatch.setattr(pending_approvals, "__defaults__", (None, 2, ""))
    for day in range(3):
        case = world.resolved(title=f"第{day}件")
        actions.ask(
            case=case.id,
            by=world["handler"],
            at=world.at + timedelta(days=day),
            kind=ApprovalKind.EXCLUDE,
            reason="权属不明",
        )
    client = at_desk("district")
    first = client.get(reverse("approvals"))
    shown = [each.title for _row, each in first.context["rows"]]
    assert shown == ["第0件", "第1件"]
    second = client.get(reverse("approvals"), {"after": first.context["next"]})
    assert [each.title for _row, each in second.context["rows"]] == ["第2件"]
    assert second.context["next"] is None
    assert client.get(reverse("approvals"), {"after": "no"}).status_code == 400
