# `make show` installs peeltrack here and prints a timeline; `make test` installs what the tests need and runs them.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: show test fresh clean

show: $(VENV)/installed
	@$(BIN)/peeltrack show leicestershire

test: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto

fresh: $(VENV)/ready
	$(BIN)/python tools/fresh.py

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/ready: $(VENV)/installed
	$(BIN)/pip install --quiet --disable-pip-version-check --editable ".[all,dev]"
	@touch $@

clean:
	rm -rf $(VENV) dist
