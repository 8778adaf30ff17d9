"""Find the system's Chromium for the browser tests; with --install, install it when run as root."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HELP = (
    "The browser tests need Chromium, and there is none on the PATH. Install it (Debian: "
    "apt-get install chromium) or set JICENG_CHROMIUM to its program."
)


def find() -> str | None:
    """The browser's path: JICENG_CHROMIUM, or the first known name on the PATH."""
    named = os.environ.get("JICENG_CHROMIUM")
    if named:
        return shutil.which(named)
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install() -> None:
    """Install it by apt; only as root, and only on Debian and its derivatives."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    print("Installing Chromium for the browser tests ...", file=sys.stderr)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "chromium", "fonts-noto-cjk"]):
        subprocess.run(["apt-get", *command], env=environment, stdout=sys.stderr, check=False)


def main() -> int:
    """Print help on standard error and fail when there is none."""
    if find() is None and "--install" in sys.argv[1:]:
        install()
    if find() is None:
        print(HELP, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
