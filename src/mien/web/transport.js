// The bar at the bottom: play, skip, seek, shuffle, repeat, volume, mute.

import { html, live } from "./vendor/lit.js";
import { controls } from "./controls.js";
import { cover, icon } from "./drawing.js";
import { t } from "./messages.js";
import { Part } from "./part.js";
import { sound } from "./sound.js";
import { store } from "./store.js";
import { clock } from "./words.js";

const SECOND_MS = 1000;

class Transport extends Part {
  sources = [
    [store, "change"],
    [sound, "time"],
    [sound, "change"],
    [controls, "change"],
  ];

  connectedCallback() {
    super.connectedCallback();
    // A window that is silent hears nothing of the time that passes in the one that sounds.
    this.clock = setInterval(() => this.state?.player.playing && !sound.item && this.requestUpdate(), SECOND_MS);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.clock);
  }

  render() {
    const player = this.state?.player;
    const item = player?.current;
    const { playing } = controls;
    const durationS = item?.duration_s ?? 0;
    const positionS = Math.min(this.dragged ?? (item ? sound.positionS : 0), durationS);
    return html`<footer class="transport" aria-label=${t("Player")}>
      <div class="transport-track">
        ${item ? cover(item, "small") : ""}
        <div class="transport-words">
          <strong dir="auto">${item?.title ?? t("Nothing playing")}</strong>
          <span class="muted" dir="auto">${item?.artist || ""}</span>
        </div>
      </div>
      <div class="transport-main">
        <div class="buttons">
          <button
            class="quiet"
            aria-pressed=${player?.shuffled ? "true" : "false"}
            aria-label=${t("Shuffle")}
            title=${t("Shuffle what comes next")}
            @click=${() => controls.shuffle()}
          >
            ${icon("shuffle")}
          </button>
          <button class="quiet" aria-label=${t("Previous")} title=${t("Previous, or start again")} ?disabled=${!item} @click=${() => controls.previous()}>
            ${icon("previous")}
          </button>
          <button class="play" aria-label=${playing ? t("Pause") : t("Play")} title=${playing ? t("Pause") : t("Play")} @click=${() => controls.toggle()}>
            ${icon(playing ? "pause" : "play")}
          </button>
          <button class="quiet" aria-label=${t("Next")} title=${t("Next")} ?disabled=${!item} @click=${() => controls.next()}>
            ${icon("next")}
          </button>
          <button
            class="quiet"
            aria-pressed=${sound.repeats ? "true" : "false"}
            aria-label=${t("Repeat this song")}
            title=${t("Play this song again and again")}
            @click=${() => sound.repeat(!sound.repeats)}
          >
            ${icon("repeat")}
          </button>
        </div>
        <div class="seek">
          <span class="time">${clock(positionS)}</span>
          <input
            type="range"
            aria-label=${t("Position in the track")}
            aria-valuetext=${t("{position} of {duration}", { position: clock(positionS), duration: clock(durationS) })}
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
      <div class="volume">
        <button class="quiet" aria-label=${t("Mute")} title=${t("Mute")} aria-pressed=${sound.muted ? "true" : "false"} @click=${() => sound.mute(!sound.muted)}>
          ${icon(sound.muted ? "muted" : "volume")}
        </button>
        <input
          type="range"
          aria-label=${t("Volume")}
          title=${t("Volume")}
          min="0"
          max="1"
          step="0.01"
          .value=${live(String(controls.volume))}
          @input=${(event) => controls.turn(Number(event.target.value))}
        />
      </div>
    </footer>`;
  }

  updated() {
    const item = controls.playing ? controls.current : null;
    document.title = item ? `${item.title} · mien` : "mien";
  }

  drag(event) {
    this.dragged = Number(event.target.value);
    this.requestUpdate();
  }

  async seek(event) {
    await controls.seek(Number(event.target.value));
    this.dragged = undefined;
    this.requestUpdate();
  }
}

customElements.define("mien-transport", Transport);
