"""Personal data is encrypted per field and found by a blind index."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from jiceng.core import crypto, keyring
from jiceng.core.keysources import Folder

CONTEXT, ROW = "cases.Caller.phone", "0190a1b2-0000-7000-8000-000000000001"
CIPHERS = ["aes-256-gcm", "sm4-gcm"]


@pytest.fixture(autouse=True)
def _sealed_nothing_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skip the check for encrypted values, since these tests have no database."""
    monkeypatch.setattr(crypto, "nothing_is_sealed", [])


@pytest.fixture
def keys(settings: Any, tmp_path: Path) -> Path:
    settings.JICENG_KEYS = tmp_path / "keys"
    return tmp_path / "keys"


@pytest.mark.parametrize("cipher", CIPHERS)
@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plain=st.text())
def test_encrypted_value_decrypts_and_does_not_contain_the_text(
    settings: Any, cipher: str, plain: str
) -> None:
    settings.JICENG_CIPHER = cipher
    sealed = crypto.seal(plain, context=CONTEXT, row=ROW)
    assert crypto.unseal(sealed, context=CONTEXT, row=ROW) == plain
    assert len(sealed) == 32 + len(plain.encode())
    assert len(plain) < 4 or plain.encode() not in sealed


@pytest.mark.parametrize("cipher", CIPHERS)
def test_encrypting_twice_gives_different_values(settings: Any, cipher: str) -> None:
    settings.JICENG_CIPHER = cipher
    assert crypto.seal("x", context=CONTEXT, row=ROW) != crypto.seal("x", context=CONTEXT, row=ROW)


@pytest.mark.parametrize("cipher", CIPHERS)
@pytest.mark.parametrize("at", range(40))
def test_value_with_any_changed_byte_does_not_decrypt(settings: Any, cipher: str, at: int) -> None:
    settings.JICENG_CIPHER = cipher
    sealed = bytearray(crypto.seal("一二三", context=CONTEXT, row=ROW))
    sealed[at] ^= 0x04
    with pytest.raises((crypto.SealBroken, crypto.KeyMissing)):
        crypto.unseal(bytes(sealed), context=CONTEXT, row=ROW)


def test_value_does_not_decrypt_in_another_field() -> None:
    with pytest.raises(crypto.SealBroken) as broken:
        crypto.unseal(
            crypto.seal("x", context=CONTEXT, row=ROW), context="cases.Caller.name", row=ROW
        )
    assert broken.value.code == "crypto.tampered"


def test_value_does_not_decrypt_in_another_row() -> None:
    sealed = crypto.seal("x", context=CONTEXT, row=ROW)
    with pytest.raises(crypto.SealBroken) as broken:
        crypto.unseal(sealed, context=CONTEXT, row=ROW.replace("1", "2"))
    assert broken.value.code == "crypto.tampered"


def bound_to_its_field(plain: str) -> bytes:
    """A value in the format before values were bound to their rows."""
    header = bytes((crypto.BOUND_TO_FIELD, *crypto.current_header()[1:]))
    sealer = crypto.ring().sealer(header[1], 1)
    nonce = os.urandom(12)
    return header + nonce + sealer.encrypt(nonce, plain.encode(), header + CONTEXT.encode())


def test_value_bound_to_its_field_decrypts_until_all_are_bound_to_rows(
    keys: Path,
) -> None:
    keyring.KeyRing(Folder(keys)).newest()
    (keys / "bound.key").unlink()
    old = bound_to_its_field("old")
    assert crypto.unseal(old, context=CONTEXT, row=ROW) == "old"
    crypto.ring().bind()
    with pytest.raises(crypto.SealBroken):
        crypto.unseal(old, context=CONTEXT, row=ROW)


def test_no_key_is_created_while_encrypted_data_exists(
    keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crypto, "nothing_is_sealed", [lambda: True, lambda: False])
    for work in (
        lambda: crypto.seal("x", context=CONTEXT, row=ROW),
        lambda: crypto.blind_index("x", context=CONTEXT),
        lambda: crypto.ring().add(),
    ):
        with pytest.raises(crypto.KeyMissing) as refused:
            work()
        assert refused.value.code == "crypto.keys_missing"
    assert not keys.exists()


def test_both_index_keys_find_a_value_until_the_old_one_is_retired(keys: Path) -> None:
    old = crypto.blind_index("13800001234", context=CONTEXT)
    crypto.ring().add_index()
    new = crypto.blind_index("13800001234", context=CONTEXT)
    assert new != old
    assert crypto.blind_indexes("13800001234", context=CONTEXT) == [new, old]
    crypto.ring().retire("index.key")
    assert crypto.blind_indexes("13800001234", context=CONTEXT) == [new]
    assert (keys / "retired" / "index.key").exists()


@pytest.mark.parametrize("length", range(32))
def test_truncated_value_does_not_decrypt(length: int) -> None:
    with pytest.raises(crypto.SealBroken):
        crypto.unseal(crypto.seal("", context=CONTEXT, row=ROW)[:length], context=CONTEXT, row=ROW)


@pytest.mark.parametrize("cipher", CIPHERS)
def test_values_of_older_keys_and_other_ciphers_decrypt(
    settings: Any, keys: Path, cipher: str
) -> None:
    settings.JICENG_CIPHER = "aes-256-gcm"
    old = crypto.seal("old", context=CONTEXT, row=ROW)
    assert crypto.ring().add() == 2
    settings.JICENG_CIPHER = cipher
    new = crypto.seal("new", context=CONTEXT, row=ROW)
    facts = {"algorithm": "aes-256-gcm", "version": 1, "bound_to": "row"}
    assert crypto.header_facts(old) == facts
    assert crypto.header_facts(new) == {**facts, "algorithm": cipher, "version": 2}
    assert [crypto.unseal(sealed, context=CONTEXT, row=ROW) for sealed in (old, new)] == [
        "old",
        "new",
    ]


def test_key_files_are_readable_by_their_owner_only(keys: Path) -> None:
    crypto.seal("x", context=CONTEXT, row=ROW)
    crypto.blind_index("x", context=CONTEXT)
    assert keys.stat().st_mode & 0o777 == 0o700
    modes = {path.name: path.stat().st_mode & 0o777 for path in keys.iterdir()}
    assert modes == dict.fromkeys(("bound.key", "data-0001.key", "index.key"), 0o600)


def test_key_file_readable_by_others_is_refused(keys: Path) -> None:
    sealed = crypto.seal("x", context=CONTEXT, row=ROW)
    (keys / "data-0001.key").chmod(0o644)
    crypto._ring.cache_clear()
    with pytest.raises(crypto.KeyMissing) as refused:
        crypto.unseal(sealed, context=CONTEXT, row=ROW)
    assert refused.value.code == "crypto.key_exposed"


@pytest.mark.parametrize("text", ["", "zz", "00ff", "00" * 33])
def test_damaged_key_file_is_named(keys: Path, text: str) -> None:
    sealed = crypto.seal("x", context=CONTEXT, row=ROW)
    (keys / "data-0001.key").write_text(text)
    crypto._ring.cache_clear()
    with pytest.raises(crypto.KeyMissing) as refused:
        crypto.unseal(sealed, context=CONTEXT, row=ROW)
    assert refused.value.code == "crypto.key_damaged"
    assert refused.value.details["name"] == "data-0001.key"


def test_missing_key_is_named_by_its_version(keys: Path) -> None:
    crypto.ring().newest()
    crypto.ring().add()
    sealed = crypto.seal("x", context=CONTEXT, row=ROW)
    (keys / "data-0002.key").unlink()
    crypto._ring.cache_clear()
    with pytest.raises(crypto.KeyMissing) as missing:
        crypto.unseal(sealed, context=CONTEXT, row=ROW)
    assert (missing.value.code, missing.value.details) == ("crypto.key_missing", {"version": 2})


def test_deleted_key_directory_is_not_recreated_by_a_running_process(
    keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sealed = crypto.seal("x", context=CONTEXT, row=ROW)
    shutil.rmtree(keys)
    monkeypatch.setattr(keyring, "REREAD_SECONDS", 0.0)
    again = crypto.seal("y", context=CONTEXT, row=ROW)
    assert not keys.exists()
    assert (
        crypto.unseal(sealed, context=CONTEXT, row=ROW)
        + crypto.unseal(again, context=CONTEXT, row=ROW)
        == "xy"
    )


def test_process_uses_a_key_added_by_another_process(
    keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crypto.seal("x", context=CONTEXT, row=ROW)
    keyring.KeyRing(Folder(keys)).add()
    monkeypatch.setattr(keyring, "REREAD_SECONDS", 0.0)
    assert crypto.header_facts(crypto.seal("x", context=CONTEXT, row=ROW))["version"] == 2


def test_concurrent_creation_of_the_first_key_yields_one_key(keys: Path) -> None:
    one, other = keyring.KeyRing(Folder(keys)), keyring.KeyRing(Folder(keys))
    one.newest()
    written = (keys / "data-0001.key").read_text()
    other._make_first()
    assert (keys / "data-0001.key").read_text() == written
    assert sorted(path.name for path in keys.iterdir()) == [
        "bound.key",
        "data-0001.key",
        "index.key",
    ]


@pytest.mark.parametrize("cipher", CIPHERS)
def test_equal_values_have_equal_blind_indexes_per_field_and_key_ring(
    settings: Any, tmp_path: Path, cipher: str
) -> None:
    settings.JICENG_CIPHER = cipher
    settings.JICENG_KEYS = tmp_path / "one"
    index = crypto.blind_index("13800001234", context=CONTEXT)
    assert len(index) == 16
    assert index == crypto.blind_index("+86 138-0000-1234", context=CONTEXT)
    assert index != crypto.blind_index("13800001235", context=CONTEXT)
    assert index != crypto.blind_index("13800001234", context="cases.Caller.other")
    settings.JICENG_KEYS = tmp_path / "two"
    assert index != crypto.blind_index("13800001234", context=CONTEXT)


def test_blind_indexes_are_independent_of_the_cipher(settings: Any, keys: Path) -> None:
    settings.JICENG_CIPHER = "sm4-gcm"
    index = crypto.blind_index("13800001234", context=CONTEXT)
    settings.JICENG_CIPHER = "aes-256-gcm"
    crypto._ring.cache_clear()
    assert crypto.blind_index("13800001234", context=CONTEXT) == index


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("13800001234", "13800001234"),
        ("+86 138 0000 1234", "13800001234"),
        ("0086-13800001234", "13800001234"),
        ("8613800001234", "13800001234"),
        ("１３８００００１２３４", "13800001234"),
        ("0750-1234567", "07501234567"),
        ("(0750) 1234567", "07501234567"),
        ("+86 750 1234567", "07501234567"),
        ("+86 10 12345678", "01012345678"),
        ("+852 2345 6789", "85223456789"),
        ("86123456", "86123456"),
        ("12345", "12345"),
        ("440704199001011234", "440704199001011234"),
        ("44070419900101123X", "44070419900101123x"),
        ("  Zhang  San ", "zhang san"),
    ],
)
def test_spellings_of_a_phone_number_are_normalised(written: str, dialled: str) -> None:
    assert crypto.normalise(written) == dialled
