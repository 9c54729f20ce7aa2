"""What one benchmark is asked to do, as the command line says it."""

import argparse
import os
from dataclasses import dataclass, field
from pathlib import Path

STANDARD = Path(__file__).parent / "dialogues" / "standard.json"


@dataclass
class Options:
    bot: str
    script: Path = STANDARD
    label: str = "bot"
    mode: str = "closed"
    delivery: str = "webhook"
    users: int = 50
    rate: float = 200.0
    poisson: bool = False
    max_chats: int = 5000
    warmup: float = 2.0
    duration: float = 8.0
    drain: float = 30.0
    settle: float = 0.3
    timeout: float = 10.0
    conns: int = 100
    retry_delay: float = 0.2
    hook_timeout: float = 60.0
    runs: int = 1
    kill: int = 0
    kill_gap: tuple[float, float] = (0.3, 1.5)
    verify: str = ""
    reset: str = ""
    env: dict[str, str] = field(default_factory=dict)
    aux: dict[str, str] = field(default_factory=dict)
    bot_cpu: set[int] = field(default_factory=lambda: cpus("0"))
    cpu: set[int] = field(default_factory=lambda: cpus("1"))
    api_port: int = 0
    bot_port: int = 0
    steps: bool = False
    smoke: bool = False
    keep: bool = False
    out: Path | None = None

    def __post_init__(self) -> None:
        if self.smoke:
            self.users, self.warmup, self.duration, self.runs = min(self.users, 5), 0.5, 2.0, 1


def cpus(text: str) -> set[int]:
    """The processors named that this process may use; an empty set pins nothing."""
    return {int(x) for x in text.split(",") if x} & os.sched_getaffinity(0)


def pair(text: str) -> tuple[float, float]:
    low, high = map(float, text.split(","))
    return low, high


def parse(argv: list[str] | None = None) -> Options:
    p = argparse.ArgumentParser(
        prog="botbench", description="Drives a Telegram form bot with simulated users."
    )
    p.add_argument(
        "--bot", required=True, help="command that starts the bot ({port} {run_dir} {api} are filled in)"
    )
    p.add_argument("--script", type=Path, default=STANDARD)
    p.add_argument("--label", default="bot")
    p.add_argument("--mode", choices=["closed", "open"], default="closed")
    p.add_argument("--delivery", choices=["webhook", "polling"], default="webhook")
    _load(p)
    _judging(p)
    p.add_argument("--env", action="append", default=[], metavar="K=V")
    p.add_argument(
        "--aux", action="append", default=[], metavar="NAME=PID|PIDFILE", help="count this tree too"
    )
    p.add_argument("--bot-cpu", type=cpus, default=cpus("0"))
    p.add_argument("--cpu", type=cpus, default=cpus("1"), help="the harness's own processor; '' for none")
    p.add_argument("--api-port", type=int, default=0)
    p.add_argument("--bot-port", type=int, default=0)
    found = vars(p.parse_args(argv))
    for name in ("env", "aux"):
        found[name] = dict(text.split("=", 1) for text in found[name])
    return Options(**found)


def _load(p: argparse.ArgumentParser) -> None:
    p.add_argument("--users", type=int, default=50)
    p.add_argument("--rate", type=float, default=200.0, help="updates/s in open loop")
    p.add_argument("--poisson", action="store_true")
    p.add_argument("--max-chats", type=int, default=5000)
    p.add_argument("--warmup", type=float, default=2.0)
    p.add_argument("--duration", type=float, default=8.0)
    p.add_argument("--drain", type=float, default=30.0)
    p.add_argument("--settle", type=float, default=0.3, help="seconds to wait for surplus replies at the end")
    p.add_argument("--timeout", type=float, default=10.0, help="seconds a user waits for a reply")
    p.add_argument("--conns", type=int, default=100, help="webhook connections (Telegram's max_connections)")
    p.add_argument("--retry-delay", type=float, default=0.2)
    p.add_argument("--hook-timeout", type=float, default=60.0)
    p.add_argument("--runs", type=int, default=1)
    p.add_argument("--kill", type=int, default=0, help="kill -9 the bot this many times")
    p.add_argument("--kill-gap", type=pair, default=(0.3, 1.5), metavar="LOW,HIGH")


def _judging(p: argparse.ArgumentParser) -> None:
    p.add_argument("--verify", default="", help="command that prints the table's rows as JSON lines")
    p.add_argument("--reset", default="", help="command run before every run")
    p.add_argument("--steps", action="store_true", help="also the p50 of each step")
    p.add_argument("--smoke", action="store_true", help="5 users, 2 s, must be flawless: exit 1 otherwise")
    p.add_argument("--keep", action="store_true", help="keep the run directories")
    p.add_argument("--out", type=Path, help="append each run and the median to this JSON-lines file")
