// <keyhouse-slider>: drag, touch or arrow keys to the right; the browser then works a moment, and
// what it found goes with the form. The real control is a range input, so that keyboards and
// screen readers know it. Without scripts the element is empty and the server asks for a wait.

const GOOD_FOR = 110_000; // milliseconds; the server says two minutes

class Slider extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    this.what = document.getElementById(this.dataset.what);
    const id = `slide-${this.dataset.action}`;
    this.innerHTML = `<div class="track"><div class="filled"></div><span class="words" aria-hidden="true"></span>
      <input type="range" id="${id}" min="0" max="100" value="0" step="1"></div>
      <p class="error" role="alert" hidden></p><span class="sr" role="status"></span>`;
    this.range = this.querySelector("input");
    this.proof = this.form.querySelector("input[name=proof]") ?? document.createElement("input");
    Object.assign(this.proof, { type: "hidden", name: "proof", value: "" });
    this.form.append(this.proof);
    this.range.setAttribute("aria-label", this.dataset.label);
    this.reset();
    this.range.addEventListener("input", () => this.move());
    // Let go too early: it slides back. Arrow keys fire change at each step, so they are spared.
    this.range.addEventListener("pointerup", () => this.isIdle && this.slideBack());
    this.range.addEventListener("keydown", (event) => this.key(event));
    this.what.addEventListener("input", () => !this.isIdle && this.reset());
    this.form.addEventListener("submit", (event) => this.check(event), { capture: true });
    addEventListener("pageshow", (event) => event.persisted && this.reset());
  }

  get isIdle() {
    return this.dataset.state === "idle";
  }

  show(state, words) {
    this.dataset.state = state;
    this.querySelector(".words").textContent = words;
    this.range.setAttribute("aria-valuetext", words);
    this.range.disabled = state === "working";
  }

  reset(problem = "") {
    clearTimeout(this.timer);
    this.worker?.terminate();
    this.proof.value = "";
    this.range.value = 0;
    this.style.setProperty("--at", "0%");
    this.show("idle", this.dataset.label);
    const error = this.querySelector(".error");
    error.textContent = problem;
    error.hidden = !problem;
  }

  slideBack() {
    this.range.value = 0;
    this.style.setProperty("--at", "0%");
  }

  key(event) {
    const isForward = event.key === "ArrowRight" || event.key === "ArrowUp";
    if (isForward && this.isIdle) {
      event.preventDefault();
      this.range.value = Number(this.range.value) + 20;
      this.move();
    } else if (!this.isIdle && event.key !== "Tab") {
      event.preventDefault(); // what is verified cannot be slid back by a key
    }
  }

  move() {
    if (!this.isIdle) {
      this.range.value = 100;
      return;
    }
    this.style.setProperty("--at", `${this.range.value}%`);
    if (this.range.value >= 98) this.work();
  }

  async work() {
    if (!this.what.value.trim()) {
      this.reset(this.dataset.first);
      this.what.focus();
      return;
    }
    this.reset();
    this.range.value = 100;
    this.style.setProperty("--at", "100%");
    this.show("working", this.dataset.working);
    try {
      await this.solve(await this.ask());
    } catch {
      this.reset(navigator.onLine ? this.dataset.failed : this.dataset.offline);
    }
  }

  async ask() {
    const [attempt] = this.form.querySelector("[name=_token]").value.split(".");
    const body = { action: this.dataset.action, what: this.what.value.trim(), attempt };
    const answer = await fetch(this.dataset.address, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  }

  solve(task) {
    return new Promise((resolve, reject) => {
      this.worker = new Worker(this.dataset.solver);
      this.worker.onerror = reject;
      this.worker.onmessage = ({ data: number }) => {
        this.worker.terminate();
        if (number === null) return reject(new Error("no number"));
        const { algorithm, challenge, salt, signature } = task;
        this.proof.value = btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
        this.show("verified", this.dataset.done);
        this.range.disabled = false;
        this.querySelector("[role=status]").textContent = this.dataset.done;
        this.timer = setTimeout(() => this.reset(this.dataset.stale), GOOD_FOR);
        resolve();
      };
      this.worker.postMessage(task);
    });
  }

  check(event) {
    if (this.proof.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (this.dataset.state === "working") return; // one moment more
    this.reset(this.what.value.trim() ? this.dataset.needed : this.dataset.first);
    (this.what.value.trim() ? this.range : this.what).focus();
  }
}

customElements.define("keyhouse-slider", Slider);
