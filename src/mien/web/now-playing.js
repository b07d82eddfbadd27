// What plays now, and why.

import { html, nothing } from "./vendor/lit.js";
import { cover, icon } from "./drawing.js";
import { locale, once, t } from "./messages.js";
import { Part } from "./part.js";
import "./song-place.js";
import { sound } from "./sound.js";
import { store } from "./store.js";
import { capital, reasonOf } from "./words.js";

const PART_WORDS = {
  mood: t("fits what is asked for"),
  sound: t("how it sounds"),
  song: t("the song itself"),
  artist: t("its artist"),
  genre: t("its genre"),
  chance: t("chance, where little is known"),
};
const numbers = once(() => new Intl.NumberFormat(locale, { signDisplay: "always", minimumFractionDigits: 2, maximumFractionDigits: 2 }));
const signed = (value) => numbers().format(value);

class NowPlaying extends Part {
  /** What was said of a song, and the answer to it. @type {{ track_id: number, words: string } | undefined} */
  said;

  render() {
    const player = this.state?.player;
    if (!player) return html`<section class="card now" aria-label=${t("Now playing")}><p class="muted">${t("Connecting…")}</p></section>`;
    const item = player.current ?? player.upcoming[0];
    if (!item) return this.renderEmpty();
    return html`<section class="card now" aria-label=${t("Now playing")} data-track=${item.track_id}>
      ${cover(item, "large")}
      <div class="now-words">
        <p class="eyebrow">${this.standing(player)}</p>
        <h2 class="title" dir="auto">${item.title}</h2>
        <p class="artist" dir="auto">${[item.artist, item.album].filter(Boolean).join(" · ") || t("Unknown artist")}</p>
        ${item.reason ? html`<p class="reason"><span class="tag">${t("Why this")}</span> ${capital(reasonOf(item))}</p>` : nothing}
        ${player.current ? this.renderFeedback(item) : nothing}
        ${item.builtin ? html`<p class="muted small">${t("One of the tracks that came with mien")}</p>` : nothing}
      </div>
    </section>`;
  }

  renderFeedback(item) {
    const button = (feedback, words, title) =>
      html`<button class="chip" title=${title} @click=${() => this.say(feedback, item)}>${icon(feedback === "not_this_mood" ? "unfit" : feedback)}${words}</button>`;
    return html`<div class="choices feedback" role="group" aria-label=${t("What you say of this song")}>
        ${button("like", t("Like"), t("More like this"))} ${button("dislike", t("Not for me"), t("Skip it, and play less like this"))}
        ${button("not_this_mood", t("Not in this mood"), t("Skip it; it may come back in another mood"))}
      </div>
      <p class="muted small" role="status">${this.said?.track_id === item.track_id ? this.said?.words : ""}</p>
      ${Object.keys(item.parts).length ? this.renderParts(item.parts) : nothing} <mien-place></mien-place>`;
  }

  renderParts(parts) {
    return html`<details class="parts">
      <summary>${t("The numbers behind it")}</summary>
      <dl>
        ${Object.entries(parts).map(([part, value]) => html`<div><dt>${PART_WORDS[part] ?? part}</dt><dd>${signed(value)}</dd></div>`)}
        <div><dt>${t("together")}</dt><dd>${signed(Object.values(parts).reduce((sum, value) => sum + value, 0))}</dd></div>
      </dl>
    </details>`;
  }

  async say(feedback, item) {
    if (!(await store.act("/api/feedback", { feedback, track_id: item.track_id }))) return;
    this.said = { track_id: item.track_id, words: feedback === "like" ? t("Noted: more like this.") : "" };
    this.requestUpdate();
  }

  standing(player) {
    if (!player.current) return t("Ready to play");
    if (!store.speaking) return this.state.speaker ? t("Playing in another window") : t("Paused");
    if (sound.blocked) return t("Waiting for you to press Play");
    return player.playing ? t("Now playing") : t("Paused");
  }

  renderEmpty() {
    const scanning = this.state.library.scan.running;
    return html`<section class="card now empty" aria-label=${t("Now playing")}>
      ${cover({ title: "mien", artist: "", valence: 0.3, arousal: -0.3 }, "large")}
      <div class="now-words">
        <p class="eyebrow">${scanning ? t("One moment") : t("Nothing to play yet")}</p>
        <h2 class="title">${scanning ? t("Listening through the music…") : t("Add a music folder")}</h2>
        <p class="artist">
          ${scanning ? t("The first tracks appear as soon as they are known.") : t("Name a folder under Library and the music begins.")}
        </p>
      </div>
    </section>`;
  }
}

customElements.define("mien-now", NowPlaying);
