# Kinerja. `make run` is all a fresh machine needs: Python 3.11 or newer with venv, no root, no other service.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c

VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq install --require-hashes
# Stamps make every set-up step run once, and again only when its lock file changes.
RUNTIME := $(VENV)/installed-runtime
DATABASE := $(VENV)/installed-database
DEVELOPMENT := $(VENV)/installed-development
BENCHMARKS := $(VENV)/installed-benchmarks
LOCKER := $(VENV)/locker/bin/uv
TESTS ?= tests
SEARCHED ?= tests/security tests/workflows tests/services tests/storage tests/forms

.PHONY: help run install test test-long lock translations screenshots benchmarks benchmarks-full clean

help: ## Show what can be asked for
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' Makefile
	@echo "  Settings:      PORT=8000 DATA=data MONGODB_URI=mongodb://…, e.g. make run PORT=9000"

run: $(RUNTIME) $(DATABASE) ## Start database, web pages and scheduler; Ctrl-C stops them, the data stays
	@exec $(BIN)/python -m kinerja.launcher

install: $(RUNTIME) ## Only the set-up: .venv from the run-time lock
	@if grep -qs absent $(DATABASE); then rm -f $(DATABASE); fi
	@$(MAKE) --no-print-directory $(DATABASE)

test: $(RUNTIME) $(DATABASE) $(DEVELOPMENT) ## Everything that CI demands, from a fresh clone
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(TESTS)

test-long: $(RUNTIME) $(DATABASE) $(DEVELOPMENT) ## Whole sizes of what kills, pauses and fuzzes, and new random examples; most of an hour
	LONG_TESTS=1 $(BIN)/python -m pytest -rP --timeout 7200 tests/faults
	LONG_TESTS=1 $(BIN)/python -m pytest --timeout 7200 -n 2 --dist loadfile --no-loadscope-reorder $(SEARCHED)

lock: $(LOCKER) ## Write the hash-locked requirements anew from the .in files
	for name in runtime development database benchmarks; do \
		$(LOCKER) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
			requirements/$$name.in --output-file requirements/$$name.txt; \
	done

translations: $(RUNTIME) ## Gather the texts of the screens; fill the empty ones in translations/en, then run it again
	$(BIN)/pybabel -q extract -F babel.cfg --sort-output --add-location=file -o translations/messages.pot .
	$(BIN)/pybabel -q update -i translations/messages.pot -d translations -l en --no-fuzzy-matching \
		--ignore-obsolete --ignore-pot-creation-date
	$(BIN)/pybabel -q compile -d translations

screenshots: $(RUNTIME) $(DATABASE) $(DEVELOPMENT) ## Make the pictures in docs/screenshots anew; needs Chromium
	$(BIN)/python -m scripts.screenshots

benchmarks: $(RUNTIME) $(DATABASE) $(DEVELOPMENT) $(BENCHMARKS) ## Measure beside others; writes docs/benchmarks.md
	$(BIN)/python -m benchmarks --page docs/benchmarks.md

benchmarks-full: $(RUNTIME) $(DATABASE) $(DEVELOPMENT) $(BENCHMARKS) ## The evening of a province and 100,000 requests; most of an hour
	$(BIN)/python -m benchmarks deadline --full --page docs/benchmarks-deadline.md
	$(BIN)/python -m benchmarks weight --full --page docs/benchmarks-weight.md

clean: ## Remove what `make install` made; data/ stays
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@./scripts/make-venv $(VENV)

$(RUNTIME): requirements/runtime.txt | $(VENV)/bin/python
	@echo "Installing what Kinerja needs (once, about a minute) …"
	@$(PIP) -r requirements/runtime.txt
	@touch $@

# The embedded database is a convenience: where its wheel cannot be had, `make run` says so and goes on without it.
$(DATABASE): requirements/database.txt | $(RUNTIME)
	@if $(PIP) --only-binary :all: -r requirements/database.txt; then echo present > $@; \
	else echo absent > $@; \
		echo "The embedded database could not be installed here; 'make install' tries again, MONGODB_URI replaces it."; fi

$(DEVELOPMENT): requirements/development.txt | $(RUNTIME)
	@echo "Installing what the tests need (once) …"
	@$(PIP) -r requirements/development.txt
	@touch $@

$(BENCHMARKS): requirements/benchmarks.txt | $(RUNTIME)
	@echo "Installing what is measured beside (once) …"
	@$(PIP) -r requirements/benchmarks.txt
	@touch $@

$(LOCKER): | $(VENV)/bin/python
	@$(BIN)/python -m venv $(VENV)/locker
	@$(VENV)/locker/bin/python -m pip --disable-pip-version-check -qq install uv==0.13.9
