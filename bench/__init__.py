"""Benchmarks of the whole bot against its peers; nothing in the product may import from here."""
