// When the line is bad: what was typed stays, it is said what happens, and a form goes off once.
// The form's own token makes the server act once, however often it arrives. Nothing secret is kept:
// no passwords, codes, keys, numbers of papers or companies, and no files; nor is consent.

const SECRET = /password|code|number|identity|tax|secret|credential|sheet|token|^key$/i;
const KEPT = ["text", "email", "tel", "search", "url", "textarea", "select-one"];
const RETRY = 3_000; // milliseconds
const PATIENCE = 6_000;
const FRESH = 8_000; // the page itself came over the line just now
const prefix = `kh ${location.pathname} `;
const words = document.body.dataset;
const banner = Object.assign(document.createElement("p"), { className: "alert warn line", hidden: true });
banner.setAttribute("role", "status");
document.getElementById("main")?.prepend(banner);

function say(text) {
  banner.textContent = text;
  banner.hidden = !text;
}

function fields(form) {
  return [...form.elements].filter((e) => e.name && KEPT.includes(e.type) && !SECRET.test(e.name) && e.autocomplete !== "one-time-code");
}

function keyOf(form) {
  return prefix + new URL(form.action).pathname;
}

function keep(form) {
  const said = Object.fromEntries(fields(form).map((e) => [e.name, e.value]));
  sessionStorage.setItem(keyOf(form), JSON.stringify(said));
}

function restore(form) {
  const said = JSON.parse(sessionStorage.getItem(keyOf(form)) ?? "null");
  for (const e of said ? fields(form) : []) {
    if (!e.value && e.name in said) e.value = said[e.name];
  }
}

function forget(test) {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith("kh ") && test(key)) sessionStorage.removeItem(key);
}

async function isThere() {
  if (!navigator.onLine) return false;
  try {
    await fetch("/healthz", { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(PATIENCE) });
    return true;
  } catch {
    return false;
  }
}

async function sendWhenThere(form, submitter) {
  say(words.lineWaiting);
  while (!(await isThere())) {
    await new Promise((done) => {
      setTimeout(done, RETRY);
      addEventListener("online", done, { once: true });
    });
  }
  say("");
  form.dataset.checked = "yes";
  form.requestSubmit(submitter?.isConnected ? submitter : undefined);
}

// A page without a mark of an error means that what was sent last has arrived.
const sent = sessionStorage.getItem("kh-sent");
if (sent && !document.querySelector("[aria-invalid=true], .alert.bad")) {
  sessionStorage.removeItem("kh-sent");
  forget((key) => key === sent);
}

for (const form of document.querySelectorAll("main form[method=post]:not([data-upload], [data-passkey])")) {
  restore(form);
  form.addEventListener("input", () => keep(form));
  form.addEventListener("submit", (event) => {
    if (form.dataset.checked) {
      delete form.dataset.checked;
      sessionStorage.setItem("kh-sent", keyOf(form));
      return;
    }
    if (navigator.onLine && performance.now() < FRESH) {
      sessionStorage.setItem("kh-sent", keyOf(form));
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation(); // nothing else takes it for sent
    if (form.dataset.waiting) return;
    form.dataset.waiting = "yes";
    isThere().then((yes) => {
      if (yes) {
        form.dataset.checked = "yes";
        form.requestSubmit(event.submitter ?? undefined);
      } else {
        return sendWhenThere(form, event.submitter);
      }
    }).finally(() => delete form.dataset.waiting);
  }, { capture: true });
}

for (const form of document.querySelectorAll("form[action$='/sign-out']")) {
  form.addEventListener("submit", () => forget(() => true));
}

addEventListener("offline", () => say(words.lineGone));
addEventListener("online", () => say(""));
if (!navigator.onLine) say(words.lineGone);
