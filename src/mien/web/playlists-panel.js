// Saved playlists: play, rename, delete, choose for an expression, and files of other players in and out.

import { html, nothing } from "./vendor/lit.js";
import { icon } from "./drawing.js";
import { t } from "./messages.js";
import { Part } from "./part.js";
import { playlists } from "./playlists.js";
import "./rows.js";
import { store } from "./store.js";
import { trackRow } from "./track-row.js";
import { EXPRESSION_WORDS, listed, songs } from "./words.js";

const READ = ".m3u,.m3u8,.pls,.xspf,.jspf,.csv";
const WRITTEN = ["m3u8", "xspf", "jspf", "pls"];

class PlaylistsPanel extends Part {
  static properties = { open: { state: true }, contents: { state: true }, doomed: { state: true }, told: { state: true }, lost: { state: true } };
  sources = [
    [store, "change"],
    [playlists, "change"],
  ];

  constructor() {
    super();
    this.open = null;
    this.contents = [];
    this.doomed = null;
    this.told = "";
    this.lost = [];
    playlists.addEventListener("change", () => this.look());
  }

  /** What is in the open one may have been replaced. */
  async look() {
    const list = playlists.all.find((one) => one.playlist_id === this.open);
    const contents = list && (await playlists.contents(list));
    if (contents && this.open === list.playlist_id) this.contents = contents;
  }

  render() {
    if (!this.state) return nothing;
    return html`<section class="card" aria-labelledby="lists-title">
      <div class="card-head">
        <h2 id="lists-title" tabindex="-1">${t("Playlists")}</h2>
        <label class="chip" title=${t("A playlist file of another player, or Exportify’s CSV")}>
          ${t("Import")}<input class="hidden" type="file" accept=${READ} aria-label=${t("Import a playlist file")} @change=${(event) => this.take(event)} />
        </label>
      </div>
      ${playlists.all.length
        ? html`<ul class="queue">${playlists.all.map((list) => this.renderList(list))}</ul>`
        : html`<p class="muted small">${t("None yet. Save the queue or what a search finds, or import a file.")}</p>`}
      <p class="small" role="status">${this.told}</p>
      ${this.lost.length ? this.renderLost() : nothing} ${this.renderDelete()}
    </section>`;
  }

  renderList(list) {
    const open = this.open === list.playlist_id;
    return html`<li data-list=${list.playlist_id}>
      <div class="row">
        <button class="row-main" @click=${() => playlists.play(list)}>
          <span class="hidden">${t("Play:")}</span>${icon("list")}
          <span class="row-words"><span class="row-title" dir="auto">${list.name}</span><span class="muted small">${this.note(list)}</span></span>
        </button>
        <button class="quiet" aria-label=${t("More on {name}", { name: list.name })} aria-expanded=${open ? "true" : "false"} @click=${() => this.turn(list, !open)}>
          ${icon(open ? "less" : "more")}
        </button>
      </div>
      ${open ? this.renderOpen(list) : nothing}
    </li>`;
  }

  note(list) {
    const when = this.state.expressions.filter((name) => playlists.pinned(list, name)).map((name) => EXPRESSION_WORDS[name]);
    return [songs(list.items), when.length ? t("for these expressions: {names}", { names: listed(when) }) : ""].filter(Boolean).join(" · ");
  }

  renderOpen(list) {
    return html`<div class="opened">
      <mien-rows label=${t("Songs of {name}", { name: list.name })} .count=${this.contents.length} .draw=${(place) => this.renderItem(this.contents[place])}></mien-rows>
      <div class="choices">
        <button class="chip" @click=${() => playlists.queue(list)}>${t("Play next")}</button>
        <button class="chip" @click=${() => this.ask(list)}>${t("Delete")}</button>
      </div>
      <p class="label">${t("Export for other players")}</p>
      <div class="choices">
        ${WRITTEN.map(
          (kind) => html`<a class="chip" href="/api/playlists/${list.playlist_id}/file?format=${kind}" aria-label=${t("Export as {kind}", { kind: kind.toUpperCase() })} download>${kind}</a>`,
        )}
      </div>
      <form class="inline" @submit=${(event) => this.rename(event, list)}>
        <label class="grow"
          ><span class="label">${t("Name")}</span><input name="name" type="text" .value=${list.name} autocomplete="off" required maxlength="200"
        /></label>
        <button class="secondary">${t("Rename")}</button>
      </form>
      <p class="label">${t("Play it whenever this expression leads")}</p>
      <div class="choices" role="group" aria-label=${t("Expressions for {name}", { name: list.name })}>
        ${this.state.expressions.map((name) => this.renderPin(list, name))}
      </div>
    </div>`;
  }

  renderPin(list, name) {
    const on = playlists.pinned(list, name);
    return html`<button class="chip" aria-pressed=${on ? "true" : "false"} @click=${() => playlists.pin(list, name, !on)}>${EXPRESSION_WORDS[name]}</button>`;
  }

  renderItem({ title, artist, track, link }) {
    if (track) return trackRow(track);
    const words = html`<span class="row-words"><span class="row-title" dir="auto">${title || link?.url || t("Untitled")}</span>
      <span class="muted small" dir="auto">${[artist, link ? t("opens elsewhere") : t("its file is not there")].filter(Boolean).join(" · ")}</span></span>`;
    return link
      ? html`<a class="row-main" href=${link.url} target="_blank" rel="noreferrer">${words}</a>`
      : html`<span class="row-main">${words}</span>`;
  }

  renderLost() {
    return html`<details>
      <summary>${t("Not found in your library ({count})", { count: this.lost.length })}</summary>
      <ul class="broken">
        ${this.lost.map((entry) => html`<li><span class="path" dir="auto">${[entry.artist, entry.title].filter(Boolean).join(" – ") || entry.location}</span></li>`)}
      </ul>
    </details>`;
  }

  renderDelete() {
    return html`<dialog id="delete-list" aria-labelledby="delete-title">
      <h2 id="delete-title">${t("Delete “{name}”?", { name: this.doomed?.name })}</h2>
      <p>${t("The list of {count} song is forgotten. The song itself stays in your library.|The list of {count} songs is forgotten. The songs themselves stay in your library.", { count: this.doomed?.items ?? 0 })}</p>
      <form method="dialog" class="choices">
        <button class="secondary">${t("Keep it")}</button>
        <button class="primary" @click=${() => this.removeList(this.doomed)}>${t("Delete")}</button>
      </form>
    </dialog>`;
  }

  async turn(list, open) {
    this.told = "";
    this.open = null;
    if (!open) return;
    this.contents = (await playlists.contents(list)) ?? [];
    this.open = list.playlist_id;
  }

  async rename(event, list) {
    event.preventDefault();
    const renamed = await playlists.rename(list, event.target.name.value.trim());
    if (renamed) this.told = t("Now called “{name}”.", { name: renamed.name });
  }

  async ask(list) {
    this.doomed = list;
    await this.updateComplete;
    this.querySelector("#delete-list").showModal();
  }

  async removeList(list) {
    if (!(await playlists.remove(list))) return;
    this.open = null;
    this.told = t("Deleted “{name}”.", { name: list.name });
    this.querySelector("#lists-title").focus();
  }

  async take(event) {
    const [file] = event.target.files;
    event.target.value = "";
    if (!file) return;
    this.told = t("Reading {file}…", { file: file.name });
    const done = await playlists.take(file);
    this.lost = done?.not_found ?? [];
    this.told = done ? this.describe(done) : "";
  }

  describe({ playlist, matched, linked, unmatched }) {
    const parts = [
      t("{count} found|{count} found", { count: matched }),
      linked && t("{count} opens elsewhere|{count} open elsewhere", { count: linked }),
      unmatched && t("{count} not found|{count} not found", { count: unmatched }),
    ];
    return t("Imported “{name}”: {counts}.", { name: playlist.name, counts: listed(parts.filter(Boolean)) });
  }
}

customElements.define("mien-playlists", PlaylistsPanel);
