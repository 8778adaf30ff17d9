"""Certificates that the installation relies on and that end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from cryptography import x509
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from jiceng.core.root_publication import authorities

WARN_BEFORE: Final = timedelta(days=60)
"""A new certificate needs an order with the authority."""


@dataclass(frozen=True, slots=True)
class EndingCertificate:
    """A certificate and its last moment.

    Args:
        use: what it is used for.
        name: its common name.
    """

    use: Any
    name: str
    ends: datetime
    now: datetime

    @property
    def is_near(self) -> bool:
        """Whether it should be renewed now."""
        return self.ends - self.now <= WARN_BEFORE

    @property
    def has_ended(self) -> bool:
        """Whether it is of no use any more."""
        return self.ends <= self.now


def ending_certificates(now: datetime) -> list[EndingCertificate]:
    """The configured certificates, the first to end first; none without any.

    Those of the time-stamping authority are the only ones that the installation holds: TLS ends at
    the proxy before it, and its own keys have no end.
    """
    if settings.JICENG_ROOTS_CA is None:
        return []
    try:
        found = authorities()
    except (OSError, ValueError):  # reported by the verification of the daily roots
        return []
    lines = [
        EndingCertificate(_("Time-stamps"), _name(each), each.not_valid_after_utc, now)
        for each in found
    ]
    return sorted(lines, key=lambda line: line.ends)


def _name(certificate: x509.Certificate) -> str:
    named = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(named[0].value) if named else certificate.subject.rfc4514_string()
