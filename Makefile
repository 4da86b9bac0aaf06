# Two commands matter: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
export PORT
ifdef DATA_DIR
export DATA_DIR
endif

.DEFAULT_GOAL := demo
.PHONY: demo test check coverage bench prove mutants locks

# Ends with make, however make ends.
demo: $(VENV)/.base
	@exec env END_WITH_PARENT=1 DJANGO_SETTINGS_MODULE=portal.settings.dev $(BIN)/python -m portal.home.demo

test: $(VENV)/.test
	$(BIN)/python -m pytest -n 2

check: $(VENV)/.test
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/djlint --check --lint --quiet .
	DJANGO_SETTINGS_MODULE=portal.settings.test $(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python .ci/deploy_check.py
	$(BIN)/python .ci/schema_drift.py

# Of the slices that score, share and keep apart, the lines their own quick tests run; pyproject.toml
# says the least share. Apart from `test`: up to Python 3.11 measuring takes two thirds more time.
coverage: $(VENV)/.test
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n 2 -m "not slow and not browser" \
		tests/standards/scoring tests/partners/sharing tests/portal/access
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

bench: $(VENV)/.test
	$(BIN)/python -m benchmarks

prove: $(VENV)/.test
	.ci/prove

# In an environment of its own: the tool and its terminal are nobody else's need.
mutants: .mutants/.ready
	.ci/mutants

.mutants/.ready: requirements/test.txt requirements/mutants.txt
	$(PYTHON) -m venv .mutants
	for name in test mutants; do \
		.mutants/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes \
			-r requirements/$$name.txt || exit 1; \
	done
	@touch $@

# The newest versions that fit the .in files, for every platform and Python, with their hashes.
locks:
	$(PYTHON) -m venv .locks
	.locks/bin/python -m pip install --quiet --disable-pip-version-check uv
	for name in base test mutants; do \
		.locks/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
			--no-annotate --no-header --output-file requirements/$$name.txt requirements/$$name.in || exit 1; \
	done

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; choose one with make PYTHON=python3.12 ..."; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.base: requirements/base.txt | $(VENV)/bin/python
	@test -e $(VENV)/.test -a ! requirements/base.txt -nt $(VENV)/.test || \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	@touch $@

$(VENV)/.test: requirements/test.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/test.txt
	@touch $@
