"""A chat platform as people know it: what it is called, and what opens a chat with us there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Platform:
    """`us` is what the platform calls us, '' until that is known: nothing leads there before.

    `brand` '' = a trial phone of the demo. `chat` is the address that opens a chat with us and says something
    there ({us}, {said}), `group` the one that takes us into a group ('' = we cannot be in any).
    `command` is how a command with a word is said in them ({name}, {word}).
    `numbers`: an address is its owner's telephone number.
    """

    brand: str
    chat: str = ""
    command: str = ""
    group: str = ""
    numbers: bool = False
    us: str = ""

    def link(self, word: str, command: str = "") -> str:
        """What opens a chat with us that begins with this word, or command and word; '' = nothing does."""
        said = self.command.format(name=command, word=word) if command else word
        return self.chat.format(us=self.us, said=said) if self.us and self.chat else ""

    def into_group(self, word: str) -> str:
        """What takes us into a group, with this word; '' = nothing does."""
        return self.group.format(us=self.us, said=word) if self.us and self.group else ""
