// The bar at the bottom: play, skip, seek, shuffle, volume.

import { html, live } from "./vendor/lit.js";
import { cover, icon } from "./drawing.js";
import { Part } from "./part.js";
import { sound } from "./sound.js";
import { store } from "./store.js";
import { clock } from "./words.js";

const VOLUME_EVERY_MS = 120;

class Transport extends Part {
  sources = [
    [store, "change"],
    [sound, "time"],
  ];

  render() {
    const player = this.state?.player;
    const item = player?.current;
    const playing = Boolean(item && player.playing && store.speaking);
    const durationS = item?.duration_s ?? 0;
    const positionS = Math.min(this.dragged ?? (item ? sound.positionS : 0), durationS);
    return html`<footer class="transport" aria-label="Player">
      <div class="transport-track">
        ${item ? cover(item, "small") : ""}
        <div class="transport-words">
          <strong dir="auto">${item?.title ?? "Nothing playing"}</strong>
          <span class="muted" dir="auto">${item?.artist || ""}</span>
        </div>
      </div>
      <div class="transport-main">
        <div class="buttons">
          <button
            class="quiet"
            aria-pressed=${player?.shuffled ? "true" : "false"}
            aria-label="Shuffle"
            title="Shuffle what comes next"
            @click=${() => store.act("/api/player/shuffle", { on: !player?.shuffled })}
          >
            ${icon("shuffle")}
          </button>
          <button class="quiet" aria-label="Previous" title="Previous, or start again" ?disabled=${!item} @click=${this.previous}>
            ${icon("previous")}
          </button>
          <button class="play" aria-label=${playing ? "Pause" : "Play"} title=${playing ? "Pause" : "Play"} @click=${() => this.toggle(playing)}>
            ${icon(playing ? "pause" : "play")}
          </button>
          <button class="quiet" aria-label="Next" title="Next" ?disabled=${!item} @click=${() => store.act("/api/player/next", { position_s: sound.positionS })}>
            ${icon("next")}
          </button>
        </div>
        <div class="seek">
          <span class="time">${clock(positionS)}</span>
          <input
            type="range"
            aria-label="Position in the track"
            aria-valuetext="${clock(positionS)} of ${clock(durationS)}"
            min="0"
            max=${Math.max(1, durationS)}
            step="0.1"
            .value=${live(String(positionS))}
            ?disabled=${!item}
            @input=${(event) => this.drag(event)}
            @change=${(event) => this.seek(event)}
          />
          <span class="time">${clock(durationS)}</span>
        </div>
      </div>
      <label class="volume" title="Volume">
        ${icon("volume")}
        <input
          type="range"
          aria-label="Volume"
          min="0"
          max="1"
          step="0.01"
          .value=${live(String(this.loudness ?? player?.volume ?? 0.8))}
          @input=${(event) => this.turn(event)}
        />
      </label>
    </footer>`;
  }

  updated() {
    const item = this.state?.player.playing && store.speaking ? this.state.player.current : null;
    document.title = item ? `${item.title} · mien` : "mien";
  }

  toggle(playing) {
    return playing ? store.act("/api/player/pause") : store.act("/api/player/play", { page: store.page });
  }

  previous() {
    return store.act("/api/player/previous", { position_s: sound.positionS });
  }

  drag(event) {
    this.dragged = Number(event.target.value);
    this.requestUpdate();
  }

  async seek(event) {
    const position_s = Number(event.target.value);
    await store.act("/api/player/seek", { position_s });
    this.dragged = undefined;
    this.requestUpdate();
  }

  /** The ear hears the change at once; the server hears of the newest value a few times a second. */
  turn(event) {
    this.loudness = Number(event.target.value);
    sound.level(this.loudness);
    this.sending ??= setTimeout(async () => {
      this.sending = undefined;
      const volume = this.loudness;
      await store.act("/api/player/volume", { volume });
      if (this.loudness === volume) this.loudness = undefined;
    }, VOLUME_EVERY_MS);
  }
}

customElements.define("mien-transport", Transport);
