"""Secret links: purpose, holder, validity."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from jiceng.cases.intake import resident_links as links_of_cases
from jiceng.core import audit_verification
from jiceng.core.access import ALLOW, ANONYMOUS, SYSTEM, Actor, Verdict, refuse
from jiceng.core.errors import NotFound, Refused
from jiceng.core.ids import READABLE, uuid7
from jiceng.core.manifests import contributing
from jiceng.core.models import Event
from jiceng.core.web import TooMany
from jiceng.records.links import actions, purposes, queries, rules
from jiceng.records.links.models import SecretLink
from jiceng.records.links.secret import secret_for
from tests import state_comparison
from tests.factories import UnitFactory, actor_with
from tests.state_comparison import sql

AT = datetime(2026, 9, 16, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HERE = "198.51.100.9"
CHANGE, READ = "unit.change", "unit.read"


def only_system(by: Actor, stream_id: UUID) -> Verdict:
    """Permissions of the owner of a record, limited to the system."""
    return ALLOW if by == SYSTEM else refuse("unit.not_yours", "Not yours.")


@pytest.fixture(autouse=True)
def _purposes() -> Iterator[None]:
    made = [
        purposes.LinkPurpose(code, "Link", "unit", only_system, period=period)
        for code, period in ((CHANGE, 30 * DAY), (READ, None))
    ]
    with contributing(*made):
        yield


def issue(purpose: str = CHANGE, **given: Any) -> actions.Issued:
    plain: dict[str, Any] = {"stream_id": uuid7(), "by": SYSTEM, "at": AT}
    return actions.issue(purpose=purpose, **{**plain, **given})


def opened(secret: str, purpose: str = CHANGE, at: datetime = AT) -> queries.Opened:
    return actions.open_link(secret=secret, purpose=purpose, address=HERE, at=at)


def types(stream: UUID) -> list[str]:
    return list(
        Event.objects.filter(stream_id=stream).order_by("seq").values_list("type", flat=True)
    )


@pytest.mark.django_db
def test_link_opens_its_record_for_its_purpose_only() -> None:
    stream, subject = uuid7(), uuid7()
    issued = issue(stream_id=stream, subject=subject)
    found = opened(issued.secret)
    assert (found.stream_kind, found.stream_id, found.subject) == ("unit", stream, subject)
    assert found.ends_at == AT + 30 * DAY
    assert found.actor.ref == f"resident:{issued.link.pk}"
    with pytest.raises(NotFound):
        opened(issued.secret, READ)


@pytest.mark.django_db
def test_only_a_digest_of_the_secret_is_stored_and_recorded() -> None:
    issued = issue()
    row = SecretLink.objects.get()
    assert bytes(row.digest) == rules.digest_of(issued.secret)
    with connection.cursor() as cursor:
        cursor.execute("SELECT links_secretlink::text FROM links_secretlink")
        assert issued.secret not in cursor.fetchone()[0]
    event = Event.objects.defer(None).get(type="link.issued")
    assert issued.secret not in event.data + event.changes
    assert rules.digest_of(issued.secret).hex() not in event.changes


@pytest.mark.django_db
def test_secret_is_accepted_in_lower_case_and_with_spaces() -> None:
    issued = issue()
    assert opened(f"  {issued.secret.lower()} ").link == issued.link.pk


@pytest.mark.django_db
@pytest.mark.parametrize("secret", ["", "A" * 20, "x" * 100_000, "\0", "中文"])
def test_invalid_secret_opens_nothing(secret: str) -> None:
    issue()
    with pytest.raises(NotFound):
        opened(secret)


@pytest.mark.django_db
def test_link_expires() -> None:
    secret = issue().secret
    opened(secret, at=AT + 30 * DAY - timedelta(seconds=1))
    with pytest.raises(NotFound):
        opened(secret, at=AT + 30 * DAY)
    sooner = issue(ends_at=AT + DAY).secret
    with pytest.raises(NotFound):
        opened(sooner, at=AT + DAY)
    without_end = issue(READ).secret
    opened(without_end, READ, AT + 3650 * DAY)


@pytest.mark.django_db
def test_link_cannot_expire_before_it_starts() -> None:
    with pytest.raises(Refused) as caught:
        issue(ends_at=AT)
    assert caught.value.code == "link.over"
    assert SecretLink.objects.count() == 0


@pytest.mark.django_db
def test_revoked_link_opens_nothing_and_is_not_renewed() -> None:
    stream = uuid7()
    issued = issue(stream_id=stream)
    for _ in range(2):
        actions.revoke(link=issued.link.pk, by=SYSTEM, at=AT)
    with pytest.raises(NotFound):
        opened(issued.secret)
    with pytest.raises(Refused) as caught:
        actions.renew(link=issued.link.pk, by=SYSTEM, at=AT)
    assert caught.value.code == "link.revoked"
    assert types(stream) == ["link.issued", "link.revoked"]


@pytest.mark.django_db
def test_renewed_link_has_a_new_secret_and_ends_the_old_one() -> None:
    subject = uuid7()
    old = issue(subject=subject)
    later = AT + 40 * DAY  # one that is over can be renewed
    new = actions.renew(link=old.link.pk, by=SYSTEM, at=later)
    with pytest.raises(NotFound):
        opened(old.secret, at=AT)
    found = opened(new.secret, at=later)
    assert (found.stream_id, found.subject) == (old.link.stream_id, subject)
    assert SecretLink.objects.get(pk=old.link.pk).replaced_by == new.link
    assert types(old.link.stream_id) == ["link.issued", "link.renewed"]


@pytest.mark.django_db
def test_links_of_a_record_or_of_one_person_are_revoked_together() -> None:
    stream, one = uuid7(), uuid7()
    first = issue(stream_id=stream, subject=one)
    second = issue(stream_id=stream, subject=uuid7())
    other = issue(READ, stream_id=stream)
    given: dict[str, Any] = {"purpose": CHANGE, "stream_id": stream, "by": SYSTEM, "at": AT}
    assert actions.revoke_all(**given, subject=one) == 1
    opened(second.secret)
    assert actions.revoke_all(**given) == 1
    opened(other.secret, READ)
    for each in (first, second):
        with pytest.raises(NotFound):
            opened(each.secret)


@pytest.mark.django_db
def test_issuing_links_requires_the_permission_of_the_record_kind() -> None:
    issued = issue()
    by = ANONYMOUS
    calls: list[Any] = [
        lambda: issue(by=by),
        lambda: actions.renew(link=issued.link.pk, by=by, at=AT),
        lambda: actions.revoke(link=issued.link.pk, by=by, at=AT),
        lambda: actions.revoke_all(purpose=CHANGE, stream_id=issued.link.stream_id, by=by, at=AT),
    ]
    for call in calls:
        with pytest.raises(Refused) as caught:
            call()
        assert caught.value.code == "unit.not_yours"
    for missing in (actions.renew, actions.revoke):
        with pytest.raises(NotFound):
            missing(link=uuid7(), by=SYSTEM, at=AT)
    with pytest.raises(KeyError):
        issue("none")


@pytest.mark.django_db
def test_resubmitted_form_gets_the_same_link() -> None:
    stream, secret = uuid7(), secret_for("tests.form", "all that it says")
    assert secret == secret_for("tests.form", "all that it says")
    assert secret != secret_for("tests.other", "all that it says")
    first = issue(stream_id=stream, secret=secret)
    assert issue(stream_id=stream, secret=secret).link == first.link
    assert types(stream) == ["link.issued"]
    with pytest.raises(Refused) as caught:
        issue(secret=secret)
    assert caught.value.code == "link.taken"


@pytest.mark.django_db
def test_links_of_requests_are_compatible() -> None:
    """Digests and secrets are equal for the same form."""
    assert rules.digest_of(" ab3 ") == links_of_cases.digest_of(" ab3 ")
    assert secret_for(links_of_cases.FORM_CONTEXT, "d") == links_of_cases.secret_of("d")


@pytest.mark.django_db
def test_day_of_last_use_is_written_once(django_assert_num_queries: Any) -> None:
    secret = issue().secret
    with django_assert_num_queries(3):  # counter, link, day
        opened(secret)
    with django_assert_num_queries(2):
        opened(secret)
    assert SecretLink.objects.get().last_used_on == date(2026, 9, 16)
    opened(secret, at=AT + DAY)
    assert SecretLink.objects.get().last_used_on == date(2026, 9, 17)
    for wrong in (secret[::-1], ""):
        with django_assert_num_queries(3), pytest.raises(NotFound):  # two counters, link
            opened(wrong)


@pytest.mark.django_db
@override_settings(JICENG_LIMITS={"look": (5, 600), "find": (2, 600)})
def test_guessing_is_throttled_earlier_than_valid_use() -> None:
    secret = issue().secret
    for _ in range(2):
        with pytest.raises(NotFound):
            opened("guess")
    with pytest.raises(TooMany):
        opened("guess")
    opened(secret)
    opened(secret)
    with pytest.raises(TooMany):
        opened(secret)


@pytest.mark.django_db
def test_links_are_visible_with_their_record() -> None:
    near, far = UnitFactory.create(), UnitFactory.create()
    issued = issue(stream_id=near.pk)
    assert queries.links_of(SYSTEM, "unit", near.pk) == [issued.link]
    assert queries.links_of(actor_with("handler", near), "unit", near.pk) == [issued.link]
    assert queries.links_of(actor_with("handler", far), "unit", near.pk) == []
    assert not queries.visible_to(ANONYMOUS, "unit").exists()
    assert not queries.visible_to(actor_with("handler", near), "calendar").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE links_secretlink SET revoked_at = NULL",
        "UPDATE links_secretlink SET purpose = 'unit.read'",
        "UPDATE links_secretlink SET stream_id = gen_random_uuid()",
        "UPDATE links_secretlink SET digest = 'x'",
        "DELETE FROM links_secretlink",
    ],
)
def test_database_keeps_target_and_revocation_of_a_link(statement: str) -> None:
    issued = issue()
    actions.revoke(link=issued.link.pk, by=SYSTEM, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        sql(statement)


@pytest.mark.django_db
def test_state_equals_events() -> None:
    issued = issue()
    opened(issued.secret)
    renewed = actions.renew(link=issued.link.pk, by=SYSTEM, at=AT)
    actions.revoke(link=renewed.link.pk, by=SYSTEM, at=AT)
    assert state_comparison.findings() == []
    assert audit_verification.verify().ok


@pytest.mark.django_db(transaction=True)
def test_concurrent_renewals_renew_a_link_once() -> None:
    issued = issue()
    start, results = threading.Barrier(2), list[str]()

    def act() -> None:
        start.wait()
        try:
            actions.renew(link=issued.link.pk, by=SYSTEM, at=AT)
            results.append("done")
        except Refused as refusal:
            results.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=act) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["done", "link.revoked"]


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 9), timezones=st.just(UTC))  # noqa: DTZ001


@given(st.none() | MOMENTS, st.none() | MOMENTS, MOMENTS, st.booleans(), st.booleans())
def test_link_opens_if_known_valid_and_for_its_purpose(
    ends_at: datetime | None,
    revoked_at: datetime | None,
    at: datetime,
    is_known: bool,
    is_meant: bool,
) -> None:
    digest = rules.digest_of("secret")
    link = rules.Link(digest, CHANGE, ends_at, revoked_at)
    opens = rules.opens(
        link,
        digest=digest if is_known else rules.digest_of("other"),
        purposes=[READ, CHANGE] if is_meant else [READ],
        at=at,
    )
    if not is_known or not is_meant or revoked_at is not None:
        assert not opens
    elif ends_at is None:
        assert opens
    else:
        assert opens == (at < ends_at)


@given(st.binary(min_size=32, max_size=32))
def test_secrets_derived_from_a_hash_use_the_same_alphabet(mac: bytes) -> None:
    secret = rules.secret_from(mac)
    assert len(secret) == 20
    assert set(secret) <= set(READABLE)
