# `make show` installs peeltrack in .venv and prints a timeline; `make test` installs what the tests need, and
# passes them; `make test-lowest` tries every command with the lowest versions of the packages that pyproject.toml
# allows; `make fresh` makes anew what is made from the program (schemas, reference, examples, picture).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LOWEST := .venv-lowest
PIP := $(BIN)/pip install --quiet --disable-pip-version-check

.PHONY: show test test-lowest fresh fuzz bench clean

show: $(VENV)/installed
	@$(BIN)/peeltrack show leicestershire

test: $(VENV)/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto --dist worksteal

test-lowest: $(LOWEST)/ready
	$(LOWEST)/bin/python -m pytest -n auto tests/test_every_command.py

fresh: $(VENV)/ready
	$(BIN)/python tools/fresh.py

fuzz: $(VENV)/ready
	$(BIN)/python -m pytest -n auto --dist worksteal -m hypothesis --hypothesis-profile explore
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

# pip takes the newest version of everything; uv can take the lowest.
$(LOWEST)/ready: pyproject.toml
	$(PYTHON) -m venv --clear $(LOWEST)
	$(LOWEST)/bin/pip install --quiet --disable-pip-version-check uv
	$(LOWEST)/bin/uv pip install --quiet --python $(LOWEST)/bin/python --resolution lowest-direct \
	  --editable ".[all]" --group commands
	@touch $@

clean:
	rm -rf $(VENV) $(LOWEST) dist
