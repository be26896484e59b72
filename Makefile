# Two commands set everything up on a fresh machine: make demo, make test.
PYTHON ?= python3
VENV ?= .venv
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
else
BIN := $(VENV)/bin
endif
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
CODE := pcgraph tests benchmarks examples

.PHONY: demo test test-long bench format constraints clean

demo: $(VENV)/run.stamp
	$(BIN)/pcgraph ask "which NOS evidence the Link Worker EVOKE competency" --format table

test: $(VENV)/dev.stamp
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/pcgraph format --check
	$(BIN)/python -m pytest -n 2 -m "not long"

test-long: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -m long

bench: $(VENV)/dev.stamp
	$(BIN)/python benchmarks/startup.py

format: $(VENV)/dev.stamp
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)
	$(BIN)/pcgraph format

constraints:
	uv pip compile --universal --no-header --no-annotate --python-version 3.11 --extra dev pyproject.toml -o constraints.txt

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache

$(VENV)/python.stamp:
	@$(PYTHON) -c "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))" || \
	  { echo "Python 3.11 or later with venv and ensurepip is needed: install it (Debian: apt install python3 python3-venv) or run make PYTHON=/path/to/python3.11." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	touch $@

$(VENV)/run.stamp: $(VENV)/python.stamp pyproject.toml constraints.txt
	$(PIP) install -c constraints.txt -e .
	touch $@

$(VENV)/dev.stamp: $(VENV)/python.stamp pyproject.toml constraints.txt
	$(PIP) install -c constraints.txt -e ".[dev]"
	touch $(VENV)/run.stamp $@
