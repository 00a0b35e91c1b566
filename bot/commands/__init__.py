"""The subcommands of `xiangmei`, one module each.

What costs time to import is imported when a command runs, so that `xiangmei --help` answers at once.
"""
