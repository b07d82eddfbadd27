// One of the two audio elements: a song with all that is fetched of it, led through the graph. Both stay for good, so
// that nothing is left behind by the songs that come and go.

import { gainDb } from "./fades.js";
import { graph } from "./sound-graph.js";
import { soundSettings } from "./sound-settings.js";

/** @import { Item } from "./types.js" */

/** Shorter silence belongs to the music. */
export const LEAST_SILENCE_S = 0.5;

/** Below this a song sounds from its beginning, in seconds; then its first sound is waited for, and nothing lost by it. */
const NO_SILENCE_S = 0.02;

/** The longest and the usual time from an element's start to its first sample, in seconds. */
const LONGEST_START_S = 0.9;
const SHORTEST_START_S = 0.1;

/** The nearest that one can go to a song's end, in seconds: at the very end a paused song has ended, and would not go on. */
const LAST_S = 0.25;

/** The largest song that is fetched as a whole ahead of its time; a larger one is read as it plays. */
const MOST_BYTES = 128 * 2 ** 20;

const address = (item) => `/api/tracks/${item.track_id}/audio`;

export class Deck {
  constructor(number) {
    this.number = number;
    this.audio = new Audio();
    this.audio.preload = "auto";
    /** @type {Item | null} */
    this.item = null;
    this.url = "";
    /** Begun or fading, so that nothing else may be put here. */
    this.busy = false;
  }

  /** Where the song begins to sound, in seconds. */
  get beginS() {
    const silenceS = this.item?.silence_before_s ?? 0;
    return silenceS >= LEAST_SILENCE_S ? silenceS : 0;
  }

  /** Where nothing more is to be heard, in seconds. */
  get endS() {
    if (!this.item) return 0;
    const { silence_after_s: silenceS, duration_s: lengthS } = this.item;
    if (silenceS >= LEAST_SILENCE_S) return lengthS - silenceS;
    return Number.isFinite(this.audio.duration) ? this.audio.duration : lengthS;
  }

  /** How long the song sounds by what was begun of it, in seconds; 0 once it was not heard from its beginning. */
  get soundsS() {
    return this.item && this.unbroken ? this.item.duration_s - this.beginS : 0;
  }

  /** What is heard now, in seconds; the element is a little ahead. */
  get positionS() {
    return Math.max(0, this.audio.currentTime - graph.lagsS[this.number]);
  }

  /** Whether it could begin at once. */
  get ready() {
    return this.item !== null && !this.audio.error && this.audio.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA;
  }

  /** Play an item's file as it comes. */
  load(item, positionS) {
    this.release();
    this.item = item;
    this.audio.src = address(item);
    this.goTo(positionS || this.beginS);
  }

  /** Fetch an item's file as a whole, so that it plays even when the server is away by then. */
  async fetch(item) {
    this.release();
    this.item = item;
    this.fetching = new AbortController();
    const { signal } = this.fetching;
    const file = await whole(address(item), signal);
    if (signal.aborted) return;
    this.fetching = undefined;
    this.url = file ? URL.createObjectURL(file) : "";
    this.audio.src = this.url || address(item);
    this.goTo(this.beginS);
  }

  /** Take the item for the one that plays now, also when its file is still being fetched or could not be. */
  take(positionS) {
    if (this.item && (this.fetching || this.audio.error)) this.load(this.item, positionS);
    else if (positionS > 0) this.goTo(positionS);
  }

  goTo(positionS) {
    if (positionS !== this.audio.currentTime) this.audio.currentTime = positionS;
  }

  /** Begin from the first sample; `held` keeps it back until the other deck's song is over. */
  async start(held) {
    this.begun = true;
    this.unbroken = Math.abs(this.audio.currentTime - this.beginS) < 0.001;
    this.settle();
    const silenceS = this.item?.silence_before_s ?? 0;
    const patienceS = silenceS < NO_SILENCE_S ? LONGEST_START_S : SHORTEST_START_S;
    graph.tell(this.number, "start", { held, patienceS });
    await this.audio.play();
  }

  /** Go on from where it stands. */
  async play() {
    if (!this.begun) return this.start(false);
    graph.tell(this.number, "go");
    await this.audio.play();
  }

  pause() {
    graph.tell(this.number, "rest", { drop: false });
    this.audio.pause();
  }

  /** Go to a place in the song; what of the old place was not heard yet is left out. */
  seek(positionS) {
    this.unbroken = false;
    graph.tell(this.number, "rest", { drop: true });
    this.audio.addEventListener("seeked", () => this.audio.paused || graph.tell(this.number, "go"), { once: true });
    const { duration } = this.audio;
    this.audio.currentTime = Number.isFinite(duration) ? Math.min(positionS, Math.max(0, duration - LAST_S)) : positionS;
  }

  /** Back to the beginning, silent, as before it was begun. */
  rewind() {
    this.audio.pause();
    graph.tell(this.number, "rest", { drop: true });
    this.begun = this.busy = false;
    this.goTo(this.beginS);
  }

  /** Set its loudness: at once, or gently while it sounds. */
  level(gently = false) {
    if (this.item) graph.setLevel(this.number, gainDb(this.item, soundSettings.levelling), gently);
  }

  /** Bring it to its own loudness, out of any fade. */
  settle() {
    this.level();
    graph.hold(this.number);
  }

  /** Let go of the file, also when it is still being fetched. */
  release() {
    const { audio } = this;
    this.fetching?.abort();
    this.fetching = undefined;
    audio.onended = audio.onerror = audio.ontimeupdate = null;
    audio.pause();
    audio.remove();
    graph.tell(this.number, "rest", { drop: true });
    if (this.item) {
      audio.removeAttribute("src");
      audio.load();
    }
    if (this.url) URL.revokeObjectURL(this.url);
    this.url = "";
    this.item = null;
    this.begun = this.busy = false;
  }
}

/** A file, or null when it is too large, not there, or no longer wanted. */
async function whole(path, signal) {
  try {
    const response = await fetch(path, { signal, priority: "low" });
    const size = Number(response.headers.get("content-length") ?? Infinity);
    if (response.ok && size <= MOST_BYTES) return await response.blob();
    await response.body?.cancel();
  } catch {
    // The audio element asks again, and tells what is wrong.
  }
  return null;
}
