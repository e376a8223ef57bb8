// The keyboard of the staff's pages, pictures that enlarge, counts that keep themselves up to
// date. Every page works without this file.

const typing = (where) => where.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
const seen = (element) => element.checkVisibility();
const all = (selector) => [...document.querySelectorAll(selector)].filter(seen);

// Rows of a list and items of a case are walked by j and k.
let at = null;
function walk(step) {
  const stops = all("[data-row], [data-item]");
  if (!stops.length) return;
  const now = stops.indexOf(at);
  at = stops[now < 0 ? (step > 0 ? 0 : stops.length - 1) : Math.min(Math.max(now + step, 0), stops.length - 1)];
  (at.matches("[data-row]") ? at.querySelector("a") : at).focus();
  at.scrollIntoView({ block: "nearest" });
}
document.addEventListener("focusin", (event) => (at = event.target.closest("[data-row], [data-item]") ?? at));

// What an item gets: a accepts, x sends it back and goes to the reason.
function judge(value) {
  at ??= all("[data-item]")[0];
  const radio = at?.querySelector(`input[type=radio][value=${value}]`);
  if (!radio) return;
  radio.click();
  if (value === "sent_back") at.querySelector("select").focus();
  else walk(1);
}

// Pictures: enlarged where they stand, turned by quarters.
const sheet = () => (at?.matches("[data-item]") && at.querySelector(".sheet img")) || all(".sheet img")[0];
function enlarge(picture) {
  picture?.closest(".sheet").classList.toggle("large");
}
function turn(picture) {
  if (picture) picture.dataset.turned = (Number(picture.dataset.turned ?? 0) + 1) % 4;
}
for (const link of document.querySelectorAll(".sheet")) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return; // a tab of its own
    event.preventDefault();
    enlarge(link.querySelector("img"));
  });
}

// Deciding by what was marked.
function decide() {
  const form = document.querySelector("[data-decide]");
  const primary = form?.querySelector("[data-primary]");
  if (!primary) return;
  const isBack = form.querySelector("input[value=sent_back]:checked");
  const asked = isBack && form.querySelector("button[value=ask_for_changes]");
  const rejected = form.querySelector("details[open] select")?.value && form.querySelector("button[value=reject]");
  form.requestSubmit(asked || rejected || primary);
}

const help = document.getElementById("keys");
document.querySelector(".keys-hint")?.addEventListener("click", () => help.showModal());
const OWN = { j: () => walk(1), k: () => walk(-1), a: () => judge("accepted"), x: () => judge("sent_back") };
OWN.z = () => enlarge(sheet());
OWN.o = () => turn(sheet());
OWN.s = () => document.querySelector("[data-sides]")?.classList.toggle("sides");
OWN["?"] = () => help.showModal();

// The letter on the key, or where another alphabet has its own one there.
function keyOf(event) {
  if (/^[ -~]$/.test(event.key)) return event.key;
  if (event.code === "Slash") return event.shiftKey ? "?" : "/";
  return event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key;
}

// Single keys can be switched off: speech input and unsteady hands press them by accident.
const single = document.querySelector("[data-single-keys]");
if (single) {
  single.checked = localStorage.getItem("single-keys") !== "off";
  single.addEventListener("change", () => localStorage.setItem("single-keys", single.checked ? "on" : "off"));
}

document.addEventListener("keydown", (event) => {
  if (help.open) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    const form = event.target.closest("form");
    if (form && !form.matches("[data-decide]")) form.requestSubmit();
    else decide();
    return;
  }
  const key = keyOf(event);
  if (event.key === "Escape" && typing(event.target)) event.target.blur();
  if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  const named = all(`[data-key="${CSS.escape(key)}"]`)[0];
  const act = OWN[key];
  if ((!named && !act) || (single && !single.checked && key !== "?")) return;
  event.preventDefault();
  if (!named) act();
  else if (named.matches("input, textarea, select")) named.focus();
  else if (named.matches("details")) {
    named.open = true;
    named.querySelector("select, input, textarea").focus();
  } else named.click();
});

// A decision whose seconds are over: the page shows what became of it, unless somebody types.
for (const note of document.querySelectorAll("[data-reload]")) {
  const left = Math.max(Number(note.dataset.reload), 2);
  const look = () => {
    const isTyped = all("textarea, input[type=text]").some((field) => field.value !== field.defaultValue);
    if (isTyped) setTimeout(look, 5000);
    else location.replace(note.dataset.where);
  };
  setTimeout(look, left * 1000 + 1500);
}

// Counts of the lists, told by the server when they change; the list itself waits for a key press,
// so that nothing moves under anybody's hands.
// Only where somebody looks: browsers allow few connections at a time.
const live = document.querySelector("[data-live]");
if (live && "EventSource" in window) {
  let source = null;
  const listen = () => {
    source?.close();
    source = null;
    if (document.hidden) return;
    source = new EventSource(live.dataset.live);
    source.addEventListener("counts", (event) => {
      const counts = JSON.parse(event.data);
      for (const place of live.querySelectorAll("[data-count]")) {
        const count = counts[place.dataset.count];
        if (count !== undefined) place.textContent = count;
      }
    });
  };
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => source?.close());
  listen();
}
