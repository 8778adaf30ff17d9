"""Secret links of merged requests: what their holders see and do."""

from __future__ import annotations

from django.test import Client
from django.urls import reverse

from jiceng.cases import actions, rules
from jiceng.cases.actions.intake import OpenedRequest
from jiceng.cases.intake.report import CallerDetails
from jiceng.cases.models import Callback, Case
from jiceng.core.access import Actor
from jiceng.records.attachments.public import Attachment
from tests.photos import kept
from tests.web.conftest import SignIn
from tests.world import World

RESIDENT = Actor(kind="resident")
OTHER = CallerDetails("李大海", "19900005678")
CONTENT = rules.CallbackAnswer(reached=True, contacted=True, solved=True, level=5)
ANSWER = {"level": "5", "solved": "yes", "contacted": "yes"}


def opened(world: World, **given: object) -> OpenedRequest:
    return actions.open_case(report=world.report(**given), by=RESIDENT, at=world.at)


def merged(world: World) -> tuple[OpenedRequest, OpenedRequest]:
    """Two reports, each with a photo; the second has been merged into the first."""
    main = opened(world, photos=(kept(),), text="甲家门口的垃圾", title="甲家门口")
    twin = opened(world, photos=(kept(),), text="乙家楼下的垃圾", title="乙家楼下", caller=OTHER)
    actions.merge(
        case=twin.case.id, into=main.case.id, by=world["dispatcher"], at=world.at, reason="同一处"
    )
    return main, twin


def page(client: Client, secret: str) -> str:
    return client.get(reverse("follow", args=[secret])).content.decode()


def test_merged_link_shows_progress_and_reply_and_accepts_rating_and_additions(
    world: World, resident: Client
) -> None:
    main, twin = merged(world)
    case = main.case
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    assert "Being handled" not in page(resident, twin.secret)
    actions.sign(case=case.id, by=world["handler"], at=world.at)
    shown = page(resident, twin.secret)
    assert "Being handled" in shown
    assert "乙家楼下的垃圾" in shown
    answer = resident.post(reverse("add", args=[twin.secret]), {"text": "今天更多了"})
    assert answer.status_code == 302
    assert "今天更多了" in page(resident, twin.secret)
    actions.resolve(
        case=case.id, by=world["handler"], at=world.at, resolution="两处都已清运", photos=[kept()]
    )
    shown = page(resident, twin.secret)
    assert "两处都已清运" in shown
    assert "Is the problem solved?" in shown
    assert shown.count('class="photo"') == 2  # their own and how it is afterwards
    rated = resident.post(reverse("rate", args=[twin.secret]), ANSWER)
    assert rated.status_code == 302
    assert Callback.objects.get().case_id == case.id
    assert "Is the problem solved?" not in page(resident, twin.secret)
    assert "Is the problem solved?" in page(resident, main.secret)


def test_reporters_of_merged_requests_do_not_see_each_others_texts(
    world: World, resident: Client
) -> None:
    main, twin = merged(world)
    resident.post(reverse("add", args=[main.secret]), {"text": "甲的私事"})
    resident.post(reverse("add", args=[twin.secret]), {"text": "乙的私事"})
    world.resolve(main.case)
    first = main.case.callers.get(original_case=main.case)
    actions.call_back(
        case=main.case.id, by=world["caller"], at=world.at, answer=CONTENT, caller=first.id
    )
    one, two = page(resident, main.secret), page(resident, twin.secret)
    assert "甲的私事" in one
    assert "We called you back" in one
    assert not {"乙家", "乙的私事"} & {each for each in ("乙家", "乙的私事") if each in one}
    assert "乙的私事" in two
    assert "We called you back" not in two
    assert not [each for each in ("甲家", "甲的私事") if each in two]
    photo = Attachment.objects.get(stream=main.case.pk)
    stolen = resident.get(reverse("own-photo", args=[twin.secret, photo.id, "full"]))
    assert stolen.status_code == 404


def test_merged_link_reopens_without_showing_the_reason_to_others(
    world: World, resident: Client
) -> None:
    main, twin = merged(world)
    world.resolve(main.case)
    for caller in main.case.callers.all():
        actions.call_back(
            case=main.case.id, by=world["caller"], at=world.at, answer=CONTENT, caller=caller.id
        )
    assert "Problem still there?" in page(resident, twin.secret)
    resident.post(reverse("ask-again", args=[twin.secret]), {"reason": "乙家楼下又有了"})
    assert Case.objects.get(pk=main.case.pk).state == "dispatched"
    assert "乙家楼下又有了" not in page(resident, main.secret)


def test_handler_of_the_target_sees_texts_and_photos_of_the_merged_request(
    world: World, at_desk: SignIn
) -> None:
    main, twin = merged(world)
    actions.dispatch(case=main.case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    elsewhere = world.units["440704005"]
    Case.objects.filter(pk=twin.case.pk).update(first_receiver=elsewhere, unit=elsewhere, area=None)
    handler = at_desk("handler")
    assert handler.get(reverse("request", args=[twin.case.id])).status_code == 404
    shown = handler.get(reverse("request", args=[main.case.id])).content.decode()
    assert "乙家楼下的垃圾" in shown
    photo = Attachment.objects.get(stream=twin.case.pk)
    seen = handler.get(reverse("photo", args=[photo.id, "full"]))
    assert seen.status_code == 200
    assert seen.getvalue()
    assert at_desk("police").get(reverse("photo", args=[photo.id, "full"])).status_code == 404
    Case.objects.filter(pk=twin.case.pk).update(confidential=True)
    assert handler.get(reverse("photo", args=[photo.id, "full"])).status_code == 404
    shown = handler.get(reverse("request", args=[main.case.id])).content.decode()
    assert "乙家楼下的垃圾" not in shown


def test_merge_is_undone_on_the_page_and_by_api(
    world: World, at_desk: SignIn, program: SignIn
) -> None:
    _main, twin = merged(world)
    street, path = at_desk("dispatcher"), reverse("request", args=[twin.case.id])
    assert 'data-move="unmerge"' in street.get(path).content.decode()
    done = street.post(reverse("move", args=[twin.case.id, "unmerge"]), {"reason": "两处"})
    assert done.status_code == 302
    assert Case.objects.get(pk=twin.case.pk).state == "reported"
    _main, again = merged(world)
    over = program("dispatcher").post(
        f"/api/v1/requests/{again.case.id}/moves/unmerge",
        {"reason": "两处"},
        content_type="application/json",
    )
    assert over.json()["state"] == "reported"


def test_unanswered_call_is_shown_as_such(world: World, resident: Client) -> None:
    report = opened(world)
    world.resolve(report.case)
    nobody = rules.CallbackAnswer(reached=False, why=rules.NO_ANSWER)
    actions.call_back(case=report.case.id, by=world["caller"], at=world.at, answer=nobody)
    shown = page(resident, report.secret)
    assert "got no answer" in shown
    assert "We called you back" not in shown


def test_following_requires_the_same_proof_of_work_as_reporting(
    world: World, resident: Client, settings
) -> None:
    settings.JICENG_CAPTCHA = True
    case = world.open()
    from jiceng.cases.portal.report_preview import token

    path = reverse("join", args=[token(case.id)])
    assert "data-proof" in resident.get(path).content.decode()
    refused = resident.post(path, {"phone": "19900009999"})
    assert refused.status_code == 422
    assert case.callers.count() == 1


def test_merged_request_names_the_main_one_and_counts_nothing_down(
    world: World, at_desk: SignIn
) -> None:
    main, twin = merged(world)
    shown = at_desk("dispatcher").get(reverse("request", args=[twin.case.id])).content.decode()
    assert f"Merged into {main.case.number}" in " ".join(shown.split())
    assert "They are called back about the request" in shown
    for wrong in ("Anonymous report", "In time", " left", "early."):
        assert wrong not in shown, wrong
