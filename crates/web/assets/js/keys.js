// The keys of a page. Nothing is known here but what the page declares: whatever carries `data-key`
// is pressed, whatever stands in `data-list` is walked through. Without this script every one of
// them is still a link or a button, and the list of keys is still in the page.
(() => {
  "use strict";

  // Long enough to find the second key of "g q" without hurry, short enough to be forgotten after.
  const SECOND_KEY_WITHIN_MS = 1500;
  const TYPING = "input:not([type=checkbox], [type=radio], [type=submit]), textarea, select, [contenteditable]";

  // Nobody has read a page that is there for a moment only: what sends a form then was meant for the
  // page before it.
  const UNREAD_MS = 400;
  // Long enough to be read beside the button.
  const TOO_SOON_SHOWN_MS = 1200;

  let first = null;
  let forget = 0;
  let unread = true;
  let sent = false;

  const list = () => document.getElementById("keys");
  const openDialog = () => document.querySelector("dialog:popover-open, dialog[open]");

  // The name of a key as `data-key` writes it: "a", "?", "shift+r".
  function nameOf(event) {
    const letter = event.key.length === 1 && event.key.toLowerCase() !== event.key.toUpperCase();
    if (!letter) return event.key;
    // Caps lock makes capitals too, and is no shift.
    return (event.shiftKey ? "shift+" : "") + event.key.toLowerCase();
  }

  function press(key) {
    const within = openDialog() ?? document;
    const reachable = (element) => within !== document || !element.closest("dialog");
    const found = [...within.querySelectorAll("[data-key]")]
      .filter((element) => element.dataset.key === key)
      .find(reachable);
    if (!found) return false;
    if (unread && found.matches("[type=submit]")) return tooSoon(found), true;
    if (found.matches(TYPING)) {
      found.focus();
      found.select?.();
    } else {
      found.click();
      // Enter then sends the form.
      if (found.matches("input")) found.focus();
    }
    return true;
  }

  // Says at the button that it was pressed too soon: a key that does nothing and says nothing looks broken.
  function tooSoon(button) {
    button.dataset.tooSoon = "";
    setTimeout(() => delete button.dataset.tooSoon, TOO_SOON_SHOWN_MS);
  }

  function startsSequence(key) {
    return !openDialog() && document.querySelector(`[data-key^="${CSS.escape(key)} "]`) !== null;
  }

  function step(by) {
    const links = [...document.querySelectorAll("[data-list] > *")]
      .map((item) => item.querySelector("a[href]"))
      .filter(Boolean);
    const here = links.findIndex((link) => link.closest("[data-list] > *").contains(document.activeElement));
    const next = here < 0 ? (by > 0 ? 0 : links.length - 1) : here + by;
    const link = links[Math.min(Math.max(next, 0), links.length - 1)];
    link?.focus();
    link?.closest("[data-list] > *").scrollIntoView({ block: "nearest" });
    return Boolean(link);
  }

  // Writes the page's own keys into the list again: parts of the page may have been replaced.
  function showList() {
    const group = list().querySelector("[data-keys-of=page]");
    const declared = [...document.querySelectorAll("main [data-key][data-says]")];
    group?.replaceChildren(
      ...declared.map((element) => {
        const line = document.createElement("div");
        const term = document.createElement("dt");
        const says = document.createElement("dd");
        for (const key of element.dataset.key.split(" ")) {
          term.append(Object.assign(document.createElement("kbd"), { textContent: key }));
        }
        term.className = "keys";
        says.textContent = element.dataset.says;
        line.append(term, says);
        return line;
      }),
    );
    list().togglePopover();
  }

  function act(event) {
    const key = nameOf(event);
    if (first !== null) {
      const sequence = `${first} ${key}`;
      first = null;
      return press(sequence);
    }
    if (key === "j" || key === "k") return !openDialog() && step(key === "j" ? 1 : -1);
    // A key that is held down must not decide one case after the other.
    if (event.repeat) return false;
    if (key === "?" && list()) return showList(), true;
    if (press(key)) return true;
    if (!startsSequence(key)) return false;
    first = key;
    clearTimeout(forget);
    forget = setTimeout(() => (first = null), SECOND_KEY_WITHIN_MS);
    return true;
  }

  // `data-keys` on the page tells whoever drives a browser that every key acts from now on.
  function begin() {
    unread = true;
    sent = false;
    delete document.documentElement.dataset.keys;
    setTimeout(() => {
      unread = false;
      document.documentElement.dataset.keys = "ready";
    }, UNREAD_MS);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
  // The browser kept the page and shows it again.
  addEventListener("pageshow", (event) => {
    if (event.persisted) begin();
  });

  // Until the answer is there, the page has been answered: a second press would send the same again.
  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented || event.target.getAttribute("method") !== "post") return;
    if (sent) event.preventDefault();
    sent = true;
  });

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "k") {
      if (press("/")) event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target instanceof Element && event.target.matches(TYPING);
    if (event.key === "Escape") {
      first = null;
      // It also stops what is being sent.
      sent = false;
      document.querySelector("details.more[open]")?.removeAttribute("open");
      if (typing && !openDialog()) event.target.blur();
      return;
    }
    if (!typing && act(event)) event.preventDefault();
  });
})();
