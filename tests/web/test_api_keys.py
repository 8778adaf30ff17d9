"""API keys: created, shown once, expired, revoked; by page and command."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.test import Client

from jiceng.accounts.cli import accounts
from jiceng.core.access import ANONYMOUS, SYSTEM
from jiceng.core.errors import Invalid
from jiceng.core.models import Event
from jiceng.directory import public as directory
from jiceng.directory.models import ApiKey
from tests.sessions import confirm
from tests.web.steps import text_of
from tests.world import World

pytestmark = pytest.mark.django_db
SECRET = re.compile(r"jck_[\w-]{40,}")


@pytest.fixture
def admin(world: World, at_desk) -> Client:
    client: Client = at_desk("administrator")
    confirm(client, world.people["administrator"])
    return client


def where(world: World, verb: str = "") -> str:
    return f"/desk/accounts/{world.people['clerk'].pk}/" + (f"{verb}/" if verb else "")


def test_api_key_is_created_shown_once_used_and_revoked(world: World, admin: Client) -> None:
    answer = admin.post(where(world, "issue-key"), {"label": "夜间导入", "valid_to": "2026-10-01"})
    secret = SECRET.search(answer.text)
    assert secret is not None
    assert answer.headers["Cache-Control"] == "no-store"
    assert "never used" in text_of(admin.get(where(world)))
    assert not SECRET.search(admin.get(where(world)).text)
    program = Client(headers={"authorization": f"Bearer {secret[0]}"})
    assert program.get("/api/v1/requests", {"q": "垃圾"}).status_code == 200
    page = text_of(admin.get(where(world)))
    assert "夜间导入" in page
    assert "last used 09-16 10:00" in page
    key = ApiKey.objects.get()
    admin.post(where(world, "revoke-key"), {"key": str(key.pk)})
    assert "withdrawn" in text_of(admin.get(where(world)))
    assert program.get("/api/v1/requests", {"q": "垃圾"}).status_code == 401
    told = Event.objects.filter(stream_id=key.person_id, type__startswith="key.")
    assert [each.type for each in told.order_by("seq")] == ["key.issued", "key.revoked"]
    assert secret[0] not in "".join(each.data for each in told)


def test_api_key_expires_after_its_last_day(world: World) -> None:
    _key, secret = directory.issue_key(
        person=world.people["clerk"], label="x", by=SYSTEM, at=world.at, valid_to=world.at.date()
    )
    assert directory.actor_of_key(secret, world.at).id == world.people["clerk"].pk
    assert directory.actor_of_key(secret, world.at + timedelta(days=1)) is ANONYMOUS


def test_use_of_an_api_key_is_recorded_by_the_hour(world: World) -> None:
    key, secret = directory.issue_key(
        person=world.people["clerk"], label="x", by=SYSTEM, at=world.at
    )
    for minutes, noted in ((0, 0), (30, 0), (61, 61), (90, 61)):
        directory.actor_of_key(secret, world.at + timedelta(minutes=minutes))
        key.refresh_from_db()
        assert key.last_used_at == world.at + timedelta(minutes=noted)


def test_invalid_input_is_explained_and_kept(world: World, admin: Client) -> None:
    for data in (
        {"label": " "},
        {"label": "导入", "valid_to": "2026-09-15"},
        {"label": "x" * 81},
        {"label": "导入", "valid_to": "tomorrow"},
    ):
        answer = admin.post(where(world, "issue-key"), data)
        assert answer.status_code in {400, 422}, data
        assert data["label"].strip() in answer.text
    assert not ApiKey.objects.exists()
    with pytest.raises(Invalid):
        directory.issue_key(person=world.people["clerk"], label="", by=SYSTEM, at=world.at)


def test_command_creates_and_revokes_api_keys(world: World) -> None:
    run = CliRunner().invoke
    made = run(accounts, ["keys", "issue", "clerk", "--label", "导入", "--json"])
    told = json.loads(made.stdout)
    assert directory.actor_of_key(told["key"], world.at).id == world.people["clerk"].pk
    listed = json.loads(run(accounts, ["keys", "list", "clerk", "--json"]).stdout)
    assert [each["label"] for each in listed] == ["导入"]
    assert told["key"] not in str(listed)
    assert run(accounts, ["keys", "revoke", "clerk", told["id"]]).exit_code == 0
    assert directory.actor_of_key(told["key"], world.at) is ANONYMOUS
