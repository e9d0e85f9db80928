"""The view: Frame → lines of text with roles. Pure functions, used by the screen and by `lrstep show` alike."""
