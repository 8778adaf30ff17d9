# The main commands are `make demo` and `make test`. Each sets up what it needs, once.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
SHELL := /bin/sh

VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install
# The locks are complete, so nothing is resolved. Older versions of pip, when they resolve, ignore a
# pin of a package that is also required with an extra, as soon as a newer version appears.
LOCKED := $(PIP) --no-deps --require-hashes
CATALOGS := $(shell find src/jiceng -name django.po)
DIST := src/jiceng/static/dist
SITE := var/site
FONT := src/jiceng/core/data/print.ttf
SLICES := node_modules/@fontsource-variable/noto-sans-sc/files
NODE := $(abspath $(BIN))

.PHONY: help setup demo test check style vitest types layers templates translations migrations weight \
	lock pictures site spark bundle clean

help:
	@echo "make demo   build a district with synthetic requests, serve it"
	@echo "make test   run every test"
	@echo "make check  style, types, vitest, layers, templates, translations, migrations, weight"
	@echo "make setup  only set up; make lock renews requirements/*.txt and package-lock.json"
	@echo "make spark  install PySpark, for its tests"
	@echo "make site   build the documentation in var/site"
	@echo "make bundle build an archive that installs without a network, in var/bundle"
	@echo "make pictures  take the pictures of the user guides from the demo"

setup: $(STAMPS)/base $(STAMPS)/catalogs $(DIST)/.built $(FONT)

demo: setup
	@exec $(BIN)/jiceng demo

# The gate prints nothing when it holds, so that pytest's own summary stays the last line.
test: setup $(STAMPS)/dev
	@$(BIN)/python scripts/chromium.py --install
	@$(BIN)/python -m pytest -p tests.measured_coverage -n 2
	@$(BIN)/python scripts/coverage_gate.py

# Two checks in parallel, the longest first; `make -k check` shows all failures.
SYNC := $(if $(filter output-sync,$(.FEATURES)),--output-sync)
check: setup $(STAMPS)/dev
	@$(MAKE) -j2 $(SYNC) types style vitest layers templates translations migrations weight

style: setup $(STAMPS)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	PATH="$(NODE):$$PATH" node_modules/.bin/biome check --error-on-warnings

vitest: setup
	PATH="$(NODE):$$PATH" node_modules/.bin/vitest run

types: setup $(STAMPS)/dev
	$(BIN)/mypy

layers: setup $(STAMPS)/dev
	$(BIN)/lint-imports
	$(BIN)/python scripts/writes.py

templates: setup $(STAMPS)/dev
	$(BIN)/djangofmt --check src
	$(BIN)/djangofmt check src
	$(BIN)/python scripts/templates.py

translations: setup $(STAMPS)/dev
	$(BIN)/python scripts/messages.py check
	$(BIN)/python -m scripts.glossary

migrations: setup $(STAMPS)/dev
	JICENG_HOME=var/test $(BIN)/jiceng manage makemigrations --check --dry-run

# A small subsystem needs at most 8 files and 350 lines, and no edit outside its folder.
weight: setup $(STAMPS)/dev
	$(BIN)/python scripts/weigh.py activities.announcements activities.needs cases.reply_templates

# Versions change only here. The locks name no registry, so that they work with any mirror.
COMPILE := $(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes \
	--python-version 3.11 --no-header --no-annotate
lock: $(STAMPS)/lock $(STAMPS)/frontend
	$(COMPILE) pyproject.toml -o requirements/base.txt
	$(COMPILE) --group pyproject.toml:build -c requirements/base.txt -o requirements/build.txt
	$(COMPILE) --group pyproject.toml:dev -c requirements/base.txt -c requirements/build.txt \
		-o requirements/dev.txt
	$(COMPILE) --group pyproject.toml:spark -c requirements/base.txt -o requirements/spark.txt
	$(COMPILE) --group pyproject.toml:site -c requirements/base.txt -c requirements/dev.txt \
		-o requirements/site.txt
	$(COMPILE) --group pyproject.toml:frontend -o requirements/frontend.txt
	$(COMPILE) --group pyproject.toml:lock -o requirements/lock.txt
	PATH="$(NODE):$$PATH" $(BIN)/npm update --package-lock-only

# For the tests of the extra, which also need a Java runtime. PySpark is built from its source
# package, by the setuptools that is installed already.
spark: $(STAMPS)/spark
$(STAMPS)/spark: requirements/spark.txt $(STAMPS)/base
	@echo "Installing PySpark ..."
	@$(LOCKED) --no-build-isolation -r $<
	@touch $@

# Each language is a site of its own, with its own search.
site: $(STAMPS)/site
	@rm -rf $(SITE)
	@for language in zh en; do \
		$(BIN)/zensical build --strict --clean --config-file zensical.$$language.toml || exit 1; done
	@cp docs/site.html $(SITE)/index.html
	@echo "Built in $(SITE); look at it by: $(BIN)/python -m http.server --directory $(SITE)"

bundle: setup site
	@$(BIN)/python scripts/bundle.py

# From a temporary demonstration, or the one in JICENG_HOME.
pictures: setup $(STAMPS)/dev
	@$(BIN)/python scripts/chromium.py --install
	@$(BIN)/python -m scripts.pictures

clean:
	rm -rf $(VENV) node_modules $(DIST) $(LOCALE).mo $(FONT) .mypy_cache .ruff_cache .pytest_cache

$(BIN)/python:
	@sh scripts/venv.sh $(VENV)

$(STAMPS)/base: requirements/base.txt requirements/build.txt pyproject.toml | $(BIN)/python
	@echo "Installing the server's packages ..."
	@$(LOCKED) -r requirements/build.txt
	@$(LOCKED) -r requirements/base.txt
	@$(PIP) --no-deps --no-build-isolation --no-index --editable .
	@mkdir -p $(STAMPS) && touch $@

# pyproject.toml also holds the tools' settings; only the locks determine the installed packages.
$(STAMPS)/dev $(STAMPS)/frontend $(STAMPS)/lock: $(STAMPS)/%: requirements/%.txt | $(STAMPS)/base
	@echo "Installing the packages for $(@F) ..."
	@$(LOCKED) -r $<
	@touch $@

# The documentation needs nothing else.
$(STAMPS)/site: requirements/site.txt | $(BIN)/python
	@echo "Installing the builder of the documentation ..."
	@$(LOCKED) -r $<
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/catalogs: $(CATALOGS) scripts/messages.py | $(STAMPS)/base
	@$(BIN)/python scripts/messages.py compile
	@touch $@

node_modules/.installed: package.json package-lock.json .npmrc | $(STAMPS)/frontend
	@echo "Installing the frontend's packages ..."
	@PATH="$(NODE):$$PATH" $(BIN)/npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(FONT): scripts/font.py node_modules/.installed | $(STAMPS)/base
	@echo "Building the font of printed pages ..."
	@$(BIN)/python scripts/font.py $(SLICES) $@

# Templates are dependencies: the style sheet contains only the classes that they use.
PAGES := $(shell find src/jiceng frontend -name '*.html' -o -name '*.ts' -o -name '*.css' \
	| grep -v -e '$(DIST)' -e '[.]test[.]ts$$')
$(DIST)/.built: node_modules/.installed vite.config.ts tsconfig.json $(PAGES)
	@PATH="$(NODE):$$PATH" node_modules/.bin/tsc
	@PATH="$(NODE):$$PATH" node_modules/.bin/vite build --logLevel warn
	@touch $@
