// The page as a whole.

import { html, nothing, repeat } from "./vendor/lit.js";
import "./installed.js";
import "./language-choice.js";
import "./media-session.js";
import "./now-playing.js";
import "./queue-list.js";
import "./transport.js";
import { UNREACHABLE } from "./api.js";
import { controls } from "./controls.js";
import { icon } from "./drawing.js";
import { t } from "./messages.js";
import { Part } from "./part.js";
import { store } from "./store.js";
import { describeMood } from "./words.js";

/** As in the style sheet. */
const NARROW = matchMedia("(max-width: 46rem)");
const COLUMNS = {
  middle: ["mien-now", "mien-queue", "mien-browse", "mien-playlists"],
  left: ["mien-camera", "mien-library", "mien-listener"],
  right: ["mien-mood", "mien-timeline"],
};
/** What is above what on a phone is also before it for the keyboard and for who listens to the page. */
const ONE_COLUMN = {
  single: ["mien-now", "mien-camera", "mien-mood", "mien-queue", "mien-browse", "mien-playlists", "mien-library", "mien-listener", "mien-timeline"],
};
const FIRST = ["mien-now", "mien-queue"];

class App extends Part {
  sources = [
    [store, "change"],
    [controls, "change"],
    [NARROW, "change"],
  ];
  whole = false;
  /** Each part, which stays itself when the columns change. @type {Record<string, HTMLElement>} */
  parts = {};

  connectedCallback() {
    super.connectedCallback();
    store.connect();
  }

  /** What plays, and what comes next, can be used a frame before the rest is there. */
  firstUpdated() {
    afterFrame(async () => {
      await import("./panels.js");
      this.whole = true;
      this.requestUpdate();
    });
  }

  rest(parts) {
    return this.whole ? parts : nothing;
  }

  render() {
    return html`<a class="skip" href="#main">${t("Skip to the music")}</a>
      <header class="top">
        <h1 class="wordmark"><img src="/static/icon.svg" alt="" width="32" height="32" />mien</h1>
        <p class="tagline muted">${t("Music that follows your expression")}</p>
        <button class="link" @click=${() => this.querySelector("mien-privacy")?.open()}>${icon("shield")} ${t("Stays on this machine")}</button>
        <mien-language></mien-language>
        <button class="quiet" aria-label=${t("Keys")} title=${t("Keys")} @click=${() => this.querySelector("mien-keys")?.open()}>${icon("keyboard")}</button>
        <button class="quiet" aria-label=${t("Guide")} title=${t("Guide")} @click=${() => this.querySelector("mien-guide")?.open()}>${icon("guide")}</button>
      </header>
      ${this.renderAway()}
      ${store.message && (!store.lost || store.message !== UNREACHABLE)
        ? html`<div class="banner" role="alert">
            <span>${store.message}</span>
            <button class="quiet" aria-label=${t("Close this message")} @click=${() => store.tell("")}>${icon("remove")}</button>
          </div>`
        : nothing}
      <main id="main" tabindex="-1">
        ${Object.entries(NARROW.matches ? ONE_COLUMN : COLUMNS).map(([name, parts]) => this.renderColumn(name, parts))}
      </main>
      <p class="hidden" role="status" aria-live="polite">${this.announcement()}</p>
      <p class="hidden" role="status" id="told">${controls.told}</p>
      <mien-transport></mien-transport>
      ${this.rest(html`<mien-keys></mien-keys><mien-privacy></mien-privacy><mien-guide></mien-guide>`)}`;
  }

  renderColumn(name, parts) {
    const shown = parts.filter((part) => this.whole || FIRST.includes(part));
    return html`<div class="column ${name}">${repeat(shown, (part) => part, (part) => (this.parts[part] ??= document.createElement(part)))}</div>`;
  }

  renderAway() {
    if (!store.lost) return nothing;
    return html`<p class="banner" role="status" id="offline">
      ${this.state
        ? t("mien does not answer. What is loaded plays on; the page comes back by itself.")
        : t("mien does not answer; is it still running? The page comes by itself as soon as it is.")}
    </p>`;
  }

  announcement() {
    if (!this.state) return "";
    const { mood, steering } = this.state;
    if (steering === "camera" && mood.state === "off") return "";
    return describeMood(mood, steering, true).join(". ");
  }
}

/** Once the page as it is has been drawn; at once where nobody sees it, since frames do not come there. */
function afterFrame(then) {
  if (document.hidden) setTimeout(then);
  else requestAnimationFrame(() => setTimeout(then));
}

await store.begin();
customElements.define("mien-app", App);
