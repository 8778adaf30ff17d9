"""Generated voice recordings for tests: the beginnings by which their formats are recognised."""

from __future__ import annotations

import hashlib

from jiceng.core import files
from jiceng.core.voice_uploads import StoredVoice

OGG = b"OggS\x00\x02" + bytes(22) + b"OpusHead\x01\x01" + bytes(400)
# Two pages without packets, of which the second ends after four minutes.
LONG = (
    b"OggS\x00\x02" + bytes(21) + b"OggS\x00\x00" + (240 * 48_000).to_bytes(8, "little") + bytes(13)
) + b"OpusHead"
WEBM = (
    b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\x82\x84webm" + b"\x86\x86A_OPUS" + bytes(400)
)
M4A = b"\x00\x00\x00\x1cftypiso5\x00\x00\x00\x01iso5hlsf" + b"soun" + bytes(400)
WEBM_WITH_PICTURES = WEBM.replace(b"A_OPUS", b"V_VP8\x00")
M4A_WITH_PICTURES = M4A.replace(b"soun", b"vide")


def kept(content: bytes = OGG, suffix: str = "ogg") -> StoredVoice:
    """A stored recording, as after an upload."""
    name = files.store_bytes(content, suffix)
    return StoredVoice(name, hashlib.sha256(content).hexdigest(), len(content))
