// The path: from the mood to a goal, a song a step.

import { html, nothing } from "./vendor/lit.js";
import { t } from "./messages.js";
import { Part } from "./part.js";
import { store } from "./store.js";
import { describePoint } from "./words.js";

const GOALS = [
  [t("bright and still"), 0.5, -0.5],
  [t("bright and lively"), 0.6, 0.5],
  [t("balanced"), 0.1, 0.0],
  [t("still"), 0.0, -0.6],
  [t("lively"), 0.1, 0.7],
];

class PathForm extends Part {
  render() {
    if (this.state?.mode !== "path") return nothing;
    const { path } = this.state;
    return html`<form class="path-form" @submit=${(event) => this.begin(event)}>
      <label>
        <span class="label">${t("Goal")}</span>
        <select name="goal">
          ${GOALS.map(([words], place) => html`<option value=${place}>${words}</option>`)}
        </select>
      </label>
      <label><span class="label">${t("Songs")}</span><input name="tracks" type="number" min="2" max="200" value=${path?.tracks ?? 8} required /></label>
      <button class="secondary">${path ? t("Begin again") : t("Begin")}</button>
      <p class="muted small" role="status">${this.words(path)}</p>
    </form>`;
  }

  words(path) {
    if (!path) return t("Until a goal is chosen, the music stays with your mood.");
    const goal = describePoint(path.goal.valence, path.goal.arousal);
    if (path.done >= path.tracks) return t("At the goal: {goal}.", { goal });
    return t("On the way to {goal}: {done} of {tracks} songs.", { goal, done: path.done, tracks: path.tracks });
  }

  begin(event) {
    event.preventDefault();
    const [, valence, arousal] = GOALS[Number(event.target.goal.value)];
    store.act("/api/mode", { mode: "path", goal: { valence, arousal }, tracks: Number(event.target.tracks.value) });
  }
}

customElements.define("mien-path", PathForm);
