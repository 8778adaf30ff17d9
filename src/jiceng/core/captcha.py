"""Proof of work for anonymous reports, and an arithmetic question for browsers without scripts.

The protocol is ALTCHA version 2: the server hides a number below `MAX_NUMBER` and the browser finds
it by trial, which costs one browser a moment and a machine that sends thousands much more. There
are no picture puzzles, no resources from other sites, and no data about the visitor is stored.

A solution counts once: its digest is stored until it would have expired.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import altcha
import orjson
from django.conf import settings
from django.core import signing
from django.db import connection
from django.utils.translation import gettext as _

from jiceng.core.errors import Invalid
from jiceng.core.models import SpentChallenge

WRITES: Final = {
    "_spend": "a challenge counts once; the sender is still anonymous",
    "delete_expired": "used challenges are stored only until they expire",
}

ALGORITHM: Final = "SHA-256"
# Half of this on average: a fifth of a second on a good phone, two seconds on a poor one.
MAX_NUMBER: Final = 100_000
VALIDITY: Final = timedelta(minutes=30)
_SALT: Final = "jiceng.core.captcha"
_LONGEST: Final = 4000


def _secret() -> bytes:
    return hashlib.sha256(f"{_SALT}:{settings.SECRET_KEY}".encode()).digest()


def challenge(at: datetime) -> str:
    """A new challenge, as the JSON that solvers of ALTCHA version 2 take."""
    made = altcha.create_challenge(
        ALGORITHM,
        1,
        counter=secrets.randbelow(MAX_NUMBER),
        expires_at=at + VALIDITY,
        hmac_secret=_secret(),
        hmac_key_secret=_secret(),
    )
    return orjson.dumps(made.to_dict()).decode()


def check(payload: str, at: datetime, used_for: str = "") -> None:
    """Accept a solved challenge, once.

    Args:
        payload: a solver's result: base64 of the JSON with the challenge and its solution.
        used_for: what it is spent on, which creates one thing however often it is sent; for the
            same purpose, and no other, it is accepted again.

    Raises:
        Invalid: for a wrong, forged, expired or used one; the page offers a new one.
    """
    if len(payload) > _LONGEST:
        raise _again("captcha.wrong")
    try:
        found = altcha.Payload.from_base64(payload)
    except Exception:  # noqa: BLE001 - any input may come
        raise _again("captcha.wrong") from None
    expires = found.challenge.parameters.expires_at
    verdict = altcha.verify_solution(found, _secret(), hmac_key_secret=_secret())
    if not verdict.verified or not isinstance(expires, int):
        raise _again("captcha.expired" if verdict.expired else "captcha.wrong")
    if expires < at.timestamp():
        raise _again("captcha.expired")
    _spend(str(found.challenge.signature), datetime.fromtimestamp(expires, UTC), used_for)


def check_program(payload: str, at: datetime, used_for: str = "") -> None:
    """Accept the solved challenge of a program without a key, where the settings require one.

    Args:
        used_for: as in `check`.

    Raises:
        Invalid: see `check`; a missing one is answered with the address of a challenge.
    """
    if not settings.JICENG_CAPTCHA:
        return
    if not payload:
        raise Invalid(
            _(
                "Send a key, or a proof of work: solve the challenge of %(address)s and send the"
                " solution as “altcha”."
            )
            % {"address": "/api/v1/challenge"},
            "captcha.missing",
            field="altcha",
        )
    check(payload, at, used_for)


@dataclass(frozen=True, slots=True)
class Question:
    """A sum in words, and the token with a keyed hash of its answer."""

    text: str
    token: str


def question() -> Question:
    """A new question for a browser without scripts."""
    one, other, nonce = secrets.randbelow(9) + 1, secrets.randbelow(9) + 1, secrets.token_hex(8)
    words = _numbers()
    text = _("What is %(one)s plus %(other)s? Answer in digits.") % {
        "one": words[one - 1],
        "other": words[other - 1],
    }
    payload = {"nonce": nonce, "sum": _sealed(nonce, str(one + other))}
    return Question(text, signing.dumps(payload, salt=_SALT))


def check_answer(token: str, answer: str, at: datetime, used_for: str = "") -> None:
    """Accept the answer to a question, once.

    Args:
        used_for: as in `check`.

    Raises:
        Invalid: see `check`.
    """
    try:
        payload: dict[str, Any] = signing.loads(token, salt=_SALT, max_age=VALIDITY)
        nonce, expected = str(payload["nonce"]), str(payload["sum"])
    except signing.SignatureExpired:
        raise _again("captcha.expired") from None
    except (signing.BadSignature, KeyError, TypeError):
        raise _again("captcha.wrong") from None
    if not hmac.compare_digest(_sealed(nonce, answer.strip()), expected):
        raise Invalid(_("The answer is wrong. Try the new one."), "captcha.sum")
    _spend(nonce, at + VALIDITY, used_for)


def _sealed(nonce: str, answer: str) -> str:
    return hmac.new(_secret(), f"{nonce}:{answer}".encode(), hashlib.sha256).hexdigest()


def _numbers() -> list[str]:
    return [
        _("one"),
        _("two"),
        _("three"),
        _("four"),
        _("five"),
        _("six"),
        _("seven"),
        _("eight"),
        _("nine"),
    ]


def _again(code: str) -> Invalid:
    return Invalid(
        _("This page was open for long or has been sent already. Press “Send” once more."), code
    )


def _spend(what: str, expires: datetime, used_for: str) -> None:
    """Store that something has been used, and its purpose; concurrent uses take turns on the
    primary key.

    The same form sent twice, or from two windows at the same time, spends it on one purpose.
    """
    digest = hashlib.sha256(what.encode()).digest()
    purpose = hashlib.sha256(used_for.encode()).digest() if used_for else None
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_spent_challenge (digest, expires_at, used_for) VALUES (%s, %s, %s) "
            "ON CONFLICT DO NOTHING",
            [digest, expires, purpose],
        )
        if cursor.rowcount:
            return
        cursor.execute(
            "SELECT FROM core_spent_challenge WHERE digest = %s AND used_for = %s",
            [digest, purpose],
        )
        if not cursor.rowcount:
            raise _again("captcha.spent")


def delete_expired(at: datetime) -> int:
    """Delete the expired records of used challenges; returns how many."""
    count, _by_model = SpentChallenge.objects.filter(expires_at__lt=at).delete()
    return count
