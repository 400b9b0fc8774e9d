.PHONY: check
PYTHON ?= .venv/bin/python

check:
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy .
	$(PYTHON) -m importlinter.cli lint-imports 2>/dev/null || .venv/bin/lint-imports
	$(PYTHON) manage.py makemigrations --check --dry-run
