"""The interview: forms as conversations; nothing here knows a channel."""

from forms.interview.interview import Interview
from forms.interview.repeats import after_removal

__all__ = ["Interview", "after_removal"]
