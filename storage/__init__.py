"""What is kept: models, engine, transactions, queries by noun and migrations.

This package imports nothing of `bot`; it can be read, tested and migrated without the program above it.
"""
