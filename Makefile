# make serve   the samples in a store, the web form and the SPARQL endpoint on http://localhost:8000/
# make test    all tests but the long ones       make check       style, types, layers
# make bench   measurements beside rivals        make check-long  fuzzing, kills, soaks, mutations
# make samples the sample disclosures anew       make clean       the environment and the sample store

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
STORE  ?= budgetgraph-store
HOST   ?= 127.0.0.1
PORT   ?= 8000
LONG   ?= 10000

.PHONY: serve test check check-long bench samples clean install

install: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[dev,ocr]'
	touch $@

serve: install
	$(BIN)/budgetgraph --store $(STORE) ingest data/disclosures
	$(BIN)/budgetgraph --store $(STORE) serve --host $(HOST) --port $(PORT)

test: install
	$(BIN)/python -m pytest -m 'not long'

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check-long: install
	BUDGETGRAPH_LONG=$(LONG) $(BIN)/python -m pytest -m long

bench: install
	for script in bench/[a-z]*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

samples: install
	$(BIN)/python -m budgetgraph.samples

clean:
	rm -rf $(VENV) $(STORE)
