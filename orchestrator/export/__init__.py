"""A session for other eyes: a Markdown report and a JSON object."""
