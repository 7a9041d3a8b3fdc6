"""A database to measure on: kept once, copied for every run, gone afterwards."""

import os
import shutil
import sqlite3
from contextlib import closing, contextmanager
from urllib.parse import urlsplit


class SQLite:
    """A file in a scratch folder."""

    name = "sqlite"

    def __init__(self, folder):
        self.kept, self.used = folder / "kept.sqlite3", folder / "used.sqlite3"
        self.url = f"sqlite:///{self.kept}"

    def keep(self):
        """What is in it now is what every copy begins with."""
        with closing(sqlite3.connect(self.kept)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def copy(self):
        shutil.copy(self.kept, self.used)
        try:
            yield f"sqlite:///{self.used}"
        finally:
            for rest in self.used.parent.glob(f"{self.used.name}*"):
                rest.unlink()

    @staticmethod
    def connect(url):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"), timeout=60)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        return connection

    def close(self):
        self.kept.unlink()


class PostgreSQL:
    """Databases of our own on a server."""

    name = "postgresql"

    def __init__(self, server):
        self.server = server
        self.kept = f"kmforum_bench_{os.getpid()}"
        self.used = f"{self.kept}_copy"
        self._ask(f"CREATE DATABASE {self.kept}")
        self.url = self._url(self.kept)

    def _url(self, name):
        return urlsplit(self.server)._replace(path=f"/{name}").geturl()

    def _ask(self, statement):
        with closing(self.connect(self.server)) as connection:
            connection.autocommit = True
            connection.cursor().execute(statement)

    def keep(self):
        """What is in it now is what every copy begins with."""

    @contextmanager
    def copy(self):
        self._ask(f"CREATE DATABASE {self.used} TEMPLATE {self.kept}")
        try:
            yield self._url(self.used)
        finally:
            self._ask(f"DROP DATABASE {self.used} WITH (FORCE)")

    @staticmethod
    def connect(url):
        import psycopg2

        return psycopg2.connect(url)

    def close(self):
        self._ask(f"DROP DATABASE {self.kept}")
