"""Signed and sealed commands. Pure; the same format is written by ``frontend/field/envelopes.ts``.

A command is a JSON text. Its signature is ECDSA over P-256 and SHA-256 (both numbers, 32 bytes
each, as WebCrypto gives them). Signature and text are sealed together: ECDH with a key pair made
for this envelope, HKDF-SHA-256, AES-256-GCM. The header is authenticated, so that an envelope
cannot be given another number or device.
"""

from __future__ import annotations

import os
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Any, Final, Protocol
from uuid import UUID

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

CURVE: Final = ec.SECP256R1()
SIGNED: Final = b"jiceng-field-command/1\n"
COUNTED: Final = b"jiceng-field-made/1\n"
SEALED: Final = b"jiceng-field-envelope/1\n"
FILE: Final = b"jiceng-field-file/1\n"
NUMBER_BYTES, NONCE_BYTES, POINT_BYTES = 32, 12, 65
SIGNATURE_BYTES: Final = 2 * NUMBER_BYTES


class Unreadable(Exception):
    """An envelope that cannot be opened, or a signature that does not fit."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """A sealed command with its header.

    Args:
        id: of the command.
        number: in the device's queue, from 1.
        key: of the `ReceivingKey` to which it is sealed.
        point: public key of the pair made for this envelope.
    """

    id: UUID
    device: UUID
    number: int
    key: UUID
    point: bytes
    nonce: bytes
    box: bytes

    @property
    def header(self) -> bytes:
        """What is authenticated with the box."""
        return SEALED + f"{self.id}\n{self.device}\n{self.number}\n{self.key}".encode()


def seal(
    text: bytes, signature: bytes, *, command: UUID, device: UUID, number: int, key: UUID, to: bytes
) -> Envelope:
    """Seal a signed command.

    Args:
        to: public half of the receiving key.
    """
    pair = ec.generate_private_key(CURVE)
    point = public_bytes(pair)
    secret = pair.exchange(ec.ECDH(), _public(to))
    empty = Envelope(command, device, number, key, point, os.urandom(NONCE_BYTES), b"")
    box = AESGCM(key_for(secret, point, to)).encrypt(empty.nonce, signature + text, empty.header)
    return Envelope(command, device, number, key, point, empty.nonce, box)


def unseal(envelope: Envelope, private: ec.EllipticCurvePrivateKey) -> tuple[bytes, bytes]:
    """The signed text and its signature.

    Raises:
        Unreadable: sealed to another key, cut, or changed.
    """
    plain = open_box(envelope, envelope.header, private)
    if len(plain) <= SIGNATURE_BYTES:
        raise Unreadable("empty")
    return plain[SIGNATURE_BYTES:], plain[:SIGNATURE_BYTES]


class Box(Protocol):
    """What is sealed to the server: a command, or the content of a file."""

    @property
    def point(self) -> bytes:
        """Public key of the pair made for it."""

    @property
    def nonce(self) -> bytes:
        """Of AES-GCM."""

    @property
    def box(self) -> bytes:
        """The ciphertext with its tag."""


@dataclass(frozen=True, slots=True)
class SealedFile:
    """The sealed content of a file that a command names.

    Args:
        id: of the file.
        key: of the `ReceivingKey` to which it is sealed.
    """

    id: UUID
    device: UUID
    key: UUID
    point: bytes
    nonce: bytes
    box: bytes

    @property
    def header(self) -> bytes:
        """What is authenticated with the box; who made the content is in the signed command."""
        return FILE + f"{self.id}\n{self.device}\n{self.key}".encode()


def open_box(sealed: Box, header: bytes, private: ec.EllipticCurvePrivateKey) -> bytes:
    """What is in a box.

    Raises:
        Unreadable: sealed to another key or under another header, cut, or changed.
    """
    try:
        secret = private.exchange(ec.ECDH(), _public(sealed.point))
        key = key_for(secret, sealed.point, public_bytes(private))
        return AESGCM(key).decrypt(sealed.nonce, sealed.box, header)
    except (ValueError, InvalidTag) as error:
        raise Unreadable(str(error)) from None


def sign(text: bytes, key: ec.EllipticCurvePrivateKey, purpose: bytes = SIGNED) -> bytes:
    """Sign a text for a purpose."""
    r, s = decode_dss_signature(key.sign(purpose + text, ec.ECDSA(hashes.SHA256())))
    return r.to_bytes(NUMBER_BYTES, "big") + s.to_bytes(NUMBER_BYTES, "big")


def verify(text: bytes, signature: bytes, point: bytes, purpose: bytes = SIGNED) -> None:
    """Check a signature.

    Args:
        point: the signer's public key.

    Raises:
        Unreadable: it does not fit.
    """
    numbers = (signature[:NUMBER_BYTES], signature[NUMBER_BYTES:])
    r, s = (int.from_bytes(each, "big") for each in numbers)
    try:
        encoded = encode_dss_signature(r, s)
        _public(point).verify(encoded, purpose + text, ec.ECDSA(hashes.SHA256()))
    except (ValueError, InvalidSignature) as error:
        raise Unreadable(str(error) or "signature") from None


def counted(device: UUID, made: int) -> bytes:
    """The text that a phone signs when it has given out a number."""
    return f"{device}\n{made}".encode()


def public_bytes(private: ec.EllipticCurvePrivateKey) -> bytes:
    """The public half, as an uncompressed point."""
    return private.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )


def is_point(value: bytes) -> bool:
    """Whether bytes are an uncompressed point of the curve."""
    try:
        _public(value)
    except ValueError:
        return False
    return len(value) == POINT_BYTES


def to_json(envelope: Envelope) -> dict[str, Any]:
    """An envelope as it is sent and exported."""
    return {
        "id": str(envelope.id),
        "device": str(envelope.device),
        "number": envelope.number,
        "key": str(envelope.key),
        "point": b64encode(envelope.point).decode(),
        "nonce": b64encode(envelope.nonce).decode(),
        "box": b64encode(envelope.box).decode(),
    }


def from_base64(value: str) -> bytes:
    """Bytes of a text in base64.

    Raises:
        Unreadable: it is none.
    """
    try:
        return b64decode(value, validate=True)
    except ValueError as error:
        raise Unreadable(str(error)) from None


def _public(point: bytes) -> ec.EllipticCurvePublicKey:
    return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)


def key_for(secret: bytes, point: bytes, to: bytes) -> bytes:
    """The key of a box, from what both sides agree on and both public keys."""
    derive = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=SEALED + point + to)
    return derive.derive(secret)
