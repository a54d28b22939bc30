// The exported site has no server to search: this filters the list that is on the page.
(() => {
  "use strict";
  const form = document.querySelector("form[data-filter]");
  const list = form && document.getElementById(form.dataset.filter);
  if (!list) return;
  const status = document.querySelector("[role=status]");
  const asWritten = status.textContent;
  const input = form.querySelector("input");
  form.hidden = false;
  const show = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const entry of list.querySelectorAll("li")) {
      const text = entry.textContent.toLowerCase();
      entry.hidden = !words.every((word) => text.includes(word));
      if (!entry.hidden) count += 1;
    }
    for (const section of list.querySelectorAll("section")) section.hidden = !section.querySelector("li:not([hidden])");
    status.textContent = words.length ? `${count} / ${list.querySelectorAll("li").length}` : asWritten;
  };
  input.addEventListener("input", show);
  form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
})();
