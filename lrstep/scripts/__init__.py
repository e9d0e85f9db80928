"""Scripts: runs somebody's own training script, follows it line by line, and writes what it did as a step log."""
