// Keys for the whole page, and the dialog that lists them and switches them off.

import { html } from "./vendor/lit.js";
import { controls } from "./controls.js";
import { t } from "./messages.js";
import { Part } from "./part.js";
import { sound } from "./sound.js";
import { store } from "./store.js";

const SEEK_S = 10;
const VOLUME_STEP = 0.05;
const KEPT_AS = "mien-keys";

const part = (selector) => document.querySelector(selector);

/**
 * What is shown, the key as the browser names it in lower case, what it does in words, what it does, and whether
 * it goes on while it is held.
 * @type {[string, string, string, () => void, boolean?][]}
 */
const KEYS = [
  [t("Space"), " ", t("Play or pause"), () => controls.toggle()],
  ["K", "k", t("Next song"), () => controls.current && controls.next()],
  ["J", "j", t("Previous song, or start again"), () => controls.current && controls.previous()],
  ["→", "arrowright", t("{seconds} seconds on", { seconds: SEEK_S }), () => controls.seek(sound.positionS + SEEK_S), true],
  ["←", "arrowleft", t("{seconds} seconds back", { seconds: SEEK_S }), () => controls.seek(sound.positionS - SEEK_S), true],
  ["↑", "arrowup", t("Louder"), () => controls.turn(controls.volume + VOLUME_STEP), true],
  ["↓", "arrowdown", t("Softer"), () => controls.turn(controls.volume - VOLUME_STEP), true],
  ["M", "m", t("Mute"), () => sound.mute(!sound.muted)],
  ["S", "s", t("Shuffle"), () => controls.shuffle()],
  ["R", "r", t("Repeat this song"), () => sound.repeat(!sound.repeats)],
  ["L", "l", t("Like this song"), () => controls.current && part("mien-now").say("like", controls.current)],
  ["Q", "q", t("Go to the queue"), () => part("#queue-title").focus()],
  ["/", "/", t("Go to the search"), () => part("mien-library input[type=search]")?.focus()],
  ["?", "?", t("Show these keys"), () => part("mien-keys").open()],
];

/** Elements that use such keys themselves. */
const TYPING = "input, select, textarea, [role=slider], [contenteditable]";
const PRESSABLE = "button, summary, a[href]";

function isTaken(event) {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return true;
  // Some keyboards have these two on a shifted key.
  if (event.shiftKey && !"/?".includes(event.key)) return true;
  if (document.querySelector("dialog[open]") || event.target.closest?.(TYPING)) return true;
  return event.key === " " && Boolean(event.target.closest?.(PRESSABLE));
}

/** Some browsers refuse to keep anything for a page; then the choice lasts until it is closed. */
function kept() {
  try {
    return localStorage.getItem(KEPT_AS);
  } catch {
    return null;
  }
}

function keep(value) {
  try {
    localStorage.setItem(KEPT_AS, value);
  } catch {
    store.tell(t("This browser does not keep the choice; it holds until you close the page"));
  }
}

class Keys extends Part {
  constructor() {
    super();
    this.on = kept() !== "off";
    this.press = (event) => this.act(event);
  }

  connectedCallback() {
    super.connectedCallback();
    document.addEventListener("keydown", this.press);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.press);
  }

  act(event) {
    if (!this.on || isTaken(event)) return;
    const found = KEYS.find(([, key]) => key === event.key.toLowerCase());
    if (!found) return;
    const [, , , run, held] = found;
    event.preventDefault();
    if (!event.repeat || held) run();
  }

  open() {
    this.querySelector("dialog").showModal();
  }

  render() {
    return html`<dialog aria-labelledby="keys-title">
      <h2 id="keys-title">${t("Keys")}</h2>
      <dl class="keys">
        ${KEYS.map(([shown, , words]) => html`<div><dt><kbd>${shown}</kbd></dt><dd>${words}</dd></div>`)}
      </dl>
      <label class="check">
        <input type="checkbox" .checked=${this.on} @change=${(event) => this.use(event.target.checked)} />
        <span>${t("Use these keys")}</span>
      </label>
      <p class="muted small">${t("They rest while you type, and on sliders, lists of choices and the plane of the mood.")}</p>
      <form method="dialog"><button class="primary">${t("Close")}</button></form>
    </dialog>`;
  }

  use(on) {
    this.on = on;
    keep(on ? "on" : "off");
    this.requestUpdate();
  }
}

customElements.define("mien-keys", Keys);
