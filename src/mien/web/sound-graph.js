// The way of the sound: two decks that can join without a gap, loudness and fade of each, volume, and a last guard.

import { factor, FALL, RISE } from "./fades.js";

/** How quickly a gain follows, as a time constant in seconds: without a click, and at once to the ear. */
const FOLLOWS_S = 0.015;

/** How long the sound rests before the system gets its output back. */
const RESTS_MS = 10_000;

const stereo = /** @type {const} */ ({ channelCount: 2, channelCountMode: "explicit" });

class SoundGraph extends EventTarget {
  /** Null until the listener has touched the page: before that, browsers let no sound begin. @type {AudioContext | null} */
  context = null;

  /** Loudness and fade of each deck, as gain nodes. @type {{ level: GainNode, fade: GainNode }[]} */
  channels = [];

  /** By how much each deck is heard later than its element plays, in seconds. */
  lagsS = [0, 0];

  /** @type {AudioWorkletNode | undefined} */
  join;

  /** @type {GainNode | undefined} */
  volume;

  loudness = 1;

  /** @type {Promise<void> | undefined} */
  opening;

  /** Lead the decks' sound through here; may be called again, and wakes what rests. */
  async open(elements) {
    clearTimeout(this.resting);
    this.wanted = true;
    this.opening ??= this.make(elements);
    try {
      await this.opening;
    } catch (error) {
      this.opening = undefined;
      throw error;
    }
    this.wake();
  }

  /** Not waited for: a browser that wants to be touched first lets it wait for that. */
  wake() {
    if (this.wanted && this.context?.state !== "running") this.context?.resume();
  }

  async make(elements) {
    const context = new AudioContext({ latencyHint: "playback" });
    const load = (name) => context.audioWorklet.addModule(`/static/worklets/${name}.js`);
    await Promise.all([load("join"), load("limit")]);
    const join = new AudioWorkletNode(context, "mien-join", { ...stereo, numberOfInputs: 2, numberOfOutputs: 2, outputChannelCount: [2, 2] });
    const volume = new GainNode(context, { gain: this.loudness });
    join.port.onmessage = ({ data }) => this.joined(data);
    volume.connect(new AudioWorkletNode(context, "mien-limit", { ...stereo, outputChannelCount: [2] })).connect(context.destination);
    this.channels = elements.map((element, deck) => {
      const channel = { level: new GainNode(context), fade: new GainNode(context) };
      context.createMediaElementSource(element).connect(join, 0, deck);
      join.connect(channel.level, deck).connect(channel.fade).connect(volume);
      return channel;
    });
    Object.assign(this, { context, join, volume });
  }

  /** Give the output back when nothing has sounded for a while. */
  rest() {
    clearTimeout(this.resting);
    this.wanted = false;
    this.resting = setTimeout(() => this.context?.suspend(), RESTS_MS);
  }

  joined({ joined, lagS }) {
    this.lagsS[joined] = lagS;
    this.dispatchEvent(new Event("joined"));
  }

  /** From 0 to 1, by volume and mute. */
  setVolume(loudness) {
    this.loudness = loudness;
    if (this.context) this.volume?.gain.setTargetAtTime(loudness, this.context.currentTime, FOLLOWS_S);
  }

  /** Raise or lower a deck by decibels: at once, or gently while it sounds. */
  setLevel(deck, db, gently = false) {
    if (!this.context) return;
    const { gain } = this.channels[deck].level;
    gain.cancelScheduledValues(0);
    if (gently) gain.setTargetAtTime(factor(db), this.context.currentTime, FOLLOWS_S);
    else gain.setValueAtTime(factor(db), this.context.currentTime);
  }

  /** Let a deck come or go within so many seconds. */
  fade(deck, rises, seconds) {
    if (!this.context) return;
    const { gain } = this.channels[deck].fade;
    gain.cancelScheduledValues(0);
    // Never from a louder place than where it stands, should it have been on its way.
    const from = rises ? 1 : gain.value;
    gain.setValueCurveAtTime((rises ? RISE : FALL).map((value) => value * from), this.context.currentTime, seconds);
  }

  /** Put a deck back to full, whatever fade it was in. */
  hold(deck) {
    if (!this.context) return;
    const { gain } = this.channels[deck].fade;
    gain.cancelScheduledValues(0);
    gain.setTargetAtTime(1, this.context.currentTime, FOLLOWS_S);
  }

  /** Tell what holds the decks' sound (see `worklets/join.js`): start, go, rest, join, ended. */
  tell(deck, act, details = {}) {
    if (act === "start") this.lagsS[deck] = 0;
    this.join?.port.postMessage({ act, deck, ...details });
  }
}

export const graph = new SoundGraph();
