#!/bin/sh
# Install this version of Jiceng, without a network:  sh install.sh [FOLDER]
#
# Run inside an unpacked bundle (make bundle). FOLDER, /opt/jiceng by default, gets a folder for the
# version with all Python packages. FOLDER/current points to the version in use: it is set by the
# first installation, later by the operator. PYTHON names another interpreter than python3.
set -eu

bundle=$(cd "$(dirname "$0")" && pwd)
top=${1:-/opt/jiceng}
version=$(cat "$bundle/VERSION")
target=$top/$version

(cd "$bundle" && sha256sum --check --quiet SHA256SUMS)
mkdir -p "$target"
[ -x "$target/bin/python" ] || "${PYTHON:-python3}" -m venv "$target"
"$target/bin/python" -m pip --disable-pip-version-check --quiet install \
    --no-index --no-deps --force-reinstall "$bundle"/wheels/*.whl
"$target/bin/jiceng" --version
[ -e "$top/current" ] || ln -sfn "$version" "$top/current"
echo "Installed in $target; $top/current points to $(readlink "$top/current")." >&2
