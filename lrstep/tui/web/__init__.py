"""The screen in a web page: an extra, `pip install 'lrstep[serve]'`."""

SERVED = "LRSTEP_SERVED"
"""The environment variable that a web server sets for the screens it serves: they write no files."""
AGAIN = "again"
"""What the server tells a screen whose visitor has come back: paint everything."""
