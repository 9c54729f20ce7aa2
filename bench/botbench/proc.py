"""The bot as a child process group: start, kill -9, CPU seconds and peak memory from /proc (Linux only)."""

import ctypes
import os
import shlex
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

LIBC = ctypes.CDLL(None, use_errno=True)
PR_SET_PDEATHSIG = 1
TICK = os.sysconf("SC_CLK_TCK")


def _stat(pid: int | str) -> list[bytes]:
    """The fields of /proc/<pid>/stat after the command's name (state first), or [] when it is gone."""
    try:
        raw = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return []
    return raw[raw.rfind(b")") + 2 :].split()


def _processes() -> Iterator[tuple[int, list[bytes]]]:
    for name in os.listdir("/proc"):
        if name.isdigit():
            fields = _stat(name)
            if fields:
                yield int(name), fields


def group_pids(pgid: int) -> list[int]:
    return [pid for pid, fields in _processes() if int(fields[2]) == pgid]


def cpu_of(pid: int, children: bool = True) -> float:
    """User and system seconds; with `children`, those of its ended and waited-for children too."""
    f = _stat(pid)
    if not f:
        return 0.0
    ticks = int(f[11]) + int(f[12]) + (int(f[13]) + int(f[14]) if children else 0)
    return ticks / TICK


def rss_of(pid: int, field: str = "VmHWM") -> float:
    """Megabytes; VmHWM is the peak."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(field)), 0.0)


def tree_pids(root: int) -> list[int]:
    kids: dict[int, list[int]] = {}
    for pid, fields in _processes():
        kids.setdefault(int(fields[1]), []).append(pid)
    out, todo = [], [root]
    while todo:
        pid = todo.pop()
        out.append(pid)
        todo += kids.get(pid, [])
    return out


def tree_cpu(root: int) -> float:
    return sum(cpu_of(p, children=False) for p in tree_pids(root)) if os.path.exists(f"/proc/{root}") else 0.0


def all_cpus() -> set[int]:
    return os.sched_getaffinity(0)


class Bot:
    """The command under test in its own process group, so that kill -9 takes its children too."""

    p: subprocess.Popen[bytes]

    def __init__(self, cmd: str, env: dict[str, str], log: Path, cpus: set[int] | None = None) -> None:
        self.cmd, self.env, self.log, self.cpus = shlex.split(cmd), {**os.environ, **env}, log, cpus

    def start(self) -> None:
        with self.log.open("ab") as out:
            self.p = subprocess.Popen(
                self.cmd,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                preexec_fn=self._setup,
            )

    def _setup(self) -> None:
        os.setsid()
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # the bot dies with the harness
        if self.cpus:
            os.sched_setaffinity(0, self.cpus)

    def dead(self) -> bool:
        return self.p.poll() is not None

    def cpu(self) -> float:
        return sum(cpu_of(p) for p in group_pids(self.p.pid))

    def rss(self, field: str = "VmHWM") -> float:
        return sum(rss_of(p, field) for p in group_pids(self.p.pid))

    def kill(self, sig: int = signal.SIGKILL) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.p.pid, sig)

    def stop(self, grace: float = 5) -> None:
        self.kill(signal.SIGTERM)
        try:
            self.p.wait(grace)
        except subprocess.TimeoutExpired:
            self.kill()
            self.p.wait()
