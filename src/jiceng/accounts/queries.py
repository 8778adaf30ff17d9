"""Reads of accounts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator

from jiceng.accounts import sessions
from jiceng.directory.public import Person, Post, civil_day, holding_on


def own_account(person: Person, at: datetime) -> dict[str, Any]:
    """What the page of one's own account shows."""
    day = civil_day(at)
    posts = Post.objects.filter(holding_on(day), holding_on(day, "unit__"), person=person)
    factors = list(
        Authenticator.objects.filter(user=person)
        .order_by("type", "created_at", "id")
        .values_list("type", flat=True)
    )
    return {
        "person": person,
        "posts": posts.select_related("role", "unit").order_by("unit__path", "id"),
        "has_app": Authenticator.Type.TOTP in factors,
        "passkeys": factors.count(Authenticator.Type.WEBAUTHN),
        "sessions": sessions.of(person).count(),
    }
