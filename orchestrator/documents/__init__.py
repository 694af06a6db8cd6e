"""The document as text: what it consists of, how it is edited, how two versions differ."""
