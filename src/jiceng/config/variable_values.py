"""Values of environment variables by type, with a clear error for each that cannot be read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from jiceng.core import ssrf_guard

SECRET_LENGTH: Final = 32


def database(url: str, name: str = "DATABASE_URL") -> dict[str, Any]:
    """A PostgreSQL server by its URL."""
    if not url.startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured(
            f"{name} must name a PostgreSQL server: postgresql://user:password@host/name."
        )
    try:
        return {**dj_database_url.parse(url)}
    except ValueError as error:
        # The URL is not repeated: it may contain the password.
        raise ImproperlyConfigured(
            f"{name} cannot be read. Percent-encode special characters in its password."
        ) from error


def words(value: str) -> list[str]:
    """Words separated by spaces or commas."""
    return [word for word in value.replace(",", " ").split() if word]


def flag(env: Mapping[str, str], name: str) -> bool:
    """0 or 1."""
    return one_of(env, name, ("0", "1")) == "1"


def web_address(env: Mapping[str, str], name: str) -> str:
    """A web address without a slash at its end; "" for none."""
    value = env.get(name, "").rstrip("/")
    if value and not value.startswith(("https://", "http://")):
        raise ImproperlyConfigured(f"{name}={value!r}: write https://…")
    return value


def public_keys(env: Mapping[str, str]) -> frozenset[str]:
    """The public keys whose daily roots are accepted."""
    keys = words(env.get("JICENG_ROOTS_FROM", ""))
    for key in keys:
        if not re.fullmatch(r"[0-9a-f]{64}", key):
            raise ImproperlyConfigured(
                f"JICENG_ROOTS_FROM={key!r}: a public key has 64 lower-case hexadecimal digits."
            )
    return frozenset(keys)


def networks(env: Mapping[str, str]) -> tuple[ssrf_guard.Network, ...]:
    """The networks to which notices may be sent."""
    try:
        return ssrf_guard.networks(words(env.get("JICENG_NOTICE_NETWORKS", "")))
    except ValueError as error:
        raise ImproperlyConfigured(f"JICENG_NOTICE_NETWORKS: {error}.") from error


def whole_number(
    env: Mapping[str, str], name: str, default: int, *, least: int, most: int = 10**9
) -> int:
    """A whole number within bounds."""
    value = env.get(name) or str(default)
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise ImproperlyConfigured(f"{name}={value!r}: a whole number from {least} to {most}.")
    return int(value)


def on_or_off(env: Mapping[str, str], name: str, *, on: bool) -> bool:
    """on or off."""
    return one_of(env, name, ("on", "off") if on else ("off", "on")) == "on"


def secret_token(env: Mapping[str, str], name: str) -> str:
    """A long secret; "" for none."""
    value = env.get(name, "")
    if value and (len(value) < SECRET_LENGTH or not value.isascii() or not value.isprintable()):
        # The value is not repeated: it is a secret.
        raise ImproperlyConfigured(
            f"{name}: at least {SECRET_LENGTH} random characters, ASCII only."
        )
    return value


def one_of(env: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    """One of some words; the first of them by default."""
    value = (env.get(name) or allowed[0]).lower()
    if value not in allowed:
        raise ImproperlyConfigured(f"{name}={value!r}: choose one of {', '.join(allowed)}.")
    return value


def destinations_of_roots(env: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """The destinations of daily roots: kind and target of each."""
    found = []
    for word in env.get("JICENG_ROOTS_TO", "").split():
        kind, _sign, target = word.partition(":")
        good = {
            "file": target.startswith("/"),
            "mail": "@" in target and bool(env.get("JICENG_MAIL")),
            "post": target.startswith(("https://", "http://")),
            "tsa": target.startswith(("https://", "http://")) and bool(env.get("JICENG_ROOTS_CA")),
        }
        if not good.get(kind):
            # The target is not repeated: it may contain a password.
            raise ImproperlyConfigured(
                f"JICENG_ROOTS_TO: “{kind}:…” is not file:/PATH, mail:ADDRESS (with JICENG_MAIL), "
                "post:https://… or tsa:https://… (with JICENG_ROOTS_CA)."
            )
        found.append((kind, target))
    return tuple(found)


def mail_server(env: Mapping[str, str]) -> str:
    """The mail server; "" for none."""
    value = env.get("JICENG_MAIL", "")
    if value and not value.startswith(("mailto://", "mailtos://")):
        # The value is not repeated: it may contain the password.
        raise ImproperlyConfigured("JICENG_MAIL: write mailtos://user:password@server?from=…")
    return value
