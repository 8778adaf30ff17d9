"""Photos over HTTP: upload with a report, kept after a refusal, restricted access."""

from __future__ import annotations

import errno
import re
from io import BytesIO
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from jiceng.cases import actions
from jiceng.cases.models import Attachment, AttachmentKind, Case, CaseTask
from jiceng.core.access import SYSTEM
from jiceng.core.models import Event
from tests import photos
from tests.sample_grids import LAT, LON, publish_grids
from tests.world import World

REPORT = "路灯不亮"


@pytest.fixture
def grids(world: World) -> None:
    publish_grids()


def file(data: bytes | None = None, name: str = "IMG_1.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data if data is not None else photos.jpeg(), "image/jpeg")


def post(client: Client, *files: Any, **fields: Any) -> Any:
    given = {"text": REPORT, "address": "江南社区", **fields}
    return client.post(reverse("report"), {**given, "photos": list(files)})


def tokens(answer: Any) -> list[str]:
    return values(answer, "kept")


def values(answer: Any, name: str) -> list[str]:
    """Values of the inputs of a name, in order."""
    inputs = re.findall(rf'<input[^>]*name="{name}"[^>]*>', answer.content.decode())
    return [re.findall(r'value="([^"]*)"', each)[0] for each in inputs]


def read(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_nine_photos_are_sent_with_a_report_and_shown_by_its_link(
    world: World, resident: Client
) -> None:
    answer = post(resident, *(file() for _ in range(9)))
    assert answer.status_code == 302
    assert Attachment.objects.count() == 9
    page = resident.get(answer.headers["Location"]).content.decode()
    shown = re.findall(r'<img\s+src="(/r/[^"]+)"', page)
    assert len(shown) == 9
    small = resident.get(shown[0])
    assert Image.open(BytesIO(read(small))).size == (320, 240)


def test_photo_is_served_only_as_a_picture_to_its_reader(world: World, resident: Client) -> None:
    link = post(resident, file()).headers["Location"]
    address = f"{link}photos/{Attachment.objects.get().id}/full/"
    answer = resident.get(address)
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert re.fullmatch(r'inline; filename="\d{16}-\w{4}\.jpg"', answer["Content-Disposition"])
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"Exif" not in read(answer)
    again = resident.get(address, headers={"if-none-match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert resident.get(address.replace("/full/", "/huge/")).status_code == 404


def test_photos_have_no_public_url(world: World, resident: Client) -> None:
    post(resident, file())
    name = Attachment.objects.get().name
    for address in (f"/{name}", f"/media/{name}", f"/uploads/{name}", f"/static/{name}"):
        assert resident.get(address).status_code == 404


def test_tenth_photo_is_refused_and_nine_are_kept(world: World, resident: Client) -> None:
    answer = post(resident, *(file() for _ in range(10)))
    assert answer.status_code == 422
    assert "At most 9 photos" in answer.content.decode()
    assert len(tokens(answer)) == 9
    assert REPORT in answer.content.decode()
    assert not Case.objects.exists()
    assert post(resident, kept=tokens(answer)).status_code == 302
    assert Attachment.objects.count() == 9


def test_too_large_photo_is_named_and_the_rest_is_kept(
    world: World, resident: Client, settings: Any
) -> None:
    settings.JICENG_PHOTO_MB = 1
    large = photos.written(photos.noise(1200, 900), quality=95)
    assert len(large) > 1024 * 1024
    answer = post(resident, file(), file(large, "广场.jpg"), file(), phone="0750-123456")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "\u2068广场.jpg\u2069: It is larger than 1 MB" in page
    assert len(tokens(answer)) == 2
    assert REPORT in page
    assert "0750-123456" in page


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.svg", "not a photo"),
        (photos.jpeg()[:3000], "a.jpg", "broken"),
        (photos.written(Image.new("1", (10_000, 10_000)), "PNG"), "a.png", "too many pixels"),
        (b"%PDF-1.7", "\u202egpj.exe", "\u2068gpj.exe\u2069: This is not a photo"),
        (b"no", "😀" * 60 + ".jpg", "😀…"),
        (b"no", "صورة.jpg", "\u2068صورة.jpg\u2069: This is not"),
    ],
)
def test_invalid_photo_is_named_with_its_fault(
    world: World, resident: Client, data: bytes, name: str, said: str
) -> None:
    answer = post(resident, file(), file(data, name))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert len(tokens(answer)) == 1
    assert not Case.objects.exists()


def test_unusual_file_names_are_accepted(world: World, resident: Client) -> None:
    names = ("😀.jpg", "\u202egpj.exe", "../../etc/passwd", "صورة.jpg", "a" * 200 + ".jpg")
    assert post(resident, *(file(name=name) for name in names)).status_code == 302
    stored = {row.name for row in Attachment.objects.all()}
    assert all(re.fullmatch(r"photos/\d{4}-\d\d/[0-9a-f]{32}\.jpg", name) for name in stored)
    assert len(stored) == 5


def test_faults_of_photos_are_explained_in_chinese(world: World) -> None:
    client = Client(headers={"accept-language": "zh-hans"})
    assert "不是可以读取的照片" in post(client, file(b"no")).content.decode()


def test_refused_form_keeps_its_photos(world: World, resident: Client) -> None:
    answer = post(resident, file(), phone="not a number")
    assert answer.status_code == 422
    assert len(tokens(answer)) == 1
    assert "data:image/jpeg;base64," in answer.content.decode()


def test_full_disk_accepts_the_report_without_its_photos(
    world: World, resident: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Any, name: str, content: Any) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    answer = post(resident, file())
    assert answer.status_code == 422
    assert "no space for photos" in answer.content.decode()
    assert REPORT in answer.content.decode()
    assert post(resident).status_code == 302


def test_resubmitted_form_is_one_report(world: World, resident: Client) -> None:
    again = tokens(post(resident, file(), file(b"no")))
    assert post(resident, kept=again).status_code == 302
    twice = post(resident, kept=again)
    assert twice.status_code == 422
    assert "sent already" in twice.content.decode()
    assert Case.objects.count() == 1


def test_files_sent_to_a_page_without_photos_are_not_read(
    world: World, at_desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = world.open()
    client = at_desk("dispatcher")
    answer = client.post(
        reverse("set_language"), {"language": "en", "photos": file()}, follow=False
    )
    assert answer.status_code == 302
    assert not answer.wsgi_request.FILES
    assert Attachment.objects.filter(stream=case.pk).count() == 0


def test_place_of_a_photo_is_offered_and_never_assumed(
    world: World, resident: Client, grids: Any
) -> None:
    here = photos.written(photos.halves(), exif=photos.exif(1, LON, LAT))
    answer = post(resident, file(here), address="")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Where the photo was taken, in " in page
    (point,) = values(answer, "use_point")
    post(resident, address="", kept=tokens(answer), asked="yes", use_point=point)
    case = Case.objects.get()
    assert (case.lon, case.lat) == pytest.approx((LON, LAT), abs=1e-4)


def test_report_without_the_place_of_the_photo_is_possible(
    world: World, resident: Client, grids: Any
) -> None:
    here = photos.written(photos.halves(), exif=photos.exif(1, LON, LAT))
    kept = tokens(post(resident, file(here), address=""))
    assert post(resident, address="", kept=kept, asked="yes").status_code == 302
    case = Case.objects.get()
    assert (case.lon, case.lat) == (None, None)
    assert str(LON) not in str(Event.objects.values_list("data", flat=True))


def test_place_of_a_photo_is_not_offered_when_an_address_is_given(
    world: World, resident: Client, grids: Any
) -> None:
    here = photos.written(photos.halves(), exif=photos.exif(1, LON, LAT))
    assert post(resident, file(here)).status_code == 302


def test_resident_adds_a_photo_later(world: World, resident: Client) -> None:
    link = post(resident).headers["Location"]
    assert 'enctype="multipart/form-data"' in resident.get(link).content.decode()
    answer = resident.post(f"{link}add/", {"text": "又坏了一盏", "photos": [file()]})
    assert answer.status_code == 302
    page = resident.get(link).content.decode()
    assert "又坏了一盏" in page
    assert "/small/" in page


def test_text_of_a_resident_is_kept_when_a_photo_is_refused(world: World, resident: Client) -> None:
    link = post(resident).headers["Location"]
    answer = resident.post(f"{link}add/", {"text": "又坏了一盏", "photos": [file(), file(b"no")]})
    assert answer.status_code == 400
    assert "又坏了一盏" in answer.content.decode()
    assert len(tokens(answer)) == 1


# At the desk


def handled(world: World) -> Case:
    case = world.open(photos=(photos.kept(),))
    actions.dispatch(case=case.id, by=world["dispatcher"], at=world.at, unit=world.urban)
    return actions.sign(case=case.id, by=world["handler"], at=world.at)


def test_request_page_shows_photos_and_adds_some(world: World, at_desk: Any) -> None:
    case, client = handled(world), at_desk("handler")
    page = client.get(reverse("request", args=[case.id])).content.decode()
    assert page.count("/small/") == 1
    answer = client.post(
        reverse("attach", args=[case.id]), {"kind": "before", "internal": "no", "photos": [file()]}
    )
    assert answer.status_code == 302
    row = Attachment.objects.get(kind="before")
    assert (row.is_internal, row.person_id) == (False, world.people["handler"].pk)
    assert read(client.get(reverse("photo", args=[row.id, "full"])))[:2] == b"\xff\xd8"
    client.post(reverse("detach", args=[row.id]), {"reason": "拍错了"})
    assert client.get(reverse("photo", args=[row.id, "full"])).status_code == 404


def test_refused_photo_on_the_request_page_keeps_the_others(world: World, at_desk: Any) -> None:
    case, client = handled(world), at_desk("handler")
    answer = client.post(
        reverse("attach", args=[case.id]), {"kind": "after", "photos": [file(), file(b"no")]}
    )
    assert answer.status_code == 400
    assert len(tokens(answer)) == 1


def test_resolving_accepts_photos_and_keeps_them_after_a_refusal(
    world: World, at_desk: Any
) -> None:
    case, client = handled(world), at_desk("handler")
    address = reverse("move", args=[case.id, "resolve"])
    stale = client.post(address, {"version": 1, "reason": "已修好", "photos": [file()]})
    assert stale.status_code == 409
    assert len(tokens(stale)) == 1
    case.refresh_from_db()
    done = client.post(
        address, {"version": case.version, "reason": "已修好", "kept": tokens(stale)}
    )
    assert done.status_code == 302
    assert Attachment.objects.get(kind="after").stream_id == case.id


def test_called_department_sends_evidence(world: World, at_desk: Any) -> None:
    case = handled(world)
    actions.whistle(
        case=case.id,
        by=world["dispatcher"],
        at=world.at,
        ground="emergency",
        reason="到场",
        units=[world.units["JH-POL"].id],
    )
    task = CaseTask.objects.get()
    actions.report_in(task=task.id, by=world["police"], at=world.at)
    client = at_desk("police")
    client.post(reverse("task", args=[task.id, "close"]), {"text": "已处置", "photos": [file()]})
    assert Attachment.objects.get(part_id=task.id).kind == AttachmentKind.EVIDENCE


def test_request_page_uses_one_more_query_for_any_number_of_photos(
    world: World, at_desk: Any, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    case, client = handled(world), at_desk("handler")
    address = reverse("request", args=[case.id])
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    actions.attach(
        case=case.id,
        by=SYSTEM,
        at=world.at,
        photos=[photos.kept() for _ in range(5)],
        kind=AttachmentKind.BEFORE,
    )
    with django_assert_num_queries(len(one)):
        client.get(address)


# Programs


def test_api_client_uploads_photos_before_the_report(
    world: World, resident: Client, program: Any
) -> None:
    here = photos.written(photos.halves(), exif=photos.exif(1, 113.1, 22.6))
    sent = resident.post("/api/v1/photos", {"file": file(here)})
    assert sent.status_code == 201
    told = sent.json()
    assert (told["width"], told["height"]) == (640, 480)
    assert (told["lon"], told["lat"]) == pytest.approx((113.1, 22.6), abs=1e-5)
    body = {"text": REPORT, "photos": [told["token"]]}
    opened = resident.post("/api/v1/requests", body, content_type="application/json")
    assert opened.status_code == 201
    case = opened.json()["id"]
    again = resident.post("/api/v1/requests", body, content_type="application/json")
    assert (again.status_code, again.json()["code"]) == (409, "photo.sent_before")
    key = program("district")
    (listed,) = key.get(f"/api/v1/requests/{case}/photos").json()
    assert listed["kind"] == "report"
    answer = key.get(f"/api/v1/photos/{listed['id']}/small")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert len(read(answer)) > 500


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({}, "photo.missing"),
        ({"file": b"no"}, "photo.not_a_picture"),
        ({"file": "large"}, "photo.too_big"),
    ],
)
def test_invalid_photo_is_refused_by_api_with_a_code(
    world: World, resident: Client, settings: Any, sent: dict[str, Any], code: str
) -> None:
    settings.JICENG_PHOTO_MB = 1
    if sent.get("file") == "large":
        sent = {"file": photos.written(photos.noise(1200, 900), quality=95)}
    data = {name: file(data) for name, data in sent.items()}
    answer = resident.post("/api/v1/photos", data)
    assert (answer.status_code, answer.json()["code"]) == (400, code)


def test_forged_token_is_refused(world: World, resident: Client) -> None:
    body = {"text": REPORT, "photos": ["forged"]}
    answer = resident.post("/api/v1/requests", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "photo.gone")
