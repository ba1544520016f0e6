# `make show` installs peeltrack in .venv and prints a timeline; `make test` installs what the tests need, and
# passes them; `make fresh` makes anew what is made from the program (schemas, reference, examples, picture).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check

.PHONY: show test fresh fuzz bench clean

show: $(VENV)/installed
	@$(BIN)/peeltrack show leicestershire

test: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto

fresh: $(VENV)/ready
	$(BIN)/python tools/fresh.py

fuzz: $(VENV)/ready
	$(BIN)/python tests/fuzz.py 100000

bench:
	$(PYTHON) bench/run.py

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(PIP) --editable .
	@touch $@

# Dependency groups need pip 25.1 or later.
$(VENV)/ready: $(VENV)/installed
	$(PIP) --upgrade "pip>=25.1"
	$(PIP) --editable ".[all]" --group dev
	@touch $@

clean:
	rm -rf $(VENV) dist
