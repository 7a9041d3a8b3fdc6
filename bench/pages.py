"""What a first view costs on the wire: bytes and requests, page by page.

    python bench/pages.py

Serves the story from gunicorn with production's compressed static files, on SQLite in
a scratch folder, and loads each page cold in Chromium. Exit 1: a bar was missed.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
PORT = os.environ.get("PORT", "8765")
BASE = f"http://127.0.0.1:{PORT}"
KILOBYTE = 1000

# What a script may take, compressed.
SCRIPTS = {"js/autosave.js": 2.6, "js/photos.js": 3}
# A draft begun for the bench, so that its three screens are there.
DRAFT = "7f3a1c52-90be-4d0e-8a67-25481121b0aa"
BEGIN = f"/meetings/new/?appointment=1&key={DRAFT}"
# (page, reader, bar in kB)
PAGES = [
    ("/", None, 14),
    ("/tambons/", None, 14),
    ("/tambons/800119/", None, 14),
    ("/tambons/800106/", None, 14),
    ("/tambons/800114/", None, 14),
    ("/meetings/", None, 14),
    ("/meetings/12/", None, 14),
    ("/appointments/1/", None, 14),
    ("/accounts/login/", None, 14),
    ("/me/", "amnuay", 14),
    (BEGIN, "amnuay", 12),
    (f"/meetings/drafts/{DRAFT}/1/", "amnuay", 12),
    (f"/meetings/drafts/{DRAFT}/2/", "amnuay", 12),
    (f"/meetings/drafts/{DRAFT}/3/", "amnuay", 12),
    ("/meetings/12/photos/", "amnuay", 14),
    ("/governor/", "uea", 30),
]


def environments(folder):
    """For loading, with the sample log-ins of debug; for serving, as in production."""
    common = {
        **os.environ,
        "KMFORUM_DATABASE_URL": f"sqlite:///{folder}/bench.sqlite3",
        "KMFORUM_TODAY": "",
        "KMFORUM_REQUIRE_SECOND_FACTOR": "0",
    }
    serving = {
        "KMFORUM_DEBUG": "0",
        "KMFORUM_SECRET_KEY": "only-for-the-bench-" * 3,
        "KMFORUM_ALLOWED_HOSTS": "127.0.0.1",
        "KMFORUM_HTTPS": "0",
    }
    return common | {"KMFORUM_DEBUG": "1"}, common | serving


def manage(env, *arguments):
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    subprocess.run(command, env=env, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def wait_for_server():
    for _attempt in range(100):
        try:
            with urlopen(f"{BASE}/connection/", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


def logged_in(chromium, reader):
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{BASE}/accounts/login/")
    page.fill("#id_username", reader)
    page.fill("#id_password", "sample-2548")
    page.click("main .btn-primary")
    return context, page


def begin_draft(chromium):
    context, page = logged_in(chromium, "amnuay")
    page.goto(BASE + BEGIN)
    page.click("main button.btn-primary")
    context.close()


def measure(chromium, path, reader):
    """(bytes received in all, requests) of a first view."""
    cookies = []
    if reader:
        before, _page = logged_in(chromium, reader)
        cookies = before.cookies()
        before.close()
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    context.add_cookies(cookies)
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes = []
    wire.on(
        "Network.loadingFinished", lambda one: sizes.append(one["encodedDataLength"])
    )
    page.goto(BASE + path, wait_until="networkidle")
    context.close()
    return sum(sizes), len(sizes)


def main():
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder:
        loading, env = environments(folder)
        for command in ("migrate", "load_areas", "load_story"):
            manage(loading, command)
        manage(env, "collectstatic", "--no-input")
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                "kmforum.wsgi",
                "-b",
                f"127.0.0.1:{PORT}",
                "--threads",
                "4",
            ],
            env=env,
            cwd=ROOT,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for_server()
            with sync_playwright() as playwright:
                chromium = playwright.chromium.launch(
                    executable_path="/usr/bin/chromium", args=["--no-sandbox"]
                )
                missed = report(chromium)
        finally:
            server.terminate()
            server.wait()
    raise SystemExit(1 if missed else 0)


def report(chromium):
    print(f"{'page':34}{'reader':9}{'kB':>7}{'requests':>10}{'bar kB':>8}")
    missed = 0
    for path, reader, bar in PAGES:
        total, requests = measure(chromium, path, reader)
        if path == BEGIN:
            begin_draft(chromium)
        over = total > bar * KILOBYTE
        missed += over
        size = f"{total / KILOBYTE:7.1f}{requests:10}{bar:8}"
        name = path.replace(DRAFT, "…")
        print(f"{name:34}{reader or '–':9}{size}{'  MISSED' if over else ''}")
    for script, bar in SCRIPTS.items():
        size = script_size(script)
        over = size > bar * KILOBYTE
        missed += over
        print(f"{script:43}{size / KILOBYTE:7.1f}{'':10}{bar:8}{'  MISSED' * over}")
    return missed


def script_size(script):
    manifest = json.loads((ROOT / "staticfiles/staticfiles.json").read_text())
    served = ROOT / "staticfiles" / f"{manifest['paths'][script]}.gz"
    return served.stat().st_size


if __name__ == "__main__":
    main()
