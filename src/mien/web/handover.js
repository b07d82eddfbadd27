// How one song follows another by itself: on the next sample, over a crossfade, or past a silence; the server is told.

import { overlapS } from "./fades.js";
import { LEAST_SILENCE_S } from "./deck.js";
import { END_OF_SONG, sleep } from "./sleep.js";
import { graph } from "./sound-graph.js";
import { soundSettings } from "./sound-settings.js";
import { store } from "./store.js";

/** How long before it is heard the next song's element is begun: ten times what it takes on a busy machine. */
const LEAD_S = 1;

/** From here on the moment is waited for by a timer, since elements tell the time four times a second only. */
const SOON_S = 2;

/** How near to its end a song's last silence counts as the end, in seconds: lengths are not told exactly. */
const TOLERANCE_S = 0.15;

/** When a join has failed, in seconds after its time. */
const PATIENCE_S = 3;

export class Handover {
  /** @param {import("./sound.js").Sound} sound */
  constructor(sound) {
    this.sound = sound;
    this.underWay = false;
    graph.addEventListener("joined", () => this.underWay && this.pass(0));
  }

  /** Whether the next song is at hand and nothing speaks against it. */
  get possible() {
    const { deck, other, nextItem } = this.sound;
    const sounds = deck.item !== null && (!deck.audio.paused || deck.audio.ended) && store.speaking;
    const goesOn = !soundSettings.repeats && sleep.choice !== END_OF_SONG;
    return sounds && goesOn && other.ready && !other.busy && other.item?.item_id === nextItem?.item_id;
  }

  /** Whether the next song comes without a word from elsewhere. */
  get due() {
    return this.underWay || (this.waiting !== undefined && this.possible);
  }

  /** Seconds by which the next song begins before the present one has been heard to its end. */
  get leadS() {
    return this.overlapS || (this.cuts ? 0 : LEAD_S);
  }

  get overlapS() {
    const { deck, other } = this.sound;
    return deck.item && other.item ? overlapS(deck.item, other.item, soundSettings.crossfadeS) : 0;
  }

  /** Whether the present song ends in silence that is passed over. */
  get cuts() {
    return (this.sound.deck.item?.silence_after_s ?? 0) >= LEAST_SILENCE_S;
  }

  /** To be called as time goes by. */
  plan() {
    if (this.underWay) return;
    this.forget();
    if (!this.possible) return;
    const { deck } = this.sound;
    const waitS = deck.endS - deck.positionS - this.leadS;
    if (waitS < SOON_S) this.waiting = setTimeout(() => this.begin(), Math.max(0, waitS * 1000));
  }

  forget() {
    clearTimeout(this.waiting);
    this.waiting = undefined;
  }

  async begin() {
    this.forget();
    const { deck, other } = this.sound;
    if (!this.possible) return this.leaveToServer();
    const { overlapS, cuts } = this;
    this.underWay = other.busy = true;
    try {
      if (overlapS || cuts) await this.mix(overlapS);
      else await this.join(deck, other);
    } catch {
      // Refused, or overtaken by something else that the listener did; the end of the song is then told to the server.
      if (!this.underWay) return;
      this.cancel();
      this.leaveToServer();
    }
  }

  /** What was to follow does not, and the song may have ended meanwhile. */
  leaveToServer() {
    if (this.sound.deck.audio.ended) this.sound.finish();
  }

  async join(deck, other) {
    const leftS = deck.endS - deck.audio.currentTime;
    const begun = other.start(true);
    graph.tell(deck.number, "join", { inS: leftS - TOLERANCE_S, lengthS: deck.soundsS });
    this.watch = setTimeout(() => this.fail(), (leftS + LEAD_S + PATIENCE_S) * 1000);
    await begun;
  }

  async mix(overlapS) {
    const { other } = this.sound;
    const begun = other.start(false);
    if (overlapS) graph.fade(other.number, true, overlapS);
    await begun;
    if (this.underWay) this.pass(overlapS);
  }

  pass(fadeS) {
    clearTimeout(this.watch);
    this.underWay = false;
    this.sound.turn(fadeS);
  }

  /** Let the next song wait again: the present one was paused, left, or is heard at another place. */
  cancel() {
    clearTimeout(this.watch);
    this.forget();
    if (!this.underWay) return;
    this.underWay = false;
    this.sound.other.rewind();
  }

  fail() {
    this.cancel();
    this.leaveToServer();
  }
}
