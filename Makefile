# make run: the 2548 story in a browser.  make test: everything that must hold.
PYTHON ?= python3
PORT ?= 8000
BIN = .venv/bin
# Two processes by default: the browser tests share the machine with PostgreSQL.
WORKERS ?= auto

# On the day of บางจาก's appointment in the story.
MANAGE = KMFORUM_DEBUG=1 KMFORUM_TODAY=2005-11-21 $(BIN)/python manage.py

.PHONY: run test test-database lint messages

run: .venv/run
	@mkdir -p var
	$(MANAGE) migrate --verbosity 0
	$(MANAGE) load_areas
	$(MANAGE) load_story
	$(MANAGE) load_charts
	@# The worker, which reads large ledgers, ends with the server.
	trap 'kill $$!' EXIT; $(MANAGE) db_worker --no-reload --interval 3 & \
	$(MANAGE) runserver 127.0.0.1:$(PORT)

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
