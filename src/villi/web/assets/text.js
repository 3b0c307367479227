// The editor: a plain text field with ways to go on, kept while it is typed, saved without leaving.
// The field itself stays the browser's own: undo, keyboards and screen readers work as everywhere.

import { completing } from "./completing.js";
import { numbered } from "./numbering.js";
import { keep, kept, take } from "./page.js";

const CHECK_AFTER = 500;
const CHECK_AGAIN = 1200;
const KEEP_AFTER = 300;
const LONGEST_LINE = 2000;
const LONGEST_DRAFT = 2000000;
const INDENT = "  ";
const LAST_AT = 0.6; // how far down the last line stands: days to look back at above, room to write below

const form = document.getElementById("editor");
const box = document.getElementById("text");
if (form && box) edit();
else left();

// The page of a file that cannot be opened: what was typed before is shown.
function left() {
  const place = document.getElementById("left");
  const draft = place && kept(place.dataset.draft);
  if (!draft) return;
  place.querySelector("textarea").value = draft.text;
  place.hidden = false;
}

function edit() {
  const margin = numbered(box);
  const mine = drafted(box, form);
  if (!box.readOnly) completed(box, margin, form.dataset.complete);
  const checking = checked(box, margin, form.dataset.check);
  const saving = saved(mine, margin, checking);
  for (const each of form.querySelectorAll("#text-help, .keys")) each.hidden = false;
  box.setAttribute("aria-describedby", "text-help");
  box.addEventListener("input", () => {
    margin.changed();
    mine.changed();
    checking.soon();
  });
  keys(box, saving);
  jumps(box, margin);
  mine.offer(saving);
  margin.read();
  checking.now();
}

/* what is typed is kept in this browser until it is in the file */

function drafted(box, form) {
  const key = form.dataset.draft;
  let stands = "unsaved" in form.dataset ? null : box.value;
  let loaded = base(); // what the text in the field was made from
  let waiting = 0;
  let fits = true;

  function base() {
    return document.querySelector('#state [name="digest"]')?.value ?? "";
  }

  function changed() {
    clearTimeout(waiting);
    waiting = setTimeout(write, KEEP_AFTER);
  }

  function write() {
    const dirty = box.value !== stands;
    status(dirty ? "Not saved yet." : "");
    if (!dirty) return keep(key, null);
    fits = box.value.length <= LONGEST_DRAFT;
    if (!fits) return;
    keep(key, { text: box.value, digest: loaded });
    fits = kept(key)?.text === box.value;
  }

  // What was sent stands in the file now.
  function settled(text) {
    stands = text;
    loaded = base();
    clearTimeout(waiting);
    write();
  }

  function offer(saving) {
    if (stands === null) return write();
    const draft = kept(key);
    if (!draft || typeof draft.text !== "string" || draft.text === box.value) return keep(key, null);
    if (draft.digest === base()) {
      put(box, draft.text);
      notice("What you had not saved was put back.", [["Show the file as it is", () => put(box, stands)]]);
      return;
    }
    notice("This browser keeps text that you had not saved. The file has changed since.", [
      ["Look at both", () => {
        loaded = draft.digest;
        put(box, draft.text);
        saving.compare(loaded);
      }],
      ["Forget my text", () => keep(key, null)],
    ]);
  }

  addEventListener("pagehide", () => { if (waiting) write(); });
  addEventListener("beforeunload", (event) => {
    if (box.value !== stands && !fits) event.preventDefault(); // too long to be kept here
  });
  return { changed, settled, offer, dirty: () => box.value !== stands };
}

function status(words) {
  document.getElementById("saving").textContent = words;
}

function notice(words, choices) {
  const place = document.createElement("div");
  place.className = "notice";
  place.setAttribute("role", "status");
  const said = Object.assign(document.createElement("p"), { textContent: words });
  const row = Object.assign(document.createElement("p"), { className: "row" });
  for (const [name, run] of choices) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: name });
    button.addEventListener("click", () => { place.remove(); run(); });
    row.append(button);
  }
  place.append(said, row);
  document.getElementById("state").before(place);
}

// Text into the field as if it were typed, so that the browser can undo it.
function type(box, start, end, text) {
  box.focus();
  box.setSelectionRange(start, end);
  const here = document.activeElement === box; // not where it is covered
  if (here && (text ? document.execCommand("insertText", false, text) : start === end || document.execCommand("delete"))) return;
  box.setRangeText(text, start, end, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function put(box, text) {
  const at = box.selectionStart;
  const top = box.scrollTop;
  type(box, 0, box.value.length, text);
  box.setSelectionRange(Math.min(at, text.length), Math.min(at, text.length));
  box.scrollTop = top;
}

/* saving */

function saved(mine, margin, checking) {
  let sending = false;
  let again = false;

  document.addEventListener("submit", (event) => {
    const from = event.target;
    if (from.dataset.save === undefined || event.submitter?.dataset.plain !== undefined) return;
    event.preventDefault();
    from.elements.line.value = String(lineOf(box));
    const body = new FormData(from);
    if (event.submitter?.name) body.set(event.submitter.name, event.submitter.value);
    if (sending) again = from === form;
    else send(from, from.getAttribute("action"), body);
  });

  async function send(from, address, body) {
    const text = body.get("text").replaceAll("\r\n", "\n");
    sending = true;
    status("Saving …");
    try {
      const response = await fetch(address, { method: "POST", body });
      await answered(response, from, text, address);
    } catch {
      status("Not saved: villi does not answer. Is it still running? Your text is kept here.");
    }
    sending = false;
    if (again) {
      again = false;
      form.requestSubmit();
    }
  }

  async function answered(response, from, text, address) {
    const said = await response.text();
    const answer = (response.headers.get("content-type") ?? "").startsWith("text/html") ? new DOMParser().parseFromString(said, "text/html") : null;
    if (!answer?.getElementById("state")) {
      const wrong = answer?.querySelector(".wrong")?.textContent ?? said;
      status(`Not saved: ${wrong.trim().slice(0, 300)} Your text is kept here.`);
      return;
    }
    const kind = answer.getElementById("main").dataset.kind;
    const here = document.getElementById("main").dataset.kind;
    for (const id of ["stands", "elsewhere", "state", "problems", "toast", "count"]) {
      const old = document.getElementById(id);
      const made = answer.getElementById(id);
      if (old && made) take(old, made);
    }
    checking.now();
    if (!response.ok || address === form.dataset.compare) {
      status("Not saved.");
      focusState();
      return;
    }
    if (from !== form) put(box, text);
    mine.settled(text);
    status("Saved.");
    if (kind !== here) location.assign(response.url); // a card came, or went: it is the first thing on the page
  }

  function focusState() {
    const place = document.querySelector("#state > [tabindex], #state > .wrong");
    if (!place) return;
    place.setAttribute("tabindex", "-1");
    place.focus();
  }

  function compare(digest) {
    const body = new FormData(form);
    if (digest) body.set("digest", digest);
    send(form, form.dataset.compare, body);
  }

  watch(mine, compare);
  return { compare, save: () => form.requestSubmit() };
}

// A change made elsewhere while the page is open: what is typed is compared before it is saved.
function watch(mine, compare) {
  const place = document.getElementById("elsewhere");
  if (!place) return;
  new MutationObserver(() => {
    if (place.dataset.tells !== "changed" || !mine.dirty() || place.querySelector("button")) return;
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "See what changed" });
    button.addEventListener("click", () => compare());
    place.querySelector(".notice")?.append(" ", button);
  }).observe(place, { attributes: true, childList: true });
}

/* the check while typing */

function checked(box, margin, address) {
  let asked = 0;
  let waiting = 0;

  function soon() {
    clearTimeout(waiting);
    waiting = setTimeout(now, CHECK_AFTER);
  }

  async function now() {
    clearTimeout(waiting);
    asked += 1;
    const mine = asked;
    const body = new FormData();
    body.set("text", box.value);
    let said;
    try {
      const response = await fetch(address, { method: "POST", body, headers: { "x-villi-fragment": "found" } });
      if (!response.ok) return;
      said = await response.text();
    } catch {
      return; // the next one will tell
    }
    if (mine !== asked) return; // typed since
    const made = document.createElement("section");
    made.innerHTML = said; // drawn by villi, which escapes what was written
    const place = document.getElementById("problems");
    if (made.innerHTML !== place.innerHTML.trim()) place.replaceChildren(...made.childNodes);
    if (place.querySelector("[data-again]")) waiting = setTimeout(now, CHECK_AGAIN);
    margin.read();
  }

  return { soon, now };
}

/* ways to go on */

function completed(box, margin, address) {
  const sheet = box.closest(".sheet");
  const ways = completing(box, address, sheet, { piece, placed });
  for (const event of ["scroll", "pointerdown"]) box.addEventListener(event, ways.close, { passive: true });

  // the line that is being typed
  function piece() {
    const start = box.value.lastIndexOf("\n", box.selectionStart - 1) + 1;
    const stop = box.value.indexOf("\n", start);
    return { words: box.value.slice(start, stop < 0 ? undefined : stop).slice(0, LONGEST_LINE), start };
  }

  // below the line, or above it where there is no room
  function placed(list) {
    const at = lineOf(box) - 1;
    const below = margin.topOf(at + 1) - box.scrollTop;
    const above = margin.topOf(at) - box.scrollTop - list.offsetHeight;
    list.style.top = `${below + list.offsetHeight <= box.clientHeight || above < 0 ? below : above}px`;
  }

  return ways;
}

/* keys */

function keys(box, saving) {
  let leaving = false;
  box.addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    if (event.key === "Escape") {
      leaving = true;
      status("Tab leaves the editor now.");
      return;
    }
    if (event.key === "Tab" && !leaving && !event.ctrlKey && !event.altKey && !event.metaKey && !box.readOnly) {
      event.preventDefault();
      indent(box, event.shiftKey);
      return;
    }
    if (event.key !== "Shift" && event.key !== "Tab") leaving = false;
  });
  box.addEventListener("blur", () => { leaving = false; });
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    if (!box.readOnly) saving.save();
  });
}

// Room at the start of every chosen line, or less of it.
function indent(box, less) {
  const { selectionStart: start, selectionEnd: end, value } = box;
  const first = value.lastIndexOf("\n", start - 1) + 1;
  if (!less && start === end) return type(box, start, end, INDENT);
  const stop = value.indexOf("\n", Math.max(end - (end > start ? 1 : 0), first));
  const last = stop < 0 ? value.length : stop;
  const old = value.slice(first, last);
  const made = old.split("\n").map((said) => (less ? said.replace(/^( {1,2}|\t)/, "") : said && INDENT + said)).join("\n");
  if (made === old) return;
  type(box, first, last, made);
  if (start === end) box.setSelectionRange(Math.max(first, start + made.length - old.length), Math.max(first, start + made.length - old.length));
  else box.setSelectionRange(first, first + made.length);
}

/* going to a line */

function lineOf(box) {
  let line = 1;
  for (let at = box.value.indexOf("\n"); at >= 0 && at < box.selectionStart; at = box.value.indexOf("\n", at + 1)) line += 1;
  return line;
}

function jumps(box, margin) {
  document.getElementById("problems")?.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href*='#L']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(Number(link.hash.slice(2)));
  });
  addEventListener("hashchange", named);
  if (!named() && !go(Number(new URL(location.href).searchParams.get("line")))) toLast(Number(form.dataset.last));

  function named() {
    const found = /^#L(\d{1,7})$/.exec(location.hash);
    if (found) go(Number(found[1]));
    return Boolean(found);
  }

  // Where one goes on writing: behind the last day. Nobody asked for it: the keyboard stays where it is.
  function toLast(line) {
    if (!(line >= 1)) return;
    const { activeElement } = document;
    const { at, stop } = place(line);
    box.setSelectionRange(stop, stop);
    if (activeElement !== box && document.activeElement === box) box.blur(); // some browsers focus what is selected in
    margin.reveal(at, LAST_AT);
  }

  function place(line) {
    const at = Math.min(line, margin.count()) - 1;
    let start = 0;
    for (let n = 0; n < at; n += 1) start = box.value.indexOf("\n", start) + 1;
    return { at, start, stop: start + margin.line(at).length };
  }

  function go(line) {
    if (!(line >= 1)) return false;
    const { at, start, stop } = place(line);
    box.focus({ preventScroll: true });
    box.setSelectionRange(start, stop);
    margin.reveal(at);
    box.closest(".sheet").scrollIntoView({ block: "nearest" });
    return true;
  }
}
