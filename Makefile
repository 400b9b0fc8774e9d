# make run    start the product on this machine (http://127.0.0.1:8000/)
# make test   the whole test suite
# make check  style, types, import order, migrations
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test test-long check

run: $(VENV)/installed
	@$(BIN)/python -m config.serve

test: $(VENV)/installed-dev
	@$(BIN)/python -m pytest -n 2 -m "not slow"

test-long: $(VENV)/installed-dev
	@$(BIN)/python -m pytest -n 2

check: $(VENV)/installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy .
	@$(BIN)/lint-imports
	@$(BIN)/python manage.py makemigrations --check --dry-run
	@$(BIN)/python manage.py check

$(VENV)/bin/python:
	@echo "建立运行环境 …"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新的版本，当前是 `$(PYTHON) --version 2>&1`。可指定：make run PYTHON=python3.11" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "无法建立虚拟环境。Debian、Ubuntu 请先安装 python3-venv。" >&2; exit 1; }

$(VENV)/installed: requirements.txt | $(VENV)/bin/python
	@echo "安装依赖(约一分钟) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/installed-dev: requirements-dev.txt requirements.txt | $(VENV)/bin/python
	@echo "安装开发依赖(约两分钟) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@ $(VENV)/installed
