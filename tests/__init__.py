"""The tests mirror the tree; conversations/ holds transcripts that a coordinator can read."""
