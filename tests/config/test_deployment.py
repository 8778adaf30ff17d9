"""The two ways to run it for real: a container, and a bundle with installer and systemd units."""

from __future__ import annotations

import configparser
import http.client
import json
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import time
import urllib.request
from pathlib import Path

import pytest
from click.testing import CliRunner

from jiceng.config import cli, environment, variables
from jiceng.config.environment import CHECKOUT
from scripts import bundle
from tests.config.serving import Served, free_port

DEPLOY = CHECKOUT / "deploy"
UNITS = sorted(DEPLOY.glob("*.service"))
SECRET = "0123456789abcdef0123456789abcdef"


def builder() -> str | None:
    """A program of this machine that can build and start containers."""
    for name in ("podman", "docker"):
        asked = [name, "info"]
        if (
            shutil.which(name)
            and not subprocess.run(asked, check=False, capture_output=True).returncode
        ):
            return name
    return None


def page(port: int, path: str) -> str:
    asked = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", headers={"Accept-Language": "zh-hans"}
    )
    with urllib.request.urlopen(asked, timeout=20) as answer:
        return str(answer.read().decode())


def check_pages(port: int) -> None:
    """Templates, translations and built files are all there."""
    report = page(port, "/")
    assert "反映问题" in report
    style = report.partition('rel="stylesheet"')[2].partition('href="')[2].partition('"')[0]
    assert len(page(port, style)) > 10_000
    assert "工作人员" in page(port, "/sign-in/") or "登录" in page(port, "/sign-in/")


class Installed(Served):
    """The program that the bundle's installer has made."""


@pytest.mark.timeout(600)
def test_bundle_is_installed_into_an_empty_folder_and_serves(
    installed: Path, tmp_path: Path
) -> None:
    made = bundle.build(tmp_path / "bundle", with_packages=False)
    top = tmp_path / "opt"
    target = top / bundle.version()
    # Of the packages only the place differs from a real one: they come from this environment.
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", target], check=True)
    (site,) = target.glob("lib/python*/site-packages")
    (site / "packages.pth").write_text(sysconfig.get_path("purelib") + "\n")
    wheel = next((made / "wheels").glob("jiceng-*.whl"))
    whole = wheel.read_bytes()
    wheel.write_bytes(whole[:-1])
    done = subprocess.run(["sh", made / "install.sh", top], capture_output=True, check=False)
    assert done.returncode != 0
    assert not (top / "current").exists()
    wheel.write_bytes(whole)
    subprocess.run(["sh", made / "install.sh", top], check=True, timeout=300)
    program = top / "current" / "bin" / "jiceng"
    where = "import jiceng; print(jiceng.__file__)"
    found = subprocess.check_output([target / "bin" / "python", "-c", where], text=True)
    assert found.startswith(str(target))
    Installed.PROGRAM = (str(program),)
    served = Installed(installed)
    try:
        check_pages(served.port)
    finally:
        served.end()


@pytest.mark.timeout(3600)
def test_container_is_built_and_started_if_a_builder_exists(tmp_path: Path) -> None:
    """Elsewhere its steps are the bundle and its installer, which are tested above."""
    program = builder()
    steps = (CHECKOUT / "Containerfile").read_text("utf-8")
    assert "make bundle" in steps
    assert "install.sh /opt/jiceng" in steps
    if program is None:
        return
    name, port = f"jiceng-test-{os.getpid()}", free_port()
    given = ["JICENG_HOSTS=127.0.0.1", f"JICENG_SECRET_KEY={SECRET}"]
    try:
        built = [program, "build", "-f", "Containerfile", "-t", name, "."]
        subprocess.run(built, cwd=CHECKOUT, check=True)
        options = [word for each in given for word in ("--env", each)]
        command = "jiceng migrate && exec jiceng serve --host 0.0.0.0"
        start = [program, "run", "--detach", "--name", name, "-p", f"127.0.0.1:{port}:8000"]
        subprocess.run([*start, *options, name, "sh", "-c", command], check=True)
        until = time.monotonic() + 300
        while not answers(port):
            assert time.monotonic() < until
            time.sleep(1)
        check_pages(port)
    finally:
        subprocess.run([program, "rm", "--force", name], check=False)
        subprocess.run([program, "rmi", "--force", name], check=False)


def answers(port: int) -> bool:
    try:
        return bool(json.loads(page(port, "/health/"))["database"])
    except (OSError, http.client.HTTPException):
        return False


@pytest.mark.parametrize("unit", UNITS, ids=lambda each: each.stem)
def test_unit_runs_an_existing_command(unit: Path) -> None:
    read = configparser.ConfigParser(interpolation=None, strict=False)
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read_string(unit.read_text("utf-8"))
    service = read["Service"]
    assert service["User"] == "jiceng"
    assert service["EnvironmentFile"] == "/etc/jiceng.env"
    for line in filter(None, (service["ExecStart"], service.get("ExecStop", ""))):
        program, *command = shlex.split(line)
        assert program == "/opt/jiceng/current/bin/jiceng"
        words = [each for each in command if each.isalpha()]
        options = [each for each in command if each.startswith("--")]
        said = CliRunner().invoke(cli.cli, [*words, "--help"])
        assert said.exit_code == 0, said.output
        assert [each for each in options if each not in said.output] == []


def test_units_run_web_server_worker_and_database() -> None:
    assert [each.stem for each in UNITS] == ["jiceng-db", "jiceng-web", "jiceng-worker"]


def test_sample_settings_are_a_production_without_secret() -> None:
    lines = (DEPLOY / "jiceng.env").read_text("utf-8").splitlines()
    pairs = [
        line.lstrip("#").partition("=") for line in lines if "=" in line and "import" not in line
    ]
    known = {each.name for each in variables.VARIABLES}
    assert {name for name, _sign, _value in pairs} <= known
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert given["JICENG_SECRET_KEY"] == ""
    read = environment.read({**given, "JICENG_SECRET_KEY": SECRET})
    assert read.production
    assert read.behind_proxy
