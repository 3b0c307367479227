// What is folded: a part of a long page on a phone, what goes into depth everywhere. It opens for whatever leads into
// it, and on paper.

const DESK = matchMedia("(min-width: 44.01rem)");

function lay() {
  if (DESK.matches) for (const each of document.querySelectorAll(".part:not(.deep)")) each.open = true;
  document.getElementById("main").dataset.laid = ""; // from here on a part is what the reader makes of it
}

function unfold() {
  const place = document.getElementById(location.hash.slice(1)); // our ids are plain letters
  if (!place) return;
  let folded = false;
  for (let each = place.closest(".fold, .part"); each; each = each.parentElement.closest(".fold, .part")) {
    folded = true;
    each.open = true;
  }
  if (folded) place.scrollIntoView({ behavior: "instant" }); // a slow way there would pass charts that come and move it
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[href^='#']");
  if (link && link.hash === location.hash) unfold(); // the address stays as it is: nothing else is told
});
window.addEventListener("hashchange", unfold);
DESK.addEventListener("change", lay);

let printed = [];

window.addEventListener("beforeprint", () => {
  printed = [...document.querySelectorAll(":is(.fold, .part):not([open])")];
  for (const each of printed) each.open = true;
});
window.addEventListener("afterprint", () => {
  for (const each of printed) each.open = false;
});

// What a page still has to fetch for paper it adds to what is waited for.
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-print]");
  if (!button) return;
  const waits = [];
  document.dispatchEvent(new CustomEvent("villi:printing", { detail: waits }));
  button.disabled = true;
  await Promise.all(waits);
  button.disabled = false;
  window.print();
});

lay();
unfold();
