"""``python -m config.serve``: prepare the database, start and stop web and worker together (``make run``)."""

from __future__ import annotations

import fcntl
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connections

from config.production import refuse_demonstration
from reports.demo.cast import DESCRIPTIONS as DEMONSTRATION_ACCOUNTS

BASE_DIR = Path(__file__).resolve().parent.parent
STOP_SECONDS = 15
RESTARTS_PER_MINUTE = 5


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


class StartError(Exception):
    """Why the product cannot start, as one Chinese sentence."""


@dataclass
class Process:
    """A child that is started again when it dies, but not for ever."""

    name: str
    command: list[str]
    environment: dict[str, str]
    child: subprocess.Popen[bytes] | None = None
    starts: deque[float] = field(default_factory=lambda: deque(maxlen=RESTARTS_PER_MINUTE))

    def start(self) -> None:
        now = time.monotonic()
        if len(self.starts) == RESTARTS_PER_MINUTE and now - self.starts[0] < 60:
            raise StartError(f"{self.name}一分钟内退出了 {RESTARTS_PER_MINUTE} 次，已停止。请查看上面的错误信息。")
        self.starts.append(now)
        self.child = subprocess.Popen(self.command, cwd=BASE_DIR, env=self.environment, start_new_session=True)

    def has_died(self) -> bool:
        return self.child is not None and self.child.poll() is not None

    def ask_to_stop(self) -> None:
        if self.child and self.child.poll() is None:
            self.child.terminate()

    def wait(self, until: float) -> None:
        """Wait for the end; what has not ended by then is killed. Its jobs go on at the next start."""
        if self.child is None:
            return
        try:
            self.child.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.child.pid, signal.SIGKILL)
            self.child.wait()


def take_lock(data_dir: Path) -> TextIO:
    """Hold the data folder. Errors: StartError when another instance has it."""
    lock = (data_dir / "serve.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise StartError(f"数据目录 {data_dir} 正被另一个进程使用：系统可能已在运行。") from None
    return lock


def check_port(host: str, port: int) -> None:
    """Errors: StartError when somebody listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise StartError(f"端口 {port} 已被占用。请换一个端口启动，例如：PORT={port + 1} make run") from None


def collect_static(data_dir: Path) -> None:
    """Collect and compress the static files, unless they are as they were at the last start."""
    digest = hashlib.sha256()
    for file in sorted((BASE_DIR / "static").rglob("*")):
        if file.is_file():
            digest.update(f"{file.relative_to(BASE_DIR)}\0".encode() + file.read_bytes())
    stamp = data_dir / "static" / ".collected"
    if not stamp.exists() or stamp.read_text() != digest.hexdigest():
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.write_text(digest.hexdigest())


def prepare(settings: Any) -> bool:
    """Bring database and static files up to date; returns whether demonstration accounts are there."""
    from accounts.models import User

    say("① 更新数据库结构 …")
    call_command("migrate", verbosity=0)
    say("② 整理静态文件 …")
    collect_static(Path(settings.DATA_DIR))
    if settings.PRODUCTION:
        refuse_demonstration()
        return False
    if not User.objects.exists():
        say("③ 首次启动，生成演示数据(约一分钟) …")
        call_command("seed_demo", "--state", os.environ.get("DEMO_STATE", "finished"))
    has_demonstration = User.objects.filter(username__in=DEMONSTRATION_ACCOUNTS).exists()
    connections.close_all()
    return has_demonstration


def web_command(host: str, port: int) -> list[str]:
    gunicorn = ["-m", "gunicorn", "config.wsgi:application", "--bind", f"{host}:{port}"]
    options = ["--workers", "2", "--timeout", "120", "--log-level", "warning"]
    return [sys.executable, *gunicorn, *options]


def worker_command(settings: Any) -> list[str]:
    schedule = Path(settings.DATA_DIR) / "beat-schedule"
    celery = ["-m", "celery", "--app", "config", "--quiet", "worker", "--beat", "--schedule", str(schedule)]
    return [sys.executable, *celery, "--concurrency", "2", "--loglevel", "ERROR"]


def wait_until_up(url: str, web: Process) -> None:
    for _ in range(150):
        if web.has_died():
            return
        try:
            with urllib.request.urlopen(url, timeout=2) as response:
                if response.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise StartError(f"网页服务没有在 30 秒内应答：{url}")


def watch(processes: list[Process]) -> None:
    while True:
        for process in processes:
            if process.has_died():
                say(f"{process.name}意外退出，正在重新启动 …")
                process.start()
        time.sleep(1)


def stop(processes: list[Process]) -> None:
    until = time.monotonic() + STOP_SECONDS
    for process in processes:
        process.ask_to_stop()
    for process in processes:
        process.wait(until)


class StopRequestedError(Exception):
    """Somebody pressed Ctrl-C or sent SIGTERM."""


def _request_stop(signum: int, frame: Any) -> None:
    raise StopRequestedError


def announce(address: str, has_demonstration: bool) -> None:
    say(f"\n  系统已启动：{address}\n")
    if has_demonstration:
        say("  演示账号(仅供演示，口令公开，不得用于真实数据)：")
        for username, description in DEMONSTRATION_ACCOUNTS.items():
            say(f"    {username:<16}{description}")
        say("")
    say("  按 Ctrl-C 停止。\n")


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django
    from django.conf import settings

    django.setup()
    host, port = os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))
    signal.signal(signal.SIGTERM, _request_stop)
    signal.signal(signal.SIGINT, _request_stop)
    quiet = {**os.environ, "PYTHONWARNINGS": "ignore:You're running the worker"}
    web = Process("网页服务", web_command(host, port), dict(os.environ))
    worker = Process("后台任务", worker_command(settings), quiet)
    try:
        lock = take_lock(Path(settings.DATA_DIR))
        check_port(host, port)
        has_demonstration = prepare(settings)
        for process in (worker, web):
            process.start()
        wait_until_up(f"http://{host}:{port}/healthz", web)
        announce(f"http://{host}:{port}/", has_demonstration)
        watch([web, worker])
    except StopRequestedError:
        say("\n正在停止 …")
        return 0
    except (StartError, ImproperlyConfigured, CommandError) as error:
        sys.stderr.write(f"\n{error}\n")
        return 1
    except DatabaseError as error:
        sys.stderr.write(f"\n数据库无法使用，请检查 DATABASE_URL 和数据库服务：{error}\n")
        return 1
    finally:
        stop([web, worker])
    lock.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
