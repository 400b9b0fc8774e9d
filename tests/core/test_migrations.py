"""Migrations go forward, backward and forward again on a database of their own."""

import os
import subprocess
import sys
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[2]


def manage(data_dir, *arguments):
    environment = {**os.environ, "DATA_DIR": str(data_dir)}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=BASE_DIR, env=environment, capture_output=True, text=True, check=False)


def test_every_migration_can_be_taken_back_and_made_again(tmp_path):
    for arguments in (["migrate"], ["migrate", "core", "zero"], ["migrate"]):
        done = manage(tmp_path, *arguments, "--verbosity", "0")
        assert done.returncode == 0, f"{arguments}: {done.stderr}"
