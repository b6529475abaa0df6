// Times that stay true while a page is open: ages grow, and the exact reading also tells the
// viewer's own time. The server's reading stands in the page; this only adds to it.
(() => {
  "use strict";

  const REFRESH_MS = 15_000;
  const MINUTE = 60;
  const HOUR = 60 * MINUTE;
  const DAY = 24 * HOUR;
  // The same limits and words as `times.rs`.
  const JUST_NOW_SECONDS = 10;
  const DAYS_FROM = 2 * DAY;
  const DATE_FROM_DAYS = 60;

  const frame = document.querySelector("[data-now]");
  const made = Number(frame?.dataset.now ?? Date.now());
  const loaded = performance.now();
  // The server's clock, carried on by the browser's: their difference does not matter.
  const now = () => made + performance.now() - loaded;

  // A day of the company's calendar, as a number that grows by one each day.
  const calendar = new Intl.DateTimeFormat("en-CA", { timeZone: frame?.dataset.zone || "UTC" });
  const day = (at) => Date.parse(calendar.format(at)) / (DAY * 1000);

  function atAGlance(at, seconds) {
    if (seconds < MINUTE) return `${seconds} s`;
    if (seconds < HOUR) return `${Math.trunc(seconds / MINUTE)} min`;
    if (seconds < DAYS_FROM) return `${Math.trunc(seconds / HOUR)} h`;
    return `${Math.abs(day(now()) - day(at))} days`;
  }

  function age(at, style) {
    const past = Math.trunc((now() - at) / 1000);
    const seconds = Math.abs(past);
    const words = atAGlance(at, seconds);
    if (style === "for") return words;
    if (seconds < JUST_NOW_SECONDS) return "just now";
    if (seconds >= DATE_FROM_DAYS * DAY) return null;
    return past < 0 ? `in ${words}` : `${words} ago`;
  }

  function refresh() {
    if (document.hidden) return;
    for (const time of document.querySelectorAll("time[data-ages]")) {
      const words = age(Date.parse(time.dateTime), time.dataset.ages);
      const shown = time.querySelector(".shown");
      if (words && shown.textContent !== words) shown.textContent = words;
    }
  }

  const yours = new Intl.DateTimeFormat(undefined, {
    weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZoneName: "short",
  });

  // Adds the viewer's time when somebody looks, unless it is the company's.
  function explain(event) {
    if (!(event.target instanceof Element)) return;
    const near = event.target.closest("time, tr, a");
    const times = near?.matches("time") ? [near] : near?.querySelectorAll("time") ?? [];
    for (const time of times) {
      if (time.dataset.yours !== undefined) continue;
      const words = yours.format(Date.parse(time.dateTime));
      const clock = (text) => text.match(/\d\d:\d\d/)?.[0];
      const exact = time.querySelector(".exact");
      time.dataset.yours = "";
      if (exact && clock(words) !== clock(exact.textContent)) exact.append(` (for you ${words})`);
    }
  }

  document.addEventListener("pointerover", explain);
  document.addEventListener("focusin", explain);
  document.addEventListener("visibilitychange", refresh);
  setInterval(refresh, REFRESH_MS);
})();
