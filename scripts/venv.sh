#!/bin/sh
# Create the virtual environment with the first Python that is new enough.
set -eu
venv=$1

for candidate in python3 python3.14 python3.13 python3.12 python3.11 python; do
    if command -v "$candidate" >/dev/null 2>&1 &&
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "${python:-}" ]; then
    echo "Jiceng needs Python 3.11 or newer, and none is on the PATH" \
        "($(python3 --version 2>/dev/null || echo 'no python3 at all')). Install one and run make again." >&2
    exit 1
fi

# Debian ships Python without the module that installs pip into an environment.
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
        echo "Installing python3-venv ..." >&2
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv >&2
    fi
    if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        echo "$python cannot make virtual environments: install its venv package" \
            "(Debian and Ubuntu: apt-get install python3-venv) and run make again." >&2
        exit 1
    fi
fi

# An interruption must not leave a partial environment, which make would take for complete.
trap 'rm -rf "$venv"' INT TERM
"$python" -m venv "$venv" || { rm -rf "$venv"; exit 1; }
