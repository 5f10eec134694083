"""The command line in the language of whoever reads it.

Rooms, flows and commands speak English and know no other language. What they say is put into the
reader's language where it is shown (flows/console.py, flows/commands/app.py), by a catalogue of
whole sentences: one NAME.po a language, in the format of gettext, read as it lies there.
"""
