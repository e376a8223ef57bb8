// <keyhouse-slider>: drag, touch or arrow keys to the right; the browser then works a moment, and
// what it found goes with the form. The real control is a range input, so that keyboards and
// screen readers know it. Without scripts the element is empty and the server asks for a wait.

const GOOD_FOR = 110_000; // milliseconds from the asking; the server says two minutes
const PATIENCE = 15_000; // milliseconds for the server's answer
const MOVING = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown"];
const FORWARD = ["ArrowRight", "ArrowUp", "PageUp", "End"];

class Slider extends HTMLElement {
  connectedCallback() {
    this.run = 0; // an answer to an earlier slide is no answer to this one
    this.form = this.closest("form");
    this.what = document.getElementById(this.dataset.what);
    const id = `slide-${this.dataset.action}`;
    this.innerHTML = `<div class="track"><div class="filled"></div><span class="words" aria-hidden="true"></span>
      <input type="range" id="${id}" min="0" max="100" value="0" step="1" aria-describedby="${id}-error"></div>
      <p class="error" id="${id}-error" role="alert" hidden></p><span class="sr" role="status"></span>`;
    this.range = this.querySelector("input");
    this.range.setAttribute("aria-label", this.dataset.label);
    this.proof = this.form.querySelector("input[name=proof]") ?? document.createElement("input");
    Object.assign(this.proof, { type: "hidden", name: "proof", value: "" });
    this.form.append(this.proof);
    this.reset();
    this.range.addEventListener("input", () => this.move());
    // Let go too early: it slides back.
    for (const end of ["pointerup", "pointercancel"]) {
      this.range.addEventListener(end, () => this.state === "idle" && this.place(0));
    }
    this.range.addEventListener("keydown", (event) => this.key(event));
    this.what.addEventListener("input", () => this.state !== "idle" && this.reset());
    this.form.addEventListener("submit", (event) => this.check(event), { capture: true });
    addEventListener("pageshow", (event) => event.persisted && this.reset());
  }

  get state() {
    return this.dataset.state;
  }

  show(state, words) {
    this.dataset.state = state;
    this.querySelector(".words").textContent = words;
    this.querySelector("[role=status]").textContent = state === "idle" ? "" : words;
    this.range.setAttribute("aria-disabled", String(state === "working"));
    this.place(state === "idle" ? 0 : 100);
    this.range.setAttribute("aria-valuetext", state === "idle" ? "0 %" : words);
  }

  place(percent) {
    this.range.value = percent;
    this.style.setProperty("--at", `${percent}%`);
    this.range.setAttribute("aria-valuetext", `${percent} %`);
  }

  reset(problem = "") {
    this.run += 1;
    clearTimeout(this.timer);
    this.worker?.terminate();
    this.proof.value = "";
    this.show("idle", this.dataset.label);
    const error = this.querySelector(".error");
    error.textContent = problem;
    error.hidden = !problem;
    this.range.setAttribute("aria-invalid", String(Boolean(problem)));
  }

  key(event) {
    if (!MOVING.includes(event.key)) return;
    event.preventDefault(); // what is verified cannot be slid back by a key
    if (this.state !== "idle") return;
    const step = FORWARD.includes(event.key) ? 20 : -20;
    this.place(Math.min(100, Math.max(0, Number(this.range.value) + step)));
    this.move();
  }

  move() {
    if (this.state !== "idle") {
      this.range.value = 100;
      return;
    }
    this.place(this.range.value);
    if (this.range.value >= 98) this.work();
  }

  async work() {
    if (!this.what.value.trim()) {
      this.reset(this.dataset.first);
      this.what.focus();
      return;
    }
    this.reset();
    const run = this.run;
    const asked = performance.now();
    this.show("working", this.dataset.working);
    try {
      const task = await this.ask();
      if (run !== this.run) return;
      const number = await this.solve(task);
      if (run === this.run) this.finish(task, number, GOOD_FOR - (performance.now() - asked));
    } catch {
      if (run === this.run) this.reset(navigator.onLine ? this.dataset.failed : this.dataset.offline);
    }
  }

  async ask() {
    const [attempt] = this.form.querySelector("[name=_token]").value.split(".");
    const body = { action: this.dataset.action, what: this.what.value.trim(), attempt };
    const answer = await fetch(this.dataset.address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  }

  solve(task) {
    const worker = new Worker(this.dataset.solver);
    this.worker = worker;
    return new Promise((resolve, reject) => {
      worker.onerror = reject;
      worker.onmessage = ({ data: number }) => {
        worker.terminate();
        if (number === null) reject(new Error("no number"));
        else resolve(number);
      };
      worker.postMessage(task);
    });
  }

  finish({ algorithm, challenge, salt, signature }, number, goodFor) {
    this.proof.value = btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
    this.show("verified", this.dataset.done);
    this.timer = setTimeout(() => this.reset(this.dataset.stale), Math.max(goodFor, 0));
  }

  check(event) {
    if (this.proof.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.state === "working") return; // its status says so; a moment more
    this.reset(this.what.value.trim() ? this.dataset.needed : this.dataset.first);
    (this.what.value.trim() ? this.range : this.what).focus();
  }
}

customElements.define("keyhouse-slider", Slider);
