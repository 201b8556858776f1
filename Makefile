# Five words: demo, test, check, bench, soak. Each makes ready what it needs, once, inside this folder.
# Needed beforehand: GNU make and Python 3.11 or later (`PYTHON=/path/to/python make demo` names one).

.DEFAULT_GOAL := help
.PHONY: help demo test check bench soak wheel words pins format clean
.NOTPARALLEL:

VENV := .venv/bin
PYTEST := $(VENV)/python -m pytest
NODE = $(shell test -x $(VENV)/python && $(VENV)/python tools/finding.py node)
PHONE = $(wildcard tests/phone/*.test.js tests/phone/*.test.mjs tests/phone/test_*.js)
TSC := .tools/typescript/node_modules/typescript/bin/tsc
PORT ?= 8000
ARGS ?=

help:  ## what there is to say
	@sed -nE 's/^([a-z]+):.*##/make \1 \t/p' $(MAKEFILE_LIST)

demo:  ## a demo clinic on http://127.0.0.1:8000, kept in ./demo-data
	@tools/bootstrap runtime
	$(VENV)/moodtrack demo --data demo-data --port $(PORT) $(ARGS)

test:  ## the whole suite but the long soaks: phone, both databases, browser
	@tools/bootstrap dev browser node
	$(NODE) --test $(PHONE)
	$(PYTEST) -n logical -m "not soak" $(ARGS)

check:  ## lint, types, import contracts, house tests: what CI asks first
	@tools/bootstrap dev node tsc
	$(VENV)/ruff check
	$(VENV)/ruff format --check
	$(VENV)/mypy
	$(VENV)/lint-imports
	@if [ -e $(TSC) ]; then echo "$(TSC) -p jsconfig.json"; $(NODE) $(TSC) -p jsconfig.json; \
	else echo "There is no npm here: the JavaScript was not type-checked."; fi
	$(VENV)/python tools/help_lines.py
	$(PYTEST) -q tests/test_architecture.py

bench:  ## the benchmarks, as ratios; ARGS=--json for JSON
	@tools/bootstrap dev
	$(VENV)/python -m bench $(ARGS)

soak:  ## the long fault tests
	@tools/bootstrap dev browser others node lighthouse
	$(PYTEST) -m soak $(ARGS)
	$(VENV)/python -m tools.lighthouse

wheel:  ## dist/moodtrack-*.whl
	@tools/bootstrap dev
	$(VENV)/python -m hatchling build -t wheel

words:  ## bring the catalogues of words up to date, after a change of what patients read
	@tools/bootstrap dev
	$(VENV)/python tools/words.py

pins:  ## renew the exact versions in requirements/
	@tools/bootstrap dev
	tools/pins

format:  ## put the code into the house's form
	@tools/bootstrap dev
	$(VENV)/ruff check --fix
	$(VENV)/ruff format

clean:  ## throw away everything that can be made again (not the demo's data)
	rm -rf .venv .tools dist build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
