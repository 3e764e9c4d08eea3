# The commands of this project. `make` alone lists them.
#
# Variables: IDENTITY_URL=, CAREER_URL=, MAILBOX_URL= and SIAM_URL= (public addresses behind a forwarded port),
# ARGS= (arguments of pytest), WORKERS= (of the tests without a browser), DAY= (when the tests believe to run, as
# `faketime -f` takes it: +365d, or "@2028-02-29 10:00:00"), PYTHON= (3.11 to 3.13), CHROMIUM= (path of a browser).

.DEFAULT_GOAL := help
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
WORKERS ?= 2
DAY ?=
PYTEST := $(if $(DAY),setup/clock/at.sh "$(DAY)" )$(BIN)/pytest

.PHONY: help run test lint format interop coverage screenshots migrate lock reset setup-run setup-test setup-lint

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

run: setup-run ## start the demo; Ctrl-C stops everything
	@exec $(BIN)/python -m demo

test: setup-test ## run the tests; ARGS="-k numen" chooses among them
	@CHROMIUM="$$(setup/chromium.sh)" && export CHROMIUM && \
	if [ -n "$(ARGS)" ]; then exec $(PYTEST) $(ARGS); fi && \
	$(PYTEST) -q -n $(WORKERS) --dist loadfile --ignore=tests/journeys && $(PYTEST) -q tests/journeys

coverage: setup-test ## run the tests and say which branches they leave out
	@CHROMIUM="$$(setup/chromium.sh)" && export CHROMIUM && \
	  exec $(BIN)/pytest --cov --cov-report=term-missing:skip-covered $(ARGS)

lint: setup-lint ## judge the code without running it
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet .
	$(BIN)/deptry .

interop: setup-run ## walk three independent OpenID Connect clients through the sign-in (needs the registries)
	@exec $(BIN)/python -m interop

format: setup-lint ## lay the code out
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

screenshots: setup-test ## take the pictures of docs/ again, from a running demo
	@CHROMIUM="$$(setup/chromium.sh)" && export CHROMIUM && exec $(BIN)/python -m demo.screenshots

migrate: setup-run ## bring the databases of var/ to the present schema
	@exec $(BIN)/python -m demo migrate

lock: setup-lint ## compute requirements.lock and requirements-dev.lock again
	setup/lock.sh

reset: ## forget the demo's data; the next start begins anew
	@setup/reset.sh

setup-run:
	@setup/packages.sh run
	@setup/venv.sh run

setup-test:
	@setup/packages.sh test $(if $(DAY),faketime gcc libc6-dev)
	@setup/venv.sh dev
	@setup/browser.sh

setup-lint:
	@setup/packages.sh lint
	@setup/venv.sh dev
