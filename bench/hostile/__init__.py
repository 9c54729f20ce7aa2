"""What people might send to freeze or fill the bot: texts, pictures and tables, made here; none is a file."""
