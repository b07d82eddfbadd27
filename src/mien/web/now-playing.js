// What plays now, and why.

import { html, nothing } from "./vendor/lit.js";
import { cover } from "./drawing.js";
import { Part } from "./part.js";
import { sound } from "./sound.js";
import { store } from "./store.js";
import { capital } from "./words.js";

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
        ${item.builtin ? html`<p class="muted small">One of the tracks that came with mien</p>` : nothing}
      </div>
    </section>`;
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
