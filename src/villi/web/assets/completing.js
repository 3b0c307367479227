// Ways to go on with what is being typed in a text field: a list that keys and fingers choose from.
// The field stays the field; the list is told to screen readers by aria-activedescendant.

import { later } from "./page.js";

const ASK_AFTER = 60;
let lists = 0;

// Completes what is typed in `field` by what `address` answers. Gives `close`. `where` is the element that the
// list is put into (the field's parent). A long text gives only a piece of itself, `how.piece()` as { words, start };
// `how.placed(list)` is told when the list opens.
export function completing(field, address, where = field.parentElement, how = {}) {
  const list = document.createElement("ul");
  lists += 1;
  list.id = `completions-${lists}`;
  list.className = "completions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Ways to go on");
  list.hidden = true;
  where.append(list);
  const told = document.createElement("p");
  told.className = "unseen";
  told.setAttribute("role", "status");
  where.append(told);
  // a field of several lines keeps its own role: `combobox` is for fields of one line
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  let found = [];
  let at = -1;
  let asked = 0;
  let piece = whole();

  function whole() {
    return { words: field.value, start: 0 };
  }

  function close() {
    asked += 1; // answers on the way are for words of before
    found = [];
    at = -1;
    list.hidden = true;
    list.replaceChildren();
    told.textContent = "";
    field.removeAttribute("aria-activedescendant");
  }

  function open(answers) {
    found = answers;
    at = -1;
    list.replaceChildren(...answers.map(row));
    list.hidden = false;
    how.placed?.(list);
    told.textContent = `${answers.length} ways to go on: arrow down chooses, Enter takes.`;
    field.removeAttribute("aria-activedescendant");
  }

  function row(answer, n) {
    const item = document.createElement("li");
    item.id = `${list.id}-${n}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const label = document.createElement("span");
    label.textContent = answer.label;
    item.append(label);
    const detail = [answer.kind === "own" ? "yours" : "", answer.detail === answer.label ? "" : answer.detail].filter(Boolean).join(", ");
    const alone = found.filter((each) => each.label === answer.label).length === 1 && answer.kind === "food";
    if (detail) item.append(Object.assign(document.createElement("span"), { className: alone ? "quiet more" : "quiet", textContent: detail }));
    item.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the keyboard
    item.addEventListener("click", () => choose(n));
    return item;
  }

  function mark(n) {
    list.children[at]?.setAttribute("aria-selected", "false");
    at = (n + found.length) % found.length;
    const item = list.children[at];
    item.setAttribute("aria-selected", "true");
    item.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", item.id);
  }

  function choose(n) {
    const { insert, start, end } = found[n];
    const signs = Array.from(piece.words); // places count in code points
    const from = piece.start + signs.slice(0, start).join("").length;
    const to = piece.start + signs.slice(0, end).join("").length;
    close();
    field.focus();
    field.setSelectionRange(from, to);
    // keeps the browser's own undo, where it can
    if (!document.execCommand?.("insertText", false, insert)) {
      field.setRangeText(insert, from, to, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    close();
  }

  const ask = later(ASK_AFTER, async () => {
    const mine = (asked += 1);
    if (document.activeElement !== field || field.selectionStart !== field.selectionEnd) return;
    const said = (how.piece ?? whole)();
    const cursor = Array.from(field.value.slice(said.start, field.selectionStart)).length;
    const typed = field.value;
    try {
      const body = new URLSearchParams({ words: said.words, cursor });
      const response = await fetch(address, { method: "POST", body });
      const answers = response.ok ? await response.json() : [];
      if (mine !== asked || field.value !== typed) return;
      piece = said;
      if (answers.length) open(answers);
      else close();
    } catch {
      close();
    }
  });

  field.addEventListener("input", (event) => {
    if (!event.isComposing) ask();
  });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") mark(at + 1);
    else if (event.key === "ArrowUp") mark(at < 0 ? -1 : at - 1);
    else if (event.key === "Escape") close();
    else if ((event.key === "Enter" && at >= 0 && !event.shiftKey) || (event.key === "Tab" && at >= 0 && !event.shiftKey)) choose(at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return { close };
}
