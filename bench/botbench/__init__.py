"""A load, durability and kill -9 harness for any Telegram form bot; it knows no bot's insides."""
