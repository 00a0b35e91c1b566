# `make serve` and `make test` prepare .venv by themselves; a Python from 3.11 on is all they need.

PYTHON ?= $(firstword $(foreach python,python3 python3.14 python3.13 python3.12 python3.11 python,\
            $(shell $(python) -c 'import sys; print(sys.executable if sys.version_info >= (3, 11) else "")' 2>/dev/null)))
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt

.PHONY: serve test check soak install clean

serve: $(VENV)/.installed
	@$(BIN)/xiangmei serve --demo

test: check
	$(BIN)/python -m pytest -n 2

check: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# The same tests with many more rounds: races, kills and garbage.
soak: install
	SOAK=1 $(BIN)/python -m pytest -n 2 --timeout 3600

install: $(VENV)/.installed-dev

$(VENV)/.installed: pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo 'Python 3.11 or newer is needed; name it: make PYTHON=/path/to/python3'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { echo 'This Python cannot make virtual environments; on Debian and Ubuntu: apt-get install python3-venv'; exit 1; }
	@echo 'Preparing $(VENV), once; this takes a minute …'
	@$(PYTHON) -m venv $(VENV)
	@$(PIP) --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@echo 'Adding what the tests need …'
	@$(PIP) --editable '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
