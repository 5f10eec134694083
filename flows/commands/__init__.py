"""The command line, a file a group of commands.

Each command imports what it runs when it runs: `silkwatch --help` and `silkwatch score` must not
pay for Prefect, and `silkwatch feeds list` not for a model.
"""
