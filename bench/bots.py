"""Who is measured: our bot and its peers, with the commands that start each and print its rows."""

import sys
from dataclasses import dataclass, field, replace
from pathlib import Path

from bench.botbench.options import STANDARD, Options
from bench.botbench.run import Run
from bench.whatsapp import WhatsAppRun

PYTHON = sys.executable
ROOT = Path(__file__).resolve().parent.parent
PEER_ROWS = f"{PYTHON} -m bench.botbench.rows {{run_dir}}/bot.db report"


@dataclass(frozen=True, eq=False)
class Contestant:
    label: str
    module: str
    script: Path = STANDARD
    rows: str = PEER_ROWS
    env: dict[str, str] = field(default_factory=dict)
    platform: type[Run] = Run
    root: Path = ROOT
    """Where its code stands."""

    def at(self, root: Path, label: str) -> "Contestant":
        """The same of other code."""
        return replace(self, root=root, label=label)

    def options(self, users: int, duration: float) -> Options:
        return Options(
            bot=f"env -C {self.root} {PYTHON} -m {self.module}",
            script=self.script,
            label=self.label,
            verify=f"env -C {self.root} {self.rows}",
            env=dict(self.env),
            users=users,
            duration=duration,
        )


OURS = Contestant(
    label="pendamping",
    module="bench.ours",
    script=STANDARD.with_name("pendamping.json"),
    rows=f"{PYTHON} -m bench.rows_ours {{run_dir}}/bot.db",
)
OURS_ON_WHATSAPP = Contestant(
    label="pendamping, WhatsApp",
    module=OURS.module,
    script=STANDARD.with_name("whatsapp.json"),
    rows=OURS.rows,
    env={"BENCH_CHANNEL": "whatsapp"},
    platform=WhatsAppRun,
)
AIOGRAM = Contestant("aiogram FSM", "bench.peers.aiogram_fsm")
AIOGRAM_UVLOOP = Contestant("aiogram FSM, uvloop", "bench.peers.aiogram_fsm", env={"PEER_UVLOOP": "1"})
PTB = Contestant("PTB conversation", "bench.peers.ptb_conversation")
PEERS = (AIOGRAM, AIOGRAM_UVLOOP, PTB)
