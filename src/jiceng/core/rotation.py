"""Key rotation: a new key encrypts from now on, and older values are encrypted again.

Re-encryption is not an action on any record (its content does not change), so it writes the tables
directly: the rows whose header names another key, cipher or binding than the current one. That
condition also makes it resumable: finished rows no longer match. A value that cannot be decrypted
is left unchanged and named in the report.
"""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, transaction
from django.utils.translation import gettext as _

from jiceng.core import blind_indexes, crypto, events, keyring
from jiceng.core.access import Actor
from jiceng.core.errors import Invalid, Refused
from jiceng.core.fields import EncryptedTextField, encrypted_fields
from jiceng.core.models import Event
from jiceng.core.permissions import KEYS_ROTATE
from jiceng.core.resealing import Progress, RotationReport, compose, opened, reindex, reseal

KEYS_STREAM = UUID("00000000-0000-7000-8000-000000000002")
BATCH = 500
SAMPLE_SIZE = 1000
_OLDEST = """
SELECT * FROM (SELECT {row}, {column} AS sealed FROM {table} ORDER BY {pk} LIMIT %s) AS oldest
WHERE octet_length(sealed) > 0 LIMIT 1
"""
_NEWEST = """
SELECT * FROM (SELECT {row}, {column} AS sealed FROM {table} ORDER BY {pk} DESC LIMIT %s) AS newest
WHERE octet_length(sealed) > 0 LIMIT 1
"""


def rotate(
    *,
    by: Actor,
    at: datetime,
    new_key: bool = True,
    batch: int = BATCH,
    progress: Progress | None = None,
) -> RotationReport:
    """Add a data key and encrypt every value again under it; one event at the end.

    When no value is left that is bound to its field alone, such values are refused from then on.

    Args:
        new_key: False only finishes an interrupted rotation, or a change of cipher.
        batch: values in one transaction.
        progress: called with the number of values done since its last call.

    Raises:
        Forbidden: without the right to rotate keys.
    """
    by.may_for_all(KEYS_ROTATE).or_refuse()
    highest = _check_all()
    if new_key:
        crypto.ring().add(beyond=highest)
        # Other processes encrypt with the old key until they read the keys again.
        time.sleep(keyring.REREAD_SECONDS)
    report = RotationReport()
    for label, each in encrypted_fields().items():
        report.resealed[label] = reseal(each, batch, report, progress)
    if not report.unopened and not crypto.ring().is_bound:
        crypto.ring().bind()
    data = {
        **crypto.header_facts(crypto.current_header()),
        "resealed": sum(report.resealed.values()),
        "unopened": report.unopened,
        "new_key": new_key,
    }
    with transaction.atomic():
        events.record("keys", KEYS_STREAM, "keys.rotated", by=by, at=at, data=data)
    return report


def renew_index(
    *, by: Actor, at: datetime, batch: int = BATCH, progress: Progress | None = None
) -> RotationReport:
    """Add an index key, recompute every blind index under it, and set the older ones aside.

    During this time all index keys are used for searching, so that no value is missed.

    Raises:
        Forbidden: without the right to rotate keys.
    """
    by.may_for_all(KEYS_ROTATE).or_refuse()
    _check_all()
    ring = crypto.ring()
    newest = ring.add_index()
    time.sleep(keyring.REREAD_SECONDS)
    report = RotationReport()
    for each in blind_indexes.registered():
        report.resealed[each.label] = reindex(each, batch, report, progress)
    older = [version for version in ring.index_versions() if version < newest]
    if not report.unopened:
        for version in older:
            ring.retire(keyring.index_name(version))
    data = {
        "version": newest,
        "indexed": sum(report.resealed.values()),
        "unopened": report.unopened,
        "retired": [] if report.unopened else older,
    }
    with transaction.atomic():
        events.record("keys", KEYS_STREAM, "keys.index_renewed", by=by, at=at, data=data)
    return report


def retire(*, version: int, by: Actor, at: datetime) -> None:
    """Set a data key aside that no value needs; sessions that it sealed end.

    Raises:
        Forbidden: without the right to rotate keys.
        Invalid: when there is no such key.
        Refused: for the current key, and while a value needs it.
    """
    by.may_for_all(KEYS_ROTATE).or_refuse()
    _check_all()
    ring = crypto.ring()
    if version not in ring.versions():
        raise Invalid(
            _("Key version %(version)s not found.") % {"version": version},
            "keys.unknown",
            field="version",
        )
    needed = _sealed_by(version)
    if version == ring.newest() or needed:
        raise Refused(
            _(
                "Key %(version)s is in use: %(count)s values are sealed by it. Run “jiceng keys "
                "rotate” first."
            )
            % {"version": version, "count": needed},
            "keys.in_use",
            version=version,
        )
    with transaction.atomic():
        events.record("keys", KEYS_STREAM, "keys.retired", by=by, at=at, data={"version": version})
        ring.retire(keyring.data_name(version))


def _sealed_by(version: int) -> int:
    return sum(
        count
        for each in encrypted_fields().values()
        for head, count in _headers(each).items()
        if crypto.header_facts(head)["version"] == version
    )


def _check_all() -> int:
    """Refuse to create or set aside a key while one is missing that values need: if a new key
    reused its number, values sealed by the new key would be unreadable once the missing one is
    restored.

    Returns:
        the highest version that a key has had, present or not.

    Raises:
        KeyMissing: when there are none although there is sealed data.
        Refused: one is missing, or the keys decrypt nothing and belong to another installation. A
            single value that cannot be decrypted is damaged, which is no reason to refuse.
    """
    crypto.ring().newest()
    sealed = [each for each in encrypted_fields().values() if _headers(each)]
    if sealed and not any(map(_ends_open, sealed)):
        require_own_keys()
    rotations = Event.objects.filter(stream_id=KEYS_STREAM, type="keys.rotated").order_by("seq")
    recorded = [orjson.loads(data) for data in rotations.values_list("data", flat=True)]
    # Plus one: an interrupted rotation has no event. Higher versions come from damaged values.
    likely = (
        max([1, *(int(data.get("version", 1)) for data in recorded), *crypto.ring().versions()]) + 1
    )
    used = {
        version
        for each in encrypted_fields().values()
        for head in _headers(each)
        if 0 < (version := int(crypto.header_facts(head)["version"])) <= likely
    }
    missing = sorted(used - {*crypto.ring().versions()})
    if missing:
        raise Refused(
            _(
                "Keys are missing that the database's values need: %(names)s. Restore them from "
                "the backup of the key directory; until then no key is made or put aside."
            )
            % {"names": ", ".join(map(keyring.data_name, missing))},
            "keys.missing_version",
        )
    return max([likely - 1, *used])


def require_own_keys() -> None:
    """Refuse keys that do not belong to this database.

    Raises:
        KeyMissing: when there are none although there is sealed data.
        Refused: when the keys do not match the sealed data.
    """
    crypto.ring().newest()
    unreadable = [label for label, each in encrypted_fields().items() if not _ends_open(each)]
    if unreadable:
        raise Refused(
            _(
                "The keys do not open what the database holds (%(fields)s). They belong to another "
                "installation, or a part is missing: restore the key directory from its backup."
            )
            % {"fields": ", ".join(unreadable)},
            "keys.foreign",
        )


def status() -> dict[str, Any]:
    """Keys in the ring, and the number of values by field, cipher and key.

    ``"due"`` counts values with an outdated seal; ``"unreadable"`` lists the fields of which a
    sample cannot be decrypted, which means that the key directory does not belong to the database.
    """
    current = crypto.current_header()
    fields: dict[str, list[dict[str, Any]]] = {}
    unreadable: list[str] = []
    outdated = 0
    for label, each in encrypted_fields().items():
        counts = _headers(each)
        fields[label] = [{**crypto.header_facts(head), "values": n} for head, n in counts.items()]
        outdated += sum(n for head, n in counts.items() if head != current)
        if not _samples_open(each, list(counts)):
            unreadable.append(label)
    ring = crypto.ring()
    return {
        "versions": ring.versions(),
        "index_versions": ring.index_versions(),
        "bound_to_rows_only": ring.is_bound,
        **crypto.header_facts(current),
        "due": outdated,
        "unreadable": unreadable,
        "fields": fields,
    }


def count_due() -> int:
    """The number of values for `rotate` to encrypt again (all of them once it has added a key)."""
    with connection.cursor() as cursor:
        total = 0
        for each in encrypted_fields().values():
            cursor.execute(
                compose("SELECT count(*) FROM {table} WHERE octet_length({column}) > 0", each)
            )
            total += cursor.fetchone()[0]
    return total


def _headers(each: EncryptedTextField[Any, Any]) -> dict[bytes, int]:
    query = compose(
        "SELECT substring({column} FROM 1 FOR 4), count(*) FROM {table} "
        "WHERE octet_length({column}) > 0 GROUP BY 1 ORDER BY 1",
        each,
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {bytes(head): count for head, count in cursor.fetchall()}


def _ends_open(each: EncryptedTextField[Any, Any]) -> bool:
    """Whether one of the oldest and one of the newest values can be decrypted, at constant cost."""
    for query in (_OLDEST, _NEWEST):
        with connection.cursor() as cursor:
            cursor.execute(compose(query, each), [SAMPLE_SIZE])
            for *row, sealed in cursor.fetchall():
                if opened(each, row, sealed, RotationReport()) is None:
                    return False
    return True


def _samples_open(each: EncryptedTextField[Any, Any], heads: list[bytes]) -> bool:
    query = compose(
        "SELECT {row}, {column} FROM {table} WHERE substring({column} FROM 1 FOR 4) = %s LIMIT 1",
        each,
    )
    with connection.cursor() as cursor:
        for head in heads:
            cursor.execute(query, [head])
            *row, sealed = cursor.fetchone()
            if opened(each, row, sealed, RotationReport()) is None:
                return False
    return True
