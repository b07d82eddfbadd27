// The sound: two decks, made to follow what the server says plays; a song that has ended leads to the next by itself.

import { Deck, LEAST_SILENCE_S } from "./deck.js";
import { Handover } from "./handover.js";
import { t } from "./messages.js";
import { sleep } from "./sleep.js";
import { graph } from "./sound-graph.js";
import { soundSettings } from "./sound-settings.js";
import { store } from "./store.js";

const REPORT_EVERY_MS = 5000;
const RETRY_MS = 2000;

/** How long a song that is left sounds on, in seconds. */
const SKIP_FADE_S = 0.25;

/** Time in which what was on its way in the graph has sounded, in milliseconds. */
const TAIL_MS = 100;

export class Sound extends EventTarget {
  constructor() {
    super();
    this.decks = [new Deck(0), new Deck(1)];
    this.deck = this.decks[0];
    this.handover = new Handover(this);
    /** The song that this page has left by itself, until the server knows. @type {{ item_id: number, position_s: number } | null} */
    this.left = null;
    /** How many places that the listener chose here the server has yet to answer: each answer tells of an older one. */
    this.seeking = 0;
    /** The last position that the server set; null for a song that has yet to get its first. @type {number | null} */
    this.cue = -1;
    this.blocked = false;
    /** The deck that is about to sound. @type {Deck | null} */
    this.beginning = null;
    this.muted = false;
    this.volume = 1;
    store.addEventListener("change", () => this.follow());
    store.addEventListener("online", () => this.mend());
    soundSettings.addEventListener("change", () => this.adjust());
    for (const touch of ["pointerdown", "keydown"]) document.addEventListener(touch, () => graph.wake(), true);
    setInterval(() => this.report(), REPORT_EVERY_MS);
  }

  /** The deck that does not hold the present song. */
  get other() {
    return this.decks[1 - this.deck.number];
  }

  get item() {
    return this.deck.item;
  }

  /** The song after the one that plays here, of which the server may not know yet. */
  get nextItem() {
    return store.state?.player.upcoming.find((item) => item.item_id !== this.item?.item_id);
  }

  get sounds() {
    return this.item !== null && !this.deck.audio.paused;
  }

  get repeats() {
    return soundSettings.repeats;
  }

  /** In a window that is silent, where the other one that sounds should be. */
  get positionS() {
    return this.item ? this.deck.positionS : store.positionS;
  }

  follow() {
    const player = store.state?.player;
    if (!player) return;
    if (!store.speaking || !player.current) {
      if (this.sounds && !store.state.speaker) this.takeBack();
      else this.stop();
      return;
    }
    if (player.current.item_id !== this.left?.item_id) this.heed(player.current, player);
    this.level(player.volume);
    this.prepare();
    const { audio } = this.deck;
    if (player.playing && audio.paused && !audio.ended) this.begin();
    if (!player.playing) this.rest();
  }

  /** Take the song and the place in it that the server says. */
  heed(current, { cue, position_s }) {
    if (this.takingBack && this.item?.track_id === current.track_id) this.deck.item = current;
    else if (this.item?.item_id !== current.item_id) this.load(current, position_s);
    else if (this.cue !== null && this.cue !== cue && !this.seeking) this.goTo(position_s);
    this.cue = cue;
  }

  load(item, positionS) {
    const { deck: before, sounds } = this;
    this.handover.cancel();
    this.settle();
    this.left = null;
    this.deck = this.other;
    if (this.item?.item_id === item.item_id) this.deck.take(positionS);
    else this.deck.load(item, positionS);
    this.attend();
    this.leave(before, sounds ? SKIP_FADE_S : 0);
  }

  /** Go on with the next song, which has begun. */
  turn(fadeS) {
    const before = this.deck;
    const { item } = before;
    this.deck = this.other;
    this.deck.busy = false;
    this.attend();
    this.leave(before, fadeS);
    if (item) this.tellNext(item);
  }

  /** Let a song go, at once or within so many seconds. */
  leave(deck, fadeS) {
    const { audio } = deck;
    audio.ontimeupdate = audio.onended = audio.onerror = null;
    deck.busy = fadeS > 0;
    if (!fadeS) return deck.release();
    graph.fade(deck.number, false, fadeS);
    this.leaving = setTimeout(() => {
      this.settle();
      this.prepare();
    }, fadeS * 1000 + TAIL_MS);
  }

  /** End the fade that is under way, if any: the present song alone is heard, in full. */
  settle() {
    clearTimeout(this.leaving);
    if (!this.other.busy || this.handover.underWay) return;
    this.other.release();
    graph.hold(this.deck.number);
  }

  attend() {
    const { deck } = this;
    const { audio } = deck;
    this.over = false;
    audio.ontimeupdate = () => this.passed();
    audio.onended = () => this.ended();
    audio.onerror = () => this.examine();
    // The present song comes first in the page. An element that is taken out of it stops, so that the other one stays.
    if (this.other.audio.isConnected) this.other.audio.before(audio);
    else document.body.append(audio);
    if (audio.error) this.examine();
  }

  passed() {
    this.dispatchEvent(new Event("time"));
    this.handover.plan();
    const { deck } = this;
    const over = (this.item?.silence_after_s ?? 0) >= LEAST_SILENCE_S && deck.audio.currentTime >= deck.endS;
    const now = over && !this.over && !deck.audio.paused && !this.handover.due;
    if (now || !over) this.over = over;
    if (now) this.finish();
  }

  ended() {
    if (this.handover.due) graph.tell(this.deck.number, "ended");
    else if (!this.over) this.finish();
  }

  prepare() {
    const { other, nextItem } = this;
    if (other.busy || nextItem?.item_id === other.item?.item_id) return;
    if (nextItem) other.fetch(nextItem);
    else other.release();
  }

  level(volume) {
    this.volume = volume;
    graph.setVolume(this.muted ? 0 : volume);
  }

  /** Take other settings over while music plays. */
  adjust() {
    for (const deck of this.decks) deck.level(true);
    this.dispatchEvent(new Event("change"));
  }

  /** Silence this page; the volume stays, and nobody takes it for a song turned down. */
  mute(muted) {
    this.muted = muted;
    this.level(this.volume);
    this.dispatchEvent(new Event("change"));
  }

  /** Play the song that plays again and again, until the listener goes on. */
  repeat(on) {
    soundSettings.set({ repeats: on });
  }

  /** Set the position in this page's own audio, ahead of the server's word on it. */
  goTo(positionS) {
    if (!this.item) return;
    this.handover.cancel();
    this.settle();
    this.deck.seek(positionS);
  }

  async begin() {
    const { deck } = this;
    // A refusal changes what is shown, and whatever changes leads here.
    if (this.beginning === deck) return;
    this.beginning = deck;
    try {
      // Without a touch the browser decides, and audio elements tell how; the graph would only warn.
      if (!(navigator.userActivation?.hasBeenActive ?? true)) await deck.audio.play();
      await graph.open(this.decks.map(({ audio }) => audio));
      if (deck !== this.deck || !store.state.player.playing) return;
      this.level(this.volume);
      await deck.play();
      if (!this.blocked) return;
      this.blocked = false;
      store.changed();
    } catch (error) {
      await this.refused(deck, error);
    } finally {
      if (this.beginning === deck) this.beginning = null;
    }
  }

  async refused(deck, error) {
    // What is wrong with a file comes to `onerror`; a play that a pause overtook needs nothing.
    if (deck !== this.deck || error.name === "NotSupportedError" || (error.name === "AbortError" && graph.context)) return;
    this.blocked = true;
    if (error.name === "NotAllowedError") store.tell(t("The browser holds the sound back until you press Play"));
    else store.tell(t("The browser does not open its sound ({reason}); press Play to try again", { reason: error.message }));
    await store.act("/api/player/pause");
  }

  async finish() {
    const { item, deck } = this;
    if (!item) return;
    if (!(await sleep.rests()) && this.repeats) return this.again();
    const position_s = Number.isFinite(deck.audio.duration) ? deck.audio.duration : item.duration_s;
    const done = await store.act("/api/player/next", { item_id: item.item_id, position_s });
    if (!done) this.unfinished = item.item_id;
  }

  async again() {
    if (await store.act("/api/player/seek", { position_s: 0 })) return;
    // The server is away, and one song needs it only to be fetched.
    this.goTo(0);
    await this.begin();
  }

  /** Show and tell that the next song has begun, also while the server is away: it hears of it when it is back. */
  async tellNext(before) {
    this.left ??= { item_id: before.item_id, position_s: before.duration_s };
    this.cue = null;
    const { player } = store.state;
    const upcoming = player.upcoming.filter(({ item_id }) => item_id !== this.item?.item_id);
    const waiting = player.waiting - (player.upcoming.length - upcoming.length);
    const begun = { current: this.item, upcoming, waiting, history: [...player.history, before], position_s: 0, cue: null };
    store.state = { ...store.state, player: { ...player, .../** @type {any} */ (begun) } };
    store.changed();
    await this.tellLeft();
  }

  async tellLeft() {
    const { left, item } = this;
    if (!left || !item) return;
    const told = await store.act("/api/player/next", { ...left, began: item.item_id });
    if (told && this.left === left) this.left = null;
  }

  /** Go on with what sounds though the server was started anew, and knows nothing of it. */
  async takeBack() {
    if (this.takingBack) return;
    this.takingBack = true;
    this.handover.cancel();
    this.settle();
    // Its numbers for what comes next mean other songs now.
    this.other.release();
    this.left = this.cue = null;
    const playing = { page: store.page, track_id: this.item?.track_id, position_s: this.positionS };
    if (!(await store.act("/api/player/play", playing))) this.stop();
    this.takingBack = false;
  }

  /** After the server was away: go on with what its absence stopped. */
  async mend() {
    // What could not be fetched ahead is fetched again as soon as the news of what comes next is there.
    if (this.other.audio.error && !this.other.busy) this.other.release();
    if (!this.item) return;
    if (this.left) await this.tellLeft();
    else if (this.unfinished === this.item.item_id) await this.finish();
    else if (this.deck.audio.error) this.reload();
    this.unfinished = undefined;
  }

  reload() {
    const { deck, item } = this;
    deck.load(item, deck.positionS);
    this.attend();
    this.beginning = null;
    this.follow();
  }

  /** Find out why the audio failed: the server is away, the file is gone, or this browser cannot decode it. */
  async examine() {
    const { item, deck } = this;
    if (!item) return;
    let response;
    try {
      response = await fetch(`/api/tracks/${item.track_id}/audio`, { method: "HEAD" });
    } catch {
      return;
    }
    if (item !== this.item) return;
    if (response.ok && deck.audio.error?.code !== MediaError.MEDIA_ERR_NETWORK) {
      await store.act("/api/player/failed", { item_id: item.item_id });
    } else if (response.ok) {
      setTimeout(() => item === this.item && this.reload(), RETRY_MS);
    }
  }

  rest() {
    this.handover.cancel();
    this.settle();
    if (!this.deck.audio.paused) {
      // Another window may have paused it, which does not know the place.
      this.report();
      this.deck.pause();
    }
    graph.rest();
  }

  stop() {
    this.handover.cancel();
    this.left = null;
    if (this.item) graph.rest();
    for (const deck of this.decks) if (deck.item) deck.release();
  }

  report() {
    if (this.item && this.sounds) store.report(this.item.item_id, this.positionS);
  }
}

export const sound = new Sound();
