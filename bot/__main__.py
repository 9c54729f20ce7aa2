"""The `pendamping` process: while it loads there is nothing to put in order, and Ctrl+C just ends it.

What serves loads what serves alone: other commands, and the reader of commands, are in another module.
"""

import signal
import sys
from importlib import import_module


def main() -> None:
    """Load the commands and do what the command line says."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if _runs(sys.argv[1:]):
        import_module("bot.operator.running").main()
    else:
        import_module("bot.operator.commands").app(prog_name="pendamping")


def _runs(words: list[str]) -> bool:
    """Whether these say `run` and nothing that the reader of commands would have to explain."""
    return words == ["run"] or (len(words) == 3 and words[:2] == ["run", "--port"] and words[2].isdecimal())


if __name__ == "__main__":
    main()
