// The page as a whole.

import { html, nothing } from "./vendor/lit.js";
import "./browse-panel.js";
import "./camera-panel.js";
import "./keys.js";
import "./library-panel.js";
import "./listener-panel.js";
import "./media-session.js";
import "./mood-panel.js";
import "./now-playing.js";
import "./playlists-panel.js";
import "./queue-list.js";
import "./transport.js";
import { UNREACHABLE } from "./api.js";
import { controls } from "./controls.js";
import { icon } from "./drawing.js";
import { Part } from "./part.js";
import { store } from "./store.js";
import { describeMood } from "./words.js";

class App extends Part {
  sources = [
    [store, "change"],
    [controls, "change"],
  ];

  connectedCallback() {
    super.connectedCallback();
    store.connect();
  }

  render() {
    return html`<a class="skip" href="#main">Skip to the music</a>
      <header class="top">
        <h1 class="wordmark"><img src="/static/icon.svg" alt="" width="32" height="32" />mien</h1>
        <p class="tagline muted">Music that follows your expression</p>
        <button class="link" @click=${() => this.querySelector("#privacy").showModal()}>${icon("shield")} Stays on this machine</button>
        <button class="quiet" aria-label="Keys" title="Keys" @click=${() => this.querySelector("mien-keys").open()}>${icon("keyboard")}</button>
      </header>
      ${this.state && !store.online
        ? html`<p class="banner" role="status" id="offline">mien does not answer. What is loaded plays on; the page comes back by itself.</p>`
        : nothing}
      ${store.message && (store.online || store.message !== UNREACHABLE)
        ? html`<div class="banner" role="alert">
            <span>${store.message}</span>
            <button class="quiet" aria-label="Close this message" @click=${() => store.tell("")}>${icon("remove")}</button>
          </div>`
        : nothing}
      <main id="main" tabindex="-1">
        <div class="column middle"><mien-now></mien-now><mien-queue></mien-queue><mien-browse></mien-browse><mien-playlists></mien-playlists></div>
        <div class="column left"><mien-camera></mien-camera><mien-library></mien-library><mien-listener></mien-listener></div>
        <div class="column right"><mien-mood></mien-mood></div>
      </main>
      <p class="hidden" role="status" aria-live="polite">${this.announcement()}</p>
      <p class="hidden" role="status" id="told">${controls.told}</p>
      <mien-transport></mien-transport>
      <mien-keys></mien-keys>
      ${this.renderPrivacy()}`;
  }

  announcement() {
    if (!this.state) return "";
    const { mood, steering } = this.state;
    if (steering === "camera" && mood.state === "off") return "";
    return describeMood(mood, steering, true).join(". ");
  }

  renderPrivacy() {
    return html`<dialog id="privacy" aria-labelledby="privacy-title">
      <h2 id="privacy-title">What is read, and where</h2>
      <ul>
        <li>The camera is off until you switch it on, and a red sign shows while it is on.</li>
        <li>Small pictures go to the mien that runs on this machine, about eight a second. They are read in memory and never written down or sent anywhere else.</li>
        <li>No face is recognised or remembered: mien looks at the expression, not at who you are.</li>
        <li>An expression is not a feeling. The mood here is an estimate for choosing music and can be wrong; you can always set it yourself.</li>
        <li>What you like, skip and finish is kept on this machine to choose better; you can switch that off, take it along and erase it.</li>
        <li>Your music is read in place. Titles and what was measured are kept in a catalog on this machine.</li>
      </ul>
      <form method="dialog"><button class="primary">Good</button></form>
    </dialog>`;
  }
}

customElements.define("mien-app", App);
