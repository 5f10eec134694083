# Everything a new machine needs comes from requirements.lock; Python 3.11 to 3.13, pip and make are enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# One worker more than cores: some tests wait for servers and clocks.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN || echo 1) + 1)
STAMP := $(VENV)/.installed
# Tests start many processes, and each would compile every package it imports anew.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help install demo test quick coverage check docs lock clean

help: ## Say what can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(STAMP) ## Install the locked packages and silkwatch itself into .venv

$(STAMP): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

demo: install ## Run the daily flow on a small made-up world and show its digest
	$(BIN)/silkwatch demo

test: install ## Run the tests
	$(BIN)/python -m pytest -q -n $(WORKERS)

quick: install ## Run the tests that start no Prefect engine
	$(BIN)/python -m pytest -q -n $(WORKERS) -m "not engine"

coverage: install ## Run the tests of four rooms and show which lines and branches they miss
	$(BIN)/python -m pytest -q -n $(WORKERS) --cov --cov-report=term \
	  tests/feeds tests/store tests/classifiers tests/digests

check: install ## Lint, types, who may import whom, nothing unused, pages whose links hold
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/vulture
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

docs: install ## Write the reference pages from the code and build the site, links checked
	$(BIN)/python -m flows.reference
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

lock: install ## Make requirements.lock anew from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --extra dev --extra postgres --extra dask pyproject.toml -o requirements.lock

clean: ## Remove the virtual environment and the caches (never var/)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
