# Two commands on a fresh machine: make demo, make test. They need Python 3.11 or newer, make and git, nothing else.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
RUN := $(VENV)/bin/python
PIP := $(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all:

.PHONY: demo test lint unit test-system wheel-test mutants proof bench fixtures schemas docs format lock clean

demo: $(VENV)/.collect
	@$(RUN) -m scanner demo --out out/demo

test: lint unit

lint: $(VENV)/.test
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(RUN) -m scanner lint

unit: $(VENV)/.test
	$(RUN) -m pytest -m "not system and not models" $(TESTS)

# Chromium (Debian: chromium fonts-noto-cjk poppler-utils), LibreOffice (libreoffice-calc), a Samba domain on ports 389 and 636
# (samba-ad-dc samba-ad-provision; as root), the published schemas of the export formats (npm), systemd-analyze, shellcheck, and
# hundreds of msgraph-sdk's models.
test-system: $(VENV)/.ci tests/schemas/node_modules/.package-lock.json
	$(RUN) -m pytest -m "system or models"

wheel-test: $(VENV)/.ci
	$(RUN) tests/wheel_check.py

# Every small change of every rule and of every derivation: the case tables notice at least 95 %, in total and of each rule and module.
mutants: $(VENV)/.test
	$(RUN) -m tests.proof.rule_mutants
	$(RUN) -m tests.proof.code_mutants --jobs $(shell nproc)

# The long proofs, at full size.
proof: mutants
proof: $(VENV)/.ci
	TELEWORK_SCAN_PROOF=full $(RUN) -m pytest -m "not system" tests/proof tests/labelled tests/judge tests/collecting tests/change tests/cli/test_workbook_round_trip.py

bench: $(VENV)/.ci
	$(RUN) -m tests.bench

fixtures: $(VENV)/.core
	$(RUN) -m scanner.sandbox fixtures/tenants

schemas: $(VENV)/.core
	$(RUN) -m scanner.language.rule_schema

# The tables of docs/permissions.md and docs/data-flow.md, from the resource files.
docs: $(VENV)/.core
	$(RUN) -m scanner.collect.documents

format: $(VENV)/.test
	$(RUN) -m ruff check --fix .
	$(RUN) -m ruff format .

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.core: $(VENV)/bin/python requirements/core.txt
	$(PIP) -r requirements/core.txt
	@touch $@

$(VENV)/.collect: $(VENV)/.core requirements/collect.txt
	$(PIP) -r requirements/collect.txt
	@touch $@

$(VENV)/.test: $(VENV)/.collect requirements/test.txt
	$(PIP) -r requirements/test.txt
	@touch $@

$(VENV)/.ci: $(VENV)/.test requirements/ci.txt
	$(PIP) -r requirements/ci.txt
	@touch $@

tests/schemas/node_modules/.package-lock.json: tests/schemas/package-lock.json
	npm ci --silent --no-fund --no-audit --prefix tests/schemas

lock:
	./requirements/lock.sh

clean:
	rm -rf out dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis
