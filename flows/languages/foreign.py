"""What others say through our command line: Typer, pydantic, readers, the operating system.

Fields stand in braces, as in our own sentences. Tests hold these against the libraries.
"""

import errno
import os

TYPER = (
    "(deprecated) ",
    "[default: {}]",
    "[env var: {}]",
    "[required]",
    "Arguments",
    "Options",
    "Commands",
    "Error",
    "Aborted.",
    "Try [blue]'{command_path} {help_option}'[/] for help.",
    "[OPTIONS]",
    "COMMAND [ARGS]...",
    "Show this message and exit.",
    "Missing command.",
    "No such command {name}.",
    "No such command {name}. Did you mean {others}?",
    "No such option: {option}",
    "No such option: {option} (Possible options: {others})",
    "No such option: {option} Did you mean {others}?",
    "Option {option} does not take a value.",
    "Option {option} requires an argument.",
    "Got unexpected extra argument(s) ({arguments})",
    "Missing argument {argument}.",
    "Missing option {option}.",
    "Value error, {reason}",
    "Invalid value: {reason}",
    "Invalid value for {parameter}: {reason}",
    "{value} is not one of {choices}.",
    "Value {value} is not a valid {kind}.",
)

PYDANTIC = (
    "Input should be greater than {gt}",
    "Input should be greater than or equal to {ge}",
    "Input should be less than {lt}",
    "Input should be less than or equal to {le}",
    "Input should be {expected}",
    "Input should be a valid string",
    "Input should be a valid number, unable to parse string as a number",
    "Input should be a valid integer, unable to parse string as an integer",
    "Input should be a valid integer",
    "Input should be a valid number",
    "Input should be a valid boolean, unable to interpret input",
    "Input should be a valid boolean",
    "Input should be a valid tuple",
    "Input should be a valid dictionary or instance of {class_name}",
)

BETWEEN_NAMES = (" or ",)

# Readers of files: where, and below what.
PLACES = (
    "{what} (at line {line}, column {column})",
    "{what} (at end of document)",
    "{what}: line {line} column {column} (char {place})",
    "{what}: line {line}, column {column}",
    "{codec} codec can't decode byte {byte} in position {position}: {why}",
    "[Errno {number}] {reason}: {path}",
)
TOML = (
    "Invalid value",
    "Invalid statement",
    "Expected '=' after a key in a key/value pair",
    "Expected newline or end of document after a statement",
    "Expected ']' at the end of a table declaration",
    "Expected ']]' at the end of an array declaration",
    "Cannot overwrite a value",
    "Cannot declare {key} twice",
    "Unclosed array",
)
JSON = (
    "Expecting value",
    "Expecting property name enclosed in double quotes",
    "Expecting ',' delimiter",
    "Extra data",
    "Unterminated string starting at",
)
BYTES = ("invalid start byte", "invalid continuation byte")
XML = ("no element found", "not well-formed (invalid token)", "mismatched tag", "syntax error")
SQLITE = (
    "database is locked",
    "file is not a database",
    "no such table: {table}",
    "unable to open database file",
)

SYSTEM = tuple(
    os.strerror(number)
    for number in (
        errno.ENOENT,
        errno.EACCES,
        errno.EPERM,
        errno.EISDIR,
        errno.ENOTDIR,
        errno.EEXIST,
        errno.ENOSPC,
        errno.EROFS,
        errno.EADDRINUSE,
        errno.ECONNREFUSED,
    )
)

FOREIGN = (*TYPER, *BETWEEN_NAMES, *PYDANTIC, *PLACES, *TOML, *JSON, *BYTES, *XML, *SQLITE, *SYSTEM)
