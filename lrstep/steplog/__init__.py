"""Step logs: the format, writing, reading, replay and diff. Each module is loaded alone: the screen opens sooner."""
