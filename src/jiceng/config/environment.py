"""The installation's environment variables: read once, checked, with a clear error for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from jiceng.core import embedded

CHECKOUT = Path(__file__).resolve().parents[3]
DEVELOPMENT_SECRET = "development only: not a secret"  # noqa: S105 - refused in production


SYNTHETIC_MARK = "synthetic"
"""A file of this name in JICENG_HOME says that the installation's data is made up."""


@dataclass(frozen=True)
class Environment:
    """What the environment says; `read` makes it."""

    home: Path
    debug: bool
    secret_key: str
    allowed_hosts: list[str]
    trusted_origins: list[str]
    database_url: str
    hash_name: str
    cipher_name: str
    synthetic: bool

    def database(self) -> dict[str, Any]:
        """Django's connection settings: DATABASE_URL, or the embedded server's socket."""
        common: dict[str, Any] = {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
        if self.database_url:
            return {**dj_database_url.parse(self.database_url), **common}
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": "jiceng",
            "USER": "postgres",
            "HOST": str(embedded.socket_dir(self.home)),
            "PORT": str(embedded.PORT),
            **common,
        }


def read(env: Mapping[str, str]) -> Environment:
    """Read the variables, with defaults that suit development.

    Raises:
        ImproperlyConfigured: for a value that makes no sense, or a production (JICENG_ENV)
            that would run on development secrets.
    """
    production = env.get("JICENG_ENV", "development") == "production"
    secret_key = env.get("JICENG_SECRET_KEY", DEVELOPMENT_SECRET)
    if production and (secret_key == DEVELOPMENT_SECRET or len(secret_key) < 32):
        raise ImproperlyConfigured(
            "JICENG_ENV=production needs JICENG_SECRET_KEY: at least 32 random characters."
        )
    home = Path(env.get("JICENG_HOME") or CHECKOUT / "var").resolve()
    return Environment(
        home=home,
        debug=not production and env.get("JICENG_DEBUG", "") == "1",
        secret_key=secret_key,
        allowed_hosts=_words(env.get("JICENG_HOSTS", "" if production else "*")),
        trusted_origins=_words(env.get("JICENG_ORIGINS", "")),
        database_url=env.get("DATABASE_URL", ""),
        hash_name=_one_of(env, "JICENG_HASH", ("sha256", "sm3")),
        cipher_name=_one_of(env, "JICENG_CIPHER", ("aes-256-gcm", "sm4-gcm")),
        synthetic=env.get("JICENG_SYNTHETIC", "") == "1" or (home / SYNTHETIC_MARK).exists(),
    )


def _words(value: str) -> list[str]:
    return [word for word in value.replace(",", " ").split() if word]


def _one_of(env: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    value = env.get(name, allowed[0]).lower()
    if value not in allowed:
        raise ImproperlyConfigured(f"{name}={value!r}: choose one of {', '.join(allowed)}.")
    return value
