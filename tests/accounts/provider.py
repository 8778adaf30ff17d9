"""A real OpenID provider in a process of its own, and an installation that trusts it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
import requests

from jiceng.config.environment import Provider


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A provider with these people, in a process of its own."""
    people: list[dict[str, Any]] = [
        {"sub": "chen", "employee_number": "GH-0042", "email": "chen@example.org"},
        {"sub": "impostor", "employee_number": "GH-0042"},
        {"sub": "stranger", "employee_number": "GH-9999"},
        {"sub": "nameless"},
        # Signed in at the provider an hour ago.
        {"sub": "remembered", "employee_number": "GH-0042", "auth_time": int(time.time()) - 3600},
    ]
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    known = [part for each in people for part in ("--user-claims", json.dumps(each))]
    # Its libraries print warnings on standard error.
    program = subprocess.Popen(
        [sys.executable, "-m", "oidc_provider_mock", "--port", port, *known],
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address
    finally:
        program.terminate()
        program.wait(10)


def _wait_for(address: str) -> None:
    for _ in range(200):
        with suppress(requests.ConnectionError):
            requests.get(f"{address}/.well-known/openid-configuration", timeout=5)
            return
        time.sleep(0.1)
    pytest.fail("the provider does not start")


@pytest.fixture
def configured(server: str, settings: Any) -> Any:
    """Configuration as set by environment variables."""
    provider = Provider(
        issuer=server,
        client="jiceng",
        secret="s" * 32,
        name="统一身份认证",
        claim="employee_number",
        id="oidc",
        asks_factor=False,
    )
    settings.JICENG_OIDC = provider
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {
                    "provider_id": "oidc",
                    "name": provider.name,
                    "client_id": provider.client,
                    "secret": provider.secret,
                    "settings": {"server_url": server},
                }
            ],
        }
    }
    return provider
