// Adding a music folder by its path, which the server completes: a browser tells a page no path of a folder picked in it.

import { html, nothing } from "./vendor/lit.js";
import { get } from "./api.js";
import { t } from "./messages.js";
import { Part } from "./part.js";
import { store } from "./store.js";

const ASK_AFTER_MS = 120;
let fields = 0;

/** An ARIA 1.2 combobox with a list: the focus stays in the field, the arrow keys walk the list. */
class FolderForm extends Part {
  static properties = { found: { state: true }, more: { state: true }, open: { state: true }, active: { state: true } };
  sources = [];

  constructor() {
    super();
    this.listId = `folders-${++fields}`;
    this.asked = 0;
    /** @type {string[]} */
    this.found = [];
    this.more = false;
    this.shut();
  }

  get field() {
    return this.querySelector("input");
  }

  render() {
    return html`<form class="inline" @submit=${(event) => this.add(event)}>
      <label class="grow"
        ><span class="label">${t("Music folder")}</span
        ><input
          name="path"
          type="text"
          role="combobox"
          placeholder="/home/you/Music"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          dir="auto"
          required
          maxlength="4096"
          aria-autocomplete="list"
          aria-expanded=${this.open ? "true" : "false"}
          aria-controls=${this.listId}
          aria-activedescendant=${this.active >= 0 ? `${this.listId}-${this.active}` : nothing}
          @input=${() => this.later()}
          @click=${() => this.ask()}
          @keydown=${(event) => this.press(event)}
          @blur=${() => this.shut()}
      /></label>
      <button class="secondary">${t("Add")}</button>
      <ul class="options" id=${this.listId} role="listbox" tabindex="-1" aria-label=${t("Folders")} ?hidden=${!this.open}
        @mousedown=${(event) => event.preventDefault()}>
        ${this.found.map(
          (path, place) =>
            html`<li
              id="${this.listId}-${place}"
              role="option"
              dir="auto"
              aria-selected=${place === this.active ? "true" : "false"}
              @click=${() => this.choose(path)}
            >
              ${path}
            </li>`,
        )}
        ${this.more ? html`<li class="muted small" role="presentation">${t("There are more; type another letter.")}</li>` : nothing}
      </ul>
      <span class="hidden" role="status">${this.open ? t("{count} folder to choose from|{count} folders to choose from", { count: this.found.length }) : nothing}</span>
    </form>`;
  }

  shut() {
    // What is still on its way comes too late.
    this.asked += 1;
    clearTimeout(this.waiting);
    [this.found, this.more, this.open, this.active] = [[], false, false, -1];
  }

  later() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.ask(), ASK_AFTER_MS);
  }

  async ask() {
    clearTimeout(this.waiting);
    const asked = ++this.asked;
    // Without the list the field is one for typing, as any other.
    const answer = await get(`/api/folders?path=${encodeURIComponent(this.field.value)}`).catch(() => ({ folders: [], more: false }));
    if (asked !== this.asked) return;
    [this.found, this.more, this.active] = [answer.folders, answer.more, -1];
    this.open = this.found.length > 0;
  }

  press(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.open) this.walk(event.key === "ArrowDown" ? 1 : -1);
      else this.ask();
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.choose(this.found[this.active]);
    } else if (event.key === "Escape" && this.open) {
      // This press closes the list, and not the dialog that the field may stand in.
      event.preventDefault();
      this.shut();
    }
  }

  /** Through the list and back to the field, which is place -1. */
  walk(step) {
    const places = this.found.length + 1;
    this.active = ((this.active + 1 + step + places) % places) - 1;
  }

  /** Take a folder into the field, and offer those in it. */
  choose(path) {
    this.field.value = path;
    this.field.focus();
    this.ask();
  }

  async add(event) {
    event.preventDefault();
    this.shut();
    if (await store.act("/api/library/folders", { path: this.field.value.trim() })) event.target.reset();
  }

  updated() {
    this.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }
}

customElements.define("mien-folder", FolderForm);
