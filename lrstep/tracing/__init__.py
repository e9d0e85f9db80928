"""Tracing: follows somebody's own code line by line, and keeps what each line changed."""
