"""What machines ask: is the site well, and is the line open?"""

import pytest
from django.db import OperationalError

from kmforum import health


def fails(error):
    def fail(*args, **kwargs):
        raise error

    return fail


@pytest.mark.django_db
def test_all_is_well(client):
    response = client.get("/healthz/")

    assert response.status_code == 200
    assert response.content == b"ok\n"
    assert "no-store" in response.headers["Cache-Control"]


def test_a_database_that_does_not_answer_is_told_without_its_secrets(
    client, monkeypatch
):
    error = OperationalError("password authentication failed for user kmforum")
    monkeypatch.setattr(health.connection, "cursor", fails(error))

    response = client.get("/healthz/")

    assert response.status_code == 503
    assert response.content == b"OperationalError\n"
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_a_full_disk_is_told(client, monkeypatch):
    monkeypatch.setattr(
        health.tempfile, "TemporaryFile", fails(OSError(28, "No space left on device"))
    )

    response = client.get("/healthz/")

    assert response.status_code == 503
    assert response.content == b"OSError\n"


def test_the_line_is_open_without_the_database(client):
    response = client.get("/connection/")

    assert response.content == b"connected"
    assert response.headers["Content-Type"].startswith("text/plain")
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz/", "/connection/"])
def test_machines_only_look(client, path):
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 200


@pytest.mark.django_db
def test_the_machine_beside_needs_no_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_REDIRECT_EXEMPT = [r"^healthz/$"]

    assert client.get("/healthz/").status_code == 200
    assert client.get("/connection/").status_code == 301
