"""From scored items to a reader: choose, compose, draw, deliver once, read the answers."""
