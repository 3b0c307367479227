// What all pages share: forms sent without leaving the page, menus, keys, drafts, changes made elsewhere.
// Everything here also works as plain forms and links; this only saves the way.

const ALWAYS = ["stands", "elsewhere", "wrong", "toast", "quick"];
const LOOK_EVERY = 4000;
const TOAST_STAYS = 20000;

/* forms */

let sending = 0;
let queue = Promise.resolve();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.swap === undefined || form.getAttribute("method") !== "post" || event.defaultPrevented) return;
  event.preventDefault();
  if (form.hasAttribute("aria-busy") && !form.hasAttribute("data-draft")) return; // pressed twice
  send(form, event.submitter);
});

// Send a form, one after the other, and show what its answer says. Gives the answer, or null where none came.
export function send(form, submitter) {
  const body = fields(form, submitter);
  if (body.has("once")) body.set("once", form.dataset.once ?? token());
  const detail = { body, submitter };
  form.dispatchEvent(new CustomEvent("villi:sending", { bubbles: true, detail }));
  form.setAttribute("aria-busy", "true");
  sending += 1;
  const action = submitter?.getAttribute("formaction") ?? form.getAttribute("action");
  const sent = queue.then(() => answered(form, action, body));
  queue = sent.catch(() => null);
  return sent
    .then((answer) => {
      delete form.dataset.once;
      return answer;
    })
    .catch(() => {
      form.dataset.once = body.get("once") ?? ""; // sent again it counts once
      say("villi does not answer. Is it still running? What you wrote is kept here.");
      return null;
    })
    .then((answer) => {
      sending -= 1;
      form.removeAttribute("aria-busy");
      form.dispatchEvent(new CustomEvent("villi:sent", { bubbles: true, detail: { ...detail, answer } }));
      return answer;
    });
}

function fields(form, submitter) {
  const body = new URLSearchParams();
  for (const [name, value] of new FormData(form)) body.append(name, value);
  if (submitter?.name) body.append(submitter.name, submitter.value);
  return body;
}

async function answered(form, action, body) {
  const response = await fetch(action, { method: "POST", body });
  const text = await response.text();
  if (!(response.headers.get("content-type") ?? "").startsWith("text/html")) {
    say(text.trim().slice(0, 300));
    return { ok: false, status: response.status };
  }
  const answer = new DOMParser().parseFromString(text, "text/html");
  show(answer, form, response);
  return { ok: response.ok, status: response.status, document: answer };
}

function show(answer, form, response) {
  const named = form.dataset.swap.split(" ");
  const main = answer.getElementById("main");
  const here = document.getElementById("main");
  const known = named.some((id) => id && answer.getElementById(id));
  if (!known && named.some(Boolean)) {
    if (response.ok) location.assign(response.url);
    else refused(main?.querySelector(".wrong")?.textContent ?? "This was not done.");
    return;
  }
  if (main && main.dataset.kind !== here.dataset.kind) {
    location.assign(response.ok ? response.url : location.href); // a card came, or went: it is the first thing
    return;
  }
  for (const id of new Set([...named, ...ALWAYS])) {
    const old = id && document.getElementById(id);
    const made = id && answer.getElementById(id);
    if (old && made) take(old, made, response.ok ? form : null);
  }
  const wrong = document.querySelector("#wrong [role=alert]");
  if (!response.ok && wrong) wrong.scrollIntoView({ block: "nearest" });
  tended();
}

// The content of one element becomes that of another: the keyboard, what is unfolded and what was typed but not
// sent stay where they are; what `sent` holds was sent.
export function take(old, made, sent = null) {
  const active = old.contains(document.activeElement) ? document.activeElement : null;
  const open = [...old.querySelectorAll("details[open][id]:not(.menu)")].map((each) => each.id);
  const typed = new Map(unsent(old, sent).map((each) => [nameOf(each), each]));
  for (const { name } of [...old.attributes]) if (!made.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of [...made.attributes]) old.setAttribute(name, value);
  old.replaceChildren(...document.importNode(made, true).childNodes);
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  if (typed.size) for (const each of old.querySelectorAll(TYPED)) give(each, typed.get(nameOf(each)));
  if (active && !old.contains(document.activeElement)) focusLike(active, old);
  old.dispatchEvent(new CustomEvent("villi:shown", { bubbles: true }));
}

const TYPED = "input:not([type=hidden]), textarea, select";

function unsent(within, sent) {
  return [...within.querySelectorAll(TYPED)].filter((each) => each.form !== sent && each.form && isChanged(each));
}

export function isChanged(field) {
  if (field.matches("select")) return [...field.options].some((each) => each.selected !== each.defaultSelected && (each.defaultSelected || each.index > 0));
  return field.matches("[type=radio], [type=checkbox]") ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
}

// The same field of the same form about the same lines, wherever these stand now.
function nameOf(field) {
  const lines = [...(field.form?.querySelectorAll("input[name=line], input[name=scale], input[name=key]") ?? [])];
  const about = lines.map((each) => each.value.replace(/^\[[0-9]+, /, "["));
  return [field.form?.getAttribute("action"), ...about, field.name, field.type === "radio" ? field.value : ""].join("|");
}

function give(field, before) {
  if (!before) return;
  if (field.matches("[type=radio], [type=checkbox]")) field.checked = before.checked;
  else field.value = before.value;
}

// active left the page with what it stood in: ask it where it stood
function focusLike(active, within) {
  const fold = active.closest("details[id]"); // a menu, or what else a food could be
  const line = active.closest("li[id]");
  const same =
    (active.id && document.getElementById(active.id)) ||
    (fold && document.querySelector(`#${CSS.escape(fold.id)} > summary`)) ||
    (line && document.getElementById(line.id));
  const section = active.closest("section[id]");
  const place = same || (section && document.getElementById(section.id)) || within;
  if (place.tabIndex < 0 && !place.hasAttribute("tabindex")) place.setAttribute("tabindex", "-1");
  place.focus({ preventScroll: true });
}

// Why something was not done stays on the page, where it has a place for that.
function refused(why) {
  const place = document.getElementById("wrong");
  if (!place) return say(why);
  const told = document.createElement("div");
  told.className = "wrong";
  told.setAttribute("role", "alert");
  told.append(Object.assign(document.createElement("p"), { textContent: why.trim() }));
  place.replaceChildren(told);
  told.scrollIntoView({ block: "nearest" });
}

// Say something where changes are told.
function say(words) {
  const place = document.getElementById("toast");
  const told = document.createElement("div");
  told.className = "toast";
  const line = document.createElement("p");
  line.textContent = words;
  told.append(line);
  place.replaceChildren(told);
  tended();
}

/* what was done stays to be undone for a while, and longer under the pointer or the keyboard */

let leaving = 0;

function tended() {
  clearTimeout(leaving);
  const told = document.querySelector("#toast .toast");
  if (!told) return;
  if (!told.querySelector("[data-close]")) {
    const close = document.createElement("button");
    close.type = "button";
    close.dataset.close = "";
    close.textContent = "×";
    close.setAttribute("aria-label", "Close this message");
    close.addEventListener("click", () => told.remove());
    told.append(close);
  }
  leaving = setTimeout(() => (told.matches(":hover, :focus-within") ? tended() : told.remove()), TOAST_STAYS);
}

// a field of one line that is shown in several: Enter sends it
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || !event.target.matches("textarea[data-line]")) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

/* menus */

document.addEventListener(
  "toggle",
  (event) => {
    if (!event.target.matches?.("details.menu[open]")) return;
    for (const other of document.querySelectorAll("details.menu[open]")) if (other !== event.target) other.open = false;
    event.target.querySelector(":scope > div")?.scrollIntoView({ block: "nearest" });
  },
  true,
);

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});

document.addEventListener("keydown", (event) => {
  const menu = event.target.closest?.("details.menu[open]");
  if (!menu) return;
  if (event.key === "Escape") {
    menu.open = false;
    menu.querySelector("summary").focus();
  } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && event.target.matches("summary, button, a")) {
    // in a field the arrows are the field's own: they go from one thing to press to the next, Tab to the fields
    const places = [...menu.querySelectorAll("summary, button, a")].filter((each) => each.offsetParent);
    const next = places.indexOf(event.target) + (event.key === "ArrowDown" ? 1 : -1);
    places[(next + places.length) % places.length].focus();
    event.preventDefault();
  }
});

/* keys: what a page offers says its own key in data-key, and in data-does what it does */

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable], dialog")) return;
  if (kept("keys") === "off") return;
  if (event.key === "?") {
    help();
    event.preventDefault();
    return;
  }
  const place = [...document.querySelectorAll("[data-key]")].find((each) => each.dataset.key.split(" ").includes(event.key));
  if (!place) return;
  event.preventDefault();
  if (place.matches("a, button, summary")) place.click();
  else place.focus();
});

function help() {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "keys-heading");
  const heading = document.createElement("h2");
  heading.id = "keys-heading";
  heading.textContent = "Keys";
  const list = document.createElement("dl");
  const here = [...document.querySelectorAll("[data-key][data-does]")].map((each) => [each.dataset.key.split(" "), each.dataset.does]);
  const told = new Map([...here, ...ALWAYS_KEYS].map(([keys, does]) => [keys.join(" "), [keys, does]]));
  for (const [names, does] of told.values()) {
    const keys = document.createElement("dt");
    for (const key of names) keys.append(" ", Object.assign(document.createElement("kbd"), { textContent: NAMES[key] ?? key }));
    list.append(keys, Object.assign(document.createElement("dd"), { textContent: does }));
  }
  const use = document.createElement("label");
  use.className = "row";
  const on = Object.assign(document.createElement("input"), { type: "checkbox", checked: kept("keys") !== "off" });
  on.addEventListener("change", () => keep("keys", on.checked ? null : "off"));
  use.append(on, "Use these keys");
  const close = Object.assign(document.createElement("button"), { textContent: "Close" });
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  dialog.append(heading, list, use, close);
  document.body.append(dialog);
  dialog.showModal();
}

// keys of one letter can be put off: some people speak to their computer, or press more than they mean to
const foot = document.querySelector("body > footer");
if (foot) {
  const open = Object.assign(document.createElement("button"), { type: "button", className: "asides", textContent: "Keys" });
  open.addEventListener("click", help);
  foot.append(open);
}

const ALWAYS_KEYS = [
  [["u"], "take the last change back"],
  [["Enter"], "save what is in a box"],
  [["Shift Enter"], "a new line in a box"],
  [["Esc"], "close a list or a menu"],
  [["?"], "these keys"],
];
const NAMES = { ArrowLeft: "←", ArrowRight: "→" };

/* drafts: what is being typed, kept in this browser until villi has it */

export function keep(key, value) {
  try {
    if (value) localStorage.setItem(`villi:${key}`, JSON.stringify(value));
    else localStorage.removeItem(`villi:${key}`);
  } catch {
    // no room, or not allowed: the words are still in the box
  }
}

export function kept(key) {
  try {
    return JSON.parse(localStorage.getItem(`villi:${key}`));
  } catch {
    return null;
  }
}

// A name for one press of a button: a form that is sent twice is done once.
function token() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((each) => each.toString(16).padStart(2, "0")).join("");
}

// The same function, run once after its last call.
export function later(milliseconds, run) {
  let waiting = 0;
  return (...given) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => run(...given), milliseconds);
  };
}

/* changes made elsewhere, and a new day */

let silent = 0;

async function look() {
  const place = document.getElementById("elsewhere");
  if (!place?.dataset.state || document.hidden || sending) return;
  const shown = place.dataset.digest;
  let state;
  try {
    const response = await fetch(place.dataset.state);
    state = response.ok ? await response.json() : null;
    silent = 0;
  } catch {
    silent += 1;
  }
  if (sending || place.dataset.digest !== shown) return; // our own change came between
  if (silent > 1) tell(place, "silent");
  else if (state && state.digest !== shown) tell(place, "changed");
  else tell(place, "");
  if (state && state.today !== place.dataset.today) {
    document.dispatchEvent(new CustomEvent("villi:day", { detail: { today: state.today, was: place.dataset.today } }));
  }
}

function tell(place, what) {
  if ((place.dataset.tells ?? "") === what) return;
  place.dataset.tells = what;
  for (const each of place.querySelectorAll(":scope > :not(template)")) each.remove();
  const template = what && place.querySelector(`template[data-when="${what}"]`);
  if (template) place.append(template.content.cloneNode(true));
}

setInterval(look, LOOK_EVERY);
document.addEventListener("visibilitychange", look);

/* an address without what was only to be told once */

const address = new URL(location.href);
if (address.searchParams.has("told")) {
  address.searchParams.delete("told");
  history.replaceState(history.state, "", address);
}
tended();
