"""People: who may invite whom where, invitations, and what happens when one is opened."""

from actions.people.identity import learn, moved, recognise
from actions.people.invites import (
    Invited,
    as_code,
    code_in,
    invite,
    joined_with,
    key,
    links,
    look,
    pretty,
    renew,
    waiting,
)
from actions.people.joining import Newcomer, add_role, agree, join, set_language, set_name
from actions.people.kinds import KINDS, Kind, fits, grounds, kind_of, may, offered
from actions.people.linking import link, link_code, prefer, where

__all__ = [
    "KINDS",
    "Invited",
    "Kind",
    "Newcomer",
    "add_role",
    "agree",
    "as_code",
    "code_in",
    "fits",
    "grounds",
    "invite",
    "join",
    "joined_with",
    "key",
    "kind_of",
    "learn",
    "link",
    "link_code",
    "links",
    "look",
    "may",
    "moved",
    "offered",
    "prefer",
    "pretty",
    "recognise",
    "renew",
    "set_language",
    "set_name",
    "waiting",
    "where",
]
