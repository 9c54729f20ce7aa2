"""The `pendamping` command and what it asks and checks; the running service needs none of it."""
