"""Column values as recorded in events: one text for one value, whatever its source.

The same value comes from Python before it is written and from the driver when it is compared; both
must give the same cell. A cell is None, a boolean, a number or a text, as in JSON. Long values are
recorded as digests, personal ones as keyed digests; both are JSON objects, which no plain cell is.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import partial
from typing import Any, Final
from uuid import UUID

import orjson
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import hmac as openssl_hmac
from django.db import models

from jiceng.core import crypto
from jiceng.core.fields import EncryptedTextField

# Of values longer than this many characters an event holds a digest.
MAX_PLAIN_LENGTH = 200
DIGEST_BYTES = 16
NO_EMPTY_VALUE: Final = object()
"""An empty value that no cell equals."""
SHA256, SM3 = "h", "m"
"""The keyed hash of a guarded cell, by its name in the JSON."""
PLAIN_DIGEST = "d"

EncodeCell = Callable[[Any], Any]
DecodeCell = Callable[[Any, str], Any]


def real_field(field: Any) -> Any:
    """The field that holds the value; for a foreign key the one that it references."""
    while field.is_relation:
        field = field.target_field
    return field


def encoder(field: Any) -> EncodeCell:
    """The function that converts a field's Python values to cells; it never gets None."""
    field = real_field(field)
    if isinstance(field, EncryptedTextField):
        return str
    if isinstance(field, models.JSONField):
        return lambda value: _json(json.dumps(value, cls=field.encoder))
    for kinds, encode in _ENCODERS:
        if isinstance(field, kinds):
            return encode
    if isinstance(field, models.DecimalField):
        places = Decimal(1).scaleb(-field.decimal_places)
        return lambda value: f"{Decimal(str(value)).quantize(places):f}"
    raise TypeError(f"{field} has values that events cannot tell yet; teach them in `cells`.")


def reader(field: Any) -> DecodeCell:
    """The same for values as returned by the driver, with the key of their row."""
    if isinstance(field, EncryptedTextField):
        if field.with_columns:
            raise TypeError(f"{field.context} is bound to more than its row's key.")
        return partial(_decrypt, field.context)
    # Django has the driver return JSON as text, not parsed.
    encode = _json if isinstance(real_field(field), models.JSONField) else encoder(field)
    return lambda value, _row: encode(value)


def _decrypt(context: str, value: Any, row: str) -> str:
    raw = bytes(value)
    return crypto.unseal(raw, context=context, row=row) if raw else ""


def empty(field: Any) -> Any:
    """The cell that a new row's event omits: NULL where allowed, otherwise the type's empty
    value."""
    if field.null:
        return None
    field = real_field(field)
    for kinds, nothing in _NOTHINGS:
        if isinstance(field, kinds):
            return nothing
    return NO_EMPTY_VALUE


def shorten(cell: Any) -> Any:
    """A plain cell, or the digest of a long one."""
    if type(cell) is str and len(cell) > MAX_PLAIN_LENGTH:
        return {PLAIN_DIGEST: _text(hashlib.sha256(cell.encode()).digest())}
    return cell


def is_empty(cell: Any) -> bool:
    """Whether a guarded value is empty, so that it may be stored unhashed."""
    return cell is None or cell in ("", "[]", "{}")


def guard(kind: str, salt: bytes, column: str, cell: Any) -> dict[str, str]:
    """The keyed digest of a cell, by `SHA256` or `SM3`, under the salt of its row."""
    message = f"{column}\0{cell}".encode()
    if kind == SM3:
        keyed = openssl_hmac.HMAC(salt, hashes.SM3())
        keyed.update(message)
        return {SM3: _text(keyed.finalize())}
    return {SHA256: _text(hmac.digest(salt, message, "sha256"))}


def kind_of(cell: Any) -> str | None:
    """The keyed hash of a recorded cell; None for one that holds its value or its digest."""
    if type(cell) is dict:
        for kind in (SHA256, SM3):
            if kind in cell:
                return kind
    return None


def _text(digest: bytes) -> str:
    return b64encode(digest[:DIGEST_BYTES]).decode().rstrip("=")


def _json(text: str) -> str:
    """JSON as the database stores it: keys sorted, whole numbers without a fraction."""
    value = _whole(orjson.loads(text))
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
    except TypeError:  # an integer of more than 64 bits
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _whole(value: Any) -> Any:
    if type(value) is float and value.is_integer():
        return int(Decimal(repr(value)))  # as many digits as the database accepts
    if type(value) is list:
        return [_whole(each) for each in value]
    if type(value) is dict:
        return {name: _whole(each) for name, each in value.items()}
    return value


def _moment(value: Any) -> str:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat()


def _day(value: Any) -> str:
    if isinstance(value, datetime):
        value = value.date()
    return value.isoformat() if isinstance(value, date) else date.fromisoformat(value).isoformat()


def _hour(value: Any) -> str:
    return value.isoformat() if isinstance(value, time) else time.fromisoformat(value).isoformat()


def _uuid(value: Any) -> str:
    return str(value) if isinstance(value, UUID) else str(UUID(str(value)))


def _bytes(value: Any) -> str:
    return bytes(value).hex()


def _word(value: Any) -> str:
    return value if type(value) is str else str(value)


_ENCODERS: tuple[tuple[Any, EncodeCell], ...] = (
    ((models.CharField, models.TextField), _word),
    (models.UUIDField, _uuid),
    (models.BooleanField, bool),
    (models.IntegerField, int),
    (models.FloatField, float),
    (models.DateTimeField, _moment),
    (models.DateField, _day),
    (models.TimeField, _hour),
    (models.BinaryField, _bytes),
)
_NOTHINGS: tuple[tuple[Any, Any], ...] = (
    ((EncryptedTextField, models.CharField, models.TextField, models.BinaryField), ""),
    (models.BooleanField, False),
    (models.IntegerField, 0),
    (models.FloatField, 0.0),
)
