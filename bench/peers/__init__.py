"""The bots we are measured against, each written the way its library's own documentation shows it."""
