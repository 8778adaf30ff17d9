"""Chain of signed daily roots; pure and short, so that anyone can check it.

Each closed day is one record; each record's text contains the hash of the previous record and is
signed with a key of the installation that is not in the database (Ed25519, RFC 8032). With one
published record it can be checked later whether it, or any earlier one, was rewritten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from typing import Any

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)

from jiceng.core import hash_chain

ALGORITHMS = {number: name for name, number in hash_chain.BY_NAME.items()}
_GENESIS = hash_chain.GENESIS.hex()


@dataclass(frozen=True, slots=True)
class Root:
    """One record: a day's closing, or a supplement to it.

    Args:
        number: its place in the chain of records, from 1.
        supplement: 0 for the closing itself, otherwise the number of the day's supplement.
        count: the day's number of events at that time.
        root: their Merkle root, in hexadecimal digits, like all that follows.
        reason: of a supplement.
        previous: hash of the previous record; zeros for the first.
        signature: over `text`; empty for days that were closed before roots were signed.
        key: the public key of the signature.
    """

    number: int
    day: date
    supplement: int
    algorithm: int
    count: int
    root: str
    closed_at: datetime
    reason: str = ""
    previous: str = _GENESIS
    signature: str = ""
    key: str = ""

    @property
    def text(self) -> bytes:
        """The hashed and signed text: canonical JSON of all but the signature and its key."""
        facts = self.document()
        del facts["signature"], facts["key"]
        return hash_chain.canonical(facts).encode()

    @property
    def link(self) -> str:
        """The record's own hash, which the next one contains."""
        hasher = hash_chain.HASHERS.get(self.algorithm)
        return hasher(self.text).hex() if hasher else ""

    def document(self) -> dict[str, Any]:
        """The record as published and as stored in the file."""
        facts = asdict(self)
        facts["algorithm"] = ALGORITHMS.get(self.algorithm, str(self.algorithm))
        facts["day"] = self.day.isoformat()
        facts["closed_at"] = self.closed_at.astimezone(UTC)
        return facts

    def line(self) -> str:
        """The record as one line of a file."""
        return hash_chain.canonical(self.document())

    def signed(self, key: Ed25519PrivateKey) -> Root:
        """The record with its signature."""
        return replace(self, signature=key.sign(self.text).hex(), key=public_of(key))

    def is_signed_by_its_key(self) -> bool:
        """Whether the signature matches the text and the public key in the record."""
        try:
            key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.key))
            key.verify(bytes.fromhex(self.signature), self.text)
        except (ValueError, InvalidSignature):
            return False
        return True


def public_of(key: Ed25519PrivateKey) -> str:
    """The public key, in hexadecimal digits."""
    return key.public_key().public_bytes_raw().hex()


def from_document(facts: Mapping[str, Any]) -> Root:
    """Parse a record written by `Root.document`.

    Raises:
        ValueError: for an invalid record.
    """
    try:
        at = datetime.fromisoformat(facts["closed_at"])
        if at.tzinfo is None:
            raise ValueError("closed_at needs a zone")
        texts = {name: facts[name] for name in ("root", "previous", "signature", "key", "reason")}
        numbers = {name: facts[name] for name in ("number", "supplement", "count")}
        if not all(isinstance(text, str) for text in texts.values()):
            raise ValueError("a text is expected")
        if not all(type(number) is int for number in numbers.values()):
            raise ValueError("a whole number is expected")
        algorithm = hash_chain.BY_NAME.get(facts["algorithm"], 0)
        return Root(
            day=date.fromisoformat(facts["day"]),
            closed_at=at,
            algorithm=algorithm,
            **numbers,
            **texts,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no record of a day: {error}") from error


def read_copy(text: bytes) -> list[Root]:
    """Records of a published copy: the portal's JSON, a file with one record per line, or a sent
    mail as saved by a mail program.

    Raises:
        ValueError: when it is none of these, or a record in it is truncated.
    """
    try:
        whole = orjson.loads(text)
    except orjson.JSONDecodeError:
        whole = [orjson.loads(line) for line in _record_lines(text)]
    if isinstance(whole, dict):
        whole = whole.get("roots", [whole])
    if not isinstance(whole, list):
        raise ValueError("no list of records")  # noqa: TRY004 - as documented
    if not whole:
        # Compared with an empty copy, any history would pass.
        raise ValueError("it holds no record")
    return [from_document(facts) for facts in whole]


def _record_lines(text: bytes) -> list[str]:
    """The lines of a mail or file that are records."""
    mail = message_from_bytes(text, policy=policy.default)
    texts = [text.decode(errors="replace")]
    if mail["Content-Type"] is not None or mail["From"] is not None:
        parts = [part for part in mail.walk() if part.get_content_type() == "text/plain"]
        texts = [str(part.get_content()) for part in parts]
    # Lines of a mail that was answered or forwarded have quotation marks.
    lines = (line.strip().lstrip("> ") for each in texts for line in each.splitlines())
    return [line for line in lines if line.startswith("{")]


def numbered(unsigned: Iterable[Root]) -> list[Root]:
    """Number and chain records from before there was a chain, in the order of their days."""
    found: list[Root] = []
    previous = _GENESIS
    for number, root in enumerate(sorted(unsigned, key=lambda each: each.day), 1):
        found.append(replace(root, number=number, previous=previous))
        previous = found[-1].link
    return found
