"""Hash chains and Merkle roots; pure and short, so that anyone can check them.

A stream's events form a chain: each hash covers the previous one and every column of its own row.
The hashes of a civil day form a Merkle tree as defined in RFC 6962 (section 2.1).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

import orjson
from cryptography.hazmat.primitives import hashes

GENESIS = bytes(32)
SHA256, SM3 = 1, 2
BLOCK_HEIGHT = 8


def _sm3(data: bytes) -> bytes:
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


HASHERS: dict[int, Callable[[bytes], bytes]] = {SHA256: _sha256, SM3: _sm3}
BY_NAME = {"sha256": SHA256, "sm3": SM3}


def canonical(data: Any) -> str:
    """Serialise data so that equal data gives equal text: keys sorted, UTC, no spaces."""
    return orjson.dumps(
        data, option=orjson.OPT_SORT_KEYS | orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS
    ).decode()


def event_hash(
    previous: bytes,
    algorithm: int,
    stream_id: UUID,
    stream_kind: str,
    seq: int,
    type_: str,
    at: datetime,
    recorded_at: datetime,
    actor: str,
    data: str,
    changes: str,
) -> bytes:
    """The hash of one event: over the previous hash and all its columns.

    Args:
        previous: hash of the previous event in its stream, `GENESIS` for the first.
        algorithm: `SHA256` or `SM3`.
        at, recorded_at: aware, in UTC; serialised to the microsecond.
        data, changes: the canonical texts as stored, not parsed. Events from before `changes` was
            introduced have an empty one, and keep their original hash.
    """
    columns: tuple[Any, ...] = (
        stream_id,
        stream_kind,
        seq,
        type_,
        at,
        recorded_at,
        actor,
        data,
    )
    if changes:
        columns += (changes,)
    body = orjson.dumps(columns, option=orjson.OPT_UTC_Z)
    return HASHERS[algorithm](previous + body)


class MerkleTree:
    """Merkle Tree Hash of RFC 6962, built leaf by leaf in logarithmic memory."""

    def __init__(self, algorithm: int = SHA256) -> None:
        self._hash = HASHERS[algorithm]
        self._stack: list[tuple[int, bytes]] = []  # (height, hash), heights strictly falling
        self.size = 0

    def add(self, leaf: bytes) -> None:
        """Add a leaf's bytes (for a day: the event hashes in the order of their recording)."""
        self._push(0, self._hash(b"\x00" + leaf))

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add leaves in this order; whole blocks are hashed level by level, which is faster."""
        hash_, block = self._hash, 1 << BLOCK_HEIGHT
        coming = iter(leaves)
        # A subtree begins at a multiple of its size: up to there leaves are added one by one.
        while part := list(islice(coming, block - self.size % block)):
            if len(part) < block:
                for leaf in part:
                    self.add(leaf)
                continue
            nodes = [hash_(b"\x00" + leaf) for leaf in part]
            while len(nodes) > 1:
                pairs = zip(nodes[::2], nodes[1::2], strict=True)
                nodes = [hash_(b"\x01" + left + right) for left, right in pairs]
            self._push(BLOCK_HEIGHT, nodes[0])

    def _push(self, height: int, node: bytes) -> None:
        """Add a whole subtree, merged with preceding ones of the same height."""
        self.size += 1 << height
        while self._stack and self._stack[-1][0] == height:
            node = self._hash(b"\x01" + self._stack.pop()[1] + node)
            height += 1
        self._stack.append((height, node))

    def root(self) -> bytes:
        """The tree's hash; of the empty string for no leaves."""
        if not self._stack:
            return self._hash(b"")
        node = self._stack[-1][1]
        for _, left in reversed(self._stack[:-1]):
            node = self._hash(b"\x01" + left + node)
        return node


def merkle_root(leaves: Iterable[bytes], algorithm: int = SHA256) -> bytes:
    """The Merkle Tree Hash of these leaves in this order."""
    tree = MerkleTree(algorithm)
    tree.extend(leaves)
    return tree.root()
