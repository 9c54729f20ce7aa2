"""Mutation sampling: small faults are put into the code, one at a time, and the tests must notice.

make mutants                      # a seeded sample; prints the score and the survivors
make mutants ARGS='--sample 40 --only actions/review.py'
"""
