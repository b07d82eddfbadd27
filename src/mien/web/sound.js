// The sound: one audio element a track, made to follow what the server says plays.

import { sleep } from "./sleep.js";
import { store } from "./store.js";

const REPORT_EVERY_MS = 5000;
const RETRY_MS = 2000;

/** Shorter silence belongs to the music. */
const LEAST_SILENCE_S = 0.5;

/** Let go of an element's file, also when it is still being fetched. */
function release(audio) {
  audio.onended = audio.onerror = audio.ontimeupdate = null;
  audio.pause();
  audio.removeAttribute("src");
  audio.load();
  audio.remove();
}

const address = (item) => `/api/tracks/${item.track_id}/audio`;

class Sound extends EventTarget {
  constructor() {
    super();
    this.audio = null;
    this.item = null;
    this.cue = -1;
    this.next = null;
    this.blocked = false;
    this.muted = false;
    this.repeats = false;
    store.addEventListener("change", () => this.follow());
    store.addEventListener("online", () => this.mend());
    setInterval(() => this.report(), REPORT_EVERY_MS);
  }

  get positionS() {
    if (this.audio && this.item) return this.audio.currentTime;
    return store.state?.player.position_s ?? 0;
  }

  follow() {
    const player = store.state?.player;
    if (!player) return;
    if (!store.speaking || !player.current) {
      this.stop();
      return;
    }
    if (this.item?.item_id !== player.current.item_id) this.load(player.current, player.position_s);
    else if (this.cue !== player.cue) this.audio.currentTime = player.position_s;
    this.cue = player.cue;
    this.audio.muted = this.muted;
    this.level(player.volume);
    this.prepare(player.upcoming[0]);
    if (player.playing && this.audio.paused && !this.audio.ended) this.begin();
    if (!player.playing && !this.audio.paused) this.audio.pause();
  }

  load(item, positionS) {
    this.stop();
    this.item = item;
    if (this.next?.item_id !== item.item_id) this.prepare(item);
    this.audio = this.next.audio;
    this.next = null;
    const begin = item.silence_before_s >= LEAST_SILENCE_S ? item.silence_before_s : 0;
    if (positionS > 0 || begin > 0) this.audio.currentTime = positionS || begin;
    this.over = false;
    this.audio.ontimeupdate = () => this.passed();
    this.audio.onended = () => this.over || this.finish();
    this.audio.onerror = () => this.examine();
    document.body.append(this.audio);
    if (this.audio.error) this.examine();
  }

  /** Go on to the next song when all that is left of this one is silence. */
  passed() {
    this.dispatchEvent(new Event("time"));
    const { silence_after_s: silenceS, duration_s: lengthS } = this.item;
    const over = silenceS >= LEAST_SILENCE_S && this.audio.currentTime >= lengthS - silenceS;
    const now = over && !this.over && !this.audio.paused;
    if (now || !over) this.over = over;
    if (now) this.finish();
  }

  make(item) {
    const audio = new Audio();
    audio.preload = "auto";
    audio.src = address(item);
    return audio;
  }

  prepare(item) {
    if (item?.item_id === this.next?.item_id) return;
    if (this.next) release(this.next.audio);
    this.next = item ? { item_id: item.item_id, audio: this.make(item) } : null;
  }

  /** Loudness of tracks is evened out by turning the loud ones down; quiet ones cannot go above full. */
  level(volume) {
    const gain = 10 ** ((this.item?.gain_db ?? 0) / 20);
    if (this.audio) this.audio.volume = Math.min(1, Math.max(0, volume * gain));
  }

  /** Silence this page; the volume stays, and nobody takes it for a song turned down. */
  mute(muted) {
    this.muted = muted;
    if (this.audio) this.audio.muted = muted;
    this.dispatchEvent(new Event("change"));
  }

  /** Play the song that plays again and again, until the listener goes on. */
  repeat(on) {
    this.repeats = on;
    this.dispatchEvent(new Event("change"));
  }

  /** Set the position in this page's own audio, ahead of the server's word on it. */
  goTo(positionS) {
    if (this.audio) this.audio.currentTime = positionS;
  }

  async begin() {
    const audio = this.audio;
    try {
      await audio.play();
      this.blocked = false;
    } catch (error) {
      // Any other error comes to `onerror`; a play that a pause overtook needs nothing.
      if (error.name !== "NotAllowedError" || audio !== this.audio) return;
      this.blocked = true;
      store.tell("The browser holds the sound back until you press Play");
      await store.act("/api/player/pause");
    }
  }

  async finish() {
    const { item, audio } = this;
    if (!(await sleep.rests()) && this.repeats) return this.again();
    const position_s = Number.isFinite(audio.duration) ? audio.duration : item.duration_s;
    const done = await store.act("/api/player/next", { item_id: item.item_id, position_s });
    if (!done) this.unfinished = item.item_id;
  }

  async again() {
    if (await store.act("/api/player/seek", { position_s: 0 })) return;
    // The server is away, and one song needs it only to be fetched.
    this.goTo(0);
    await this.begin();
  }

  /** After the server was away: go on with what its absence stopped. */
  async mend() {
    const audio = this.audio;
    if (!audio) return;
    if (this.unfinished === this.item?.item_id) await this.finish();
    else if (audio.error) this.reload();
    this.unfinished = null;
  }

  reload() {
    const { item, audio } = this;
    const positionS = audio.currentTime;
    this.item = null;
    this.load(item, positionS);
    this.follow();
  }

  /** Find out why the audio failed: the server is away, the file is gone, or this browser cannot decode it. */
  async examine() {
    const { item, audio } = this;
    let response;
    try {
      response = await fetch(address(item), { method: "HEAD" });
    } catch {
      return;
    }
    if (audio !== this.audio) return;
    if (response.ok && audio.error?.code !== MediaError.MEDIA_ERR_NETWORK) {
      await store.act("/api/player/failed", { item_id: item.item_id });
    } else if (response.ok) {
      setTimeout(() => audio === this.audio && this.reload(), RETRY_MS);
    }
  }

  stop() {
    if (this.audio) release(this.audio);
    this.audio = this.item = null;
  }

  report() {
    if (this.audio && !this.audio.paused) store.report(this.item.item_id, this.audio.currentTime);
  }
}

export const sound = new Sound();
