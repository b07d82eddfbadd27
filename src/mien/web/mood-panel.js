// The mood: on the plane, in words, set by camera, hand or photo; and what to do with it.

import { createRef, html, nothing, ref, svg } from "./vendor/lit.js";
import { upload } from "./api.js";
import { camera } from "./camera.js";
import { face, hueOf, icon } from "./drawing.js";
import { Part } from "./part.js";
import "./path-form.js";
import { edges, ground, moved, pointAt, stepOf, VIEW_BOX } from "./plane.js";
import { store } from "./store.js";
import { describeMood, describePoint, EXPRESSION_WORDS, MODE_WORDS } from "./words.js";

const SEND_AFTER_MS = 250;

class MoodPanel extends Part {
  sources = [
    [store, "change"],
    [camera, "change"],
    [camera, "reading"],
  ];
  plane = createRef();

  get shown() {
    const state = this.state;
    if (state.steering === "camera" && camera.reading) return camera.reading.mood;
    return state.steering === "camera" ? state.acted : state.mood;
  }

  render() {
    const state = this.state;
    if (!state) return nothing;
    const [headline, detail] = describeMood(this.shown, state.steering, camera.on, state.program);
    return html`<section class="card mood" aria-labelledby="mood-title">
      <div class="card-head">
        <h2 id="mood-title">Mood</h2>
        ${state.steering === "camera"
          ? nothing
          : html`<button class="link" @click=${() => store.act("/api/mood", { camera: true })}>Back to camera</button>`}
      </div>
      <p class="headline" id="mood-words">${headline}</p>
      <p class="muted small">${detail}</p>
      ${this.renderPlane()}
      <div class="faces" role="group" aria-label="Set the mood by hand">
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
        <label class="face-button" title="Read the expression in a photo; it is read once on this machine and not kept">
          ${icon("photo")}<span>Photo</span>
          <input class="hidden" type="file" accept="image/jpeg,image/png,image/webp" @change=${(event) => this.sendPhoto(event)} />
        </label>
      </div>
      <fieldset class="modes">
        <legend>What the music does with it</legend>
        ${state.modes.map(
          (mode) =>
            html`<label class="mode">
              <input
                type="radio"
                name="mode"
                value=${mode.name}
                .checked=${state.mode === mode.name}
                @change=${() => store.act("/api/mode", { mode: mode.name })}
              />
              <span><strong>${MODE_WORDS[mode.name] ?? mode.name}</strong><span class="muted small">${mode.explanation}</span></span>
            </label>`,
        )}
      </fieldset>
      <mien-path></mien-path>
    </section>`;
  }

  renderPlane() {
    const { player, target, steering } = this.state;
    const mood = this.draft ?? this.shown;
    const spread = this.draft ? 0.05 : Math.min(0.6, Math.max(0.06, mood.uncertainty));
    const known = steering !== "camera" || mood.state !== "off" || this.draft;
    const ahead = player.upcoming;
    return html`<div class="plane-frame">
      <svg
        class="plane"
        viewBox=${VIEW_BOX}
        ${ref(this.plane)}
        @click=${(event) => this.setFrom(event)}
        role="group"
        aria-label="Mood on the plane of valence and arousal; click to set it by hand"
      >
        ${ground("mood")}
        ${ahead.map((item) => svg`<circle class="ahead" cx=${item.valence} cy=${-item.arousal} r="0.026" />`)}
        ${this.state.path ? this.renderPath(this.state.path) : nothing}
        ${player.current
          ? svg`<rect class="playing" x=${player.current.valence - 0.045} y=${-player.current.arousal - 0.045} width="0.09" height="0.09" rx="0.02" />`
          : nothing}
        <path class="target" transform="translate(${target.valence} ${-target.arousal})" d="M-.08 0a.08.08 0 1 0 .16 0a.08.08 0 1 0-.16 0M-.13 0h.08M.05 0h.08M0-.13v.08M0 .05v.08" />
        <g
          class="mood-point ${known ? "" : "faint"}"
          transform="translate(${mood.valence} ${-mood.arousal})"
          tabindex="0"
          role="slider"
          aria-label="Mood; arrow keys move it"
          aria-valuemin="-1"
          aria-valuemax="1"
          aria-valuenow=${mood.valence.toFixed(2)}
          aria-valuetext="${describePoint(mood.valence, mood.arousal)}, valence ${mood.valence.toFixed(1)}, arousal ${mood.arousal.toFixed(1)}"
          @keydown=${(event) => this.nudge(event)}
        >
          <circle class="spread" r=${spread} />
          <circle class="core" r="0.06" />
        </g>
      </svg>
      ${edges}
    </div>
    <ul class="legend" aria-hidden="true">
      <li><svg viewBox="-1 -1 2 2"><circle class="core" r="0.7" /></svg>mood</li>
      <li><svg viewBox="-.15 -.15 .3 .3"><path class="target" d="M-.08 0a.08.08 0 1 0 .16 0a.08.08 0 1 0-.16 0M-.13 0h.08M.05 0h.08M0-.13v.08M0 .05v.08" /></svg>aim</li>
      <li><svg viewBox="-1 -1 2 2"><rect class="playing" x="-.7" y="-.7" width="1.4" height="1.4" rx=".3" /></svg>playing</li>
      <li><svg viewBox="-1 -1 2 2"><circle class="ahead" r="0.5" /></svg>next</li>
    </ul>`;
  }

  renderPath({ start, goal }) {
    return svg`<path class="way" d="M${start.valence} ${-start.arousal}L${goal.valence} ${-goal.arousal}" />`;
  }

  setFrom(event) {
    store.act("/api/mood", pointAt(event, this.plane.value));
  }

  /** Arrow keys move a draft; it is sent once the keys rest. */
  nudge(event) {
    const step = stepOf(event);
    if (!step) return;
    event.preventDefault();
    this.draft = { ...moved(this.draft ?? this.shown, step), uncertainty: 0 };
    this.requestUpdate();
    clearTimeout(this.sending);
    this.sending = setTimeout(async () => {
      const { valence, arousal } = this.draft;
      await store.act("/api/mood", { valence, arousal });
      this.draft = undefined;
      this.requestUpdate();
    }, SEND_AFTER_MS);
  }

  async sendPhoto(event) {
    const [file] = event.target.files;
    event.target.value = "";
    if (file) await store.settle(upload("/api/mood/photo", file));
  }

  updated() {
    const mood = this.state?.acted;
    if (mood) document.documentElement.style.setProperty("--mood-hue", String(Math.round(hueOf(mood.valence, mood.arousal))));
  }
}

customElements.define("mien-mood", MoodPanel);
