"""What is shown of a script that was followed: its lines, its names, what it printed, and what a line of it did."""
