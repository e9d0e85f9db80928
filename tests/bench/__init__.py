"""Measurements: `python -m tests.bench` prints one table. No test, since machines are shared and noisy."""
