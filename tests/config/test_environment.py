"""Environment variables, and what production refuses."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from jiceng.config import environment, variables
from jiceng.core import embedded, embedded_access
from tests.settings import MEANT_FOR_TESTS

CHECKOUT = environment.CHECKOUT


def production(home: Path, **changes: str) -> dict[str, str]:
    return {
        "JICENG_ENV": "production",
        "JICENG_HOME": str(home),
        "JICENG_SECRET_KEY": "k" * 40,
        "JICENG_HOSTS": "jiceng.example",
        **changes,
    }


def test_empty_environment_is_development_with_the_embedded_database() -> None:
    read = environment.read({})
    assert read.home == CHECKOUT / "var"
    assert not read.production
    assert read.database()["HOST"] == str(embedded.socket_dir(read.home))


def test_owner_role_differs_from_the_application_role_on_the_embedded_database() -> None:
    database = environment.read({}).database()
    assert database["USER"] == embedded_access.APP
    assert database["OWNER"]["USER"] == embedded.USER


def test_owner_url_may_differ_in_more_than_the_user_but_not_in_the_database() -> None:
    one = "postgresql://app:a@pooled:6432/jiceng"
    read = environment.read(
        {"DATABASE_URL": one, "DATABASE_OWNER_URL": "postgresql://owner:b@straight:5432/jiceng"}
    ).database()
    assert (read["USER"], read["HOST"], read["PORT"]) == ("app", "pooled", 6432)
    assert {**read, **read["OWNER"]}["HOST"] == "straight"
    alone = environment.read({"DATABASE_URL": one}).database()
    assert alone["OWNER"]["USER"] == "app"
    with pytest.raises(ImproperlyConfigured, match="same database"):
        environment.read({"DATABASE_URL": one, "DATABASE_OWNER_URL": "postgresql://o:b@h/other"})
    with pytest.raises(ImproperlyConfigured, match="DATABASE_OWNER_URL must name"):
        environment.read({"DATABASE_URL": one, "DATABASE_OWNER_URL": "mysql://o:b@h/jiceng"})


def test_complete_production_settings_are_accepted(tmp_path: Path) -> None:
    read = environment.read(production(tmp_path))
    assert read.production
    assert read.allowed_hosts == ["jiceng.example"]
    assert read.keys == tmp_path / "keys"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"JICENG_SECRET_KEY": ""}, "JICENG_SECRET_KEY"),
        ({"JICENG_SECRET_KEY": environment.DEVELOPMENT_SECRET}, "JICENG_SECRET_KEY"),
        ({"JICENG_SECRET_KEY": "short"}, "32 random"),
        ({"JICENG_HOSTS": ""}, "JICENG_HOSTS"),
        ({"JICENG_HOSTS": "a.example *"}, "JICENG_HOSTS"),
        ({"JICENG_DEBUG": "1"}, "JICENG_DEBUG"),
        ({"JICENG_SYNTHETIC": "1"}, "demo"),
        ({"DATABASE_URL": "postgresql://jiceng:postgres@db/jiceng"}, "real password"),
        ({"DATABASE_URL": "postgresql://jiceng@db/jiceng"}, "real password"),
        (
            {
                "DATABASE_URL": "postgresql://app:s3cret-enough@db/jiceng",
                "DATABASE_OWNER_URL": "postgresql://owner:postgres@db/jiceng",
            },
            "real password in DATABASE_OWNER_URL",
        ),
    ],
)
def test_production_refuses_development_secrets(
    tmp_path: Path, changes: dict[str, str], said: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=said):
        environment.read(production(tmp_path, **changes))


def test_production_refuses_a_home_with_demo_data(tmp_path: Path) -> None:
    (tmp_path / environment.SYNTHETIC_MARK).touch()
    with pytest.raises(ImproperlyConfigured, match="everybody knows"):
        environment.read(production(tmp_path))


def test_misspelt_variable_is_named_with_a_suggestion() -> None:
    with pytest.raises(ImproperlyConfigured, match="JICENG_HOME"):
        environment.read({"JICENG_HOMES": "/srv"})


@pytest.mark.parametrize(
    ("changes", "is_open"),
    [
        ({}, True),
        ({"JICENG_SECRET_KEY": "x", "JICENG_HOSTS": "a.cn"}, True),
        ({"JICENG_SECRET_KEY": "k" * 31}, True),
        ({"JICENG_SECRET_KEY": "k" * 32}, False),
        ({"JICENG_SECRET_KEY": "k" * 32, "JICENG_SYNTHETIC": "1"}, True),
        ({"JICENG_SECRET_KEY": "k" * 32, "JICENG_HOSTS": "*"}, True),
        ({"JICENG_SECRET_KEY": "k" * 32, "JICENG_DEBUG": "1"}, True),
    ],
)
def test_insecure_settings_are_limited_to_the_local_machine(
    changes: dict[str, str], is_open: bool, tmp_path: Path
) -> None:
    assert environment.read({"JICENG_HOME": str(tmp_path), **changes}).is_open is is_open


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("JICENG_HASH", "md5"),
        ("JICENG_CIPHER", "rot13"),
        ("JICENG_ENV", "prod"),
        ("JICENG_DEBUG", "yes"),
    ],
)
def test_invalid_value_is_refused_with_the_choices(name: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="choose one of"):
        environment.read({name: value})


@pytest.mark.parametrize("url", ["mysql://x@y/z", "sqlite:///a.db", "nonsense"])
def test_only_postgresql_is_accepted(url: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="PostgreSQL"):
        environment.read({"DATABASE_URL": url})


def test_malformed_database_url_does_not_show_its_password() -> None:
    with pytest.raises(ImproperlyConfigured) as caught:
        environment.read({"DATABASE_URL": "postgresql://u:hunter[2@h:port/z"})
    assert "hunter" not in str(caught.value)


def settings_page(language: str) -> str:
    return (CHECKOUT / "docs" / language / "operations" / "settings.md").read_text("utf-8")


def test_operations_manual_lists_exactly_these_variables() -> None:
    row = re.compile(r"^\| `([A-Z_]+)` \| (.+?) \| (.+) \|$", flags=re.MULTILINE)
    english = row.findall(settings_page("en"))
    assert english == [(v.name, v.default, v.meaning) for v in variables.VARIABLES]
    chinese = row.findall(settings_page("zh"))
    assert [name for name, *_ in chinese] == [v.name for v in variables.VARIABLES]
    # Words are translated; a default that is a value is the same.
    value = re.compile(r"[a-z0-9_-]+(?: [a-z]+){0,4}")
    for (name, default, _meaning), (_name, shown, _words) in zip(english, chinese, strict=True):
        if default.isascii() and value.fullmatch(shown):
            assert shown == default, name


def test_variables_for_tests_are_known() -> None:
    assert {v.name for v in variables.VARIABLES} >= MEANT_FOR_TESTS


def test_rate_limits_are_changed_one_by_one() -> None:
    read = environment.read({"JICENG_LIMITS": "report=5/60, api=0"})
    assert read.limits["report"] == (5, 60)
    assert read.limits["api"] == (0, variables.LIMITS["api"][1])
    assert read.limits["find"] == variables.LIMITS["find"]


@pytest.mark.parametrize("value", ["reports=5", "report", "report=x", "report=5/0", "report=5/x"])
def test_invalid_rate_limits_are_refused(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="JICENG_LIMITS"):
        environment.read({"JICENG_LIMITS": value})


def test_every_rate_limit_is_documented() -> None:
    row = re.compile(r"^\| `([a-z0-9_]+)` \| (\d+) \| (\d+) \|", flags=re.MULTILINE)
    limits = [(name, str(n), str(seconds)) for name, (n, seconds) in variables.LIMITS.items()]
    for language in ("en", "zh"):
        assert row.findall(settings_page(language)) == limits


@pytest.mark.parametrize(
    ("given", "on"),
    [
        ({}, False),
        ({"JICENG_CAPTCHA": "on"}, True),
        ({"JICENG_SYNTHETIC": "1"}, True),
        ({"JICENG_SYNTHETIC": "1", "JICENG_CAPTCHA": "off"}, False),
    ],
)
def test_proof_of_work_is_required_on_public_installations(given: dict[str, str], on: bool) -> None:
    assert environment.read(given).captcha is on


@pytest.mark.parametrize("value", ["0", "201", "x", "-1"])
def test_photo_size_limit_is_validated(value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="JICENG_PHOTO_MB"):
        environment.read({"JICENG_PHOTO_MB": value})


OIDC = {
    "JICENG_OIDC_ISSUER": "https://id.example/realms/gov/",
    "JICENG_OIDC_CLIENT": "jiceng",
    "JICENG_OIDC_SECRET": "s" * 32,
}


def test_second_factors_are_required_in_production_and_where_configured(
    tmp_path: Path,
) -> None:
    assert not environment.read({}).mfa
    assert environment.read({"JICENG_MFA": "1"}).mfa
    assert environment.read(production(tmp_path)).mfa
    assert not environment.read(production(tmp_path, JICENG_MFA="0")).mfa


def test_provider_requires_url_client_and_secret() -> None:
    assert environment.read({}).oidc is None
    read = environment.read(OIDC).oidc
    assert read is not None
    assert (read.issuer, read.id, read.claim) == (
        "https://id.example/realms/gov",
        "oidc",
        "employee_number",
    )
    assert not read.asks_factor


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"JICENG_OIDC_CLIENT": ""}, "JICENG_OIDC_CLIENT"),
        ({"JICENG_OIDC_SECRET": ""}, "JICENG_OIDC_SECRET"),
        ({"JICENG_OIDC_ISSUER": "id.example"}, "https"),
        ({"JICENG_OIDC_ID": "a/b"}, "JICENG_OIDC_ID"),
        ({"JICENG_OIDC_MFA": "yes"}, "JICENG_OIDC_MFA"),
    ],
)
def test_incomplete_provider_settings_stop_the_program(changes: dict[str, str], said: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=said):
        environment.read({**OIDC, **changes})


def test_provider_in_production_requires_https(tmp_path: Path) -> None:
    plain = {**OIDC, "JICENG_OIDC_ISSUER": "http://id.example"}
    assert environment.read(plain).oidc is not None
    with pytest.raises(ImproperlyConfigured, match="https"):
        environment.read(production(tmp_path, **plain))


@pytest.mark.parametrize(
    ("name", "value"),
    [("JICENG_SIGN_IN_TRIES", "2"), ("JICENG_SESSION_IDLE", "long"), ("JICENG_REASK", "-1")],
)
def test_invalid_number_is_named(name: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured, match=name):
        environment.read({name: value})
