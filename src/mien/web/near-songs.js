// The songs that lie nearest to the mood: what a click on the plane does, for those who do not point.

import { html, nothing, repeat } from "./vendor/lit.js";
import { cloud, songsNear } from "./cloud.js";
import { t } from "./messages.js";
import { Part } from "./part.js";
import { store } from "./store.js";
import { trackRow } from "./track-row.js";

const SHOWN = 6;

/** @import { Track } from "./types.js" */

class NearSongs extends Part {
  sources = [
    [store, "change"],
    [cloud, "change"],
  ];
  /** @type {Track[]} */
  songs = [];

  render() {
    if (!cloud.on || !this.state) return nothing;
    this.follow();
    return html`<section aria-labelledby="near-title">
      <h3 id="near-title" class="label">${t("Songs nearest to the mood")}</h3>
      <ol class="queue">
        ${repeat(this.songs, (song) => song.track_id, (song) => html`<li class="row">${trackRow(song)}</li>`)}
      </ol>
    </section>`;
  }

  /** Ask again when the mood that is acted on, or the cloud, has changed. */
  async follow() {
    const { valence, arousal } = this.state.acted;
    const asked = `${valence} ${arousal} ${cloud.version}`;
    if (asked === this.asked) return;
    this.asked = asked;
    const songs = await songsNear({ valence, arousal }, SHOWN);
    if (asked !== this.asked) return;
    this.songs = songs;
    this.requestUpdate();
  }
}

customElements.define("mien-near", NearSongs);
