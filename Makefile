# Two commands: `make demo` runs a whole session, `make test` checks everything quick.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
QUICK := not browser and not server and not office and not slow
WORKERS ?= 2
PORT ?= 8866

.PHONY: demo test test-all lint lab app pictures benchmarks constraints clean python

demo: $(VENV)/run.stamp
	@$(BIN)/copkit demo

lab: $(VENV)/run.stamp
	@$(BIN)/copkit lab

# A page that is left tells its kernel to end, without a token; nothing else can be posted there.
app: $(VENV)/run.stamp
	@echo "The app: http://127.0.0.1:$(PORT)/voila/render/0_start_here.ipynb (Ctrl+C ends it)."
	@JUPYTER_PATH=$(CURDIR)/copkit/panels/app $(BIN)/voila notebooks --template=copkit --port=$(PORT) --no-browser --Voila.ip=127.0.0.1 --Voila.tornado_settings=disable_check_xsrf=True

test: $(VENV)/test.stamp lint
	$(BIN)/python -m pytest -q -n $(WORKERS) -m "$(QUICK)"

# The rest: what needs a browser, a server, an office program or patience (TESTED=1 where `make test` has just passed).
test-all: $(if $(TESTED),$(VENV)/test.stamp,test)
	$(BIN)/python -m pytest -q -n $(WORKERS) -m "not ($(QUICK)) and not browser"
	$(BIN)/python -m pytest -q -m browser -n $(WORKERS) --dist loadfile

lint: $(VENV)/test.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

pictures: $(VENV)/test.stamp
	$(BIN)/python scripts/make_pictures.py

benchmarks: $(VENV)/test.stamp
	$(BIN)/python -m benchmarks $(ONLY)

# Pins every distribution that the package and its tests need, with no address in the file.
constraints: $(VENV)/test.stamp
	$(BIN)/python scripts/pin_constraints.py

clean:
	rm -rf $(VENV) .demo handouts private node_modules .mypy_cache .ruff_cache .hypothesis

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "copkit needs Python 3.11 or newer: install it, or name one with 'make PYTHON=/path/to/python3.11'."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "Python lacks its venv module: install it (Debian and Ubuntu: 'sudo apt install python3-venv')."; exit 1; }

# A stamp is written last, so that an interrupted set-up starts afresh.
$(VENV)/run.stamp: pyproject.toml constraints.txt | python
	@echo "Setting up copkit in $(VENV): once, about a minute."
	@test -f $@ || $(PYTHON) -m venv --clear $(VENV)
	@$(PIP) install -q -c constraints.txt -e '.[all]'
	@touch $@

$(VENV)/test.stamp: $(VENV)/run.stamp
	@echo "Adding what the tests need."
	@$(PIP) install -q -c constraints.txt -e '.[all,test]'
	@touch $@
