"""Text in, numbers out: relevance, themes, same-story groups, with reasons."""
