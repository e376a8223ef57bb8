// Small comforts. Every page works without this file.

// Show and hide a password.
for (const button of document.querySelectorAll("[data-reveal]")) {
  const input = document.getElementById(button.dataset.reveal);
  const show = button.textContent;
  button.hidden = false;
  button.addEventListener("click", () => {
    const isShown = input.type === "text";
    input.type = isShown ? "password" : "text";
    button.textContent = isShown ? show : button.dataset.hide;
    button.setAttribute("aria-pressed", String(!isShown));
  });
}

// Caps Lock is told where a password is typed.
for (const hint of document.querySelectorAll("[data-caps]")) {
  const input = document.getElementById(hint.dataset.caps);
  const look = (event) => {
    if (event.getModifierState) hint.hidden = !event.getModifierState("CapsLock");
  };
  input.addEventListener("keydown", look);
  input.addEventListener("keyup", look);
  input.addEventListener("blur", () => (hint.hidden = true));
}

// How long until the next code may be asked for, or until what is locked opens.
function asClock(seconds) {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  if (!parts[0]) parts.shift();
  return parts.map((part, n) => (n ? String(part).padStart(2, "0") : part)).join(":");
}
for (const hint of document.querySelectorAll("[data-wait]")) {
  const ends = performance.now() + Number(hint.dataset.wait) * 1000;
  const words = hint.textContent;
  const say = "clock" in hint.dataset ? asClock : String;
  const first = say(Number(hint.dataset.wait));
  const tick = () => {
    const left = Math.ceil((ends - performance.now()) / 1000);
    hint.hidden = left <= 0;
    hint.textContent = words.replace(first, say(left));
    if (left > 0) setTimeout(tick, 500);
  };
  tick();
}

// Copying and printing what has to be kept.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.done;
  });
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// The first thing to put right gets the cursor, unless somebody is typing already.
if (document.activeElement === document.body) {
  document.querySelector("main [aria-invalid=true]")?.focus();
}

// A page that answers a form gets an address of its own: going back or reloading asks nothing.
if (document.body.dataset.address) {
  history.replaceState(null, "", document.body.dataset.address);
}

// One submit at a time. Coming back by the browser's history makes the buttons fresh again.
function setBusy(form, isBusy) {
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    button.setAttribute("aria-busy", String(isBusy));
  }
}
for (const form of document.forms) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.busy) {
      event.preventDefault();
      return;
    }
    form.dataset.busy = "yes";
    setBusy(form, true);
  });
}
addEventListener("pageshow", () => {
  for (const form of document.forms) {
    delete form.dataset.busy;
    setBusy(form, false);
  }
});

// A choice that decides what else is asked shows it at once.
for (const button of document.querySelectorAll("[data-on-change]")) {
  button.hidden = true;
  for (const name of button.dataset.onChange.split(" ")) {
    button.form.elements[name]?.addEventListener("change", () => button.click());
  }
}

// Uploads: too large is said before anything travels, and progress is shown.
for (const form of document.querySelectorAll("form[data-upload]")) {
  const most = Number(form.dataset.most) * 1e6;
  for (const input of form.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => {
      const isTooLarge = [...input.files].some((file) => file.size > most);
      tell(input, isTooLarge ? form.dataset.tooLarge : "");
      if (isTooLarge) input.value = "";
    });
  }
  form.addEventListener("submit", (event) => {
    const hasFiles = [...form.querySelectorAll("input[type=file]")].some((i) => i.files.length);
    if (hasFiles && !event.defaultPrevented) {
      event.preventDefault();
      send(form, event.submitter);
    }
  });
}

function tell(input, text) {
  let error = document.getElementById(`e-${input.name}`);
  if (!error) {
    error = document.createElement("p");
    error.className = "error";
    error.id = `e-${input.name}`;
    error.setAttribute("role", "alert");
    input.after(error);
  }
  error.textContent = text;
  error.hidden = !text;
  input.setAttribute("aria-invalid", String(Boolean(text)));
  input.setAttribute("aria-describedby", error.id);
}

function send(form, submitter) {
  const box = form.querySelector(".upload-progress");
  const bar = box.querySelector("progress");
  const words = box.querySelector("span");
  const request = new XMLHttpRequest();
  box.hidden = false;
  request.upload.addEventListener("progress", (event) => {
    bar.value = (event.loaded / event.total) * 100;
    words.textContent = `${form.dataset.sending} ${Math.round(bar.value)} %`;
  });
  request.addEventListener("load", () => {
    const isElsewhere = request.responseURL.split("#")[0] !== form.action;
    if (request.status < 400 && isElsewhere) {
      location.assign(request.responseURL);
      return;
    }
    // The page with its errors, as if the browser had sent the form itself.
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    document.title = page.title;
    document.body.replaceWith(page.body);
    import(`${import.meta.url}?again=${performance.now()}`);
  });
  request.addEventListener("error", () => {
    delete form.dataset.busy;
    bar.value = 0;
    words.textContent = form.dataset.offline;
    setBusy(form, false);
  });
  request.open("POST", form.action);
  request.send(new FormData(form, submitter));
}

// A table that is wider than the screen can be moved by keyboard: only then it is a stop of Tab.
const wide = new ResizeObserver((seen) => {
  for (const { target } of seen) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
for (const each of document.querySelectorAll(".scroll")) wide.observe(each);
