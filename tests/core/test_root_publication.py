"""Publication of daily roots to real places on this machine."""

from __future__ import annotations

import email
import shutil
import socket
import socketserver
import subprocess
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from email.policy import default as modern
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

import orjson
import pytest
from django.test import Client

from jiceng.core import day_closing, root_publication, rootkeys, roots, rootstore, tasks
from jiceng.core.models import ReceivedRoot, RootDelivery
from tests.core.chains import NOON, sql, write_chain
from tests.core.test_roots import CLOSED_AT, DAYS, kinds
from tests.slow_server import slow_server

pytestmark = pytest.mark.django_db

LATER: Final = CLOSED_AT + timedelta(days=1)


@pytest.fixture
def closed() -> None:
    write_chain(3)
    day_closing.close_due_days(at=CLOSED_AT)


def sent() -> dict[str, str]:
    return root_publication.send_due(at=CLOSED_AT)


def test_external_file_receives_each_root_once(closed: None, settings: Any, tmp_path: Path) -> None:
    file = tmp_path / "elsewhere" / "roots.jsonl"
    settings.JICENG_ROOTS_TO = (("file", str(file)),)
    assert "no folder" in sent()[f"file:{file}"]
    file.parent.mkdir()
    tasks.send_roots(0)
    day_closing.close_due_days(at=LATER)
    tasks.send_roots(0)
    assert root_publication.send_due(at=LATER) == {}
    assert roots.read_copy(file.read_bytes()) == rootstore.load()
    assert kinds(file) == set()


def test_new_target_receives_roots_of_a_month(closed: None, settings: Any, tmp_path: Path) -> None:
    settings.JICENG_ROOTS_TO = (("file", str(tmp_path / "roots.jsonl")),)
    day_closing.close_due_days(at=NOON + timedelta(days=50))
    sent()
    found = roots.read_copy((tmp_path / "roots.jsonl").read_bytes())
    assert [root.number for root in found] == list(range(20, 51))


class Mailbox:
    """A mail server that accepts everything."""

    def __init__(self) -> None:
        self.mails: list[Any] = []
        box = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                def say(line: str) -> None:
                    self.wfile.write(line.encode() + b"\r\n")

                say("220 here")
                while line := self.rfile.readline().strip().upper():
                    if line.startswith(b"DATA"):
                        say("354 go on")
                        text = b""
                        while (part := self.rfile.readline()) != b".\r\n":
                            text += part
                        box.mails.append(email.message_from_bytes(text, policy=modern))
                    say("250 good")
                    if line.startswith(b"QUIT"):
                        return

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    yield box
    box.server.shutdown()
    box.server.server_close()


def test_mail_contains_verifiable_roots(
    closed: None, settings: Any, mailbox: Mailbox, tmp_path: Path
) -> None:
    port = mailbox.server.server_address[1]
    settings.JICENG_MAIL = f"mailto://127.0.0.1:{port}?from=jiceng@example.cn&mode=insecure"
    settings.JICENG_ROOTS_TO = (("mail", "audit@example.cn"),)
    assert sent() == {"mail:audit@example.cn": ""}
    assert sent() == {}
    (mail,) = mailbox.mails
    assert "audit@example.cn" in mail["To"]
    body = mail.get_body(("plain",)).get_content()
    copy = tmp_path / "from-the-mail"
    copy.write_text("\n".join(line for line in body.splitlines() if line.startswith("{")))
    assert len(roots.read_copy(copy.read_bytes())) == DAYS
    assert kinds(copy) == set()


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("post", b"HTTP/1.1 200 OK\r\nX: "),
        ("tsa", b"HTTP/1.1 200 OK\r\n\r\n"),
        ("mail", b"220 "),
        ("post", b""),
        ("post", b"HTTP/1.1 200 OK\r\n\r\n"),
    ],
)
def test_slow_target_is_cut_off_and_the_others_receive_their_roots(
    closed: None,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    kind: str,
    said: bytes,
) -> None:
    monkeypatch.setattr(root_publication, "SECONDS", 1.0)
    with slow_server(said) as port:
        address = f"127.0.0.1:{port}"
        settings.JICENG_MAIL = f"mailto://{address}?from=jiceng@example.cn&mode=insecure"
        target = "audit@example.cn" if kind == "mail" else f"http://{address}/"
        settings.JICENG_ROOTS_TO = ((kind, target), ("file", str(tmp_path / "roots.jsonl")))
        began = time.monotonic()
        outcome = sent()
        assert time.monotonic() - began < 30  # it would go on for a minute
    assert "slowly" in outcome[f"{kind}:{target}"]
    assert outcome[f"file:{tmp_path / 'roots.jsonl'}"] == ""


class Receiver:
    """A web server on this machine that hands what it gets to a function."""

    def __init__(self, answer: Any) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status, kind, given = answer(self.path, body)
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(given)))
                self.end_headers()
                self.wfile.write(given)

            def log_message(self, *_args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def test_receiving_installation_accepts_only_signed_roots_of_its_peer(
    closed: None, settings: Any, tmp_path: Path, client: Client
) -> None:
    (key,) = rootkeys.public_keys()
    body = orjson.dumps({"roots": [root.document() for root in rootstore.load()]})

    def post(given: bytes) -> Any:
        return client.post("/roots/received/", given, content_type="application/json")

    assert post(body).status_code == 404, "it keeps nobody's roots unless it is told whose"
    settings.JICENG_ROOTS_FROM = frozenset({key})
    assert post(body).json() == {"taken": DAYS}
    assert post(body).json() == {"taken": 0}
    assert post(body.replace(b'"count":3', b'"count":4')).status_code == 403
    assert post(b"nothing").status_code == 400
    settings.JICENG_ROOTS_FROM = frozenset({"0" * 64})
    assert post(body).status_code == 403
    assert ReceivedRoot.objects.count() == DAYS
    copy = tmp_path / "from-the-neighbour.json"
    copy.write_bytes(client.get(f"/roots/received/{key}.json").content)
    assert kinds(copy) == set()
    assert client.get(f"/roots/received/{'0' * 64}.json").status_code == 404
    sql("TRUNCATE core_day_root")
    assert "root_missing" in kinds(copy)


def test_roots_are_posted_until_accepted(closed: None, settings: Any) -> None:
    got: list[tuple[str, bytes]] = []
    status = [500]

    def answer(path: str, body: bytes) -> tuple[int, str, bytes]:
        got.append((path, body))
        return status[0], "application/json", b"{}"

    receiver = Receiver(answer)
    try:
        address = f"{receiver.address}/roots/received/"
        settings.JICENG_ROOTS_TO = (("post", address),)
        assert "500" in sent()[f"post:{address}"]
        status[0] = 200
        assert sent() == {f"post:{address}": ""}
        assert sent() == {}
    finally:
        receiver.close()
    assert [path for path, _body in got] == ["/roots/received/"] * 2
    assert roots.read_copy(got[1][1]) == rootstore.load()
    row = RootDelivery.objects.get()
    assert (row.attempts, row.fault, row.sent_at) == (2, "", CLOSED_AT)


def test_unreachable_target_is_named_and_the_others_receive_their_roots(
    closed: None, settings: Any, tmp_path: Path
) -> None:
    with socket.socket() as held:
        # Bound but not listening, so that the port stays reserved.
        held.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{held.getsockname()[1]}/"
        settings.JICENG_ROOTS_TO = (("post", nobody), ("file", str(tmp_path / "roots.jsonl")))
        outcome = sent()
    assert outcome[f"post:{nobody}"]
    assert outcome[f"file:{tmp_path / 'roots.jsonl'}"] == ""


AUTHORITY = """
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ess_cert_id_alg = sha256
"""


class Authority:
    """A time-stamping authority of OpenSSL's, with certificates of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        (folder / "serial").write_text("01\n")
        (folder / "tsa.cnf").write_text(AUTHORITY.format(folder=folder))
        (folder / "usage").write_text("extendedKeyUsage=critical,timeStamping\n")
        new = ["req", "-newkey", "rsa:2048", "-nodes", "-subj"]
        self._openssl(*new, "/CN=Authority", "-x509", "-keyout", "ca.key", "-out", "ca.pem")
        self._openssl(*new, "/CN=Stamp", "-keyout", "tsa.key", "-out", "tsa.csr")
        self._openssl(
            "x509",
            "-req",
            "-in",
            "tsa.csr",
            "-CA",
            "ca.pem",
            "-CAkey",
            "ca.key",
            "-CAcreateserial",
            "-extfile",
            "usage",
            "-out",
            "tsa.pem",
        )

    def _openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)

    def answer(self, _path: str, body: bytes) -> tuple[int, str, bytes]:
        (self.folder / "asked").write_bytes(body)
        self._openssl(
            "ts",
            "-reply",
            "-queryfile",
            "asked",
            "-signer",
            "tsa.pem",
            "-inkey",
            "tsa.key",
            "-config",
            "tsa.cnf",
            "-out",
            "answer",
        )
        return 200, "application/timestamp-reply", (self.folder / "answer").read_bytes()


@pytest.fixture
def authority(settings: Any, tmp_path: Path) -> Iterator[Receiver]:
    assert shutil.which("openssl"), "the time-stamping authority of this test is OpenSSL's"
    made = Authority(tmp_path / "authority")
    receiver = Receiver(made.answer)
    settings.JICENG_ROOTS_CA = made.folder / "ca.pem"
    settings.JICENG_ROOTS_TO = (("tsa", f"{receiver.address}/"),)
    yield receiver
    receiver.close()


def test_newest_root_gets_a_verified_timestamp(closed: None, authority: Receiver) -> None:
    assert sent() == {f"tsa:{authority.address}/": ""}
    row = RootDelivery.objects.get()
    newest, before = rootstore.load()[-1], rootstore.load()[-2]
    assert row.number == newest.number
    assert root_publication.stamp_fault(bytes(row.token or b""), newest) == ""
    assert "Mismatch" in root_publication.stamp_fault(bytes(row.token or b""), before)
    assert kinds() == set()
    RootDelivery.objects.update(number=before.number)
    assert kinds() == {"stamp_forged"}


def test_timestamp_of_an_untrusted_authority_is_refused(
    closed: None, authority: Receiver, settings: Any, tmp_path: Path
) -> None:
    settings.JICENG_ROOTS_CA = Authority(tmp_path / "other").folder / "ca.pem"
    assert "not good" in sent()[f"tsa:{authority.address}/"]
    assert RootDelivery.objects.get().token is None


def test_invalid_timestamp_response_is_refused(closed: None, settings: Any, tmp_path: Path) -> None:
    receiver = Receiver(lambda _path, _body: (200, "text/plain", b"hello"))
    settings.JICENG_ROOTS_CA = Authority(tmp_path / "authority").folder / "ca.pem"
    settings.JICENG_ROOTS_TO = (("tsa", receiver.address),)
    try:
        assert "not good" in sent()[f"tsa:{receiver.address}"]
    finally:
        receiver.close()


def test_portal_lists_roots_as_page_and_json(closed: None, client: Client, tmp_path: Path) -> None:
    (key,) = rootkeys.public_keys()
    page = client.get("/roots/").content.decode()
    assert key in page
    for root in rootstore.load():
        assert root.root in page
        assert root.signature in page
    copy = tmp_path / "roots.json"
    copy.write_bytes(client.get("/roots.json").content)
    assert orjson.loads(copy.read_bytes())["keys"] == [key]
    assert kinds(copy) == set()
