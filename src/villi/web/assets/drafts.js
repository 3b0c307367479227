// What is typed into any field and not sent is there again after a link, Back or loading anew: per diary, page and
// field, in this tab only. Passwords, hidden fields, searches, and what has a draft of its own (the box, the
// editor) are left alone. It is let go once villi has acknowledged the form.
import { isChanged } from "./page.js";

const FIELDS = "input:not([type=hidden], [type=password], [type=file], [type=submit], [type=button]), textarea, select";
const LONG_FORMS = ".asking, [data-asks]"; // forms of many questions: what is ticked counts as typed
const SENT = "villi:sent";

const root = document.getElementById("main");
const ours = `villi:typed:${root.dataset.drafts}:`;
const here = ours + location.pathname;

/* what is kept */

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}

function write(key, value) {
  try {
    if (Object.keys(value).length) sessionStorage.setItem(key, JSON.stringify(value));
    else sessionStorage.removeItem(key);
  } catch {
    // no room, or not allowed: the words are still in the field
  }
}

function forget(names, page) {
  const all = read(page);
  for (const [name, said] of Object.entries(names)) if (all[name] === said) delete all[name];
  write(page, all);
}

/* fields */

function isOurs(field) {
  const form = field.form;
  if (!form || form.getAttribute("method") !== "post" || form.hasAttribute("data-draft") || field.readOnly) return false;
  return !field.matches("[type=radio], [type=checkbox]") || form.matches(LONG_FORMS);
}

// The same field of the same form about the same line, wherever that stands now.
function nameOf(field) {
  const about = [...field.form.querySelectorAll("input[type=hidden]:is([name=line], [name=scale], [name=key], [name=old], [name=date])")];
  const choice = field.matches("[type=radio], [type=checkbox]") ? field.value : "";
  return [field.form.getAttribute("action"), ...about.map((each) => each.value.replace(/^(\[[0-9]+, |[0-9]+$)/, "")), field.name, choice, field.id.replace(/[0-9]+/g, "")].join("|");
}

function said(field) {
  return field.matches("[type=radio], [type=checkbox]") ? String(field.checked) : field.value;
}

function ofForm(form) {
  return [...form.elements].filter((each) => each.matches(FIELDS) && isOurs(each));
}

function remember(field) {
  const all = read(here);
  // of the buttons of one question, the others change with it
  const group = field.type === "radio" ? ofForm(field.form).filter((each) => each.name === field.name) : [field];
  for (const each of group) {
    if (isChanged(each)) all[nameOf(each)] = said(each);
    else delete all[nameOf(each)];
  }
  write(here, all);
}

function give() {
  const all = read(here);
  for (const field of document.querySelectorAll(FIELDS)) {
    if (!isOurs(field) || isChanged(field)) continue;
    const name = nameOf(field);
    const before = all[name];
    if (before === undefined) continue;
    if (field.matches("[type=radio], [type=checkbox]")) field.checked = before === "true";
    else field.value = before;
    delete all[name]; // one field gets it
    const folded = field.closest("details:not(.menu, .away)");
    if (folded) folded.open = true;
  }
}

/* acknowledged */

function sentOf(form) {
  return Object.fromEntries(ofForm(form).map((each) => [nameOf(each), said(each)]));
}

// Sent by page.js, without leaving the page: the form may be gone when its answer comes.
document.addEventListener("villi:sending", (event) => {
  const form = event.target;
  const names = sentOf(form);
  form.addEventListener("villi:sent", (answered) => answered.detail.answer?.ok && forget(names, here), { once: true });
});

// Sent as a form of the browser: the page that answers says whether it was refused.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("action") === "/logout") {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith("villi:")) sessionStorage.removeItem(key);
    return;
  }
  if (event.defaultPrevented || form.getAttribute("method") !== "post" || form.hasAttribute("data-draft")) return;
  const asks = form.hasAttribute("data-asks") || event.submitter?.hasAttribute("formaction"); // nothing is written yet
  if (!asks) write(SENT, { page: here, names: sentOf(form), ends: form.dataset.ends ?? "", from: location.href });
});

function acknowledged() {
  const sent = read(SENT);
  write(SENT, {});
  const how = performance.getEntriesByType("navigation")[0]?.type;
  if (!sent.page || how !== "navigate" || document.referrer !== sent.from.split("#")[0] || root.dataset.refused) return;
  forget(sent.names, sent.page);
  if (!sent.ends) return;
  write(ours + sent.ends, {});
  write(sent.page, {});
}

document.addEventListener("click", (event) => {
  if (event.target.closest?.("a[data-forget]")) write(here, {});
});

function remembered(event) {
  if (event.target.matches?.(FIELDS) && isOurs(event.target)) remember(event.target);
}

acknowledged();
give();
document.addEventListener("input", remembered);
document.addEventListener("change", remembered);
