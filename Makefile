# make demo   install into .venv and print a real answer
# make test   everything CI runs
# make soak   100,000 requests of all kinds while the service's processes are killed; prints what it measures
# make check  the data alone
# make serve  pages, SPARQL and linked data at http://127.0.0.1:8000
# make browser   what the tests of the pages drive: Chromium (by apt, as root) and axe-core (by npm)
# make editor    colours and completion for the SPARQL page: Yasqe from npm, kept out of the repository
# make reference  write the pages and pictures of docs/ that are made of the code, the questions and the ontology anew
# make outlines  derive the outlines of the map anew (needs npm)

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt
EDITOR_FILES := src/aif_graph/serving/static/yasqe

.PHONY: demo test test-slow soak check serve browser editor format reference outlines clean

demo: $(VENV)/installed
	@$(BIN)/aif run systems-open-to-country --country Denmark --format table

test: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 3 -m "not slow"

test-slow: $(VENV)/installed-dev
	$(BIN)/pytest -m slow

soak: $(VENV)/installed-dev
	$(BIN)/pytest -s -m slow tests/serving/test_soak.py

check: $(VENV)/installed
	$(BIN)/aif check

serve: $(VENV)/installed
	$(BIN)/aif serve

# Without them the tests of the pages in a browser are skipped, with that reason.
browser: | $(VENV)/bin/python
	@if command -v chromium && command -v chromedriver; then :; elif command -v apt-get; then \
	  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium chromium-driver; \
	else echo "no chromium, and no apt-get to install it"; fi
	@if test -f $(VENV)/npm/node_modules/axe-core/axe.min.js; then :; elif command -v npm; then \
	  npm install --no-save --no-package-lock --silent --prefix $(VENV)/npm axe-core@4; \
	else echo "no axe-core, and no npm to install it"; fi

# Without it the page keeps its plain text area.
editor:
	folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	npm install --no-save --no-package-lock --silent --ignore-scripts --prefix "$$folder" @zazuko/yasqe@4.6.2 && \
	mkdir -p $(EDITOR_FILES) && \
	cp "$$folder"/node_modules/@zazuko/yasqe/build/yasqe.min.js \
	   "$$folder"/node_modules/@zazuko/yasqe/build/yasqe.min.css $(EDITOR_FILES)

reference: $(VENV)/installed-dev
	$(BIN)/python -m tests.reference
	$(BIN)/python -m tests.rooms

# The derived file is committed; nothing else needs npm.
outlines: $(VENV)/installed
	folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && \
	npm install --no-save --no-package-lock --silent --prefix "$$folder" world-atlas@2.0.2 && \
	$(BIN)/python tools/outlines.py \
	  "$$folder/node_modules/world-atlas/countries-50m.json" src/aif_graph/pictures/europe.json

clean:
	rm -rf $(VENV) build dist

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	$(PIP) --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(PIP) --editable '.[dev]'
	@touch $@
