"""The rules of the house that a program can check: tools/tidy.py runs them, tests/tools/ proves them."""
