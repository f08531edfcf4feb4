"""Who may write a project: also on disks that cannot lock, and where nothing is known of the other one."""

from __future__ import annotations

import errno
import getpass
import json
import os
import platform
import subprocess
import sys

import pytest

from engine.errors import ProjectError
from engine.project import lock as lock_module
from engine.project.lock import LOCK_FILE, Owner, ProjectLock


@pytest.fixture
def disk_without_locks(monkeypatch):
    """Some network disks answer a request for a lock with "not supported"."""

    def refuse(_file):
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr(lock_module, "lock_file", refuse)


def dead_process() -> int:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def claim(folder, **owner):
    """Write what another program would have left in the lock file."""
    table = {
        "user": "anna",
        "host": platform.node(),
        "pid": os.getpid(),
        "since": "2026-01-02T03:04:05+00:00",
    }
    (folder / LOCK_FILE).write_text(json.dumps(table | owner))


def test_the_second_is_told_who_writes(tmp_path):
    first, second = ProjectLock(tmp_path), ProjectLock(tmp_path)
    assert first.acquire() is None
    owner = second.acquire()
    assert (owner.pid, owner.host) == (os.getpid(), platform.node())
    assert owner.in_words().endswith(f"(process {os.getpid()})")
    first.release()
    first.release()
    assert second.acquire() is None
    second.release()


@pytest.mark.parametrize(
    ("owner", "words"),
    [
        (Owner(), "another window"),
        (Owner(user="anna", host="lab-3", pid=4711), "anna on lab-3 (process 4711)"),
        (Owner(user="", host=platform.node(), pid=4711), "somebody (process 4711)"),
    ],
)
def test_an_owner_in_words(owner, words):
    assert owner.in_words() == words


@pytest.mark.usefixtures("disk_without_locks")
def test_a_disk_that_cannot_lock_trusts_what_is_written_on_it(tmp_path):
    claim(tmp_path)
    owner = ProjectLock(tmp_path).acquire()
    assert owner.user == "anna"


@pytest.mark.usefixtures("disk_without_locks")
@pytest.mark.parametrize("left", ["dead", "elsewhere", "nonsense", "nothing"])
def test_a_disk_that_cannot_lock_is_written_where_nobody_of_this_machine_does(tmp_path, left, caplog):
    if left == "dead":
        claim(tmp_path, pid=dead_process())
    elif left == "elsewhere":
        claim(tmp_path, host="lab-3")
    elif left == "nonsense":
        (tmp_path / LOCK_FILE).write_bytes(b'{"pid": []}')
    lock = ProjectLock(tmp_path)
    assert lock.acquire() is None
    assert "cannot be locked: " in caplog.text
    lock.release()


@pytest.mark.usefixtures("disk_without_locks")
def test_a_process_of_somebody_else_counts_as_alive(tmp_path, monkeypatch):
    claim(tmp_path, pid=1)

    def refuse(_pid, _signal):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "kill", refuse)
    assert ProjectLock(tmp_path).acquire().pid == 1


def test_a_user_without_a_name_locks_as_well(tmp_path, monkeypatch):
    def unknown():
        raise KeyError("uid not found")

    monkeypatch.setattr(getpass, "getuser", unknown)
    lock = ProjectLock(tmp_path)
    assert lock.acquire() is None
    assert ProjectLock(tmp_path).acquire().user == ""
    lock.release()


def test_a_full_disk_is_said_and_nothing_stays_locked(tmp_path, monkeypatch):
    def full(_file):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(lock_module, "_write_owner", full)
        with pytest.raises(ProjectError, match=r"\.lock cannot be written: No space left on device"):
            ProjectLock(tmp_path).acquire()
    lock = ProjectLock(tmp_path)
    assert lock.acquire() is None
    lock.release()


def test_a_lock_file_that_is_a_link_is_not_followed(tmp_path):
    victim = tmp_path / "victim.txt"
    victim.write_text("precious")
    (tmp_path / LOCK_FILE).symlink_to(victim)
    with pytest.raises(ProjectError, match=r"\.lock cannot be written"):
        ProjectLock(tmp_path).acquire()
    assert victim.read_text() == "precious"
