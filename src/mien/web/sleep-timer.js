// The choice of when the music stops by itself.

import { html } from "./vendor/lit.js";
import { locale, t } from "./messages.js";
import { Part } from "./part.js";
import { END_OF_SONG, OFF, sleep } from "./sleep.js";

const CHOICES = [
  [OFF, t("Off")],
  ["15", t("In {count} minutes", { count: 15 })],
  ["30", t("In {count} minutes", { count: 30 })],
  ["60", t("In an hour")],
  [END_OF_SONG, t("After this song")],
];

class SleepTimer extends Part {
  sources = [[sleep, "change"]];

  render() {
    return html`<label class="sleep">
        <span class="label">${t("Stop the music")}</span>
        <select @change=${(event) => sleep.set(event.target.value)}>
          ${CHOICES.map(([value, words]) => html`<option value=${value} .selected=${sleep.choice === value}>${words}</option>`)}
        </select>
      </label>
      <p class="muted small" role="status">${this.words()}</p>`;
  }

  words() {
    if (sleep.until) return t("Stops at {time}.", { time: sleep.until.toLocaleTimeString(locale, { hour: "2-digit", minute: "2-digit" }) });
    return sleep.choice === END_OF_SONG ? t("Stops when this song has ended.") : "";
  }
}

customElements.define("mien-sleep", SleepTimer);
