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

INTEROP ?= .venv-interop

.PHONY: demo test test-long bench format constraints interop clean

demo: $(VENV)/run.stamp
	$(BIN)/pcgraph ask "which NOS evidence the Link Worker EVOKE competency" --format table

test: $(VENV)/dev.stamp
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/pcgraph format --check
	$(BIN)/python -m pytest -n 2 --dist loadfile -m "not long"

test-long: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -m long

bench: $(VENV)/dev.stamp
	$(BIN)/python benchmarks/run.py $(BENCH)

format: $(VENV)/dev.stamp
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)
	$(BIN)/pcgraph format

# Other tools that read our files, in an environment of their own; the tests that need it say so.
interop: $(INTEROP)/interop.stamp

constraints:
	uv pip compile --universal --no-header --no-annotate --python-version 3.11 --extra dev pyproject.toml -o constraints.txt
	uv pip compile --universal --no-header --no-annotate --python-version 3.11 --extra interop pyproject.toml -o constraints-interop.txt

clean:
	rm -rf $(VENV) $(INTEROP) dist build .mypy_cache .ruff_cache .pytest_cache

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

$(INTEROP)/interop.stamp: pyproject.toml constraints-interop.txt
	$(PYTHON) -m venv $(INTEROP)
	$(INTEROP)/$(notdir $(BIN))/python -m pip --disable-pip-version-check -q install -c constraints-interop.txt csvw frictionless oxigraph sssom sssom-pydantic
	touch $@
