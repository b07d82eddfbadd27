// The choices of how songs follow each other, and how loud they are beside each other.

import { html } from "./vendor/lit.js";
import { t } from "./messages.js";
import { Part } from "./part.js";
import { MOST_CROSSFADE_S, soundSettings } from "./sound-settings.js";

class SoundPanel extends Part {
  sources = [[soundSettings, "change"]];

  render() {
    const { levelling, crossfadeS } = soundSettings;
    const choices = [
      ["track", t("Song by song")],
      ["album", t("Album by album")],
      ["off", t("Off")],
    ];
    return html`<details class="sound">
      <summary>${t("Sound")}</summary>
      <label>
        <span class="label">${t("Even out loudness")}</span>
        <select name="levelling" @change=${(event) => soundSettings.set({ levelling: event.target.value })}>
          ${choices.map(([value, words]) => html`<option value=${value} .selected=${levelling === value}>${words}</option>`)}
        </select>
      </label>
      <label class="slider">
        <span class="label">${t("Crossfade")}</span>
        <input
          type="range"
          name="crossfade"
          min="0"
          max=${MOST_CROSSFADE_S}
          step="1"
          aria-valuetext=${this.overlap(crossfadeS)}
          .value=${String(crossfadeS)}
          @input=${(event) => soundSettings.set({ crossfadeS: Number(event.target.value) })}
        />
        <span class="muted small">${this.overlap(crossfadeS)}</span>
      </label>
    </details>`;
  }

  overlap(seconds) {
    if (seconds === 0) return t("Off: each song begins as the one before ends.");
    return t("Songs overlap by {seconds} s, but not within an album.", { seconds });
  }
}

customElements.define("mien-sound", SoundPanel);
