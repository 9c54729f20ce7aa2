"""config.toml + environment -> one frozen Config; every mistake at once, and no secret in any message.

Add a setting in sections.py and in config.example.toml; `PENDAMPING_<SECTION>__<KEY>` overrides it.
"""

from bot.config.checks import Secret
from bot.config.reading import ConfigError, Mistake, load, variable
from bot.config.sections import Config

__all__ = ["Config", "ConfigError", "Mistake", "Secret", "load", "variable"]
