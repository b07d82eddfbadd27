// What plays now, and why.

import { html, nothing } from "./vendor/lit.js";
import { cover, icon } from "./drawing.js";
import { Part } from "./part.js";
import "./song-place.js";
import { sound } from "./sound.js";
import { store } from "./store.js";
import { capital } from "./words.js";

const PART_WORDS = {
  mood: "fits what is asked for",
  sound: "how it sounds",
  song: "the song itself",
  artist: "its artist",
  genre: "its genre",
  chance: "chance, where little is known",
};
const signed = (value) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;

class NowPlaying extends Part {
  render() {
    const player = this.state?.player;
    if (!player) return html`<section class="card now" aria-label="Now playing"><p class="muted">Connecting…</p></section>`;
    const item = player.current ?? player.upcoming[0];
    if (!item) return this.renderEmpty();
    return html`<section class="card now" aria-label="Now playing" data-track=${item.track_id}>
      ${cover(item, "large")}
      <div class="now-words">
        <p class="eyebrow">${this.standing(player)}</p>
        <h2 class="title" dir="auto">${item.title}</h2>
        <p class="artist" dir="auto">${[item.artist, item.album].filter(Boolean).join(" · ") || "Unknown artist"}</p>
        ${item.reason ? html`<p class="reason"><span class="tag">Why this</span> ${capital(item.reason)}</p>` : nothing}
        ${player.current ? this.renderFeedback(item) : nothing}
        ${item.builtin ? html`<p class="muted small">One of the tracks that came with mien</p>` : nothing}
      </div>
    </section>`;
  }

  renderFeedback(item) {
    const button = ([feedback, words, title]) =>
      html`<button class="chip" title=${title} @click=${() => this.say(feedback, item)}>${icon(feedback === "not_this_mood" ? "unfit" : feedback)}${words}</button>`;
    return html`<div class="choices feedback" role="group" aria-label="What you say of this song">
        ${[
          ["like", "Like", "More like this"],
          ["dislike", "Not for me", "Skip it, and play less like this"],
          ["not_this_mood", "Not in this mood", "Skip it; it may come back in another mood"],
        ].map(button)}
      </div>
      <p class="muted small" role="status">${this.said?.track_id === item.track_id ? this.said.words : ""}</p>
      ${Object.keys(item.parts).length ? this.renderParts(item.parts) : nothing} <mien-place></mien-place>`;
  }

  renderParts(parts) {
    return html`<details class="parts">
      <summary>The numbers behind it</summary>
      <dl>
        ${Object.entries(parts).map(([part, value]) => html`<div><dt>${PART_WORDS[part] ?? part}</dt><dd>${signed(value)}</dd></div>`)}
        <div><dt>together</dt><dd>${signed(Object.values(parts).reduce((sum, value) => sum + value, 0))}</dd></div>
      </dl>
    </details>`;
  }

  async say(feedback, item) {
    if (!(await store.act("/api/feedback", { feedback, track_id: item.track_id }))) return;
    this.said = { track_id: item.track_id, words: feedback === "like" ? "Noted: more like this." : "" };
    this.requestUpdate();
  }

  standing(player) {
    if (!player.current) return "Ready to play";
    if (!store.speaking) return this.state.speaker ? "Playing in another window" : "Paused";
    if (sound.blocked) return "Waiting for you to press Play";
    return player.playing ? "Now playing" : "Paused";
  }

  renderEmpty() {
    const scanning = this.state.library.scan.running;
    return html`<section class="card now empty" aria-label="Now playing">
      ${cover({ title: "mien", artist: "", valence: 0.3, arousal: -0.3 }, "large")}
      <div class="now-words">
        <p class="eyebrow">${scanning ? "One moment" : "Nothing to play yet"}</p>
        <h2 class="title">${scanning ? "Listening through the music…" : "Add a music folder"}</h2>
        <p class="artist">
          ${scanning ? "The first tracks appear as soon as they are known." : "Name a folder under Library and the music begins."}
        </p>
      </div>
    </section>`;
  }
}

customElements.define("mien-now", NowPlaying);
