# Everything a newcomer needs is `make run` and `make test`; Python ≥ 3.11 is all they ask for.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header

PAGES := $(shell find src/tingmin/web/assets -type f)
CATALOGUES := $(shell find src -name '*.po')

help: ## list what can be done
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' Makefile | expand -t 16

run: setup ## start the city on http://127.0.0.1:8000 (or PORT=…); Ctrl-C stops it
	@$(BIN)/tingmin run --tied $(if $(PORT),--port $(PORT))

down: ## stop what runs under this TINGMIN_HOME
	@[ ! -x $(BIN)/tingmin ] || $(BIN)/tingmin down

setup: .venv/installed build/pages build/catalogues ## install the locked dependencies, build the pages

test: lint ## check everything: style, types, contracts, tests
	@scripts/test_tools.sh
	@$(BIN)/python -m pytest -q

lint: export TINGMIN_HOME := $(or $(TINGMIN_HOME),$(CURDIR)/var/test)
lint: setup .venv/installed-test ## check style, types and contracts only
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/tingmin manage makemigrations --check --dry-run

chaos: export TINGMIN_FUZZ := $(or $(TINGMIN_FUZZ),500)
chaos: export TINGMIN_LIVES := $(or $(TINGMIN_LIVES),60)
chaos: setup .venv/installed-test ## long random lives and thousands of requests as each post (some minutes)
	@$(BIN)/python -m pytest -q tests/trust tests/matters/test_random_lives.py tests/law/test_random_walks.py

bench-trust: export TINGMIN_HOME := $(or $(TINGMIN_HOME),$(CURDIR)/var/bench)
bench-trust: setup ## measure what chain, vault and walls cost a registration, and the audit
	@$(BIN)/python -m bench.trust

bench-telephony: export TINGMIN_HOME := $(or $(TINGMIN_HOME),$(CURDIR)/var/bench-telephony)
bench-telephony: setup ## place 200 real calls with sipp and measure ring to pop (BENCH=--json for JSON)
	@scripts/test_tools.sh
	@$(BIN)/python -m bench.telephony $(BENCH)

# A city of its own in var/bench-city; a second run measures the same city again.
bench: export TINGMIN_HOME := $(or $(TINGMIN_HOME),$(CURDIR)/var/bench-city)
bench: setup ## generate 200,000 matters and measure them (under 10 minutes; BENCH=--json for JSON)
	@$(BIN)/tingmin bench run --size 200000 $(BENCH)

# Thin: what has ended keeps its row, text and first fact. Whole lives would want 320 GB.
bench-city: export TINGMIN_HOME := $(or $(TINGMIN_HOME),$(CURDIR)/var/bench-20m)
bench-city: setup ## the same with 20 million matters (an hour, and about 35 GB)
	@$(BIN)/tingmin bench run --size 20000000 --lean --thin --no-documents --no-log $(BENCH)

lock: ## renew the hash locks (needs uv and npm)
	$(LOCK) pyproject.toml --group build -o requirements/run.txt
	$(LOCK) --group test -c requirements/run.txt -o requirements/test.txt
	npm install --package-lock-only

clean: down ## remove what was built or installed; the state in TINGMIN_HOME stays
	rm -rf .venv node_modules build src/tingmin/web/static/built

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit("Tingmin needs Python 3.11 or newer." if sys.version_info < (3, 11) else 0)'
	@echo "Creating .venv"
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/installed: .venv/made requirements/run.txt pyproject.toml
	@echo "Installing what Tingmin runs on"
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

.venv/installed-test: .venv/installed requirements/test.txt
	@echo "Installing what its tests need"
	@$(PIP) install --require-hashes -r requirements/test.txt
	@touch $@

node_modules/installed: package-lock.json | .venv/installed
	@echo "Installing what its pages need"
	@scripts/node.sh npm ci --silent
	@touch $@

build/pages: node_modules/installed scripts/build_pages.mjs $(PAGES)
	@echo "Building the pages"
	@mkdir -p build && scripts/node.sh node scripts/build_pages.mjs
	@touch $@

build/catalogues: scripts/compile_catalogues.py $(CATALOGUES) | .venv/installed
	@mkdir -p build && $(BIN)/python scripts/compile_catalogues.py
	@touch $@

.PHONY: help run down setup test lint chaos bench bench-city bench-trust bench-supervision bench-telephony lock clean
