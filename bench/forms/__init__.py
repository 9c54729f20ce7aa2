"""How fast and how large the form engine is; the product knows nothing of it."""
