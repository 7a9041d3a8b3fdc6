"""The settings under test: production's, on a database of the tests' own."""

import os

os.environ.update(
    KMFORUM_DEBUG="0",
    KMFORUM_SECRET_KEY="only-for-tests-" * 4,
    KMFORUM_ALLOWED_HOSTS="*",
    KMFORUM_HTTPS="0",
    KMFORUM_TODAY="",
    KMFORUM_REQUIRE_SECOND_FACTOR="0",
)
if os.environ.get("KMFORUM_TEST_DATABASE_URL"):
    os.environ["KMFORUM_DATABASE_URL"] = os.environ["KMFORUM_TEST_DATABASE_URL"]
else:
    os.environ["KMFORUM_DATABASE_URL"] = "sqlite:///unused.sqlite3"
