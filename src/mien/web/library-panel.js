// The listener's music: folders, scan, search, and what could not be read.

import { html, nothing, repeat } from "./vendor/lit.js";
import { erase, get } from "./api.js";
import { icon } from "./drawing.js";
import "./folder-form.js";
import { t, translated } from "./messages.js";
import { Part } from "./part.js";
import "./save-list.js";
import { store } from "./store.js";
import { trackRow } from "./track-row.js";

const SEARCH_AFTER_MS = 150;

class LibraryPanel extends Part {
  static properties = { found: { state: true }, broken: { state: true }, asked: { state: true }, doomed: { state: true }, told: { state: true } };

  constructor() {
    super();
    this.found = [];
    this.broken = [];
    this.asked = "";
    this.doomed = null;
    this.told = "";
  }

  render() {
    const library = this.state?.library;
    if (!library) return nothing;
    return html`<section class="card" aria-labelledby="library-title">
      <div class="card-head">
        <h2 id="library-title" tabindex="-1">${t("Library")}</h2>
        <span class="muted small">${t("{count} track|{count} tracks", { count: library.tracks })}</span>
      </div>
      ${this.renderFolders(library)} ${this.renderScan(library.scan)} ${this.renderSearch()} ${this.renderBroken(library)} ${this.renderRemove()}
    </section>`;
  }

  renderFolders(library) {
    return html`${library.folders.length
        ? html`<ul class="folders">
            ${library.folders.map(
              (folder) =>
                html`<li>
                  ${icon("folder")}<span class="path" dir="auto">${folder.path}</span>
                  ${folder.present ? nothing : html`<span class="tag warn">${t("not there")}</span>`}
                  <button
                    class="quiet"
                    aria-label=${t("Remove the folder {path} from the library", folder)}
                    title=${t("Remove from the library")}
                    @click=${() => this.ask(folder)}
                  >
                    ${icon("remove")}
                  </button>
                </li>`,
            )}
          </ul>`
        : html`<p class="muted small">${t("No folder yet: the tracks that came with mien play.")}</p>`}
      <p class="small" role="status">${this.told}</p>
      <mien-folder></mien-folder>`;
  }

  renderRemove() {
    return html`<dialog id="remove-folder" aria-labelledby="remove-folder-title">
      <h2 id="remove-folder-title">${t("Remove this folder from the library?")}</h2>
      <p class="path" dir="auto">${this.doomed?.path}</p>
      <p>
        ${t("Its {count} song is forgotten and no longer plays. The file stays on the disk.|Its {count} songs are forgotten and no longer play. The files stay on the disk.", { count: this.doomed?.tracks ?? 0 })}
        ${t("What you like, playlists and your own places of songs are kept; add the folder again and they hold again.")}
      </p>
      <form method="dialog" class="choices">
        <button class="secondary">${t("Keep it")}</button>
        <button class="primary" @click=${() => this.removeFolder(this.doomed)}>${t("Remove")}</button>
      </form>
    </dialog>`;
  }

  renderScan(scan) {
    if (!scan.running) return scan.failed ? html`<p class="trouble" role="alert">${translated(scan.message)}</p>` : nothing;
    return html`<div class="scan" role="status">
      <label>
        <span class="small">${scan.total ? t("Reading {folder}: {done} of {total}", scan) : t("Reading {folder}…", scan)}</span>
        <progress max=${scan.total || 1} .value=${scan.total ? scan.done : 0}></progress>
      </label>
    </div>`;
  }

  renderSearch() {
    return html`<label class="search"
        ><span class="label">${t("Search")}</span
        ><input type="search" placeholder=${t("Title, artist, album, genre")} autocomplete="off" @input=${(event) => this.search(event)}
      /></label>
      ${this.asked
        ? html`<p class="muted small" role="status">${this.found.length ? t("{count} found|{count} found", { count: this.found.length }) : t("Nothing found")}</p>
            <ol class="queue results">
              ${repeat(this.found, (track) => track.track_id, (track) => html`<li class="row" data-track=${track.track_id}>${trackRow(track)}</li>`)}
            </ol>
            ${this.found.length ? html`<mien-save label=${t("Save these songs")} .songs=${{ track_ids: this.found.map((track) => track.track_id) }}></mien-save>` : nothing}`
        : nothing}`;
  }

  renderBroken(library) {
    if (!library.broken) return nothing;
    return html`<details @toggle=${(event) => event.target.open && this.listBroken()}>
      <summary>${t("{count} file could not be read|{count} files could not be read", { count: library.broken })}</summary>
      <ul class="broken">
        ${this.broken.map((file) => html`<li><span class="path" dir="auto">${file.path}</span><span class="muted small">${translated(file.reason)}</span></li>`)}
      </ul>
    </details>`;
  }

  async ask(folder) {
    this.told = "";
    this.doomed = folder;
    await this.updateComplete;
    this.querySelector("#remove-folder").showModal();
  }

  async removeFolder(folder) {
    const path = `/api/library/folders?${new URLSearchParams({ path: folder.path })}`;
    if (await store.settle(erase(path))) this.told = t("Removed {path}; its files stay on the disk.", folder);
    // Its own button has gone, if not now then by another window.
    this.querySelector("#library-title").focus();
  }

  search(event) {
    const wanted = event.target.value.trim();
    this.wanted = wanted;
    clearTimeout(this.searching);
    this.searching = setTimeout(() => this.find(wanted), SEARCH_AFTER_MS);
  }

  async find(wanted) {
    const path = `/api/library?${new URLSearchParams({ search: wanted })}`;
    const answer = wanted ? await get(path).catch((error) => store.tell(error.message)) : null;
    // Answers need not come in order, and the listener may have typed on.
    if (wanted !== this.wanted) return;
    this.found = answer?.tracks ?? [];
    this.asked = wanted;
  }

  async listBroken() {
    const answer = await get("/api/library/broken").catch((error) => store.tell(error.message));
    this.broken = answer?.broken ?? [];
  }
}

customElements.define("mien-library", LibraryPanel);
