# make demo and make test are all a newcomer needs; the rest is for daily work.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
HOST ?= 127.0.0.1:8000
export RAPPORTEUR_URL ?= http://$(HOST)
.DEFAULT_GOAL := help
.PHONY: help setup demo run test test-postgres check lint types contracts migrations bench screenshots lock clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 16

$(READY): requirements/base.lock requirements/dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Rapporteur needs Python 3.11 or newer. Name one: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(READY)

setup: $(READY) ## install everything into .venv, start nothing

demo: $(READY) ## ASH 2021 covered by ALAN, served on 127.0.0.1:8000
	$(BIN)/rapporteur demo --serve $(HOST)

run: $(READY) ## serve what is there, with the background worker
	$(BIN)/rapporteur run $(HOST)

test: $(READY) ## the whole suite on SQLite; browser tests where Chromium is present
	$(BIN)/pytest -n 2

test-postgres: $(READY) ## the same suite on the database that DATABASE_URL names
	@test -n "$(DATABASE_URL)" || { echo "Set DATABASE_URL=postgres://user:password@host/name"; exit 1; }
	$(BIN)/pytest -n 2

check: lint types contracts migrations test ## lint, types, import contracts, migrations, tests

lint: $(READY)
	$(BIN)/ruff check src tests bench
	$(BIN)/ruff format --check src tests bench

types: $(READY)
	$(BIN)/mypy

contracts: $(READY)
	$(BIN)/lint-imports

migrations: $(READY)
	$(BIN)/rapporteur makemigrations --check --dry-run

bench: $(READY) ## measure the promises of speed; JSON in bench/results/
	@for script in bench/[!_]*.py; do echo "== $$script"; PYTHONPATH=. $(BIN)/python $$script || failed=1; done; exit $${failed:-0}

screenshots: $(READY) ## take the README's pictures from the demo (needs Chromium)
	$(BIN)/python docs/screenshots/take.py

lock: ## pin the newest versions that fit pyproject.toml, with hashes
	$(PYTHON) -m venv .lock-venv
	.lock-venv/bin/pip install --quiet --disable-pip-version-check uv
	.lock-venv/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
		--extra postgres --upgrade -q -o requirements/base.lock
	.lock-venv/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
		--extra dev --upgrade -q -o requirements/dev.lock -c requirements/base.lock
	sed -i '2s/.*/#    make lock/' requirements/*.lock
	rm -rf .lock-venv

clean: ## remove the environment and the data of the demo
	rm -rf $(VENV) data
