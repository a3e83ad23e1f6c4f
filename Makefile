# One way to do each thing. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help install serve test contract check fuzz bench scoreboard lock schema clean

help: ## List these commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

install: $(READY) ## Make .venv with everything pinned in requirements.lock

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "specdouble needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "python3 -m venv failed: on Debian, install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)

serve: $(READY) ## Serve every API of this project on http://127.0.0.1:4010
	@$(BIN)/specdouble serve

test: $(READY) ## Run all tests
	@$(BIN)/python -m pytest

contract: $(READY) ## Run the contract tests of every API alone
	@$(BIN)/python -m pytest contract_tests

check: $(READY) ## Check format, lint and types
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

fuzz: $(READY) ## Fuzz every API for longer than the tests do
	@SPECDOUBLE_PROFILE=nightly $(BIN)/python -m pytest contract_tests/test_conformance.py

bench: $(READY) ## Measure requests beside other servers, and start-up
	@$(BIN)/python benchmarks/run.py

scoreboard: $(READY) ## Play real documents on specdouble and other mock servers
	@$(BIN)/python -m benchmarks.scoreboard

lock: $(READY) ## Write requirements.lock anew from pyproject.toml (needs uv)
	@uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --all-extras --quiet pyproject.toml -o requirements.lock

schema: $(READY) ## Write docs/specdouble.schema.json anew from the settings
	@$(BIN)/python -m specdouble.control.settings_schema > docs/specdouble.schema.json

clean: ## Remove everything that the other commands made
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .schemathesis .specdouble benchmarks/.peers build dist
