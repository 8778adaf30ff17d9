"""The chain of daily roots reveals manipulations of the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection

from jiceng.core import (
    audit_verification,
    cli,
    day_closing,
    day_repair,
    hash_chain,
    rootkeys,
    roots,
    rootstore,
)
from jiceng.core.access import SYSTEM
from jiceng.core.audit_findings import FindingKind
from jiceng.core.crypto import KeyMissing
from jiceng.core.errors import Invalid
from jiceng.core.models import DayRoot
from tests.core.chains import NOON, insert, read, rehash, sql, write_chain
from tests.settings import CHECKOUT

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 2)
DAYS = 5
HASH = 10  # its place among the columns of an event
CLOSED_AT = NOON + timedelta(days=DAYS)


@pytest.fixture
def stream() -> UUID:
    """Five closed days: events on the first three, none on the fourth, one on the fifth."""
    streams = [write_chain(3, start=NOON + timedelta(days=n)) for n in (0, 1, 2, 4)]
    day_closing.close_due_days(at=CLOSED_AT)
    return streams[0]


@pytest.fixture
def published(stream: UUID, tmp_path: Path) -> Path:
    """A copy of the portal's list."""
    copy = tmp_path / "published.json"
    copy.write_bytes(orjson.dumps({"roots": [root.document() for root in rootstore.load()]}))
    return copy


def kinds(copy: Path | None = None) -> set[str]:
    """What the command finds, with its exit code."""
    against = ["--against", str(copy)] if copy else []
    result = CliRunner().invoke(cli.audit, ["verify", "--chains", "--json", *against])
    document = orjson.loads(result.stdout)
    assert result.exit_code == (0 if document["ok"] else 1)
    assert document["ok"] is not bool(document["findings"])
    return {found["kind"] for found in document["findings"]}


def day_hashes(day: date) -> list[bytes]:
    return [each for _day, found in day_closing.event_hashes_by_day([day]) for each in found]


def forge_roots(first: date = DAY, *, signed_by: Ed25519PrivateKey | None = None) -> None:
    """Recompute every root from a day on, as the database owner can."""
    held, previous = rootstore.load(), hash_chain.GENESIS.hex()
    for number, root in enumerate(held, 1):
        hashes = day_hashes(root.day)
        forged = replace(
            root,
            number=number,
            count=len(hashes),
            root=hash_chain.merkle_root(hashes).hex(),
            previous=previous,
        )
        if signed_by:
            forged = forged.signed(signed_by)
        previous = forged.link
        if root.day >= first:
            sql(
                "UPDATE core_day_root SET number = %s, count = %s, root = %s, previous = %s, "
                "signature = %s, key = %s WHERE day = %s",
                [
                    forged.number,
                    forged.count,
                    *map(
                        bytes.fromhex, (forged.root, forged.previous, forged.signature, forged.key)
                    ),
                    root.day,
                ],
            )


def rewrite_history(stream: UUID) -> None:
    """Change an event and recompute the hashes of its chain, its head and all roots."""
    previous = hash_chain.GENESIS
    for seq in (1, 2, 3):
        row = read(stream, seq)
        changes: dict[str, Any] = {"prev_hash": previous}
        if seq == 2:
            changes["data"] = '{"number":99}'
        forged = rehash(row, **changes)
        sql("DELETE FROM core_event WHERE stream_id = %s AND seq = %s", [stream, seq])
        insert(forged)
        previous = forged[HASH]
    sql("UPDATE core_stream SET hash = %s WHERE id = %s", [previous, stream])


def forged_chain(stream: UUID) -> None:
    rewrite_history(stream)
    forge_roots()


def forged_chain_signed_by_another_key(stream: UUID) -> None:
    rewrite_history(stream)
    forge_roots(signed_by=Ed25519PrivateKey.generate())


def forged_chain_without_signatures(stream: UUID) -> None:
    rewrite_history(stream)
    forge_roots()
    sql("UPDATE core_day_root SET number = NULL, previous = NULL, signature = NULL, key = NULL")


def cut_chain(stream: UUID) -> None:
    row = read(stream, 1)
    sql("DELETE FROM core_event WHERE stream_id = %s AND seq > 1", [stream])
    sql("UPDATE core_stream SET seq = 1, hash = %s WHERE id = %s", [row[HASH], stream])
    forge_roots()


def a_stream_removed_whole(stream: UUID) -> None:
    sql("DELETE FROM core_event WHERE stream_id = %s", [stream])
    sql("DELETE FROM core_stream WHERE id = %s", [stream])
    forge_roots()


def last_root_deleted(stream: UUID) -> None:
    sql("DELETE FROM core_day_root WHERE day = (SELECT max(day) FROM core_day_root)")


def newest_roots_deleted(stream: UUID) -> None:
    sql("DELETE FROM core_day_root WHERE day > %s", [DAY + timedelta(days=1)])


def newest_days_deleted_with_their_events(stream: UUID) -> None:
    newest_roots_deleted(stream)
    late = [day_closing.bounds(DAY + timedelta(days=1))[1]]
    sql(
        "DELETE FROM core_stream WHERE id IN (SELECT stream_id FROM core_event "
        "WHERE recorded_at >= %s)",
        late,
    )
    sql("DELETE FROM core_event WHERE recorded_at >= %s", late)


def first_root_deleted(stream: UUID) -> None:
    sql("DELETE FROM core_day_root WHERE day = %s", [DAY])


def middle_root_deleted_and_the_chain_closed(stream: UUID) -> None:
    sql("DELETE FROM core_day_root WHERE day = %s", [DAY + timedelta(days=3)])
    forge_roots()


def all_roots_deleted(stream: UUID) -> None:
    sql("TRUNCATE core_day_root")


def all_roots_deleted_and_closed_again(stream: UUID) -> None:
    sql("TRUNCATE core_day_root")
    rewrite_history(stream)
    for number in range(DAYS):
        day = DAY + timedelta(days=number)
        hashes = day_hashes(day)
        DayRoot.objects.create(
            day=day,
            algorithm=1,
            count=len(hashes),
            root=hash_chain.merkle_root(hashes),
            closed_at=CLOSED_AT,
        )


def everything_deleted(stream: UUID) -> None:
    sql("TRUNCATE core_event, core_stream, core_day_root CASCADE")


def a_signature_of_another_day(stream: UUID) -> None:
    sql(
        "UPDATE core_day_root SET signature = (SELECT signature FROM core_day_root WHERE day = %s) "
        "WHERE day = %s",
        [DAY, DAY + timedelta(days=1)],
    )


def two_roots_exchanged(stream: UUID) -> None:
    sql("UPDATE core_day_root SET number = NULL WHERE number IN (2, 3)")
    sql("UPDATE core_day_root SET number = 5 - (day - %s) - 1 WHERE number IS NULL", [DAY])


def closing_time_changed(stream: UUID) -> None:
    sql("UPDATE core_day_root SET closed_at = closed_at - interval '1 day' WHERE day = %s", [DAY])


def file_truncated(stream: UUID) -> None:
    lines = rootkeys.path(rootkeys.FILE).read_text().splitlines(keepends=True)
    rootkeys.path(rootkeys.FILE).write_text("".join(lines[:2]))


def file_without_its_middle(stream: UUID) -> None:
    lines = rootkeys.path(rootkeys.FILE).read_text().splitlines(keepends=True)
    rootkeys.path(rootkeys.FILE).write_text("".join([*lines[:1], *lines[3:]]))


def file_deleted(stream: UUID) -> None:
    rootkeys.path(rootkeys.FILE).unlink()


def file_spoilt(stream: UUID) -> None:
    text = rootkeys.path(rootkeys.FILE).read_text()
    rootkeys.path(rootkeys.FILE).write_text(text.replace("2026-03-03", "2026-33-03"))


def file_rewritten(stream: UUID) -> None:
    text = rootkeys.path(rootkeys.FILE).read_text()
    rootkeys.path(rootkeys.FILE).write_text(text.replace('"count":3', '"count":4'))


TAMPERINGS: dict[Callable[[UUID], None], str] = {
    forged_chain: FindingKind.ROOT_FORGED,
    forged_chain_signed_by_another_key: FindingKind.ROOT_FORGED,
    forged_chain_without_signatures: FindingKind.ROOT_DIFFERS,
    cut_chain: FindingKind.ROOT_FORGED,
    a_stream_removed_whole: FindingKind.ROOT_FORGED,
    last_root_deleted: FindingKind.ROOT_MISSING,
    newest_roots_deleted: FindingKind.ROOT_MISSING,
    newest_days_deleted_with_their_events: FindingKind.ROOT_MISSING,
    first_root_deleted: FindingKind.ROOT_UNCHAINED,
    middle_root_deleted_and_the_chain_closed: FindingKind.ROOT_FORGED,
    all_roots_deleted: FindingKind.ROOT_MISSING,
    all_roots_deleted_and_closed_again: FindingKind.ROOT_DIFFERS,
    everything_deleted: FindingKind.ROOT_MISSING,
    a_signature_of_another_day: FindingKind.ROOT_FORGED,
    two_roots_exchanged: FindingKind.ROOT_UNCHAINED,
    closing_time_changed: FindingKind.ROOT_FORGED,
    file_truncated: FindingKind.FILE_SHORT,
    file_without_its_middle: FindingKind.FILE_SHORT,
    file_deleted: FindingKind.FILE_MISSING,
    file_spoilt: FindingKind.FILE_DAMAGED,
    file_rewritten: FindingKind.ROOT_DIFFERS,
}


@pytest.mark.parametrize("harm", TAMPERINGS, ids=lambda harm: harm.__name__)
def test_every_manipulation_is_detected_without_external_data(
    stream: UUID, harm: Callable[[UUID], None]
) -> None:
    assert kinds() == set()
    harm(stream)
    assert TAMPERINGS[harm] in kinds()


def everything_deleted_with_the_keys(stream: UUID) -> None:
    everything_deleted(stream)
    for name in (rootkeys.KEY, rootkeys.PUBLIC, rootkeys.FILE):
        rootkeys.path(name).unlink()


def everything_made_anew_with_another_key(stream: UUID) -> None:
    """Manipulation with the system account: nothing inside the installation contradicts it."""
    everything_deleted_with_the_keys(stream)
    write_chain(3)
    day_closing.close_due_days(at=CLOSED_AT)


def newest_roots_deleted_here_and_in_the_file(stream: UUID) -> None:
    newest_days_deleted_with_their_events(stream)
    file_truncated(stream)


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        (everything_deleted_with_the_keys, {FindingKind.ROOT_MISSING}),
        (everything_made_anew_with_another_key, {FindingKind.ROOT_DIFFERS}),
        (newest_roots_deleted_here_and_in_the_file, {FindingKind.ROOT_MISSING}),
    ],
)
def test_manipulation_by_the_system_account_is_detected_by_a_published_copy(
    stream: UUID, published: Path, harm: Callable[[UUID], None], found: set[str]
) -> None:
    assert kinds(published) == set()
    harm(stream)
    assert kinds() == set(), "nothing inside may tell it: that is what the copy is for"
    assert kinds(published) == found


def test_copy_may_be_a_file_or_one_record_and_is_counted(stream: UUID, tmp_path: Path) -> None:
    copy = tmp_path / "copy.jsonl"
    copy.write_bytes(rootkeys.path(rootkeys.FILE).read_bytes())
    result = CliRunner().invoke(cli.audit, ["verify", "--json", "--against", str(copy)])
    assert orjson.loads(result.stdout)["compared"] == DAYS
    copy.write_text(rootstore.load()[-1].line())
    assert kinds(copy) == set()
    newest_roots_deleted(stream)
    assert FindingKind.ROOT_MISSING in kinds(copy)


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit"])
def test_copy_may_be_a_saved_mail(stream: UUID, tmp_path: Path, encoding: str) -> None:
    lines = [root.line() for root in rootstore.load()]
    mail = EmailMessage()
    mail["From"], mail["To"] = "jiceng@example.org", "auditor@example.org"
    mail["Subject"] = f"Jiceng: daily roots up to {DAY}"
    mail.set_content("\n".join([*lines, "", "-- ", "审计处"]), cte=encoding)
    mail.add_alternative("<p>…</p>", subtype="html")
    saved = tmp_path / "roots.eml"
    saved.write_bytes(mail.as_bytes())
    assert roots.read_copy(saved.read_bytes()) == rootstore.load()
    answered = "\n".join(f"> {line}" for line in lines)
    assert roots.read_copy(f"On Monday you wrote:\n{answered}\n".encode()) == rootstore.load()
    done = CliRunner().invoke(cli.audit, ["verify", "--chains", "--json", "--against", str(saved)])
    assert done.exit_code == 0, done.output


def test_unclosed_days_after_a_restore_are_closed_as_documented(
    stream: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit_verification, "OVERDUE_AFTER", timedelta(days=2))
    write_chain(3, start=NOON + timedelta(days=9))
    assert kinds() == {FindingKind.DAY_MISSING}
    (found,) = audit_verification.verify().findings
    assert "jiceng audit close-days" in found.detail
    guide = (CHECKOUT / "docs" / "en" / "operations" / "backup.md").read_text()
    steps = guide[guide.index("**Restore**") : guide.index("**Point-in-time recovery.**")]
    order = [steps.index(step) for step in ("jiceng restore", "audit close-days", "audit verify")]
    assert order == sorted(order)
    assert CliRunner().invoke(cli.audit, ["close-days"]).exit_code == 0
    assert kinds() == set()


def test_changed_copy_is_recognised(stream: UUID, published: Path) -> None:
    published.write_text(published.read_text().replace('"count":3', '"count":2', 1))
    assert kinds(published) == {FindingKind.COPY_FORGED, FindingKind.ROOT_DIFFERS}


@pytest.mark.parametrize("text", ["", "{", "[1]", '{"roots": 3}', '{"day": "2026-03-02"}', "null"])
def test_invalid_copy_is_refused_with_a_message(stream: UUID, tmp_path: Path, text: str) -> None:
    copy = tmp_path / "copy"
    copy.write_text(text)
    result = CliRunner().invoke(cli.audit, ["verify", "--against", str(copy)])
    assert result.exit_code == 2
    assert "no copy of daily roots" in result.output


def test_unsigned_old_days_are_covered_by_the_first_signed_one() -> None:
    write_chain(3)
    hashes = day_hashes(DAY)
    DayRoot.objects.create(
        day=DAY,
        algorithm=1,
        count=3,
        root=hash_chain.merkle_root(hashes),
        closed_at=NOON + timedelta(days=1),
    )
    assert kinds() == set()
    day_closing.close_due_days(at=NOON + timedelta(days=2))
    assert [(root.number, bool(root.signature)) for root in rootstore.load()] == [
        (1, False),
        (2, True),
    ]
    assert kinds() == set()
    sql("UPDATE core_day_root SET closed_at = closed_at - interval '1 hour' WHERE day = %s", [DAY])
    assert FindingKind.ROOT_UNCHAINED in kinds()


def test_signing_key_is_created_once_and_never_replaced_silently(stream: UUID) -> None:
    key = rootkeys.path(rootkeys.KEY)
    assert key.stat().st_mode & 0o777 == 0o600
    key.unlink()
    with pytest.raises(KeyMissing, match=r"roots\.key"):
        day_closing.close_due_days(at=CLOSED_AT + timedelta(days=1))
    assert not key.exists()
    rootkeys.path(rootkeys.PUBLIC).unlink()
    rootkeys.path(rootkeys.FILE).unlink()
    with pytest.raises(KeyMissing):
        day_closing.close_due_days(at=CLOSED_AT + timedelta(days=1))


def test_readable_damaged_or_foreign_signing_key_is_refused(stream: UUID) -> None:
    key, at = rootkeys.path(rootkeys.KEY), CLOSED_AT + timedelta(days=1)
    key.chmod(0o644)
    with pytest.raises(KeyMissing, match="chmod"):
        day_closing.close_due_days(at=at)
    key.chmod(0o600)
    foreign = Ed25519PrivateKey.generate().private_bytes_raw().hex()
    for text, code in (("zz", "crypto.key_damaged"), (foreign, "audit.key_unknown")):
        key.write_text(text)
        with pytest.raises(KeyMissing) as refusal:
            day_closing.close_due_days(at=at)
        assert refusal.value.code == code


def test_new_signing_key_is_created_by_command_and_both_are_trusted(stream: UUID) -> None:
    before = rootkeys.public_keys()
    result = CliRunner().invoke(cli.audit, ["new-key", "--json", "--reason", "换了机器"])
    assert result.exit_code == 0
    day_closing.close_due_days(at=CLOSED_AT + timedelta(days=1))
    assert len(rootkeys.public_keys()) == len(before) + 1
    assert rootstore.load()[-1].key == orjson.loads(result.stdout)["key"]
    assert kinds() == set()
    with pytest.raises(Invalid):
        day_repair.renew_key(by=SYSTEM, at=CLOSED_AT, reason="  ")


def test_truncated_last_line_is_rewritten(stream: UUID) -> None:
    file = rootkeys.path(rootkeys.FILE)
    whole = file.read_bytes()
    file.write_bytes(whole[:-40])
    day_closing.close_due_days(at=CLOSED_AT + timedelta(days=1))
    assert file.read_bytes().startswith(whole)
    assert file.read_bytes().count(b"\n") == DAYS + 1
    assert kinds() == set()


def test_records_survive_writing_and_reading(stream: UUID) -> None:
    for root in rootstore.load():
        assert roots.from_document(orjson.loads(root.line())) == root
        assert root.is_signed_by_its_key()
        assert not replace(root, count=root.count + 1).is_signed_by_its_key()


def test_roots_with_sm3_are_chained_and_signed_alike(settings: Any) -> None:
    settings.JICENG_HASH = "sm3"
    write_chain(2)
    day_closing.close_due_days(at=CLOSED_AT)
    assert rootstore.load()[0].document()["algorithm"] == "sm3"
    assert kinds() == set()


def test_verification_reads_the_file_before_the_database(
    stream: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def noting(module: Any, name: str, as_: str) -> None:
        real = getattr(module, name)

        def noted() -> Any:
            seen.append(as_)
            return real()

        monkeypatch.setattr(module, name, noted)

    noting(rootkeys, "read_roots_file", "file")
    noting(rootstore, "load", "database")
    assert audit_verification.verify().ok
    assert seen == ["file", "database"]


def test_application_roles_cannot_change_roots() -> None:
    with connection.cursor() as cursor:
        for table in ("core_day_root", "core_day_supplement", "core_received_root"):
            cursor.execute(
                "SELECT has_table_privilege(%s, 'UPDATE') OR has_table_privilege(%s, 'DELETE') OR "
                "has_table_privilege(%s, 'TRUNCATE')",
                [table] * 3,
            )
            assert cursor.fetchone() == (False,)
    assert datetime.now(UTC) > CLOSED_AT
