# Every target makes .venv by itself when it is missing or older than the lock.
# Nothing but Python 3.11+, make and a package registry is needed.
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
BUILD := build
SITE := site

.PHONY: figures test test-all browser mutants lab notebooks site picture lock clean
.DELETE_ON_ERROR:

figures: $(READY)
	$(BIN)/parade figures

test: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto --dist worksteal -rs
	$(BIN)/pytest -n auto --dist loadscope --nbval --nbval-current-env $$(git ls-files ':(glob)notebooks/*.ipynb')

# Every day and every frame, after the tests; the mutants measure what the tests notice.
test-all: $(READY)
	$(BIN)/pytest -n auto --dist worksteal -m "exhaustive or hypothesis" --hypothesis-profile thorough

# JupyterLab and the site as people see them; needs the system's Chromium.
browser: $(READY)
	PARADE_BROWSER=required $(BIN)/pytest tests/browser

mutants: $(READY)
	$(BIN)/python scripts/mutants.py

# scripts/jupyterlab holds defaults that ask nobody for news; a user's own settings win.
lab: $(READY)
	$(BIN)/jupyter lab --ip=127.0.0.1 $(if $(filter 0,$(shell id -u)),--allow-root) \
		--LabApp.default_url=/lab/tree/notebooks/00-start-here.ipynb \
		--LabApp.app_settings_dir=scripts/jupyterlab

notebooks: $(READY)
	$(BIN)/python scripts/run_notebooks.py

# The epoch keeps the day of the build out of the pages, so that two builds are alike.
site: $(READY)
	$(BIN)/python docs/pages.py $(BUILD)/pages
	SOURCE_DATE_EPOCH=0 $(BIN)/sphinx-build -q -E -W --keep-going -n \
		-d $(BUILD)/doctrees $(BUILD)/pages $(BUILD)/html
	rm -rf $(SITE) && mv $(BUILD)/html $(SITE)

# Of the front page, for the README.
picture: site
	$(BIN)/python docs/picture.py $(SITE) docs/site.png

lock: $(READY)
	$(BIN)/uv pip compile pyproject.toml --extra dev --extra browser --universal --python-version 3.11 \
		--no-header --no-annotate --no-emit-index-url --upgrade --quiet --output-file requirements.lock

clean:
	rm -rf $(SITE) .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	touch $@
