// Line numbers and problems beside a plain text field, in step with its lines, also where these are wrapped.

const WRAPPED = 20000; // lines: more are shown unwrapped, as their heights need no measuring then

export function numbered(box) {
  const sheet = box.closest(".sheet");
  const margin = sheet.querySelector(".margin");
  const mirror = Object.assign(document.createElement("div"), { className: "mirror" });
  mirror.setAttribute("aria-hidden", "true");
  const pool = [];
  let lines = [];
  let marks = new Map();
  let wrapped = true;
  let waiting = 0;
  let height = 24;
  let pad = 12;

  sheet.append(mirror);
  sheet.classList.add("ready");
  box.addEventListener("scroll", draw, { passive: true });
  fit();
  changed();
  new ResizeObserver(fit).observe(box);

  function fit() {
    const style = getComputedStyle(box);
    height = parseFloat(style.lineHeight);
    pad = parseFloat(style.paddingTop);
    mirror.style.width = `${box.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight)}px`;
    draw();
  }

  // Only what differs from before is laid out again.
  function changed() {
    const now = box.value.split("\n");
    let head = 0;
    while (head < now.length && head < lines.length && now[head] === lines[head]) head += 1;
    let tail = 0;
    while (tail < now.length - head && tail < lines.length - head && now[now.length - 1 - tail] === lines[lines.length - 1 - tail]) tail += 1;
    reflect(now, head, tail);
    if (now.length !== lines.length || head + tail < now.length) move(head, lines.length - tail, now.length - lines.length);
    lines = now;
    draw();
  }

  function reflect(now, head, tail) {
    wrapped = now.length <= WRAPPED;
    sheet.classList.toggle("unwrapped", !wrapped);
    if (!wrapped) {
      mirror.replaceChildren();
      return;
    }
    if (mirror.childElementCount !== lines.length) {
      mirror.replaceChildren(...now.map(row));
      return;
    }
    const old = lines.length - tail;
    const fresh = now.slice(head, now.length - tail);
    const same = Math.min(old - head, fresh.length);
    let at = mirror.children[head] ?? null;
    for (let n = 0; n < same; n += 1) {
      at.textContent = fresh[n] || "\u200b";
      at = at.nextElementSibling;
    }
    for (let n = head + same; n < old; n += 1) {
      const next = at.nextElementSibling;
      at.remove();
      at = next;
    }
    for (const said of fresh.slice(same)) mirror.insertBefore(row(said), at);
  }

  function row(said) {
    return Object.assign(document.createElement("div"), { textContent: said || "\u200b" });
  }

  // Marks stay with their lines; those of changed lines wait for the next check.
  function move(from, to, by) {
    const next = new Map();
    for (const [line, mark] of marks) {
      if (line <= from) next.set(line, mark);
      else if (line > to) next.set(line + by, mark);
    }
    marks = next;
  }

  function topOf(at) {
    if (!wrapped) return pad + at * height;
    return pad + (at < lines.length ? mirror.children[at].offsetTop : mirror.offsetHeight);
  }

  function firstAt(y) {
    if (!wrapped) return Math.max(0, Math.floor((y - pad) / height));
    let low = 0;
    let high = lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (topOf(middle) <= y) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  function draw() {
    if (!waiting) waiting = requestAnimationFrame(drawn);
  }

  function drawn() {
    waiting = 0;
    const from = box.scrollTop;
    const end = from + box.clientHeight;
    let used = 0;
    for (let at = firstAt(from); at < lines.length; at += 1) {
      const top = topOf(at);
      if (top > end) break;
      show(used, at, top - from);
      used += 1;
    }
    for (let n = used; n < pool.length; n += 1) pool[n].hidden = true;
  }

  function show(n, at, y) {
    const place = pool[n] ?? made();
    const mark = marks.get(at + 1);
    place.hidden = false;
    if (place.textContent !== String(at + 1)) place.textContent = String(at + 1);
    if (mark) place.dataset.kind = mark.kind;
    else delete place.dataset.kind;
    place.title = mark?.said ?? "";
    place.style.transform = `translateY(${y}px)`;
  }

  function made() {
    const place = document.createElement("span");
    pool.push(place);
    margin.append(place);
    return place;
  }

  // The marks of the list of problems, which the server drew.
  function read() {
    marks = new Map();
    for (const each of document.querySelectorAll("#problems [data-line]")) {
      const line = Number(each.dataset.line);
      const before = marks.get(line);
      const said = Array.from(each.querySelectorAll(":scope > span"), (part) => part.innerText).join(" "); // not what stands under a bar
      if (!before) marks.set(line, { kind: each.dataset.kind, said });
      else if (each.dataset.kind === "wrong") before.kind = "wrong";
    }
    draw();
  }

  // A line comes into view, with what stands above it; where the field is covered, once it is shown.
  function reveal(at, above = 1 / 3) {
    if (box.clientHeight) {
      fit();
      box.scrollTop = Math.max(0, topOf(at) - box.clientHeight * above);
      return;
    }
    const waiting = new ResizeObserver(() => {
      if (!box.clientHeight) return;
      waiting.disconnect();
      reveal(at, above);
    });
    waiting.observe(box);
  }

  return { changed, read, reveal, topOf, height: () => height, count: () => lines.length, line: (at) => lines[at] ?? "" };
}
