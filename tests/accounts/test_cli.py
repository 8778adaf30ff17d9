"""Creating the first account and rescuing an administrator on the command line."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from django.utils import timezone

from jiceng.accounts.cli import accounts
from jiceng.core.errors import Invalid, NotFound
from jiceng.directory.models import Person, Post
from tests.accounts.conftest import browser, events, is_in, set_up_app, sign_in
from tests.factories import RoleFactory, UnitFactory

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> dict[str, str]:
    done = CliRunner().invoke(accounts, [*arguments, "--json"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    answer: dict[str, str] = json.loads(done.stdout)
    return answer


def test_first_administrator_signs_in_and_must_choose_a_password(client):
    RoleFactory.create(code="administrator")
    unit = UnitFactory.create(code="440704")
    given = run("create", "first", "--name", "首位管理员", "--unit", "440704")
    person = Person.objects.get(username="first")
    assert Post.objects.get(person=person).unit_id == unit.pk
    sign_in(client, person, given["password"])
    assert is_in(client)
    assert client.get("/desk/").headers["Location"] == "/account/password/"


def test_first_account_is_not_created_without_unit_or_role():
    UnitFactory.create(code="440704")
    with pytest.raises(NotFound):
        run("create", "first", "--name", "名", "--unit", "nowhere")
    with pytest.raises(Invalid):
        run("create", "first", "--name", "名", "--unit", "440704", "--role", "none")
    assert not Person.objects.exists()


def test_locked_out_administrator_is_unlocked_by_command(person, client, clock, settings):
    sign_in(client, person)
    set_up_app(client, timezone.now())
    other = browser()
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in(other, person, "wrong")
    given = run("rescue", person.username.upper())
    assert not is_in(client)
    sign_in(other, person, given["password"])
    assert is_in(other)
    assert {"person.unlocked", "factor.removed", "person.password_set"} <= {*events(person)}


def test_rescue_of_an_unknown_account_is_refused():
    with pytest.raises(NotFound):
        run("rescue", "nobody")


def test_command_prints_the_password_in_plain_output(person):
    done = CliRunner().invoke(accounts, ["rescue", person.username])
    assert person.username in done.output
