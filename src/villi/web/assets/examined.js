// The examination: charts are fetched when they come near, and what moves is asked for until it is found.

const NEAR = "500px";
const ASK_EVERY = 700;
const ASK_HIDDEN = 5000;

/* charts */

const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) fetched(target);
  },
  { rootMargin: NEAR },
);

async function fetched(place) {
  near.unobserve(place);
  if (place.hasAttribute("aria-busy")) return;
  place.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(place.dataset.chart);
    if (response.ok) put(place, await response.text());
  } catch {
    // the link to the chart stays, and so does its table
  } finally {
    place.removeAttribute("aria-busy");
  }
}

function put(place, text) {
  const made = new DOMParser().parseFromString(text, "text/html").querySelector("svg");
  if (made) place.replaceWith(document.importNode(made, true));
}

function watch(within) {
  for (const place of within.querySelectorAll("[data-chart]")) near.observe(place);
}

/* on paper charts are there that never came into view */

window.addEventListener("beforeprint", () => {
  for (const place of document.querySelectorAll("[data-chart]")) fetchedNow(place);
});

// Printing waits for nothing that comes later: what is missing is asked for here and now, as of old.
function fetchedNow(place) {
  const ask = new XMLHttpRequest();
  try {
    ask.open("GET", place.dataset.chart, false);
    ask.send();
  } catch {
    return; // villi does not answer: the table of the chart is on the page
  }
  if (ask.status === 200) put(place, ask.responseText);
}

// A press on Print waits for them instead: the page stays alive meanwhile.
document.addEventListener("villi:printing", (event) => {
  for (const place of document.querySelectorAll("[data-chart]")) event.detail.push(fetched(place));
});

/* what moves */

let asking = false;

function begin() {
  for (const link of document.querySelectorAll("[data-looking] .plain")) link.hidden = true;
  if (asking || !document.querySelector("[data-looking]")) return;
  asking = true;
  look();
}

async function look() {
  const place = document.querySelector("[data-looking]");
  asking = Boolean(place);
  if (!place) return;
  let made = null;
  try {
    const response = await fetch(place.dataset.looking, { headers: { "x-villi-fragment": "part" } });
    made = response.ok ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
  } catch {
    made = null; // villi does not answer: the frame of the page says so
  }
  if (made && place.isConnected) shown(place, made);
  setTimeout(look, document.hidden ? ASK_HIDDEN : ASK_EVERY);
}

function shown(place, made) {
  const still = made.querySelector("[data-looking]");
  if (still) {
    step(place, still);
    return;
  }
  for (const section of made.querySelectorAll("section[id]")) {
    const old = document.getElementById(section.id);
    if (!old || old.contains(document.activeElement)) continue;
    const fresh = document.importNode(section, true);
    old.replaceWith(fresh);
    watch(fresh);
  }
  const told = document.getElementById("found");
  if (told) told.textContent = "What moves with how you feel is found.";
  if (place.isConnected) place.replaceWith(...[...made.querySelectorAll("#moves")].map((each) => document.importNode(each, true)));
}

function step(place, still) {
  const words = place.querySelector(".step");
  const said = still.querySelector(".step").textContent;
  if (words.textContent !== said) words.textContent = said;
  const bar = place.querySelector("progress");
  const { value, max, position } = still.querySelector("progress");
  if (position < 0) return;
  bar.max = max;
  bar.value = value;
}

document.addEventListener("villi:shown", (event) => {
  watch(event.target);
  begin();
});
watch(document);
begin();
