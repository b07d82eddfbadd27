// The guide of the first visit: what is read, which music, whether the camera helps, and a face at rest.

import { html, nothing } from "./vendor/lit.js";
import { camera } from "./camera.js";
import { controls } from "./controls.js";
import "./folder-form.js";
import { icon } from "./drawing.js";
import { t, translated } from "./messages.js";
import "./neutral-panel.js";
import { Part } from "./part.js";
import { lawInShort, limitsInShort, wholeTexts } from "./privacy-dialog.js";
import { store } from "./store.js";
import { describeMood } from "./words.js";

const KEPT_AS = "mien.welcomed";

function welcomed() {
  try {
    return localStorage.getItem(KEPT_AS) !== null;
  } catch {
    return false;
  }
}

function keep() {
  try {
    localStorage.setItem(KEPT_AS, "yes");
  } catch {
    // A browser that keeps nothing shows the guide at each visit.
  }
}

class Guide extends Part {
  static properties = { step: { state: true } };
  sources = [
    [store, "change"],
    [camera, "change"],
    [camera, "reading"],
  ];

  constructor() {
    super();
    /** The step that is open; null while the guide is closed. @type {any} */
    this.step = null;
    this.offered = welcomed();
  }

  /** The steps there are; a face at rest can be looked at only while the camera is on. */
  get steps() {
    return ["read", "music", "camera", ...(camera.on ? ["rest"] : []), "ready"];
  }

  get dialog() {
    return this.querySelector("dialog");
  }

  open() {
    this.step = "read";
    this.dialog.showModal();
  }

  willUpdate() {
    // The camera may go while the guide looks through it.
    if (this.step && !this.steps.includes(this.step)) this.step = "camera";
  }

  updated(changed) {
    if (!this.offered && this.state) {
      this.offered = true;
      this.open();
    }
    // A step begins where it is to be read, and not at the button that led to it.
    if (changed.has("step") && this.step) this.querySelector("h2")?.focus();
  }

  left() {
    keep();
    this.step = null;
  }

  go(by) {
    this.step = this.steps[this.steps.indexOf(this.step) + by];
  }

  render() {
    return html`<dialog class="guide" aria-labelledby="guide-title" @close=${() => this.left()}>
      ${this.step ? this.renderStep() : nothing}
    </dialog>`;
  }

  renderStep() {
    const place = this.steps.indexOf(this.step);
    const last = place === this.steps.length - 1;
    return html`<p class="muted small">${t("Step {place} of {count}", { place: place + 1, count: this.steps.length })}</p>
      ${{ read: () => this.renderRead(), music: () => this.renderMusic(), camera: () => this.renderCamera(), rest: () => this.renderRest(), ready: () => this.renderReady() }[this.step]()}
      ${store.message ? html`<p class="trouble" role="alert">${store.message}</p>` : nothing}
      <div class="guide-moves">
        ${last
          ? html`<button class="primary" @click=${() => this.play()}>${icon("play")} ${t("Play music")}</button>`
          : html`<button class="primary" @click=${() => this.go(1)}>${this.onwards()}</button>`}
        ${place > 0 ? html`<button class="secondary" @click=${() => this.go(-1)}>${t("Back")}</button>` : nothing}
        <button class="link" @click=${() => this.dialog.close()}>${last ? t("Close") : t("Leave the guide")}</button>
      </div>`;
  }

  onwards() {
    if (this.step === "music" && !this.state?.library.folders.length) return t("Use the built-in music for now");
    if (this.step === "camera" && !camera.on) return t("Go on without the camera");
    if (this.step === "rest" && !this.state?.neutral.made_at) return t("Skip this");
    return t("Next");
  }

  heading(words) {
    return html`<h2 id="guide-title" tabindex="-1">${words}</h2>`;
  }

  renderRead() {
    return html`${this.heading(t("Welcome to mien"))}
      <p>
        ${t("mien plays your own music and lets the expression on your face say what comes next. All of it happens on this machine: pictures are read in memory and dropped, and nothing is sent anywhere.")}
      </p>
      <h3>${t("What it cannot know")}</h3>
      ${limitsInShort()}
      <h3>${t("Where it may be used")}</h3>
      ${lawInShort()} ${wholeTexts()}`;
  }

  renderMusic() {
    const { folders, scan } = this.state.library;
    return html`${this.heading(t("Choose your music"))}
      <p>${t("Name a folder of this machine that holds music. Type the beginning of its path; the arrow keys choose among the folders that go on so.")}</p>
      <mien-folder></mien-folder>
      ${folders.length
        ? html`<ul class="folders">
            ${folders.map((folder) => html`<li>${icon("folder")}<span class="path" dir="auto">${folder.path}</span></li>`)}
          </ul>`
        : nothing}
      <p class="small" role="status">${this.scanWords(scan, folders)}</p>`;
  }

  scanWords(scan, folders) {
    if (scan.running) return t("Reading {folder}; you can go on meanwhile.", { folder: scan.folder });
    if (scan.failed) return translated(scan.message);
    if (!folders.length) return t("No folder yet: the tracks that came with mien play.");
    const count = folders.reduce((sum, folder) => sum + folder.tracks, 0);
    return count ? t("Songs found: {count}", { count }) : t("No music was found there: the tracks that came with mien play.");
  }

  renderCamera() {
    const mood = camera.reading?.mood ?? { state: "off" };
    return html`${this.heading(t("May mien see your face?"))}
      ${camera.on
        ? html`<p class="live"><span class="dot" aria-hidden="true"></span>${t("The camera is on.")}</p>
            ${this.renderPreview()}
            <p role="status">${describeMood(mood, "camera", true)[0]}</p>
            <button class="secondary" @click=${() => camera.stop()}>${t("Switch it off again")}</button>`
        : html`<p>${t("The camera stays off until you press this button. Your browser asks as well.")}</p>
            <button class="secondary" aria-disabled=${camera.starting ? "true" : "false"} @click=${() => camera.start()}>
              ${icon("camera")} ${camera.starting ? t("Starting…") : t("Allow the camera")}
            </button>
            ${camera.trouble ? html`<p class="trouble" role="alert">${camera.trouble}</p>` : nothing}
            <p class="muted small">
              ${t("All works without it too: set the mood by a press on the plane under Mood, name an expression there, or have a photo read.")}
            </p>`}`;
  }

  renderPreview() {
    return html`<div class="stage"><video .srcObject=${camera.stream} .muted=${true} autoplay playsinline aria-label=${t("What the camera sees")}></video></div>`;
  }

  renderRest() {
    return html`${this.heading(t("Your face at rest"))} ${this.renderPreview()}
      <mien-neutral></mien-neutral>`;
  }

  renderReady() {
    return html`${this.heading(t("Ready"))}
      <ul>
        <li>${camera.on ? t("The camera is on; what comes next follows your expression.") : t("The camera is off; set the mood yourself under Mood.")}</li>
        <li>${t("A song that plays is never cut off: a new mood changes what comes after it.")}</li>
        <li>${t("Say what you like and what does not fit; mien learns from it.")}</li>
        <li>${t("Press ? for the keys. This guide is behind the question mark at the top.")}</li>
      </ul>`;
  }

  play() {
    this.dialog.close();
    controls.play();
  }
}

customElements.define("mien-guide", Guide);
