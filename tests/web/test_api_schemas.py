"""APIs conform to their schemas, whatever is sent.

Schemathesis generates the requests; both schemas run through WSGI on the real database.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from jiceng.config.wsgi import application
from jiceng.core.access import SYSTEM
from jiceng.directory.actors import issue_key
from tests.world import World

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
FEW = settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)


@pytest.fixture
def key(world: World) -> str:
    """API key with most permissions, and some requests."""
    world.resolved()
    world.open()
    _row, secret = issue_key(person=world.people["district"], label="test", by=SYSTEM, at=world.at)
    return secret


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """Keep the server from closing the connection of the test's transaction."""
    hooks = (request_started, request_finished)
    for hook in hooks:
        hook.disconnect(close_old_connections)
    yield
    for hook in hooks:
        hook.connect(close_old_connections)


def operations(description: str) -> list[Any]:
    # Tests are collected without a database, which would have the installation's own words.
    with mock.patch("jiceng.config.web.use_own_words"):
        schema: Any = schemathesis.openapi.from_wsgi(description, application)
    found = [each.ok() for each in schema.get_all_operations()]
    return [pytest.param(operation, id=operation.label) for operation in found]


def send_random_messages(operation: Any, **sent: Any) -> None:
    """Send valid and invalid requests and check each response."""
    for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

        @FEW
        @given(case=operation.as_strategy(generation_mode=mode))
        def send(case: Any) -> None:
            if isinstance(case.body, dict) and "body" in sent:
                case.body.update(sent["body"])
            case.call_and_validate(checks=CHECKS, headers=sent.get("headers"))

        with contextlib.suppress(Unsatisfiable):  # nothing about this one could be wrong
            send()


@pytest.mark.parametrize("operation", operations("/api/v1/openapi.json"))
def test_json_api_conforms_to_its_schema(operation: Any, key: str) -> None:
    send_random_messages(operation, headers={"Authorization": f"Bearer {key}"})


@pytest.mark.parametrize("operation", operations("/open311/v2/openapi.json"))
def test_open311_conforms_to_its_schema(operation: Any, key: str) -> None:
    send_random_messages(operation, body={"api_key": key})
