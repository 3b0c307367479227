// The list of clients goes on by itself while diaries are still being read.
import { take } from "./page.js";

const AGAIN = 1500;

async function again() {
  const list = document.getElementById("list");
  if (!list || list.dataset.waiting === "0") return;
  if (!document.hidden && !list.contains(document.activeElement)) {
    try {
      const response = await fetch(location.href);
      const made = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("list");
      if (response.ok && made && made.innerHTML !== list.innerHTML) take(list, made);
      if (list.dataset.waiting === "0") document.getElementById("list-said").textContent = "All clients were looked at."; // said once
    } catch {
      return; // villi is gone: the list stays as it was
    }
  }
  setTimeout(again, AGAIN);
}

setTimeout(again, AGAIN);
