# Two commands set everything up on a machine that has Python 3.11, pip and make: `make demo` and `make test`.
# Both use one environment, .venv, filled from the lock files in requirements/. A stamp in it for each lock
# keeps an environment that is up to date from being installed again.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: demo test kill leaks lint audit release docs golds bench scale judging peers fuzz train lock clean help chromium postgresql keyring libreoffice

# The Python that makes the environment: `make demo PYTHON=/path/to/python3.12` takes another.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for name in python3.11 python3; do \
	$$name -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$name && break; done)
VENV := .venv
BASE := $(VENV)/.base-installed
DEV := $(VENV)/.dev-installed

# -qq leaves pip's errors and hides the rest.
PIP_INSTALL := $(VENV)/bin/python -m pip install -qq --disable-pip-version-check --no-input

# The tool that compiles the locks, in an environment of its own, without which index it asked.
UV := uv==0.13.8
LOCK_VENV := .venv-lock
COMPILE := $(LOCK_VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header $(if $(UPGRADE),--upgrade)

# Installs Debian's packages for root; tells anybody else in one line what to run, and what else would do.
define apt_install
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Debian's $(1)"; \
		apt-get update -qq && \
		DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $(1) >/dev/null; \
	else \
		echo "Missing: please run 'sudo apt-get install $(1)', then make once more.$(2)" >&2; exit 1; \
	fi
endef

demo: $(BASE) ## review the bundled sample groups; the last line is the path of the page
	@$(VENV)/bin/analyser demo

test: $(DEV) chromium postgresql keyring libreoffice ## run every test (ARGS="-k export" is passed on to pytest)
	@$(VENV)/bin/python -m pytest -n auto --dist worksteal $(ARGS)

kill: $(DEV) ## kill the register at two hundred points of its work, and see that it is whole
	@KILL_POINTS=200 $(VENV)/bin/python -m pytest -n auto -k killed tests/test_register_crash.py $(ARGS)

lint: $(DEV) ## check the code's style and look for mistakes
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .

audit: $(DEV) ## check lock files, our code (bandit) and the libraries (pip-audit; ARGS=--strict: fail where it cannot)
	@$(VENV)/bin/python release/audit.py $(ARGS)

release: $(DEV) ## build wheel and source archive, try them in a clean environment, and list what is in them (ARGS=--trial)
	@$(VENV)/bin/python release/make.py $(ARGS)

docs: $(DEV) ## build the documentation in docs/_build; a warning is an error
	@$(VENV)/bin/python -m sphinx -W --keep-going -q -b html docs docs/_build/html
	@echo "docs/_build/html/index.html"

leaks: $(DEV) ## look for names and numbers in a thousand trustees' reports of seeded chats
	@REPORTS=1000 $(VENV)/bin/python -m pytest -n auto tests/test_report_leaks.py $(ARGS)

golds: $(BASE) ## compare what check says of the sample groups with their hand-made answers
	@$(VENV)/bin/python benchmarks/against_golds.py

bench: $(BASE) peers ## measure the parser's speed beside others' (ARGS="--sizes 10000 100000 --styles android")
	@$(VENV)/bin/python benchmarks/speed.py $(ARGS)

judging: $(BASE) peers ## measure how fast messages are judged, beside others (ARGS="--messages 1000")
	@$(VENV)/bin/python benchmarks/judging.py --peers $(BENCH_VENV)/bin/python $(ARGS)

scale: $(BASE) peers ## measure what a review costs by the number of chats (ARGS="--chats 1 10 100 --messages 200")
	@$(VENV)/bin/python benchmarks/scale.py $(ARGS)

# The parsers and judges of others, in an environment of their own. Where one of them cannot be installed, the table says
# so and the rest is measured all the same.
BENCH_VENV := .venv-bench
BENCH_PYTHON := $(BENCH_VENV)/.installed
BENCH_NODE := benchmarks/peers/node_modules/.installed
peers:
	@$(MAKE) --no-print-directory --keep-going $(BENCH_PYTHON) $(BENCH_NODE) || echo "Going on without them." >&2

$(BENCH_PYTHON): requirements/bench.txt
	@echo "Installing requirements/bench.txt in $(BENCH_VENV)"
	@$(PYTHON) -m venv --clear $(BENCH_VENV)
	@$(BENCH_VENV)/bin/python -m pip install -qq --disable-pip-version-check --no-input --require-hashes -r $<
	@touch $@

$(BENCH_NODE): benchmarks/peers/package-lock.json
	@command -v npm >/dev/null || { $(call apt_install,nodejs npm); }
	@echo "Installing $<"
	@cd benchmarks/peers && npm ci --silent --ignore-scripts --no-audit --no-fund
	@touch $@

FUZZ_VENV := .venv-fuzz
fuzz: $(FUZZ_VENV)/.installed ## look for bytes that break the parser (ARGS="-max_total_time=600": ten minutes, not one)
	@PYTHONPATH=. $(FUZZ_VENV)/bin/python fuzz/fuzz_parse.py $(ARGS)

$(FUZZ_VENV)/.installed: requirements/base.txt requirements/fuzz.txt
	@echo "Installing requirements/fuzz.txt in $(FUZZ_VENV)"
	@$(PYTHON) -m venv --clear $(FUZZ_VENV)
	@$(FUZZ_VENV)/bin/python -m pip install -qq --disable-pip-version-check --no-input --require-hashes \
		-r requirements/base.txt -r requirements/fuzz.txt || \
		{ echo "atheris does not install here: it needs Linux or a Mac, and Python 3.11 to 3.13." >&2; exit 1; }
	@touch $@

TRAIN_VENV := .venv-train
train: $(TRAIN_VENV)/.installed ## train the message model anew and measure it (hours; ARGS="--ship" writes it into the package)
	@PYTHONPATH=. $(TRAIN_VENV)/bin/python -m training $(ARGS)

$(TRAIN_VENV)/.installed: requirements/train.txt
	@echo "Installing requirements/train.txt in $(TRAIN_VENV)"
	@$(PYTHON) -m venv --clear $(TRAIN_VENV)
	@$(TRAIN_VENV)/bin/python -m pip install -qq --disable-pip-version-check --no-input --require-hashes -r $<
	@touch $@

lock: ## write the lock files anew; versions that still fit stay (UPGRADE=1 takes the newest)
	@$(PYTHON) -m venv --clear $(LOCK_VENV)
	@$(LOCK_VENV)/bin/python -m pip install -qq --disable-pip-version-check $(UV)
	@$(COMPILE) pyproject.toml -o requirements/base.txt
	@$(COMPILE) requirements/build.in -c requirements/base.txt -o requirements/build.txt
	@$(COMPILE) pyproject.toml --extra dev -c requirements/base.txt -c requirements/build.txt -o requirements/dev.txt
	@$(COMPILE) pyproject.toml --extra train -c requirements/base.txt -o requirements/train.txt
	@$(COMPILE) requirements/fuzz.in -c requirements/base.txt -o requirements/fuzz.txt
	@$(COMPILE) requirements/bench.in -o requirements/bench.txt
	@rm -rf $(LOCK_VENV)

clean: ## remove the environment and everything else that was made here
	@rm -rf $(VENV) $(LOCK_VENV) $(BENCH_VENV) $(FUZZ_VENV) $(TRAIN_VENV) benchmarks/.cache benchmarks/peers/node_modules build dist docs/_build docs/made analyser-demo .pytest_cache .ruff_cache .hypothesis
	@find analyser tests -name __pycache__ -prune -exec rm -rf {} +

help: ## list these targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(MAKEFILE_LIST)

chromium:
	@command -v chromium >/dev/null || { $(call apt_install,chromium fonts-dejavu-core fonts-noto-color-emoji,\
		The other tests run without it: $(VENV)/bin/pytest -m 'not browser'); }

postgresql:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || { $(call apt_install,postgresql,\
		The other tests run without it: $(VENV)/bin/pytest -m 'not postgresql'); }

libreoffice:
	@command -v soffice >/dev/null || { $(call apt_install,libreoffice-calc-nogui,\
		The other tests run without it: $(VENV)/bin/pytest -m 'not libreoffice'); }

keyring:
	@command -v gnome-keyring-daemon >/dev/null && command -v dbus-run-session >/dev/null || { $(call apt_install,gnome-keyring dbus,\
		The other tests run without it: $(VENV)/bin/pytest -m 'not keyring'); }

$(VENV)/bin/python:
	@command $(PYTHON) -c '$(NEW_ENOUGH)' 2>/dev/null || \
		{ echo "No Python 3.11 or newer was found. Name one: make PYTHON=/path/to/python" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
		{ package=$$($(PYTHON) -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'); \
		$(call apt_install,$$package); }
	@echo "Making $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv --clear $(VENV)

$(BASE): $(VENV)/bin/python requirements/base.txt requirements/build.txt
	@echo "Installing requirements/base.txt and analyser"
	@$(PIP_INSTALL) --require-hashes -r requirements/base.txt -r requirements/build.txt
	@$(PIP_INSTALL) --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): $(BASE) requirements/dev.txt
	@echo "Installing requirements/dev.txt"
	@$(PIP_INSTALL) --require-hashes -r requirements/dev.txt
	@touch $@
