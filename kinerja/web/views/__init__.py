"""What the pages show: one module a noun makes plain objects for its templates, every text in the reader's language."""
