"""Training sessions (Bimtek) on the page, for their organisers; the verbs are those of the chat.

listing -> editing (its fields: form) -> desk -> room (ticking, the screen) and files; importing takes tables.
"""
