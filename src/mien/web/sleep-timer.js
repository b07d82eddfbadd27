// The choice of when the music stops by itself.

import { html } from "./vendor/lit.js";
import { Part } from "./part.js";
import { END_OF_SONG, OFF, sleep } from "./sleep.js";

const CHOICES = [
  [OFF, "Off"],
  ["15", "In 15 minutes"],
  ["30", "In 30 minutes"],
  ["60", "In an hour"],
  [END_OF_SONG, "After this song"],
];

class SleepTimer extends Part {
  sources = [[sleep, "change"]];

  render() {
    return html`<label class="sleep">
        <span class="label">Stop the music</span>
        <select @change=${(event) => sleep.set(event.target.value)}>
          ${CHOICES.map(([value, words]) => html`<option value=${value} .selected=${sleep.choice === value}>${words}</option>`)}
        </select>
      </label>
      <p class="muted small" role="status">${this.words()}</p>`;
  }

  words() {
    if (sleep.until) return `Stops at ${sleep.until.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}.`;
    return sleep.choice === END_OF_SONG ? "Stops when this song has ended." : "";
  }
}

customElements.define("mien-sleep", SleepTimer);
