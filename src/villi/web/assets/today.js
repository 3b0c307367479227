// A day of the diary: the box reads while one types, goes on with words, keeps what is being typed.

import { keep, kept, later, take } from "./page.js";
import { completing } from "./completing.js";

const READ_AFTER = 60;
const SAID_AFTER = 1200; // to who listens, once the typing rests
const ASKED_AFTER = 700; // nothing jumps while one types

const form = document.getElementById("box-form");
if (form) box(form);

function box(form) {
  const words = form.elements.words;
  const reading = document.getElementById("reading");
  const draft = `draft:${form.dataset.draft}`;
  let waiting = []; // words that were sent and are not acknowledged yet
  let failed = null; // what was sent last without an answer, with its name: sent again it counts once
  let asked = 0;
  let shown = 0;
  let drawn = "";

  function remember() {
    const said = [...waiting, words.value].filter((each) => each.trim()).join("\n");
    keep(draft, said ? { words: said, at: form.elements.at.value } : null);
  }

  async function ask(choose, rests = false) {
    const mine = (asked += 1);
    if (!words.value.trim()) {
      shown = mine;
      drawn = "";
      reading.replaceChildren();
      return;
    }
    const body = new URLSearchParams({ words: words.value, at: form.elements.at.value });
    if (choose) body.set("choose", choose);
    if (rests) body.set("rests", "1");
    try {
      const response = await fetch(form.dataset.read, { method: "POST", body, headers: { "x-villi-fragment": "reading" } });
      if (!response.ok) return;
      const text = await response.text();
      if (mine < shown || (mine < asked && !choose)) return; // an answer to words of before
      shown = mine;
      if (rests && text === drawn) return; // nothing moves below a finger
      drawn = text;
      draw(text, Boolean(choose));
    } catch {
      // no answer now: saving says so
    }
  }

  function draw(text, chosen) {
    const made = document.createElement("div");
    made.append(...new DOMParser().parseFromString(text, "text/html").body.childNodes);
    for (const { name, value } of reading.attributes) made.setAttribute(name, value);
    const typed = made.querySelector("#typed")?.dataset.words;
    if (chosen && typed !== undefined && typed !== words.value) {
      words.value = typed;
      remember();
    }
    for (const each of made.querySelectorAll("[data-asked]")) each.open = false;
    take(reading, made);
    unfold();
    tell();
  }

  const tell = later(SAID_AFTER, () => {
    const told = document.getElementById("reading-said");
    const rows = [...reading.querySelectorAll(".foods > li, .unread")].map((each) => {
      const named = each.querySelector(":scope > .food");
      return named ? `${named.textContent} ${each.querySelector(":scope > .grams")?.textContent ?? ""}` : each.innerText.replace(/^\s*[?!]/, ""); // not what stands under a bar
    });
    told.textContent = rows.map((each) => each.trim().replace(/\s+/g, " ")).join("; ");
  });

  const unfold = later(ASKED_AFTER, () => {
    const asked = reading.querySelector("[data-asked]");
    if (asked) asked.open = true;
  });

  const soon = later(READ_AFTER, () => ask());
  const rested = later(ASKED_AFTER, () => ask("", true)); // the last word, too: nobody goes on with it now
  words.addEventListener("input", () => {
    document.querySelector("#wrong:not(:has(form)) [role=alert]")?.remove(); // it was about other words
    remember();
    soon();
    rested();
  });
  form.elements.at.addEventListener("input", remember);
  addEventListener("pagehide", () => words.value.trim() && remember());
  const completions = completing(words, form.dataset.complete, form.querySelector(".ways"));

  // a press on Save leaves the keyboard of a phone where it is: nothing moves away below the thumb
  form.querySelector(".under .first").addEventListener("mousedown", (event) => event.preventDefault());

  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.defaultPrevented) return;
    event.preventDefault();
    form.requestSubmit();
  });

  // a choice is asked for in the place of a page of its own
  form.addEventListener(
    "submit",
    (event) => {
      if (event.submitter?.name !== "choose") return;
      event.preventDefault();
      event.stopPropagation();
      ask(event.submitter.value);
      words.focus();
    },
    true,
  );

  form.addEventListener("villi:sending", (event) => {
    const said = words.value;
    const same = failed && failed.words === said;
    event.detail.words = said;
    event.detail.body.set("once", same ? failed.once : event.detail.body.get("once"));
    event.detail.once = event.detail.body.get("once");
    waiting.push(said);
    words.value = "";
    asked += 1;
    shown = asked;
    drawn = "";
    reading.replaceChildren();
    completions.close();
    remember();
    words.focus();
  });

  form.addEventListener("villi:sent", (event) => {
    const { answer, words: said, once } = event.detail;
    waiting.splice(waiting.indexOf(said), 1);
    failed = answer ? null : { words: said, once };
    if (!answer?.ok) words.value = [said, words.value].filter((each) => each.trim()).join("\n");
    else form.elements.at.value = "";
    remember();
    if (answer?.ok) return;
    if (answer?.status !== 422) ask(); // what was refused is said above already
    words.focus();
  });

  const before = kept(draft);
  if (before?.words && !words.value) {
    words.value = before.words;
    form.elements.at.value = before.at ?? "";
  }
  if (words.value.trim()) ask();

  // the day has changed while the page was open: nothing goes to another day by itself
  document.addEventListener("villi:day", (event) => {
    const place = document.getElementById("new-day");
    if (!place || place.dataset.day === event.detail.today || form.dataset.day === event.detail.today) return;
    place.dataset.day = event.detail.today;
    const notice = document.createElement("p");
    notice.className = "notice";
    notice.setAttribute("role", "status");
    const link = document.createElement("a");
    link.href = form.getAttribute("action").replace(/[^/]+\/add$/, event.detail.today);
    const day = new Date(`${event.detail.today}T12:00`).toLocaleDateString("en-GB", { weekday: "long", day: "numeric", month: "long" });
    link.textContent = `Go on with ${day}`;
    link.addEventListener("click", () => {
      const other = draft.replace(/[^/]+$/, event.detail.today);
      const said = [kept(other)?.words, words.value].filter((each) => each?.trim()).join("\n");
      if (!said) return;
      keep(other, { words: said, at: form.elements.at.value });
      keep(draft, null);
    });
    notice.append(`A new day has begun. This box still writes to ${form.dataset.name}. `, link, ".");
    place.replaceChildren(notice);
  });
}

/* ratings: a tap saves, the keyboard chooses with arrows and saves with Enter */

document.addEventListener("click", (event) => {
  const choice = event.target.closest?.("[data-rating] input[type=radio]");
  if (choice && event.detail > 0) choice.form.requestSubmit();
});

/* another day */

// a day chosen from the calendar is gone to; one that is being typed waits for Enter, or for its button
const date = document.getElementById("date");
if (date) {
  const typed = (is) => date.form.classList.toggle("typed", is);
  date.addEventListener("keydown", (event) => {
    if (/^([0-9]|Arrow.*|Backspace|Delete|Home|End|PageUp|PageDown)$/.test(event.key) && !event.altKey) typed(true);
  });
  date.addEventListener("pointerdown", () => typed(false));
  date.addEventListener("change", () => {
    if (date.value && date.checkValidity() && !date.form.matches(".typed")) date.form.requestSubmit();
  });
}
