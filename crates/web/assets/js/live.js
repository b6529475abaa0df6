// What a page minds when it changes by itself while somebody is at it: what they are doing goes first.
// A field with the focus, a form with something typed into it and a question that is open stay as they
// are; what came meanwhile waits until they are done. A link with the focus keeps it wherever it goes.
// Without this script, as without any, the page stays as it was loaded.
(() => {
  "use strict";

  const FIELDS = "#main :is(input, select, textarea)";
  // What was changed by hand is judged by the browser, and marked with one of the two.
  const BUSY = `${FIELDS}:is(:focus, :user-valid, :user-invalid), #main :is(:popover-open, dialog[open])`;

  // The newest change that waits, as htmx knows it.
  let waiting = null;
  // The address of the link that had the focus before a change.
  let focused = null;

  const isStream = (event) => event.target instanceof Element && event.target.matches(".live");
  const busy = () => document.querySelector(BUSY) !== null;

  document.addEventListener("htmx:before:swap", (event) => {
    if (!isStream(event)) return;
    const { ctx, tasks } = event.detail;
    const main = tasks.findIndex((task) => task.target?.id === "main");
    if (main < 0) return;
    waiting = busy() ? { ...ctx } : null;
    // The counts go on.
    if (waiting) tasks.splice(main, 1);
    focused = document.activeElement?.closest("#main a[href]")?.getAttribute("href") ?? null;
  });

  document.addEventListener("htmx:after:swap", (event) => {
    if (!isStream(event) || focused === null) return;
    if (document.activeElement?.getAttribute("href") === focused) return;
    document.querySelector(`#main a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  });

  function catchUp() {
    if (waiting === null || busy()) return;
    const ctx = waiting;
    waiting = null;
    htmx.swap(ctx);
  }

  for (const done of ["focusout", "toggle", "reset"]) {
    // The field has lost the focus, and the form its words, once the event is over.
    document.addEventListener(done, () => setTimeout(catchUp), true);
  }

  // Refused, and not only cut off: it is said once, and nobody asks again.
  function end(stream) {
    const says = stream.querySelector("template").content.cloneNode(true);
    document.querySelector("#main .messages")?.append(says);
    stream.remove();
  }

  document.addEventListener("htmx:response:error", (event) => {
    if (isStream(event)) end(event.target);
  });
  document.addEventListener("htmx:sse:error", (event) => {
    const { status } = event.detail;
    if (isStream(event) && status >= 400 && status < 500) end(event.target);
  });
})();
