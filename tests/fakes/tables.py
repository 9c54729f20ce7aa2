"""Tables of sessions read within the test's own process: what the sandbox does, without starting it."""

from actions.training import table
from actions.training.importing import World
from bot.files import tables
from bot.sandbox import Job, Sandbox


class Here(Sandbox):
    """Works where it is."""

    async def do(self, job: Job, asked: object) -> object:  # type: ignore[override, type-arg]
        """As the child does, with all that is said on the way packed and unpacked."""
        return tables.work(asked)  # type: ignore[arg-type]


async def read_table(content: bytes, name: str, world: World) -> table.Read | table.Unreadable:
    """As bot.files.tables.read."""
    return await tables.read(Here(), content, name, world)
