// Where the song that plays lies on the plane, by mien's estimate or by the listener's word.

import { createRef, html, nothing, ref } from "./vendor/lit.js";
import { erase } from "./api.js";
import { t } from "./messages.js";
import { Part } from "./part.js";
import { edges, ground, moved, pointAt, stepOf, VIEW_BOX } from "./plane.js";
import { store } from "./store.js";
import { describePlace, describePoint } from "./words.js";

const SEND_AFTER_MS = 250;
const WORD_STEP = 0.2;
const WORDS = [
  [t("Calmer"), [0, -WORD_STEP]],
  [t("Livelier"), [0, WORD_STEP]],
  [t("Darker"), [-WORD_STEP, 0]],
  [t("Brighter"), [WORD_STEP, 0]],
];

/** @import { Item, Point } from "./types.js" */

class SongPlace extends Part {
  /** @type {(Point & { track_id: number }) | undefined} */
  draft;
  plane = createRef();

  get song() {
    return /** @type {Item} */ (this.state?.player.current);
  }

  /** What the listener is about to say; of another song it says nothing. */
  get shown() {
    return this.draft?.track_id === this.song.track_id ? this.draft : this.song;
  }

  render() {
    const { song } = this;
    if (!song) return nothing;
    return html`<details class="place" ?open=${this.open} @toggle=${(event) => this.unfold(event.target.open)}>
      <summary>${this.words(song)}</summary>
      ${this.open ? this.renderBody(song) : nothing}
    </details>`;
  }

  words({ valence, arousal, placed }) {
    const place = describePoint(valence, arousal);
    return placed ? t("Its place: {place}, set by you", { place }) : t("Its place: {place}, mien’s estimate", { place });
  }

  renderBody(song) {
    return html`<p class="muted small" id="place-why">
        ${t("Does this song belong elsewhere? Drag its square, click a place, or use the words. Your word wins over the estimate from then on.")}
      </p>
      ${this.renderPlane(song)}
      <div class="choices" role="group" aria-label=${t("This song is")}>
        ${WORDS.map(([word, step]) => html`<button class="chip" @click=${() => this.move(step)}>${word}</button>`)}
      </div>
      <p class="small" role="status">${this.sentence(song)}</p>
      ${song.placed ? html`<button class="chip" @click=${() => this.takeBack(song)}>${t("Back to the estimate")}</button>` : nothing}`;
  }

  sentence(song) {
    const place = describePoint(song.valence, song.arousal);
    return song.placed ? t("Set by you: {place}.", { place }) : t("mien’s estimate: {place}.", { place });
  }

  renderPlane(song) {
    const { valence, arousal } = this.shown;
    return html`<div class="plane-frame">
      <svg
        class="plane"
        viewBox=${VIEW_BOX}
        ${ref(this.plane)}
        @click=${(event) => event.target.closest(".song-point") ?? this.settle(pointAt(event, this.plane.value))}
        role="group"
        aria-label=${t("Where this song belongs; click to say so")}
      >
        ${ground("song")}
        <g
          class="song-point ${song.placed ? "placed" : ""}"
          transform="translate(${valence} ${-arousal})"
          tabindex="0"
          role="slider"
          aria-label=${t("Place of this song; arrow keys move it")}
          aria-describedby="place-why"
          aria-valuemin="-1"
          aria-valuemax="1"
          aria-valuenow=${valence.toFixed(2)}
          aria-valuetext=${describePlace(valence, arousal)}
          @keydown=${(event) => this.press(event)}
          @pointerdown=${(event) => this.grip(event)}
          @pointermove=${(event) => this.drag(event)}
          @pointerup=${() => this.letGo()}
          @pointercancel=${() => this.drop()}
        >
          <circle class="grip" r="0.16" />
          <rect class="playing" x="-0.06" y="-0.06" width="0.12" height="0.12" rx="0.025" />
        </g>
      </svg>
      ${edges}
    </div>`;
  }

  unfold(open) {
    this.open = open;
    this.requestUpdate();
  }

  propose({ valence, arousal }) {
    this.draft = { track_id: this.song.track_id, valence, arousal };
    this.requestUpdate();
  }

  move(step) {
    this.settle(moved(this.shown, step));
  }

  press(event) {
    const step = stepOf(event);
    if (!step) return;
    event.preventDefault();
    this.move(step);
  }

  /** Take a place; it is sent once the keys and buttons rest. */
  settle(point) {
    this.propose(point);
    clearTimeout(this.sending);
    this.sending = setTimeout(() => this.send(), SEND_AFTER_MS);
  }

  async send() {
    const said = this.draft;
    if (!said) return;
    const { track_id, valence, arousal } = said;
    await store.act(`/api/tracks/${track_id}/place`, { valence, arousal });
    if (this.draft === said) this.drop();
  }

  grip(event) {
    event.currentTarget.setPointerCapture(event.pointerId);
    this.gripped = this.song.track_id;
  }

  drag(event) {
    if (this.gripped !== this.song.track_id) return;
    this.propose(pointAt(event, this.plane.value));
  }

  letGo() {
    const gripped = this.gripped;
    this.gripped = undefined;
    if (gripped !== undefined && this.draft?.track_id === gripped) this.send();
  }

  drop() {
    this.gripped = this.draft = undefined;
    this.requestUpdate();
  }

  async takeBack(song) {
    clearTimeout(this.sending);
    this.drop();
    await store.settle(erase(`/api/tracks/${song.track_id}/place`));
    await this.updateComplete;
    this.querySelector(".song-point")?.focus();
  }
}

customElements.define("mien-place", SongPlace);
