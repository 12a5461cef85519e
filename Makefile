# Every target makes .venv by itself when it is missing or older than the lock.
# Nothing but Python 3.11+, make, git and a package registry is needed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BUILD := build
SITE := site
# Of all allowed versions `make lock` takes the newest; lowest-direct is the oldest.
RESOLUTION ?= highest
# What git keeps; files that a user saves beside them are hers.
CODE = $$(git ls-files '*.py' '*.ipynb')

.PHONY: figures test test-all browser mutants lab notebooks site picture lock audit clean
.DELETE_ON_ERROR:

figures: $(READY)
	$(BIN)/parade figures

test: $(READY)
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy
	$(BIN)/pytest -n auto --dist worksteal -rs
	$(BIN)/pytest -n auto --dist loadscope --nbval --nbval-current-env $$(git ls-files ':(glob)notebooks/*.ipynb')

# Then every day and every frame; the mutants measure what the tests notice.
test-all: test
	$(BIN)/pytest -n auto --dist worksteal -m "exhaustive or hypothesis" --hypothesis-profile thorough

# JupyterLab and the site as people see them; needs the system's Chromium.
browser: $(READY)
	PARADE_BROWSER=required $(BIN)/pytest -m "" tests/browser

mutants: $(READY)
	$(BIN)/python scripts/mutants.py

# scripts/jupyterlab holds defaults that ask nobody for news; a user's own settings win.
lab: $(READY)
	mkdir -p notebooks/own
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
	$(BIN)/uv pip compile pyproject.toml --extra dev --extra browser --extra audit --universal \
		--python-version 3.11 --resolution $(RESOLUTION) --upgrade --generate-hashes --no-header \
		--no-annotate --no-emit-index-url --quiet --output-file requirements.lock

# Asks the network which versions of the lock have known holes.
audit: $(READY)
	$(BIN)/pip-audit --require-hashes --disable-pip --requirement requirements.lock

clean:
	rm -rf $(SITE) $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist

# pip takes uv alone, uv the rest, what it builds with too: all by the hashes of the lock.
$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv --clear $(VENV)
	sed -n '/^uv==/,/[^\]$$/p' requirements.lock > $(VENV)/uv.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/uv.lock
	$(BIN)/uv pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes \
		--build-constraints requirements.lock --require-build-hashes requirements.lock
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	touch $@
