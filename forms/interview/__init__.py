"""The interview: forms as conversations; nothing here knows a channel."""

from forms.interview.interview import Interview

__all__ = ["Interview"]
