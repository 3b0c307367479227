// Foods: results while typing, and recipes read back while they are written. The server draws both.

import { later } from "./page.js";

const AFTER = 120;

for (const form of document.querySelectorAll("form[data-live]")) live(form);
for (const form of document.querySelectorAll("form[data-read]")) read(form);

// The results of a search follow what is typed; the address too, so that going back finds it again.
function live(form) {
  const place = document.getElementById(form.dataset.live);
  const answer = latest(place);
  form.addEventListener("input", later(AFTER, () => {
    const address = new URL(form.action);
    for (const [name, value] of new FormData(form)) if (value) address.searchParams.set(name, value);
    history.replaceState(history.state, "", address);
    answer(address, { headers: { "x-villi-fragment": form.dataset.live } });
  }));
}

function read(form) {
  const answer = latest(form.querySelector("[data-reads], #read"));
  form.addEventListener("input", later(AFTER, () => {
    const body = new URLSearchParams(new FormData(form));
    answer(form.dataset.read, { method: "POST", body, headers: { "x-villi-fragment": "read" } });
  }));
}

// Shows the answer to the last question only.
function latest(place) {
  let asked = 0;
  return async (address, how) => {
    asked += 1;
    const mine = asked;
    try {
      const response = await fetch(address, how);
      const said = await response.text();
      if (!response.ok || mine !== asked) return;
      const made = document.createElement("div");
      made.innerHTML = said; // drawn by villi, which escapes what was written
      place.replaceChildren(...made.childNodes);
    } catch {
      // the next one will tell; the form itself still works
    }
  };
}
