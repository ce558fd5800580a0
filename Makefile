# make serve   the samples in a store, the web form and the SPARQL endpoint on http://localhost:8000/
# make test    all tests but the long ones       make check       style, types, layers
# make bench   measurements beside rivals        make check-long  all tests: fuzzing, kills, soaks, mutations, new examples
# make frontend the editor of /query (needs npm)
# make samples the sample disclosures anew       make clean       the environment and the sample store

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STORE  ?= budgetgraph-store
HOST   ?= 127.0.0.1
PORT   ?= 8000
LONG   ?= 10000

NPM    ?= npm

.PHONY: frontend serve test check check-long bench samples clean install

install: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev,ocr]'
	touch $@

# The SPARQL editor of /query. Without npm the page is a plain form.
EDITOR := src/budgetgraph/web/static/built/query.js

frontend: $(EDITOR)

$(EDITOR): frontend/package.json frontend/build.mjs frontend/.npmrc $(wildcard frontend/src/*.js)
	@if command -v $(NPM) >/dev/null; then \
	  cd frontend && { $(NPM) install --silent --no-audit --no-fund && $(NPM) run --silent build; } \
	  || echo "npm could not fetch or bundle the editor: /query stays a plain form"; \
	else echo "no npm: /query stays a plain form; install npm and run 'make frontend' for the editor"; fi

serve: install frontend
	$(BIN)/budgetgraph --store $(STORE) ingest data/disclosures
	$(BIN)/budgetgraph --store $(STORE) serve --host $(HOST) --port $(PORT)

test: install frontend
	$(BIN)/python -m pytest -n auto -m 'not long'

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check-long: install
	BUDGETGRAPH_LONG=$(LONG) $(BIN)/python -m pytest

bench: install
	for script in bench/[a-z]*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

samples: install
	$(BIN)/python -m budgetgraph.samples

clean:
	rm -rf $(VENV) $(STORE) frontend/node_modules src/budgetgraph/web/static/built
