"""Walking by keys alone."""

from playwright.sync_api import Page, expect


def press(page: Page, name: str, then: str) -> None:
    """The button by its keys; then the next page is there."""
    tab_to(page, name)
    page.keyboard.press("Enter")
    expect(page.get_by_text(then).first).to_be_visible()


NAME = """() => { const e = document.activeElement;
  if (!e) return "";  // a page that is on its way has nothing yet
  const by = e.getAttribute("aria-labelledby");
  if (by) return by.split(" ").map((id) => document.getElementById(id).textContent).join(" ");
  const said = e.getAttribute("aria-label") || e.labels?.[0]?.textContent;
  const heard = [...e.childNodes].filter((each) => each.ariaHidden !== "true");
  return said || heard.map((each) => each.textContent).join("").trim(); }"""


def tab_to(page: Page, name: str) -> None:
    """Presses Tab until the control of this name has the focus."""
    for _ in range(60):  # some may still go to the page before
        page.wait_for_load_state()
        if str(page.evaluate(NAME)).strip() == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} cannot be reached by keyboard")
