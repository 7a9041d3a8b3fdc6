"""A site to measure: filled in a scratch folder, served as in production."""

import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent


def environments(folder, database=None):
    """For loading, with the sample log-ins of debug; for serving, as in production."""
    common = {
        **os.environ,
        "KMFORUM_DATABASE_URL": database or f"sqlite:///{folder}/bench.sqlite3",
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


class Server:
    """gunicorn with one worker of four threads; `start` is the time to a first 200."""

    def __init__(self, env, port, application="kmforum.wsgi", cwd=ROOT, first="/"):
        self.base = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "gunicorn", application, "--threads", "4"]
        started = time.monotonic()
        self.process = subprocess.Popen(
            [*command, "-b", f"127.0.0.1:{port}", "--keep-alive", "30"],
            env=env,
            cwd=cwd,
            stderr=subprocess.DEVNULL,
        )
        self.wait(first)
        self.start = time.monotonic() - started

    def wait(self, first):
        for _attempt in range(600):
            try:
                with urlopen(self.base + first, timeout=30):
                    return
            except HTTPError:
                raise
            except OSError:
                time.sleep(0.02)
        self.stop()
        raise SystemExit("the server did not start")

    def worker_megabytes(self):
        """The memory that the worker holds."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        [worker, *_] = children.read_text().split()
        status = Path(f"/proc/{worker}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def stop(self):
        self.process.terminate()
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.stop()
