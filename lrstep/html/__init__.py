"""A page for a browser that steps through some addresses of a run: one file, which needs nothing else.

All that it shows is drawn here, by the panels that the screen has; the browser only puts it in its place.
"""
