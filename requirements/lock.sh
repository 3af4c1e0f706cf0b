#!/usr/bin/env bash
# Rewrites the locked requirements. Needs uv (https://docs.astral.sh/uv/).
set -euo pipefail
cd "$(dirname "$0")/.."
pin() { uv pip compile --quiet --generate-hashes --no-header --no-annotate --no-emit-index-url --universal --python-version 3.11 "$@"; }
pin pyproject.toml -o requirements/core.txt
pin pyproject.toml --extra collect -o requirements/collect.txt
pin pyproject.toml --extra directory -o requirements/directory.txt
pin pyproject.toml --extra excel -o requirements/excel.txt
pin pyproject.toml --extra all --group test --group bench -o requirements/test.txt
pin pyproject.toml requirements/build.in --extra all --group test --group system --group bench -o requirements/ci.txt
