"""Settings of the tests: those of the product, with a home and keys of their own."""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import tempfile
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[1]
os.environ["JICENG_HOME"] = os.environ.get("JICENG_TEST_HOME", str(CHECKOUT / "var" / "test"))
# Ignore variables of the product set in this shell.
MEANT_FOR_TESTS = {
    "JICENG_HOME",
    "JICENG_TEST_HOME",
    "JICENG_SHARED",
    "JICENG_CHROMIUM",
    "JICENG_SCREENSHOTS",
}
for name in [*os.environ]:
    if name == "DATABASE_URL" or (name.startswith("JICENG_") and name not in MEANT_FOR_TESTS):
        del os.environ[name]

from jiceng.config.settings import *  # noqa: E402, F403 - a settings module is made to be spread
from jiceng.config.settings import STATIC_ROOT, TEMPLATES  # noqa: E402
from tests.strict_checks import UnknownVariable  # noqa: E402

# Created for each run, so that no test depends on a key of an earlier one.
JICENG_KEYS = Path(tempfile.mkdtemp(prefix="jiceng-keys-"))
MEDIA_ROOT = Path(tempfile.mkdtemp(prefix="jiceng-uploads-"))
for name, text in (
    ("data-0001.key", secrets.token_hex(32)),
    ("index.key", f"hmac-sha256 {secrets.token_hex(32)}"),
    ("bound.key", "1"),
):
    (JICENG_KEYS / name).write_text(text)
    (JICENG_KEYS / name).chmod(0o600)
for folder in (JICENG_KEYS, MEDIA_ROOT):
    atexit.register(shutil.rmtree, folder, ignore_errors=True)

# WhiteNoise warns when it is missing.
Path(STATIC_ROOT).mkdir(parents=True, exist_ok=True)
_options: Any = TEMPLATES[0]["OPTIONS"]
_options["string_if_invalid"] = UnknownVariable()
# Pages do not poll except in tests of polling: a request that is still pending
# after a test would block emptying the tables.
JICENG_PULSE = 0.0
JICENG_TOURS = True
JICENG_ACCESS_LOG = ""  # but for the tests that are about it
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # Without a manifest: pages can be tested before the frontend is built.
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
