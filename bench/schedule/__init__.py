"""35,000 people are told something in one minute, while others are in conversation: see __main__.py."""
