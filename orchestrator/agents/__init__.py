"""Critics and moderators. Without a model they are rules."""
