"""Where ledgers lie: outside what the web server hands out by itself."""

from django.core.files.storage import storages


def ledgers():
    return storages["ledgers"]
