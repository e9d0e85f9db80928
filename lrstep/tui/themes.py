"""The high-contrast theme, beside those of Textual, and the colours that a theme may change."""

from __future__ import annotations

from textual.theme import Theme

# After Okabe and Ito, on a dark ground. The stylesheet has darker ones for a light ground.
VARIABLES = {
    "forward": "#56B4E9",
    "backward": "#E69F00",
    "update": "#2BC79A",
    "faint": "55%",
    "faint-on-light": "72%",
    "quiet": "75%",
    "line": "40%",
    "note-on-light": "#7A4A00",
}
"""What the stylesheet uses; the percentages are how much of the foreground dim text, names and borders have."""

HIGH_CONTRAST = Theme(
    name="high-contrast",
    primary="#FFFFFF",
    secondary="#FFFFFF",
    warning="#FFFF00",
    error="#FF8080",
    success="#80FF80",
    accent="#FFFF00",
    foreground="#FFFFFF",
    background="#000000",
    surface="#000000",
    panel="#000000",
    dark=True,
    variables={
        "forward": "#80D0FF",
        "backward": "#FFC040",
        "update": "#60FFC8",
        "faint": "90%",
        "quiet": "100%",
        "line": "90%",
    },
)
