"""A Chromium without a window and without any network, for tests of what a browser shows."""

from __future__ import annotations

import shutil
from typing import Any

import pytest

CHROMIUM, DRIVER = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
in_a_browser = pytest.mark.skipif(CHROMIUM is None or DRIVER is None, reason="there is no Chromium here")


def chromium(resolver: str = "MAP * ~NOTFOUND", *, width: int = 1400, height: int = 900) -> Any:
    """Its driver, with a window of this size; `resolver` says which names lead where."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for word in (
        "--headless=new", "--no-sandbox", "--disable-gpu", f"--window-size={width},{height}",
        f"--host-resolver-rules={resolver}",
    ):  # fmt: skip
        options.add_argument(word)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    return webdriver.Chrome(options=options, service=Service(str(DRIVER)))
