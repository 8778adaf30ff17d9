"""Deterministic secrets for idempotent forms."""

from __future__ import annotations

from jiceng.core import crypto
from jiceng.records.links.rules import secret_from


def secret_for(context: str, cause: str) -> str:
    """The secret for a cause, equal for equal causes, so that a form sent twice gets one link. It
    is an HMAC under the installation's key.

    Args:
        context: domain separation: the same cause in two contexts gives different secrets.
        cause: digest of the form's content.
    """
    return secret_from(crypto.mac(f"{context}\0{cause}".encode()))
