"""Delivery: bundled, in time, at least once with a key, retried, never to internal addresses."""

from __future__ import annotations

import socket
import threading
import time as time_of_day
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

import apprise
import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from jiceng.core import ssrf_guard
from jiceng.core.errors import Invalid, NotFound, Refused
from jiceng.core.fields import encrypted_fields
from jiceng.core.models import Event
from jiceng.notifications import actions, apprise_addresses, queries, rules, sending
from jiceng.notifications.actions import outbox
from jiceng.notifications.event_reader import read_events
from jiceng.notifications.models import Channel, Delivery, Message
from tests.notifications.hook import Hook
from tests.world import World

NIGHT = datetime(2026, 9, 16, 15, 0, tzinfo=UTC)  # 23:00
SEVEN = datetime(2026, 9, 16, 23, 0, tzinfo=UTC)  # 07:00 on the next day


@pytest.fixture(autouse=True)
def _reading(world: World) -> None:
    read_events(world.at)


@pytest.fixture
def channel(world: World, hook: Hook) -> Channel:
    """A webhook channel of the dispatcher."""
    return actions.add_channel(
        by=world["dispatcher"], at=world.at, label="群", address=hook.address
    )


def set_preferences(world: World, **modes: str) -> None:
    actions.set_preferences(
        by=world["dispatcher"],
        at=world.at,
        quiet_from=time(22),
        quiet_to=time(7),
        urgent_passes=True,
        modes=modes,
    )


def pass_time(clock: Any, to: datetime) -> int:
    """Run the task of the worker for each minute."""
    clock.move_to(to)
    read_events(to)
    return sending.send_due(to)


def test_notification_is_sent_within_its_minute(
    world: World, hook: Hook, channel: Channel, clock: Any
) -> None:
    case = world.open()
    assert pass_time(clock, world.at + timedelta(minutes=1)) == 1
    (got,) = hook.got
    assert got["title"] == "有诉求转到本单位"
    assert case.number in got["message"]
    assert got["key"] == str(Message.objects.get().pk)
    assert pass_time(clock, world.at + timedelta(minutes=2)) == 0
    channel.refresh_from_db()
    assert channel.sent_at is not None


def test_notifications_due_together_are_one_message(
    world: World, hook: Hook, channel: Channel, clock: Any
) -> None:
    set_preferences(world, assigned="hourly")
    numbers = [world.open().number for _ in range(25)]
    assert pass_time(clock, world.at + timedelta(minutes=30)) == 0
    assert pass_time(clock, world.at + timedelta(minutes=60)) == 1
    (got,) = hook.got
    assert got["title"] == "25条提醒"
    assert numbers[0] in got["message"]
    assert "还有5条" in got["message"]


def test_only_emergencies_are_sent_at_night(
    world: World, hook: Hook, channel: Channel, clock: Any
) -> None:
    clock.move_to(NIGHT)
    world.at = NIGHT
    world.open()
    assert pass_time(clock, NIGHT + timedelta(minutes=1)) == 0
    world.open(text="幼儿园门口煤气泄漏，马上要爆炸了，快来人", title="煤气泄漏")
    case = world.open(category="1504")
    type(case).objects.filter(pk=case.pk).update(urgency=2)
    assert pass_time(clock, NIGHT + timedelta(minutes=2)) >= 1
    sent = len(hook.got)
    assert pass_time(clock, SEVEN - timedelta(minutes=1)) == 0
    assert pass_time(clock, SEVEN) == 1
    assert len(hook.got) == sent + 1


def test_notification_read_meanwhile_is_not_sent(
    world: World, hook: Hook, channel: Channel, clock: Any
) -> None:
    set_preferences(world, assigned="hourly")
    world.open()
    pass_time(clock, world.at + timedelta(minutes=1))
    actions.mark_read(by=world["dispatcher"], at=world.at)
    assert pass_time(clock, world.at + timedelta(hours=1)) == 0
    assert not Delivery.objects.exists()


def test_notification_kind_set_to_inbox_only_is_not_sent(
    world: World, hook: Hook, channel: Channel, clock: Any
) -> None:
    set_preferences(world, assigned="off")
    world.open()
    assert pass_time(clock, world.at + timedelta(days=2)) == 0
    assert queries.unread_count(world["dispatcher"]) == 1


def test_failed_delivery_is_retried_with_the_same_key_and_text(
    world: World, hook: Hook, channel: Channel, clock: Any
) -> None:
    hook.status = 500
    world.open()
    start = world.at + timedelta(minutes=1)
    assert pass_time(clock, start) == 0
    channel.refresh_from_db()
    assert channel.fault == "refused"
    hook.status = 200
    assert pass_time(clock, start + timedelta(seconds=59)) == 0
    assert pass_time(clock, start + timedelta(seconds=61)) == 1
    first, second = hook.got
    assert first == second
    channel.refresh_from_db()
    assert (channel.fault, channel.failed_at) == ("", None)


def test_undeliverable_notification_is_abandoned_and_shown(
    world: World, hook: Hook, channel: Channel, clock: Any
) -> None:
    hook.status = 500
    world.open()
    at = world.at
    for _ in range(len(rules.PATIENCE) + 1):
        at += timedelta(days=1)
        pass_time(clock, at)
    assert len(hook.got) == 7
    assert pass_time(clock, at + timedelta(days=2)) == 0
    (lost,) = queries.given_up(world["dispatcher"])
    assert lost.channel == channel
    assert queries.given_up(world["handler"]) == []


def test_worker_killed_after_sending_sends_again_with_the_same_key(
    world: World, hook: Hook, channel: Channel, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At least once: the receiver recognises the repetition by its key."""
    world.open()
    at = world.at + timedelta(minutes=1)

    def killed(**_how: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(outbox, "store_result", killed)
        with pytest.raises(KeyboardInterrupt):
            pass_time(clock, at)
    assert len(hook.got) == 1
    assert pass_time(clock, at + timedelta(minutes=1)) == 0  # another may still be sending it
    assert pass_time(clock, at + outbox.CLAIM) == 1
    assert hook.keys[0] == hook.keys[1]


def test_worker_killed_before_sending_loses_nothing(
    world: World, hook: Hook, channel: Channel, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.open()
    at = world.at + timedelta(minutes=1)

    def killed(*_how: Any, **_more: Any) -> None:
        raise KeyboardInterrupt

    for module, part in ((outbox, "bundle"), (outbox, "claim"), (sending, "deliver")):
        with monkeypatch.context() as patch:
            patch.setattr(module, part, killed)
            with pytest.raises(KeyboardInterrupt):
                pass_time(clock, at)
    assert hook.got == []
    assert pass_time(clock, at + outbox.CLAIM) == 1
    assert len(hook.got) == 1


# Addresses


@pytest.mark.parametrize(
    ("pasted", "secret", "scheme"),
    [
        (f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={UUID(int=7)}", "", "wecombot"),
        ("https://oapi.dingtalk.com/robot/send?access_token=" + "ab12" * 16, "", "dingtalk"),
        ("https://oapi.dingtalk.com/robot/send?access_token=" + "ab12" * 16, "SEC1", "dingtalk"),
        (f"https://open.feishu.cn/open-apis/bot/v2/hook/{UUID(int=7)}", "", "feishu"),
        ("clerk@example.gov.cn", "", "mail"),
    ],
)
def test_addresses_copied_from_chat_tools_are_accepted(
    settings: Any, pasted: str, secret: str, scheme: str
) -> None:
    settings.JICENG_MAIL = "mailtos://u:p@smtp.example.gov.cn?from=jiceng@example.gov.cn"
    url, found = apprise_addresses.canonical(pasted, secret, lane="")
    assert found == scheme
    assert secret in url


def test_mail_uses_the_configured_server_whose_password_is_not_stored(settings: Any) -> None:
    settings.JICENG_MAIL = "mailtos://u:hunter2@10.0.0.9?from=jiceng@example.gov.cn"
    url, _scheme = apprise_addresses.canonical("clerk@example.gov.cn", lane="")
    assert "hunter2" not in url
    called, may_be_inside = apprise_addresses.apprise_target(url)
    assert called.endswith("&to=clerk%40example.gov.cn")
    assert may_be_inside


@pytest.mark.parametrize(
    ("pasted", "code"),
    [
        ("", "notices.address"),
        ("hello", "notices.address"),
        ("ftp://example.com/x", "notices.address"),
        ("javascript:alert(1)", "notices.address"),
        ("mailto://u:p@smtp.example.com", "notices.scheme"),
        ("tgram://123456789:abcdefg_hijklmnop/12315544/", "notices.scheme"),
        ("clerk@example.gov.cn", "notices.no_mail"),
        ("https://localhost/x", "notices.inside"),
        ("https://127.0.0.1/x", "notices.inside"),
        ("https://[::1]/x", "notices.inside"),
        ("https://10.1.2.3/x", "notices.inside"),
        ("https://169.254.169.254/latest/meta-data/", "notices.inside"),
        ("https://0x7f000001/x", "notices.inside"),
        ("https://no.such.host.invalid/x", "notices.inside"),
        ("https://" + "a" * 1000, "notices.address"),
    ],
)
def test_invalid_or_forbidden_address_is_refused(world: World, pasted: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        actions.add_channel(by=world["dispatcher"], at=world.at, label="", address=pasted)
    assert caught.value.code == code
    assert not Channel.objects.exists()


@pytest.mark.parametrize(
    ("address", "outside"),
    [
        ("8.8.8.8", True),
        ("2400:3200::1", True),
        ("127.0.0.1", False),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
        ("not an address", False),
    ],
)
def test_internal_addresses_are_not_allowed(address: str, outside: bool) -> None:
    assert ssrf_guard.is_allowed_address(address) is outside


def test_operator_may_allow_an_internal_network(settings: Any) -> None:
    settings.JICENG_NOTICE_NETWORKS = ssrf_guard.networks(["10.1.0.0/16"])
    assert ssrf_guard.is_allowed_address("10.1.2.3")
    assert not ssrf_guard.is_allowed_address("10.2.0.1")


def test_host_name_that_resolves_differently_later_is_refused(
    world: World, hook: Hook, channel: Channel, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name resolves to an external address when checked and to an internal one when
    connected.
    """
    settings.JICENG_NOTICE_NETWORKS = ()
    monkeypatch.setattr(ssrf_guard, "is_allowed_host", lambda _host, lane: True)
    assert sending.deliver(hook.address, "t", "b", key="k", lane="one") == "refused"
    assert hook.got == []


def test_redirect_to_an_internal_address_is_refused(
    world: World, hook: Hook, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Hook("::1")
    hook.status, hook.location = 307, f"http://[::1]:{other.server.server_port}/hook"
    assert sending.deliver(hook.address, "t", "b", key="k", lane="one") == "refused"
    assert len(hook.got) == 1
    assert other.got == []
    other.server.shutdown()
    other.server.server_close()


def test_ssrf_guard_is_active_only_within_its_context(hook: Hook, settings: Any) -> None:
    settings.JICENG_NOTICE_NETWORKS = ()
    place = ("127.0.0.1", hook.server.server_port)
    with ssrf_guard.guarded(), pytest.raises(ssrf_guard.InternalAddress):
        socket.create_connection(place)
    socket.create_connection(place).close()


# Receivers that answer slowly


def test_slow_response_ends_at_the_time_limit(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "SEND_SECONDS", 1.0)
    hook.dribbles = True
    began = time_of_day.monotonic()
    assert sending.deliver(hook.address, "t", "b", key="k", lane="one") == "slow"
    assert time_of_day.monotonic() - began < 5


def test_unresponsive_name_servers_delay_only_their_own_channel(
    hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ssrf_guard, "LOOK_UP_SECONDS", 0.3)
    known, is_over, asked = ssrf_guard._addresses_of, threading.Event(), []

    def look_up(host: str) -> list[str]:
        asked.append(host)
        if host.startswith("dead"):
            is_over.wait(60)
        return known(host)

    monkeypatch.setattr(ssrf_guard, "_addresses_of", look_up)
    try:
        for number in range(12):
            dead = f"json://dead{number}.example/hook"
            assert sending.deliver(dead, "t", "b", key="k", lane=f"{number}") == "slow"
        # The lane's lookup continues: it starts no second one and reports nothing as internal.
        assert sending.deliver("json://dead.example/", "t", "b", key="k", lane="0") == "slow"
        assert sending.deliver(hook.address, "t", "b", key="k", lane="0") == "slow"
        assert len(asked) == 12
        assert sending.deliver(hook.address, "t", "b", key="k", lane="another") == ""
    finally:
        is_over.set()
    until = time_of_day.monotonic() + 10
    while ssrf_guard._lanes and time_of_day.monotonic() < until:
        time_of_day.sleep(0.01)
    assert sending.deliver(hook.address, "t", "b", key="k", lane="0") == ""


def test_name_resolution_timeout_is_slow_and_unknown_names_are_refused(
    hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(code: int) -> str:
        def look_up(_host: str) -> list[str]:
            raise socket.gaierror(code, "")

        monkeypatch.setattr(ssrf_guard, "_addresses_of", look_up)
        return sending.deliver("json://x.example/", "t", "b", key="k", lane="0")

    assert fails(socket.EAI_AGAIN) == "slow"
    assert fails(socket.EAI_NONAME) == "inside"


def test_slow_receiver_delays_only_its_own_channel(
    world: World, hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "SEND_SECONDS", 3.0)
    slow_hook = Hook()
    slow_hook.dribbles = True
    slow = actions.add_channel(
        by=world["dispatcher"], at=world.at, label="", address=slow_hook.address
    )
    quick = actions.add_channel(by=world["handler"], at=world.at, label="", address=hook.address)
    for channel in [slow] * 5 + [quick] * 5:
        Message.objects.create(
            channel=channel, title="t", body="b", made_at=world.at, next_at=world.at
        )
    began = time_of_day.monotonic()
    arrived: list[float] = []
    monkeypatch.setattr(hook, "got", Noting(arrived, began))
    assert sending.send_due(world.at) == 5
    assert max(arrived) < 3  # while the slow one still has its time
    assert time_of_day.monotonic() - began < 8  # one try of the slow one, not five
    assert Message.objects.filter(channel=slow, attempts=0).count() == 4
    slow_hook.server.shutdown()
    slow_hook.server.server_close()


class Noting(list[Any]):
    """Records the times of requests."""

    def __init__(self, into: list[float], began: float) -> None:
        super().__init__()
        self.into, self.began = into, began

    def append(self, item: Any) -> None:
        self.into.append(time_of_day.monotonic() - self.began)
        super().append(item)


@pytest.mark.parametrize(
    "odd", ["rto=3600", "cto=99", "verify=no", "redirect=yes", "method=GET", "%2BHost=inside"]
)
def test_address_cannot_contain_connection_parameters(world: World, hook: Hook, odd: str) -> None:
    with pytest.raises(Invalid) as caught:
        actions.add_channel(
            by=world["dispatcher"], at=world.at, label="", address=f"{hook.address}?{odd}"
        )
    assert caught.value.code == "notices.parameter"


def test_dangerous_parameters_of_old_addresses_are_removed(hook: Hook) -> None:
    made = apprise.Apprise.instantiate(f"{hook.address}?rto=3600&cto=99&verify=no&redirect=yes")
    assert made is not None
    apprise_addresses.remove_dangerous_parameters(made)
    assert made.request_timeout == (5.0, 10.0)
    assert made.verify_certificate is True
    assert made.redirects is False


# What is kept


def test_addresses_are_encrypted_and_in_no_event(world: World, channel: Channel) -> None:
    assert "notices.Channel.url" in encrypted_fields()
    actions.remove_channel(channel=channel.pk, by=world["dispatcher"], at=world.at)
    told = list(Event.objects.filter(type__startswith="notices.").values_list("data", flat=True))
    assert len(told) == 2
    assert not any("127.0.0.1" in each for each in told)


def test_test_message_is_sent_by_the_worker_once(
    world: World, hook: Hook, channel: Channel
) -> None:
    actions.send_test_message(channel=channel.pk, by=world["dispatcher"], at=world.at)
    with pytest.raises(Refused):
        actions.send_test_message(channel=channel.pk, by=world["dispatcher"], at=world.at)
    (job,) = ProcrastinateJob.objects.filter(task_name=actions.SEND_TASK)
    assert (job.lock, job.status) == ("notices.send", "todo")
    assert sending.send_due(world.at) == 1
    hook.status = 500
    actions.send_test_message(channel=channel.pk, by=world["dispatcher"], at=world.at)
    assert sending.send_due(world.at) == 0
    assert sending.send_due(world.at + timedelta(days=1)) == 0  # tried once
    assert queries.given_up(world["dispatcher"]) == []
    channel.refresh_from_db()
    assert channel.fault == "refused"


def test_channel_of_another_person_is_not_accessible(world: World, channel: Channel) -> None:
    for act in (actions.send_test_message, actions.remove_channel):
        with pytest.raises(NotFound):
            act(channel=channel.pk, by=world["handler"], at=world.at)


def test_number_of_channels_is_limited(world: World, hook: Hook, channel: Channel) -> None:
    for _ in range(actions.MOST_CHANNELS - 1):
        actions.add_channel(by=world["dispatcher"], at=world.at, label="", address=hook.address)
    with pytest.raises(Refused):
        actions.add_channel(by=world["dispatcher"], at=world.at, label="", address=hook.address)


@pytest.mark.parametrize("modes", [{"nonsense": "hourly"}, {"assigned": "sometimes"}])
def test_invalid_settings_are_refused(world: World, modes: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        set_preferences(world, **modes)
