// The library to look through: songs, artists, albums and genres.

import { html, nothing } from "./vendor/lit.js";
import { icon } from "./drawing.js";
import { t } from "./messages.js";
import { Pages } from "./pages.js";
import { Part } from "./part.js";
import "./rows.js";
import { store } from "./store.js";
import { trackRow } from "./track-row.js";
import { songs } from "./words.js";

const VIEWS = [
  ["track", t("Songs")],
  ["artist", t("Artists")],
  ["album", t("Albums")],
  ["genre", t("Genres")],
];
const WORDS = Object.fromEntries(VIEWS);
const ALL = { artist: t("All artists"), album: t("All albums"), genre: t("All genres") };

const artists = (count) => t("{count} artist|{count} artists", { count });

class BrowsePanel extends Part {
  // A song that plays changes nothing here, and many rows are much to draw.
  sources = [];

  constructor() {
    super();
    this.view = "track";
    this.group = null;
    this.follow = () => this.heed(this.state?.library);
    this.online = () => this.pages?.renew();
  }

  connectedCallback() {
    super.connectedCallback();
    store.addEventListener("change", this.follow);
    store.addEventListener("online", this.online);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    store.removeEventListener("change", this.follow);
    store.removeEventListener("online", this.online);
  }

  /** Fetch again what is shown when the library has changed. */
  heed(library) {
    if (!library) return;
    const version = JSON.stringify([library.tracks, library.folders, library.scan.message]);
    if (!this.pages) this.look();
    else if (version !== this.version) this.pages.renew();
    this.version = version;
  }

  look() {
    const { view, group } = this;
    if (group) this.pages = new Pages("/api/library/tracks", { [view]: group.name }, "tracks");
    else if (view === "track") this.pages = new Pages("/api/library/tracks", {}, "tracks");
    else this.pages = new Pages("/api/library/groups", { by: view }, "groups");
    this.pages.addEventListener("change", this.refresh);
    this.requestUpdate();
  }

  render() {
    if (!this.pages) return nothing;
    const { view, group, pages } = this;
    return html`<section class="card" aria-labelledby="browse-title">
      <div class="card-head">
        <h2 id="browse-title" tabindex="-1">${t("Browse")}</h2>
        <span class="muted small" role="status">${this.count()}</span>
      </div>
      <div class="choices" role="group" aria-label=${t("Show")}>
        ${VIEWS.map(
          ([name, words]) =>
            html`<button class="chip" aria-pressed=${view === name ? "true" : "false"} @click=${() => this.show(name)}>${words}</button>`,
        )}
      </div>
      ${group
        ? html`<div class="within">
            <button class="link" @click=${() => this.back()}>${icon("back")} ${ALL[view]}</button>
            <strong dir="auto">${group.name}</strong>
          </div>`
        : nothing}
      <mien-rows
        label=${group ? t("Songs of {name}", { name: group.name }) : WORDS[view]}
        .count=${pages.total ?? 0}
        .source=${pages}
        .draw=${(place) => this.renderRow(pages.row(place), place)}
      ></mien-rows>
    </section>`;
  }

  count() {
    const { total } = this.pages;
    if (total === null) return "";
    if (this.group || this.view === "track") return songs(total);
    if (this.view === "artist") return artists(total);
    if (this.view === "album") return t("{count} album|{count} albums", { count: total });
    return t("{count} genre|{count} genres", { count: total });
  }

  renderRow(row, place) {
    if (!row) return html`<span class="row-main muted">…</span>`;
    return this.group || this.view === "track" ? trackRow(row) : this.renderGroup(row, place);
  }

  renderGroup(group, place) {
    const by = group.artists > 1 ? artists(group.artists) : group.artist || t("Unknown artist");
    return html`<button class="row-main" @click=${() => this.enter(group, place)}>
      <span class="row-words">
        <span class="row-title" dir="auto">${group.name}</span>
        ${this.view === "album" ? html`<span class="muted small" dir="auto">${by}</span>` : nothing}
      </span>
      <span class="muted small">${songs(group.tracks)}</span>
    </button>`;
  }

  show(view) {
    this.view = view;
    this.group = null;
    this.look();
  }

  enter(group, place) {
    this.left = { pages: this.pages, place };
    this.group = group;
    this.look();
    this.focusOn(".within .link");
  }

  /** Back to the list as it was, at the place that was left. */
  async back() {
    this.group = null;
    this.pages = this.left.pages;
    this.pages.renew();
    this.requestUpdate();
    await this.updateComplete;
    this.querySelector("mien-rows").show(this.left.place);
  }

  async focusOn(selector) {
    await this.updateComplete;
    this.querySelector(selector)?.focus();
  }
}

customElements.define("mien-browse", BrowsePanel);
