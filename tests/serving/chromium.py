"""A person at a browser: Chromium that reaches no host but this one, driven by what stands on the page."""

from __future__ import annotations

import base64
import contextlib
import json
import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement

AXE = Path(sys.prefix, "npm/node_modules/axe-core/axe.min.js")
WAIT_SECONDS = 20
# Success criteria of WCAG 2.2 up to level AA, and what axe-core recommends beyond them.
_TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_CLOSED = "MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"
_ARGUMENTS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--hide-scrollbars",
    f"--host-resolver-rules={_CLOSED}",
)
_AUDIT = """
const [tags, rules, done] = arguments;
const runOnly = rules.length ? {type: 'rule', values: rules} : {type: 'tag', values: tags};
axe.run(document, {runOnly, resultTypes: ['violations'], preload: false}).then(
  found => done(found.violations.map(v => [v.id, v.help, v.nodes.slice(0, 5).map(n => n.html.slice(0, 200))])),
  error => done([['axe', String(error), []]]));
"""
# axe computes no contrast over a gradient. Those of the regions that scroll are decoration at their edges.
_NO_SHADES = """
const sheet = new CSSStyleSheet();
sheet.replaceSync('.scroll, .pic-region { background-image: none !important }');
document.adoptedStyleSheets = [sheet];
"""


class Keys:
    """Keys without a character, as WebDriver numbers them (https://www.w3.org/TR/webdriver2/#keyboard-actions)."""

    TAB = "\ue004"
    ENTER = "\ue007"
    SHIFT = "\ue008"
    CONTROL = "\ue009"


def missing() -> str:
    """What the browser's tests lack on this machine, "" for nothing."""
    lacking = [name for name in ("chromium", "chromedriver") if not shutil.which(name)]
    lacking += [] if AXE.is_file() else ["axe-core"]
    lacking += [] if find_spec("selenium") else ["selenium"]
    return ", ".join(lacking) + " missing (make browser)" if lacking else ""


@cache
def _axe() -> str:
    return AXE.read_text()


@dataclass
class Browser:
    """One window. ``asked`` are the addresses it requested, ``complaints`` what it wrote to its console."""

    driver: Chrome
    base: str
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def command(self, name: str, **arguments: Any) -> Any:
        """Send a command of the DevTools protocol."""
        return self.driver.execute_cdp_cmd(name, arguments)

    def script(self, text: str, *arguments: Any) -> Any:
        """Run a script of the test's own in the page."""
        return self.driver.execute_script(text, *arguments)

    # Looking ---------------------------------------------------------------------------------------

    def open(self, path: str) -> None:
        """Go to an address of the service."""
        self.driver.get(f"{self.base}{path}")

    @property
    def path(self) -> str:
        """Where the window is, below the service."""
        return self.driver.current_url.removeprefix(self.base)

    @property
    def heading(self) -> str:
        """The page's heading of the first level."""
        return self.one("h1").text.replace("\n", " ")

    def one(self, selector: str) -> WebElement:
        """The first element that a CSS selector names, as soon as it is there."""
        return self._awaited("css selector", selector)

    def all(self, selector: str) -> Sequence[WebElement]:
        """All elements that a CSS selector names now."""
        return self.driver.find_elements("css selector", selector)

    def says(self, words: str, selector: str = "main") -> bool:
        """Whether the text of an element holds ``words``."""
        return words in self.one(selector).text

    def _awaited(self, by: str, selector: str) -> WebElement:
        from selenium.webdriver.support.expected_conditions import presence_of_element_located
        from selenium.webdriver.support.wait import WebDriverWait

        return WebDriverWait(self.driver, WAIT_SECONDS, 0.05).until(
            presence_of_element_located((by, selector)), f"{selector} at {self.path}"
        )

    # Doing -----------------------------------------------------------------------------------------

    def click(self, words: str, within: str = "main") -> None:
        """Follow the first link, or press the first button, that reads ``words``, and wait for what it leads to."""
        lead = f"//{within}//*[self::a or self::button][normalize-space()={json.dumps(words)}]"
        self.leave(self._awaited("xpath", lead))

    def leave(self, element: WebElement) -> None:
        """Click an element that leads to another page, or to another part of this one."""
        with self.leaving():
            element.click()

    @contextlib.contextmanager
    def leaving(self) -> Iterator[None]:
        """Wait, behind what is done within, until the window shows another page or another part of this one."""
        before, root = self.driver.current_url, self.one("html")
        yield
        end = time.monotonic() + WAIT_SECONDS
        while self.driver.current_url == before and self.one("html") == root:
            assert time.monotonic() < end, f"nothing happened at {before}"
            time.sleep(0.02)

    def press(self, *keys: str, held: str = "") -> None:
        """Type keys where the focus is, perhaps while another is ``held``."""
        from selenium.webdriver.common.action_chains import ActionChains

        chain = ActionChains(self.driver, duration=0)
        if held:
            chain.key_down(held).send_keys(*keys).key_up(held).perform()
        else:
            chain.send_keys(*keys).perform()

    def control(self, label: str) -> WebElement:
        """The control of the form in the page that ``label`` names."""
        found = self._awaited("xpath", f"//main//label[normalize-space()={json.dumps(label)}]")
        return self.one(f"#{found.get_attribute('for')}")

    def choose(self, label: str, option: str) -> None:
        """Choose an option, by its words, of the list that ``label`` names."""
        from selenium.webdriver.support.select import Select

        Select(self.control(label)).select_by_visible_text(option)

    def fill(self, label: str, text: str) -> None:
        """Write ``text`` where ``label`` says, in place of what is there."""
        box = self.control(label)
        box.clear()
        box.send_keys(text)

    # The window and what it shows ----------------------------------------------------------------------

    def wide(self, width: int, height: int = 900) -> None:
        """Make the window ``width`` CSS pixels wide."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.command("Emulation.setDeviceMetricsOverride", **size)

    def prefers(self, scheme: str, medium: str = "") -> None:
        """Ask for light or dark colours, for no motion, and for a medium ("print", or "" for the screen)."""
        wishes = {"prefers-color-scheme": scheme, "prefers-reduced-motion": "reduce"}
        features = [{"name": name, "value": value} for name, value in wishes.items()]
        self.command("Emulation.setEmulatedMedia", media=medium, features=features)

    @property
    def overhang(self) -> int:
        """By how many pixels the page is wider than the window."""
        return int(self.script("return document.scrollingElement.scrollWidth - window.innerWidth"))

    def audit(self, *rules: str) -> list[str]:
        """What axe-core finds wrong, by ``rules`` alone if there are any."""
        self.script("if (!window.axe) { " + _NO_SHADES + _axe() + "\n}")
        found = self.driver.execute_async_script(_AUDIT, _TAGS, rules)
        return [f"{rule}: {what}: {nodes}" for rule, what, nodes in found]

    def picture(self, file: Path) -> None:
        """Write the whole page, however long, as PNG."""
        width, height = self.script("return [innerWidth, Math.min(document.scrollingElement.scrollHeight, 8000)]")
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        shot = self.command("Page.captureScreenshot", captureBeyondViewport=True, clip=clip)
        file.write_bytes(base64.b64decode(shot["data"]))

    def listen(self) -> None:
        """Take over what the browser logged since the last time."""
        driver: Any = self.driver  # its logs are not typed
        for entry in driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                self.asked.append(message["params"]["request"]["url"])
        self.complaints += [entry["message"] for entry in driver.get_log("browser")]


@contextlib.contextmanager
def browsing(base: str, downloads: Path, *, scripts: bool = True) -> Iterator[Browser]:
    """Open a window of Chromium for the service at ``base``, with scripts allowed or forbidden by its preferences."""
    from selenium.webdriver import Chrome
    from selenium.webdriver.chrome.options import Options
    from selenium.webdriver.chrome.service import Service

    options = Options()
    options.binary_location = shutil.which("chromium") or ""
    for argument in _ARGUMENTS:
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    preferences: dict[str, Any] = {"download.default_directory": str(downloads)}
    if not scripts:
        preferences["profile.managed_default_content_settings.javascript"] = 2
    options.add_experimental_option("prefs", preferences)
    driver = Chrome(options=options, service=Service(shutil.which("chromedriver") or ""))
    try:
        driver.set_script_timeout(60)
        driver.set_page_load_timeout(60)
        browser = Browser(driver, base.rstrip("/"))
        browser.prefers("light")
        yield browser
    finally:
        driver.quit()
