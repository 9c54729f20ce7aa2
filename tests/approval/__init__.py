"""A second approval, made as anybody would make it: what it changes in which files, and how it plays."""
