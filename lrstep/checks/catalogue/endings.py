"""Slips that end a program before it gives numbers, or after it gave none: each is seen in the asking itself."""

from __future__ import annotations

from lrstep.checks.slip import Slip

ENDINGS = (
    Slip(
        "raises",
        "it raises an exception",
        "It stops in the middle, so there are no numbers to compare.",
        "The message is Python's, and its line is the deepest of the program's own.",
        "what the message names, in that line and in the shapes of what stands in it",
        "",
    ),
    Slip(
        "never-ends",
        "it never ends",
        "It was stopped when its time was up: on a few examples an update takes far less than a second.",
        "A loop ends where its condition becomes false; a number that is NaN makes every comparison false.",
        "what the loop's condition waits for, and whether a line in the loop changes that",
        "",
    ),
    Slip(
        "exits",
        "it ends the whole program",
        "sys.exit, exit and quit end Python itself: nothing that calls the function goes on after it.",
        "A function hands over to its caller by return.",
        "a call of exit where a return belongs",
        "",
    ),
    Slip(
        "asks-input",
        "it waits for somebody to type",
        "input() waits for a line, and nobody types one while it is checked.",
        "A function's numbers should follow from its arguments alone.",
        "a call of input whose value a parameter could take",
        "",
    ),
    Slip(
        "memory",
        "it needs more memory than it is given",
        "On a few examples an update needs some kilobytes.",
        "(m, 1) and (1, k), elementwise, make m·k numbers; a list that grows in a loop has no bound.",
        "an array or a list whose size multiplies, or grows without an end",
        "",
    ),
    Slip(
        "crashes",
        "it ends the whole process",
        "Python itself was ended, by os._exit or by a fault in compiled code.",
        "No exception was raised that could be shown.",
        "a call of os._exit or os.kill, or recursion without an end in compiled code",
        "",
    ),
    Slip(
        "returns-nothing",
        "it returns nothing, or nothing but None",
        "None is no number: who calls it gets none of what it computed.",
        "Python returns None where the last line of a function is reached without a return.",
        "a return that is missing at the end, or stands inside of a loop or a branch that did not run, or a None that "
        "waits to be replaced",
        "",
    ),
)
