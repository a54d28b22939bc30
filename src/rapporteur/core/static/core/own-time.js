// Adds the reader's own time after every <time data-own>; without JavaScript nothing is missing.
(() => {
  "use strict";
  const script = document.currentScript;
  const label = (script && script.dataset.yourTime) || "your time";
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!zone) return;
  // English pages write the day before the month, as the times of the page itself do.
  const said = document.documentElement.lang || "en";
  const language = said === "en" ? "en-GB" : said;
  const place = zone === "UTC" ? "UTC" : zone.split("/").pop().replaceAll("_", " ");
  const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const day = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" });

  const date = (moment) => day.format(moment).replace(",", "");

  const own = (element) => {
    const start = new Date(element.dateTime);
    if (Number.isNaN(start.valueOf())) return "";
    const until = element.dataset.until ? new Date(element.dataset.until) : null;
    const shown = element.textContent;
    if (shown.includes(date(start)) && shown.includes(clock.format(start))) return ""; // the same clock
    let text = shown.includes(date(start)) ? clock.format(start) : `${date(start)}, ${clock.format(start)}`;
    if (until && until > start) {
      const sameDay = date(until) === date(start);
      text += sameDay ? `–${clock.format(until)}` : ` – ${date(until)}, ${clock.format(until)}`;
    }
    return `${text} ${label} (${place})`;
  };

  const show = (root) => {
    for (const element of root.querySelectorAll("time[data-own]:not([data-own-shown])")) {
      const text = own(element);
      if (!text) continue;
      element.dataset.ownShown = "";
      const note = document.createElement("span");
      note.className = "own-time soft";
      note.textContent = ` · ${text}`;
      element.after(note);
    }
  };

  show(document);
  document.addEventListener("htmx:load", (event) => show(event.target.parentNode || document));
})();
