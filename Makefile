# Everything that the project needs is installed into .venv by the first command that needs it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
# Hundreds of processes of the tests would compile the package anew.
unexport PYTHONDONTWRITEBYTECODE
CLDR ?= /usr/share/unicode/cldr  # Debian's
EPUBCHECK ?= java -jar /usr/share/java/epubcheck.jar  # Debian's

.DEFAULT_GOAL := html
.PHONY: html languages pdf epub test test-long coverage lint types wheel package matrix order canary realworld bench scale law format schema words scripts pictures collation stability nu clean

html: $(READY)  ## build the manual and the example documentation
	$(BIN)/sphinx-build -n -W --keep-going -q -b html -d build/doctrees example_docs build/html
	@echo build/html/index.html

languages: $(READY)  ## build the example in four languages
	for language in en de ja ar; do \
		$(BIN)/sphinx-build -n -W --keep-going -q -b html -D language=$$language -d build/doctrees-languages/$$language \
			example_docs/languages build/languages/$$language || exit 1; \
	done
	@echo build/languages/en/index.html

pdf: $(READY)  ## build the same as a PDF (needs latexmk and TeX Live)
	$(BIN)/sphinx-build -n -W --keep-going -q -b latex -d build/doctrees example_docs build/latex
	$(MAKE) -C build/latex LATEXMKOPTS="-interaction=nonstopmode -halt-on-error -quiet"
	@ls build/latex/*.pdf

epub: $(READY)  ## build the same as an e-book, and check it (needs epubcheck)
	rm -rf build/epub
	$(BIN)/sphinx-build -n -W --keep-going -q -b epub -d build/doctrees example_docs build/epub
	$(EPUBCHECK) build/epub/*.epub

test: $(READY)  ## run the tests
	$(BIN)/python -m pytest -n auto --dist worksteal

coverage: $(READY)  ## run the tests, and fail if they leave more than 2 % of the lines and branches out
	$(BIN)/python -m pytest -n auto --dist worksteal --cov --cov-report=term-missing:skip-covered

test-long: $(READY)  ## run the tests that `make test` leaves out
	$(BIN)/python -m pytest -n $$(($$(nproc) + 1)) --dist worksteal -m long  # browsers wait more than they work

law: $(READY)  ## try the law of incremental builds at random: make law STEPS=1000 SEED=1
	$(BIN)/python -m pytest -s -m long tests/refresh/test_law.py

lint: $(READY)  ## check style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)  ## check types
	$(BIN)/mypy

wheel: $(READY)  ## build the wheel, install it elsewhere, and use it there
	$(BIN)/nox -s wheel

package: $(READY)  ## build what is uploaded, and check it as the services do that read it
	$(BIN)/nox -s package

matrix: $(READY)  ## run the tests on every supported Sphinx and every installed Python
	$(BIN)/nox -s tests

order: $(READY)  ## compare the order of names with that of ICU (needs ICU's headers and a C++ compiler)
	$(BIN)/nox -s order

canary: $(READY)  ## run the tests on the newest pre-releases of Sphinx and docutils
	$(BIN)/nox -s canary

realworld: $(READY)  ## move the documentation of other projects to the extension, and compare what readers see
	$(BIN)/python tests/realworld/run.py

bench: $(READY)  ## measure what a glossary costs a build, a load, a look-up, a keystroke in its filter, and a search of text
	$(BIN)/python benchmarks/builds.py
	$(BIN)/python benchmarks/growth.py
	$(BIN)/python benchmarks/loading.py
	$(BIN)/python benchmarks/lookups.py --fast
	$(BIN)/python benchmarks/filter.py
	$(BIN)/python benchmarks/mentions.py

scale: $(READY)  ## measure large projects: many pages, a long listing, many glossaries (takes an hour)
	$(BIN)/python benchmarks/scale.py

format: $(READY)  ## mend style and format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

schema: $(READY)  ## write the JSON Schema anew, after a change of the field table
	$(BIN)/python -m sphinxext_izuma schema > sphinxext_izuma/izterms.schema.json

words: $(READY)  ## add new messages to the catalogues of the extension's words, and compile them
	$(BIN)/python tests/languages/make_words.py

scripts: $(READY)  ## write the scripts and style sheets that pages load, after an edit of those in static
	$(BIN)/python tests/write/make_scripts.py

pictures: $(READY)  ## make the pictures of the manual, after a change of what readers see (needs Chromium)
	$(BIN)/python tests/support/make_pictures.py

collation: $(READY)  ## write the table of letters anew, from the collations of CLDR (Debian's unicode-cldr-core)
	$(BIN)/python tests/languages/make_collation.py $(CLDR) tests/languages/cldr-notice.txt

nu:  ## fetch the Nu validator of HTML, which tests use if it is there (needs npm, and Java to run)
	npm install --silent --no-save --prefix build/nu vnu-jar

stability: $(READY)  ## write down the names that semantic versioning covers, after a change that is meant
	$(BIN)/python tests/support/public_names.py

clean:  ## remove what was built
	rm -rf build dist .nox

$(READY): pyproject.toml
	$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), "Python 3.11 or newer is needed: make PYTHON=..."'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --group dev --editable .
	touch $@
