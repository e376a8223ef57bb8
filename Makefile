# Every target does all its set-up by itself, in .venv beside this file.
# `make help` lists them; `.ci/run` runs system, test and check.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
PORT ?= 8000
ARGS ?=
WHAT ?= enumeration

.PHONY: help demo dev test search check fix docs texts figures bench system lock clean

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'

demo: $(VENV)/demo.stamp  ## run three marketplaces, a mailbox, a seller center at http://localhost:8000 (PORT=…)
	@$(BIN)/python tools/demo.py $(PORT)

dev: $(VENV)/dev.stamp $(VENV)/demo.stamp  ## the demo, started anew whenever a file changes
	@$(BIN)/python tools/reload.py src -- $(BIN)/python tools/demo.py $(PORT)

test: $(VENV)/dev.stamp  ## the whole suite on SQLite and PostgreSQL (ARGS="…" goes to pytest)
	@$(BIN)/python tools/left_out.py
	@$(BIN)/python -m pytest -n 4 --dist loadgroup $(ARGS)

search: $(VENV)/dev.stamp  ## slow random searches, and pages on PostgreSQL (ROUNDS=… SEED=…)
	@$(BIN)/python tools/search.py

check: $(VENV)/dev.stamp  ## style, types, import rules, freshness of the docs
	@$(BIN)/ruff format --check --quiet . || { echo "run: make fix"; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache > $(VENV)/imports.log || { cat $(VENV)/imports.log; exit 1; }
	@$(BIN)/python tools/docs.py --check
	@echo "all good"

fix: $(VENV)/dev.stamp  ## put style and imports right
	@$(BIN)/ruff format --quiet . && $(BIN)/ruff check --quiet --fix .

docs: $(VENV)/dev.stamp  ## write docs/reference, playbooks/plain.toml and clients/python from the code
	@$(BIN)/python tools/docs.py

texts: $(VENV)/dev.stamp  ## bring the catalogues of languages up to date with the code
	@$(BIN)/python tools/texts.py

figures: $(VENV)/dev.stamp  ## sizes of files, functions and tests, to steer by
	@$(BIN)/python tools/figures.py

bench: $(VENV)/dev.stamp  ## a benchmark (WHAT=enumeration, SAMPLES=2000)
	@$(BIN)/python bench/$(WHAT).py

system:  ## (as root, Debian) chromium, fonts for Chinese, ClamAV, programs of others to sign in
	@apt-get update -qq && RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
		chromium fonts-noto-core fonts-noto-cjk clamav-daemon apache2-bin nginx-light caddy systemd \
		libapache2-mod-auth-openidc $$(command -v npm > /dev/null || echo nodejs npm) > /dev/null

lock:  ## write the hashed requirements anew (needs uv)
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header -p 3.11 \
		requirements/run.in -o requirements/run.txt
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header -p 3.11 \
		requirements/run.txt requirements/dev.in -o requirements/dev.txt
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header -p 3.11 \
		examples/seller_center/requirements.in -o examples/seller_center/requirements.txt

clean:  ## forget the environment and what the demo kept
	rm -rf $(VENV) var

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Keyhouse needs Python 3.11 or newer; say PYTHON=python3.12") if sys.version_info < (3, 11) else None'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "Setting up (once) ..."
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/demo.stamp: examples/seller_center/requirements.txt $(VENV)/run.stamp
	@$(PIP) install --require-hashes -r examples/seller_center/requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt clients/python/pyproject.toml $(VENV)/run.stamp
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@$(PIP) install --no-deps --no-build-isolation -e clients/python
	@touch $@
