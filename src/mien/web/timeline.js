// The last hours of this listener: how the mood went, what played, and what was said of it.

import { html, live, nothing, svg } from "./vendor/lit.js";
import { erase, get } from "./api.js";
import { hueOf } from "./drawing.js";
import { locale, once, t } from "./messages.js";
import { Part } from "./part.js";
import { store } from "./store.js";
import { describePoint, EXPRESSION_WORDS, listed } from "./words.js";

const REFRESH_MS = 1500;
const WIDTH = 600;
const MIDDLE = 50;
const REACH = 44;
const SONGS_AT = 104;
const MARKS_AT = 132;

const RANGES = [
  [1, t("Last hour")],
  [6, t("Last six hours")],
  [24, t("Last day")],
  [168, t("Last week")],
];

const SAID_WORDS = {
  like: t("Liked"),
  dislike: t("Not for me"),
  not_this_mood: t("Not in this mood"),
  skipped_early: t("Skipped early"),
  skipped_late: t("Skipped late"),
  replayed: t("Played again"),
  queued: t("Put in the queue"),
  turned_down: t("Turned down"),
  finished: t("Heard to the end"),
};

const MARKS = {
  like: svg`<path class="mark good" d="M0 4C-4 1-5-1-5-3A2.4 2.4 0 0 1 0-4 2.4 2.4 0 0 1 5-3C5-1 4 1 0 4z" />`,
  dislike: svg`<path class="mark bad" d="M-4-4 4 4M4-4-4 4" />`,
  not_this_mood: svg`<path class="mark bad" d="M-4 0H4" />`,
};

const times = once(() => new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" }));
const days = once(() => new Intl.DateTimeFormat(locale, { weekday: "short", hour: "2-digit", minute: "2-digit" }));

class Timeline extends Part {
  hours = 1;
  /** What the server tells; null until the panel is opened. @type {any} */
  told = null;
  open = false;

  constructor() {
    super();
    store.addEventListener("change", () => this.follow());
  }

  render() {
    return html`<section class="card timeline" aria-labelledby="timeline-title">
      <details ?open=${this.open} @toggle=${(event) => this.unfold(event.target.open)}>
        <summary><h2 id="timeline-title">${t("Timeline")}</h2></summary>
        ${this.open && this.told ? this.renderTold(this.told) : nothing}
      </details>
    </section>`;
  }

  renderTold(told) {
    const empty = !told.moods.length && !told.songs.length && !told.said.length;
    return html`<div class="choices">
        <label>
          <span class="label">${t("Show")}</span>
          <select name="hours" @change=${(event) => this.show(Number(event.target.value))}>
            ${RANGES.map(([hours, words]) => html`<option value=${hours} ?selected=${hours === this.hours}>${words}</option>`)}
          </select>
        </label>
        <label class="check">
          <input type="checkbox" name="record" .checked=${live(told.recording)} @change=${(event) => this.record(event.target.checked)} />
          <span>${t("Record the timeline and learn from it")}</span>
        </label>
      </div>
      ${told.recording ? nothing : html`<p class="small" role="status">${t("Nothing is recorded.")}</p>`}
      ${empty ? html`<p class="muted">${t("Nothing in this time.")}</p>` : [this.renderPicture(told), this.renderWords(told)]}
      <div class="choices">
        <a class="chip" href="/api/listener/timeline?hours=168" download="mien-timeline.json">${t("Take it along")}</a>
        <button class="chip" @click=${() => this.querySelector("dialog").showModal()}>${t("Erase the timeline")}</button>
      </div>
      <dialog aria-labelledby="erase-timeline-title">
        <h2 id="erase-timeline-title">${t("Erase the timeline?")}</h2>
        <p>${t("When you heard, said and were read what is erased from this machine. What was learnt of your taste stays.")}</p>
        <form method="dialog" class="choices">
          <button class="secondary">${t("Keep it")}</button>
          <button class="primary" @click=${() => this.forget()}>${t("Erase the timeline")}</button>
        </form>
      </dialog>`;
  }

  renderPicture(told) {
    const begin = Math.max(told.since_s, Math.min(...[told.moods, told.songs, told.said].flat().map((one) => one.begin_s ?? one.t_s)) - 5);
    const x = (seconds) => (WIDTH * Math.max(0, seconds - begin)) / (told.now_s - begin);
    const until = (row) => x(told.moods[row + 1]?.t_s ?? told.now_s);
    const steps = (of) => told.moods.map((mood, row) => `${row ? "L" : "M"}${x(mood.t_s)} ${of(mood)}H${until(row)}`).join("");
    return html`<svg class="history" viewBox="0 0 ${WIDTH} 146" role="img" aria-label=${t("The mood, the songs and what you said of them over time; in words below")}>
        <path class="axis" d="M0 ${MIDDLE}H${WIDTH}" />
        ${told.moods.map(
          (mood, row) =>
            svg`<rect x=${x(mood.t_s)} y="0" width=${Math.max(0, until(row) - x(mood.t_s))} height="96" fill="oklch(0.72 0.13 ${hueOf(mood.valence, mood.arousal)})" opacity="0.25" />`,
        )}
        <path class="course valence" d=${steps((mood) => MIDDLE - REACH * mood.valence)} />
        <path class="course arousal" d=${steps((mood) => MIDDLE - REACH * mood.arousal)} />
        ${told.songs.map(
          (song) =>
            svg`<rect class="song" x=${x(song.begin_s)} y=${SONGS_AT} width=${Math.max(1.5, x(song.t_s) - x(song.begin_s) - 1)} height="14" rx="3"><title>${song.title}</title></rect>`,
        )}
        ${told.said.map((one) => (MARKS[one.feedback] ? svg`<g transform="translate(${x(one.t_s)} ${MARKS_AT})">${MARKS[one.feedback]}</g>` : nothing))}
      </svg>
      <ul class="legend" aria-hidden="true">
        <li><svg viewBox="0 0 20 8"><path class="course valence" d="M0 4H20" /></svg>${t("dark to bright")}</li>
        <li><svg viewBox="0 0 20 8"><path class="course arousal" d="M0 4H20" /></svg>${t("still to lively")}</li>
        <li><svg viewBox="0 0 20 8"><rect class="song" width="20" height="8" rx="2" /></svg>${t("songs")}</li>
        <li class="muted">${this.when(begin)} – ${this.when(told.now_s)}</li>
      </ul>`;
  }

  renderWords(told) {
    const rows = [
      ...told.moods.map((mood) => [mood.t_s, this.moodWords(mood), ""]),
      ...told.songs.filter((song) => song.feedback === "finished").map((song) => [song.t_s, SAID_WORDS.finished, song.title]),
      ...told.said.map((one) => [one.t_s, SAID_WORDS[one.feedback], one.title]),
    ].sort((a, b) => b[0] - a[0]);
    return html`<details>
      <summary>${t("In words")}</summary>
      <ol class="log">
        ${rows.map(([seconds, words, title]) => html`<li><time>${this.when(seconds)}</time> <span>${words}</span> <span dir="auto">${title}</span></li>`)}
      </ol>
    </details>`;
  }

  moodWords({ expression, valence, arousal }) {
    const place = describePoint(valence, arousal);
    return t("Mood: {words}", { words: expression ? listed([EXPRESSION_WORDS[expression], place]) : place });
  }

  when(seconds) {
    return (this.hours > 12 ? days() : times()).format(new Date(seconds * 1000));
  }

  unfold(open) {
    if (open === this.open) return;
    this.open = open;
    this.requestUpdate();
    if (open) this.load();
  }

  show(hours) {
    this.hours = hours;
    this.load();
  }

  /** Look again, at most every second or two, when something happened that belongs in it. */
  follow() {
    if (!this.open || this.waiting) return;
    const { state } = store;
    const happened = JSON.stringify([state?.acted, state?.player.current?.item_id, state?.listener, state?.notice?.id]);
    if (happened === this.happened) return;
    this.happened = happened;
    this.waiting = setTimeout(() => {
      this.waiting = undefined;
      this.load();
    }, REFRESH_MS);
  }

  async load() {
    const { hours } = this;
    const answer = await store.ask(get(`/api/listener/timeline?hours=${hours}`));
    // The answer to an earlier choice may come last.
    if (!answer || hours !== this.hours) return;
    this.told = answer;
    this.requestUpdate();
  }

  async record(remember) {
    await store.act("/api/listener/settings", { remember });
    await this.load();
  }

  async forget() {
    if (await store.settle(erase("/api/listener/timeline"))) await this.load();
  }
}

customElements.define("mien-timeline", Timeline);
