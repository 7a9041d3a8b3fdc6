# make run: the 2548 story in a browser.  make test: everything that must hold.
PYTHON ?= python3
PORT ?= 8000
BIN = .venv/bin
# Two processes by default: the browser tests share the machine with PostgreSQL.
WORKERS ?= auto

.PHONY: run test test-database lint messages

run: .venv/run
	@mkdir -p var
	KMFORUM_DEBUG=1 KMFORUM_TODAY=2005-11-21 $(BIN)/python manage.py migrate --verbosity 0
	KMFORUM_DEBUG=1 KMFORUM_TODAY=2005-11-21 $(BIN)/python manage.py load_areas
	KMFORUM_DEBUG=1 KMFORUM_TODAY=2005-11-21 $(BIN)/python manage.py load_story
	KMFORUM_DEBUG=1 KMFORUM_TODAY=2005-11-21 $(BIN)/python manage.py load_charts
	KMFORUM_DEBUG=1 KMFORUM_TODAY=2005-11-21 $(BIN)/python manage.py runserver 127.0.0.1:$(PORT)

# SQLite always (a file, not memory); PostgreSQL too when KMFORUM_TEST_DATABASE_URL names one.
test: .venv/test lint
	KMFORUM_TEST_DATABASE_URL= $(BIN)/pytest -n $(WORKERS)
	@if [ -n "$$KMFORUM_TEST_DATABASE_URL" ]; then $(BIN)/pytest -n $(WORKERS); \
	else echo "PostgreSQL was not tested: KMFORUM_TEST_DATABASE_URL is not set."; fi

lint: .venv/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

messages: .venv/test
	$(BIN)/python locale/update.py

.venv/run: requirements.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/test: requirements.txt requirements-dev.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch .venv/run $@
