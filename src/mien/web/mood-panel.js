// The mood: on the plane, in words, set by camera, hand or photo; and what to do with it.

import { html, live, nothing } from "./vendor/lit.js";
import { upload } from "./api.js";
import { camera } from "./camera.js";
import { face, hueOf, icon } from "./drawing.js";
import { t } from "./messages.js";
import "./mood-plane.js";
import "./near-songs.js";
import { Part } from "./part.js";
import "./path-form.js";
import { shownMood } from "./shown-mood.js";
import { store } from "./store.js";
import { describeMood, EXPRESSION_WORDS, MODE_WORDS } from "./words.js";

class MoodPanel extends Part {
  sources = [
    [store, "change"],
    [camera, "change"],
    [camera, "reading"],
  ];

  render() {
    const state = this.state;
    if (!state) return nothing;
    const [headline, detail] = describeMood(shownMood(), state.steering, camera.on, state.program);
    return html`<section class="card mood" aria-labelledby="mood-title">
      <div class="card-head">
        <h2 id="mood-title">${t("Mood")}</h2>
        ${state.steering === "camera"
          ? nothing
          : html`<button class="link" @click=${() => store.act("/api/mood", { camera: true })}>${t("Back to camera")}</button>`}
      </div>
      <p class="headline" id="mood-words">${headline}</p>
      <p class="muted small">${detail}</p>
      <mien-plane></mien-plane><mien-near></mien-near>
      <div class="faces" role="group" aria-label=${t("Set the mood by hand")}>
        ${state.expressions.map(
          (name) =>
            html`<button
              class="face-button"
              aria-pressed=${state.steering === "hand" && state.mood.expression === name ? "true" : "false"}
              @click=${() => store.act("/api/mood", { expression: name })}
            >
              ${face(name)}<span>${EXPRESSION_WORDS[name]}</span>
            </button>`,
        )}
        <label class="face-button" title=${t("Read the expression in a photo; it is read once on this machine and not kept")}>
          ${icon("photo")}<span>${t("Photo")}</span>
          <input class="hidden" type="file" accept="image/jpeg,image/png,image/webp" @change=${(event) => this.sendPhoto(event)} />
        </label>
      </div>
      <fieldset class="modes">
        <legend>${t("What the music does with it")}</legend>
        ${state.modes.map(
          (mode) =>
            html`<label class="mode">
              <input
                type="radio"
                name="mode"
                value=${mode.name}
                .checked=${live(state.mode === mode.name)}
                @change=${() => store.act("/api/mode", { mode: mode.name })}
              />
              <span><strong>${MODE_WORDS[mode.name] ?? mode.name}</strong><span class="muted small">${t(mode.explanation)}</span></span>
            </label>`,
        )}
      </fieldset>
      <mien-path></mien-path>
    </section>`;
  }

  async sendPhoto(event) {
    const [file] = event.target.files;
    event.target.value = "";
    if (file) await store.settle(upload("/api/mood/photo", file));
  }

  updated() {
    const mood = this.state?.acted;
    if (!mood) return;
    const { style, classList } = document.documentElement;
    style.setProperty("--mood-hue", String(Math.round(hueOf(mood.valence, mood.arousal))));
    // The first hue is there at once; from then on it drifts.
    if (!classList.contains("drifts")) requestAnimationFrame(() => classList.add("drifts"));
  }
}

customElements.define("mien-mood", MoodPanel);
