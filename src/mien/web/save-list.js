// Save some songs under a name; a playlist of that name is replaced only when the listener says so.

import { html, nothing } from "./vendor/lit.js";
import { Part } from "./part.js";
import { playlists } from "./playlists.js";
import { songs } from "./words.js";

class SaveList extends Part {
  static properties = { tracks: { attribute: false }, what: { type: String }, open: { state: true }, told: { state: true }, taken: { state: true } };
  sources = [];

  constructor() {
    super();
    this.tracks = [];
    this.open = false;
    this.told = "";
    this.taken = null;
  }

  render() {
    return html`<button class="chip" aria-expanded=${this.open ? "true" : "false"} @click=${() => this.turn(!this.open)}>Save ${this.what}</button>
      ${this.open ? this.renderForm() : nothing}
      <p class="muted small" role="status">${this.told}</p>`;
  }

  renderForm() {
    return html`<form class="inline" @submit=${(event) => this.save(event)}>
        <label class="grow"
          ><span class="label">Name of the playlist</span
          ><input name="name" type="text" autocomplete="off" required maxlength="200" @input=${() => (this.taken = null)}
        /></label>
        <button class="secondary">${this.taken ? "Replace" : "Save"}</button>
      </form>
      ${this.taken ? html`<p class="trouble" role="alert">There is a playlist “${this.taken.name}” of ${songs(this.taken.items)} already.</p>` : nothing}`;
  }

  async turn(open) {
    [this.open, this.told, this.taken] = [open, "", null];
    await this.updateComplete;
    this.querySelector(open ? "input" : "button").focus();
  }

  async save(event) {
    event.preventDefault();
    const { tracks } = this;
    const name = event.target.name.value.trim();
    await playlists.load();
    const there = playlists.named(name);
    if (there && this.taken?.playlist_id !== there.playlist_id) {
      this.taken = there;
      return;
    }
    const saved = await playlists.save(name, tracks);
    if (!saved) return;
    await this.turn(false);
    this.told = `Saved “${saved.name}”: ${songs(saved.items)}.`;
  }
}

customElements.define("mien-save", SaveList);
