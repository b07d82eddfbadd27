// Save some songs, or the queue, under a name; a playlist of that name is replaced only when the listener says so.

import { html, nothing } from "./vendor/lit.js";
import { t } from "./messages.js";
import { Part } from "./part.js";
import { playlists } from "./playlists.js";

/** @import { Playlist, Songs } from "./types.js" */

class SaveList extends Part {
  static properties = { songs: { attribute: false }, label: { type: String }, open: { state: true }, told: { state: true }, taken: { state: true } };
  sources = [];

  constructor() {
    super();
    /** @type {Songs} */
    this.songs = { track_ids: [] };
    this.label = "";
    this.open = false;
    this.told = "";
    /** @type {Playlist | null} */
    this.taken = null;
  }

  render() {
    return html`<button class="chip" aria-expanded=${this.open ? "true" : "false"} @click=${() => this.turn(!this.open)}>${this.label}</button>
      ${this.open ? this.renderForm() : nothing}
      <p class="muted small" role="status">${this.told}</p>`;
  }

  renderForm() {
    return html`<form class="inline" @submit=${(event) => this.save(event)}>
        <label class="grow"
          ><span class="label">${t("Name of the playlist")}</span
          ><input name="name" type="text" autocomplete="off" required maxlength="200" @input=${() => (this.taken = null)}
        /></label>
        <button class="secondary">${this.taken ? t("Replace") : t("Save")}</button>
      </form>
      ${this.taken ? html`<p class="trouble" role="alert">${t("There is a playlist “{name}” of {count} song already.|There is a playlist “{name}” of {count} songs already.", { name: this.taken.name, count: this.taken.items })}</p>` : nothing}`;
  }

  async turn(open) {
    [this.open, this.told, this.taken] = [open, "", null];
    await this.updateComplete;
    this.querySelector(open ? "input" : "button").focus();
  }

  async save(event) {
    event.preventDefault();
    const { songs } = this;
    const name = event.target.name.value.trim();
    await playlists.load();
    const there = playlists.named(name);
    if (there && this.taken?.playlist_id !== there.playlist_id) {
      this.taken = there;
      return;
    }
    const saved = await playlists.save(name, songs);
    if (!saved) return;
    await this.turn(false);
    this.told = t("Saved “{name}”: {count} song.|Saved “{name}”: {count} songs.", { name: saved.name, count: saved.items });
  }
}

customElements.define("mien-save", SaveList);
