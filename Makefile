# What one does with this repository, by name: `make` lists it.
PYTHON ?= python3
VENV ?= .venv
ARGS ?=
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
USE := $(VENV)/.installed
DEV := $(VENV)/.installed-dev

# what is started again and again keeps what it compiles: else each command of a test compiles two hundred modules anew
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help demo test lint types contracts check wheel vocab soak bench bench-stores clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):[^#]*## /\1|/p' Makefile | while IFS='|' read -r name text; do printf '%-12s %s\n' "$$name" "$$text"; done

$(USE): pyproject.toml constraints.txt
	@.ci/venv "$(PYTHON)" $(VENV)
	@echo "cablegraph: installing into $(VENV)"
	@$(PIP) install -c constraints.txt -e .
	@touch $@

$(DEV): pyproject.toml constraints.txt
	@.ci/venv "$(PYTHON)" $(VENV)
	@echo "cablegraph: installing into $(VENV), with what the tests need"
	@$(PIP) install -c constraints.txt -e '.[dev]'
	@touch $@ $(USE)

demo: $(USE) ## build the example sources into demo/, with the page demo/network.html
	@$(BIN)/cablegraph build examples --into demo
	@$(BIN)/cablegraph network demo -o demo/network.html
	@echo
	@echo "Made: the store demo/store, the same as text demo/graph.nt, and the page demo/network.html (open it in a browser)."
	@echo "Next:"
	@echo "  $(BIN)/cablegraph query --list                                   what can be asked by name"
	@echo "  $(BIN)/cablegraph query demo correspondents -p actor=Stalin      one such question"
	@echo "  $(BIN)/cablegraph explain examples                               how much of each document was read"
	@echo "  $(BIN)/cablegraph check demo                                     is the graph what it ought to be"
	@echo "  $(BIN)/cablegraph build YOUR-FOLDER --into YOUR-GRAPH            your own sources"

test: $(DEV) ## run the tests (Chromium is needed); ARGS goes to pytest
ifneq ($(BROWSER),no)
	@.ci/chromium
endif
	@$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

lint: $(DEV) ## ruff: rules and format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(DEV) ## mypy, strict
	@$(BIN)/mypy

contracts: $(DEV) ## import contracts between the rooms
	@$(BIN)/lint-imports

check: lint types contracts ## lint, types and contracts

wheel: $(DEV) ## build the source distribution and, from it, the wheel, into dist/
	@rm -rf dist
	@$(BIN)/python -m build --quiet --outdir dist .
	@ls dist

vocab: $(DEV) ## write kg/vocab.py anew from ontology/
	@$(BIN)/python -m kg.graph.ontology --write

soak: $(DEV) ## the long tests: some ten minutes on cores with nothing else to do
	@$(BIN)/python -m pytest -m soak $(ARGS)

bench: $(USE) ## documents a second and peak memory, beside other programs where these are installed; ARGS goes to it
	@$(BIN)/python -m bench $(ARGS)

bench-stores: $(DEV) ## stores and saved queries side by side on a made correspondence; ARGS goes to it (--messages N M)
	@$(BIN)/python -m bench.stores $(ARGS)

clean: ## remove what the targets made
	@rm -rf .venv demo dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
