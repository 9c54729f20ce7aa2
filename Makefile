# The project's commands. `make` alone lists them; everything runs from this folder's own .venv.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help house comments smoke mutants demo demo-reset run migrate check test transcripts golden lint format bench bench-kill bench-forms bench-schedule bench-hostile bench-roundtrip conformance screenshots documents reference limits lock clean

PYTHON ?= python3
PORT ?= 8080
WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin
# The locks are closed, so nothing is resolved and nothing built: what lands is what they say, whatever else is out.
INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps
LOCKED := $(INSTALL) --require-hashes --only-binary :all: -r

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.runtime ## the bot with a phone in the browser, on 127.0.0.1 (PORT=8080); keeps its data
	@$(BIN)/python -m bot demo --port $(PORT)

demo-reset: $(VENV)/.runtime ## forget the demo's data
	@$(BIN)/python -m bot demo --reset

run: $(VENV)/.runtime ## the bot itself, as config.toml says
	@$(BIN)/python -m bot run

migrate: $(VENV)/.runtime ## bring the configured database to this version
	@$(BIN)/python -m bot migrate

check: $(VENV)/.runtime ## is everything configured well?
	@$(BIN)/python -m bot check

test: $(VENV)/.dev ## every test, on SQLite and PostgreSQL, with the coverage gate; ARGS=tests/web: these, without
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(if $(ARGS),$(ARGS),--cov --cov-report=term)

smoke: $(VENV)/.dev ## under a minute: the real demo delivers a broadcast and a reminder, a report is sent and approved
	$(BIN)/python -m tools.smoke

transcripts: $(VENV)/.dev ## write anew what golden transcripts, rows, calls and pages show; read the difference before you keep it
	REWRITE_TRANSCRIPTS=1 $(BIN)/python -m pytest -q tests/conversations tests/web/test_golden.py -k "golden or simulator or (sqlite and (alone or both))" $(ARGS)

golden: $(VENV)/.dev ## write anew what the golden files of forms, screens and acts say; read the difference before you keep it
	REWRITE_GOLDEN=1 $(BIN)/python -m pytest -q tests/forms/test_slips.py tests/forms/test_played.py tests/handlers/test_screens.py tests/handlers/test_memory.py tests/actions/test_audit.py $(ARGS)

lint: $(VENV)/.dev ## ruff, mypy --strict, import directions
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/python -c 'from importlinter.cli import lint_imports_command as c; c()' --no-cache

format: $(VENV)/.dev ## let ruff mend and format the code
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .

house: $(VENV)/.dev ## the house in figures beside their goals, and the places that are in the way
	@$(BIN)/python -m tools.house

comments: $(VENV)/.dev ## tell translators in locales/ where each key stands and what fills its values
	@$(BIN)/python -m tools.comments

mutants: $(VENV)/.dev ## small faults put into the code, a seeded sample: at least 95 % must be noticed by a test
	$(BIN)/python -m tools.mutants $(ARGS)

bench: $(VENV)/.dev ## the standard dialogue against our bot and its peers, with the ratios
	$(BIN)/python -m bench $(ARGS)

bench-kill: $(VENV)/.dev ## kill -9 during the standard dialogue, ten times: nothing may be lost or doubled
	$(BIN)/python -m bench --kill 10 $(ARGS)

bench-forms: $(VENV)/.dev ## the form engine's speed and size, beside ODK's own engine where Node.js is present
	$(BIN)/python -m bench.forms $(ARGS)

bench-hostile: $(VENV)/.dev ## what the worst texts, pictures and tables cost, and how long somebody else waits meanwhile
	$(BIN)/python -m bench.hostile $(ARGS)

bench-schedule: $(VENV)/.dev ## 35,000 reminders due in one minute: planning, delivery against the permitted rate, and who talks meanwhile
	$(BIN)/python -m bench.schedule $(ARGS)

bench-roundtrip: $(VENV)/.dev ## real forms filled, read, corrected and sent back by JavaRosa and ODK Web Forms (CASES=DIR)
	$(BIN)/python -m bench.roundtrip $(if $(CASES),--cases $(CASES)) $(ARGS)

conformance: $(VENV)/.dev ## the form engine against the shared cases (CASES=DIR for another folder)
	$(BIN)/python -m bench.conformance $(if $(CASES),--cases $(CASES)) $(ARGS)

screenshots: $(VENV)/.dev ## pictures of the demo by a headless browser, into docs/screenshots
	$(BIN)/python -m tools.screenshots $(ARGS)

documents: $(VENV)/.dev ## pictures of the PDFs and the digest, into docs/documents
	$(BIN)/python -m tools.documents $(ARGS)

reference: $(VENV)/.dev ## docs/xlsform.md: what of XLSForm works in a chat
	@$(BIN)/python -m tools.reference

limits: $(VENV)/.dev ## docs/limits.md: every limit, pace, pause and size of the code, and what it means
	@$(BIN)/python -m tools.limits

lock: $(VENV)/.dev ## renew requirements.txt and requirements-dev.txt within the ranges of pyproject.toml
	$(BIN)/python -m tools.lock $(ARGS)

clean: ## forget the virtual environment and caches; never data
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage

# The stamps make a second start a matter of seconds: pip runs only when a lock has changed.
$(BIN)/python:
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Pendamping needs Python 3.11 or newer; name one with: make PYTHON=python3.12 ..."; exit 1; }
	@"$(PYTHON)" -m venv $(VENV) 2>/dev/null || { \
	  rm -rf $(VENV); \
	  "$(PYTHON)" -m venv --without-pip $(VENV); \
	  "$(PYTHON)" -m pip --python $(BIN)/python install -qq pip; }

$(VENV)/.runtime: requirements.txt pyproject.toml | $(BIN)/python
	@echo "Installing what the bot needs (once) ..."
	@$(LOCKED) requirements.txt
	@$(INSTALL) --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	@echo "Installing what working on it needs (once) ..."
	@$(LOCKED) requirements-dev.txt
	@touch $@
