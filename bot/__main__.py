"""The `pendamping` process: while it loads there is nothing to put in order, and Ctrl+C just ends it."""

import signal
from importlib import import_module


def main() -> None:
    """Load the commands and do what the command line says."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    import_module("bot.operator.commands").app(prog_name="pendamping")


if __name__ == "__main__":
    main()
