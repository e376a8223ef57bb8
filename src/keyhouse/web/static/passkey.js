// Passkeys by the browser's own JSON methods (WebAuthn Level 3). A form with `data-passkey` asks the
// device when it is sent, puts the answer into its hidden field and goes on. With `data-autofill`
// the browser also offers passkeys in the field for the address, without any dialog of ours.

const isKnown = Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON);
let waiting; // for a choice in the address field

function tell(form, text) {
  const error = form.querySelector("[role=alert]");
  error.textContent = text;
  error.hidden = !text;
}

async function ask(form, more = {}) {
  const options = JSON.parse(form.dataset.options);
  const isNew = form.dataset.passkey === "create";
  const publicKey = isNew
    ? PublicKeyCredential.parseCreationOptionsFromJSON(options)
    : PublicKeyCredential.parseRequestOptionsFromJSON(options);
  const credential = isNew
    ? await navigator.credentials.create({ publicKey })
    : await navigator.credentials.get({ publicKey, ...more });
  form.elements.credential.value = JSON.stringify(credential.toJSON());
}

// On somebody else's device the session is short, by whatever way one signs in.
function send(form) {
  if (document.getElementById("f-is_foreign_device")?.checked) {
    const hidden = Object.assign(document.createElement("input"), { type: "hidden", name: "is_foreign_device", value: "true" });
    form.append(hidden);
  }
  form.requestSubmit();
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!isKnown) {
      tell(form, form.dataset.missing);
      return;
    }
    tell(form, "");
    waiting?.abort();
    try {
      await ask(form);
    } catch (error) {
      // Somebody who closes the dialog knows it: nothing is said then.
      if (error.name === "InvalidStateError") tell(form, form.dataset.known);
      else if (error.name !== "NotAllowedError" && error.name !== "AbortError") tell(form, form.dataset.failed);
      else if (form.dataset.passkey === "get") tell(form, form.dataset.failed);
      return;
    }
    send(form);
  }, { capture: true });
}

// A page that comes back from the browser's history has a challenge that was used.
addEventListener("pageshow", (event) => {
  if (event.persisted && document.querySelector("form[data-passkey]")) location.reload();
});

const autofill = document.querySelector("form[data-autofill]");
if (isKnown && autofill && (await PublicKeyCredential.isConditionalMediationAvailable?.())) {
  waiting = new AbortController();
  try {
    await ask(autofill, { mediation: "conditional", signal: waiting.signal });
    send(autofill);
  } catch (error) {
    if (error.name !== "AbortError") waiting = undefined;
  }
}
