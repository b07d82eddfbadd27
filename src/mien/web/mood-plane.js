// The plane of the mood: the mood with its doubt and its trail, the aim, what plays, what comes, and the listener's songs.

import { createRef, html, nothing, ref, svg } from "./vendor/lit.js";
import { camera } from "./camera.js";
import { cloud, songsNear } from "./cloud.js";
import { controls } from "./controls.js";
import { t } from "./messages.js";
import { Part } from "./part.js";
import { edges, ground, moved, pointAt, stepOf, VIEW_BOX } from "./plane.js";
import { shownMood, trail } from "./shown-mood.js";
import { store } from "./store.js";
import { describePlace } from "./words.js";

const SEND_AFTER_MS = 250;

/** How near to a dot the pointer must be to mean it, in units of the plane: about a finger's half width. */
const REACH = 0.06;
const TARGET = "M-.08 0a.08.08 0 1 0 .16 0a.08.08 0 1 0-.16 0M-.13 0h.08M.05 0h.08M0-.13v.08M0 .05v.08";

/** @import { Point, Track } from "./types.js" */

class MoodPlane extends Part {
  sources = [
    [store, "change"],
    [camera, "change"],
    [camera, "reading"],
    [cloud, "change"],
  ];
  plane = createRef();
  /** Where the listener is about to set the mood. @type {Point | undefined} */
  draft;
  /** The dot under the pointer. @type {Point | undefined} */
  aimed;
  /** Its song, once it is known. @type {Track | undefined} */
  song;

  render() {
    if (!this.state) return nothing;
    return html`<div class="plane-frame">
        <svg
          class="plane ${this.aimed ? "aimed" : ""}"
          viewBox=${VIEW_BOX}
          ${ref(this.plane)}
          @click=${(event) => this.press(event)}
          @pointermove=${(event) => this.look(event)}
          @pointerleave=${() => this.aim(undefined)}
          role="group"
          aria-label=${t("Mood on the plane of valence and arousal; click to set it by hand")}
        >
          ${ground("mood")} ${cloud.on ? svg`<path class="cloud" d=${cloud.path} />` : nothing} ${this.renderMusic()}
          ${svg`<polyline class="trail" points=${trail.places.map((place) => `${place.valence},${-place.arousal}`).join(" ")} />`}
          ${this.renderMood()} ${this.aimed ? svg`<circle class="aimed-dot" cx=${this.aimed.valence} cy=${-this.aimed.arousal} r="0.04" />` : nothing}
        </svg>
        ${edges}
      </div>
      ${this.renderLegend()}
      <div class="choices">
        <button class="chip" aria-pressed=${cloud.on ? "true" : "false"} @click=${() => this.toggle()}>${t("My songs on the plane")}</button>
      </div>
      ${cloud.on ? html`<p class="small aimed-song" role="status">${this.words()}</p>` : nothing}`;
  }

  renderMusic() {
    const { player, target, path } = this.state;
    const { current } = player;
    return [
      player.upcoming.map((item) => svg`<circle class="ahead" cx=${item.valence} cy=${-item.arousal} r="0.026" />`),
      path ? svg`<path class="way" d="M${path.start.valence} ${-path.start.arousal}L${path.goal.valence} ${-path.goal.arousal}" />` : nothing,
      current
        ? svg`<rect class="playing" x=${current.valence - 0.045} y=${-current.arousal - 0.045} width="0.09" height="0.09" rx="0.02" />`
        : nothing,
      svg`<path class="target" transform="translate(${target.valence} ${-target.arousal})" d=${TARGET} />`,
    ];
  }

  renderMood() {
    const shown = shownMood();
    const mood = this.draft ?? shown;
    const spread = this.draft ? 0.05 : Math.min(0.6, Math.max(0.06, shown.uncertainty));
    const known = this.state.steering !== "camera" || shown.state !== "off" || this.draft;
    return svg`<g
      class="mood-point ${known ? "" : "faint"} ${this.gripped ? "gripped" : ""}"
      transform="translate(${mood.valence} ${-mood.arousal})"
      tabindex="0"
      role="slider"
      aria-label=${t("Mood; arrow keys move it")}
      aria-valuemin="-1"
      aria-valuemax="1"
      aria-valuenow=${mood.valence.toFixed(2)}
      aria-valuetext=${describePlace(mood.valence, mood.arousal)}
      @keydown=${(event) => this.nudge(event)}
      @pointerdown=${(event) => this.grip(event)}
      @pointermove=${(event) => this.drag(event)}
      @pointerup=${() => this.letGo()}
      @pointercancel=${() => this.drop()}
    >
      <circle class="spread" r=${spread} />
      <circle class="grip" r="0.13" />
      <circle class="core" r="0.06" />
    </g>`;
  }

  renderLegend() {
    return html`<ul class="legend" aria-hidden="true">
      <li><svg viewBox="-1 -1 2 2"><circle class="core" r="0.7" /></svg>${t("mood")}</li>
      <li><svg viewBox="-.15 -.15 .3 .3"><path class="target" d=${TARGET} /></svg>${t("aim")}</li>
      <li><svg viewBox="-1 -1 2 2"><rect class="playing" x="-.7" y="-.7" width="1.4" height="1.4" rx=".3" /></svg>${t("playing")}</li>
      <li><svg viewBox="-1 -1 2 2"><circle class="ahead" r="0.5" /></svg>${t("next")}</li>
      ${cloud.on ? html`<li><svg viewBox="-1 -1 2 2"><circle class="mote" r="0.4" /></svg>${t("your songs")}</li>` : nothing}
    </ul>`;
  }

  words() {
    const { song } = this;
    if (song) return t("{title} by {artist}; click to play it", { title: song.title, artist: song.artist || t("Unknown artist") });
    if (cloud.total > cloud.points.length) {
      return t("{shown} of your {count} songs; click one to play it", { shown: cloud.points.length, count: cloud.total });
    }
    return t("Your {count} song; click it to play it|Your {count} songs; click one to play it", { count: cloud.total });
  }

  toggle() {
    this.aim(undefined);
    cloud.show(!cloud.on);
  }

  /** A click on a song plays it; one elsewhere sets the mood. */
  async press(event) {
    if (event.target.closest(".mood-point")) return;
    const place = pointAt(event, this.plane.value);
    const dot = cloud.on ? cloud.nearest(place, REACH) : undefined;
    if (!dot) {
      await store.act("/api/mood", place);
      return;
    }
    const [song] = this.aimed === dot && this.song ? [this.song] : await songsNear(dot, 1);
    if (song) await controls.playNow(song);
  }

  look(event) {
    if (!cloud.on || this.gripped || event.target.closest(".mood-point")) return;
    this.aim(cloud.nearest(pointAt(event, this.plane.value), REACH));
  }

  async aim(dot) {
    if (dot === this.aimed) return;
    this.aimed = dot;
    this.song = undefined;
    this.requestUpdate();
    if (!dot) return;
    const [song] = await songsNear(dot, 1);
    // The pointer may have gone on in the meantime.
    if (this.aimed !== dot) return;
    this.song = song;
    this.requestUpdate();
  }

  propose(point) {
    this.draft = point;
    this.requestUpdate();
  }

  /** Arrow keys move a draft; it is sent once the keys rest. */
  nudge(event) {
    const step = stepOf(event);
    if (!step) return;
    event.preventDefault();
    this.propose(moved(this.draft ?? shownMood(), step));
    clearTimeout(this.sending);
    this.sending = setTimeout(() => this.send(), SEND_AFTER_MS);
  }

  async send() {
    const said = this.draft;
    if (!said) return;
    await store.act("/api/mood", { valence: said.valence, arousal: said.arousal });
    if (this.draft === said) this.drop();
  }

  grip(event) {
    event.currentTarget.setPointerCapture(event.pointerId);
    this.gripped = true;
    this.aim(undefined);
  }

  drag(event) {
    if (this.gripped) this.propose(pointAt(event, this.plane.value));
  }

  letGo() {
    this.gripped = false;
    if (this.draft) this.send();
  }

  drop() {
    this.gripped = false;
    this.draft = undefined;
    this.requestUpdate();
  }
}

customElements.define("mien-plane", MoodPlane);
