"""The block of the home page about the installation itself: last backup, certificates that end."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils import timezone, translation

from jiceng.core.access import SYSTEM
from jiceng.core.backup_records import record_backup
from jiceng.core.errors import Forbidden
from jiceng.core.templatetags.parts import span
from tests.cases.conftest import built_world, world
from tests.desk.test_home_blocks import home
from tests.web.conftest import at_desk
from tests.world import World

__all__ = ["at_desk", "built_world", "world"]


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(hours=20), ""),
        (timedelta(days=3), "one was missed"),
        (timedelta(days=9), "out of date"),
    ],
)
def test_an_administrator_sees_the_age_of_the_last_backup(
    world: World, at_desk, age: timedelta, words: str
) -> None:
    client, now = at_desk("administrator", "en"), timezone.now()
    assert "none recorded" in home(client, "system")
    record_backup(by=SYSTEM, at=now - age, size=1, is_sealed=True)
    page = home(client, "system")
    assert "none recorded" not in page
    with translation.override("en"):
        assert f"{span(age)} ago" in page
    assert [each for each in ("one was missed", "out of date") if each in page] == (
        [words] if words else []
    )
    with pytest.raises(Forbidden):
        record_backup(by=world["dispatcher"], at=now, size=1, is_sealed=True)


@pytest.mark.parametrize(("days", "words"), [(400, ""), (30, "expires soon"), (-1, "expired")])
def test_an_administrator_is_warned_before_a_certificate_ends(
    world: World, at_desk, settings, tmp_path: Path, days: int, words: str
) -> None:
    client = at_desk("administrator", "en")
    assert "Time-stamps" not in home(client, "system")
    settings.JICENG_ROOTS_CA = tmp_path / "authority.pem"
    settings.JICENG_ROOTS_CA.write_bytes(certificate("TSA of the province", days))
    page = home(client, "system")
    assert "TSA of the province" in page
    assert [each for each in ("expires soon", "expired") if each in page] == [words] * bool(words)
    settings.JICENG_ROOTS_CA.write_text("no certificate")
    assert "Time-stamps" not in home(client, "system")


def certificate(name: str, days: int) -> bytes:
    """A certificate that ends in some days."""
    key, now = ec.generate_private_key(ec.SECP256R1()), timezone.now()
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=500))
        .not_valid_after(now + timedelta(days=days))
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)
