"""A bundle for machines without a network: all wheels, installer, units and samples in one archive.

    make bundle    # writes var/bundle/jiceng-VERSION.tar.gz

It fits machines with the system, processor and minor version of Python of the one that builds it.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Final

CHECKOUT: Final = Path(__file__).resolve().parents[1]
PIP: Final = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "wheel")
# Built by `make setup`, and not in the repository.
BUILT: Final = ("src/jiceng/static/dist", "src/jiceng/core/data/print.ttf")
MANUAL: Final = CHECKOUT / "var" / "site"


def version() -> str:
    """The version of this checkout."""
    with (CHECKOUT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def build(target: Path, *, with_packages: bool = True, manual: Path | None = None) -> Path:
    """Write the bundle into a folder; returns that of its contents.

    Args:
        with_packages: False: only Jiceng's own wheel, where the packages are installed already.
        manual: the built documentation.
    """
    top = target / f"jiceng-{version()}"
    shutil.rmtree(top, ignore_errors=True)
    wheels = top / "wheels"
    wheels.mkdir(parents=True)
    for file in sorted((CHECKOUT / "deploy").iterdir()):
        shutil.copy(file, top)
    with tempfile.TemporaryDirectory(prefix="jiceng-bundle-") as copy:
        _copy_sources(Path(copy))
        own = ["--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", str(wheels), copy]
        subprocess.run([*PIP, *own], check=True)
    if with_packages:
        lock = CHECKOUT / "requirements" / "base.txt"
        locked = ["--no-deps", "--require-hashes", "--wheel-dir", str(wheels), "-r", str(lock)]
        subprocess.run([*PIP, *locked], check=True)
    if manual:
        shutil.copytree(manual, top / "manual")
    (top / "VERSION").write_text(version() + "\n")
    files = sorted(each for each in top.rglob("*") if each.is_file())
    sums = [f"{_digest(each)}  {each.relative_to(top)}\n" for each in files]
    (top / "SHA256SUMS").write_text("".join(sums))
    return top


def _copy_sources(target: Path) -> None:
    """What the wheel is made of: setuptools would leave its own files in the checkout."""
    shutil.copytree(
        CHECKOUT / "src", target / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info")
    )
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(CHECKOUT / name, target)


def _digest(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def main() -> int:
    """Write the archive; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--folder", type=Path, default=CHECKOUT / "var" / "bundle")
    folder = parser.parse_args().folder
    missing = [name for name in (*BUILT, "var/site") if not (CHECKOUT / name).exists()]
    if missing:
        print(f"Use make bundle: there is no {', '.join(missing)}.", file=sys.stderr)
        return 1
    top = build(folder, manual=MANUAL)
    archive = folder / f"{top.name}.tar.gz"
    with tarfile.open(archive, "w:gz") as packed:
        packed.add(top, arcname=top.name)
    print(archive)
    return 0


if __name__ == "__main__":
    sys.exit(main())
