"""What a script draws is drawn where nobody sees it, as far as its own calls of matplotlib can tell."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

from tests.scripts.running import TRAINS, ended, printed, told, updates

PYPLOT = """
    backend = None
    def switch_backend(name):
        global backend
        backend = {"agg": "drawn in memory"}[name]
    def figure():
        if backend is None:
            switch_backend("auto")
        return backend
    def show(block=None):
        raise SystemExit("a window")
    pause = show
"""
"""What matters of matplotlib's own, which calls `switch_backend` itself before it draws for the first time."""


def test_plots_are_drawn_and_not_shown(tmp_path: Path) -> None:
    (tmp_path / "matplotlib").mkdir()
    (tmp_path / "matplotlib" / "__init__.py").write_text("def use(name): raise ImportError(name)\n")
    (tmp_path / "matplotlib" / "pyplot.py").write_text(dedent(PYPLOT))
    text = f"""
    import matplotlib
    matplotlib.use("TkAgg")
    import matplotlib.pyplot as plt
{TRAINS}
        plt.pause(0.1)
    print(plt.figure())
    plt.switch_backend("QtAgg")
    plt.show(block=True)
    print(plt.figure())
    """
    messages = told(tmp_path, text)
    assert ended(messages).how == "end"
    assert updates(messages) == list(range(1, 11))
    assert "".join(printed(messages).values()) == "drawn in memory\ndrawn in memory\n"
