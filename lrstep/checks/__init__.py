"""Checks: the gradient held against small steps, and somebody's own program against the mathematics.

A program is asked on a few probes (`Moment`), what it says is read (`Observed`), and held against the lesson's lines:
as they are, and with each slip of the catalogue in them (`Made`). What gives the same numbers is named.
"""
