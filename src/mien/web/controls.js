// What the listener can do with the player, the same for buttons, keys and the keys of a headset.

import { t } from "./messages.js";
import { sound } from "./sound.js";
import { store } from "./store.js";

const VOLUME_EVERY_MS = 120;

class Controls extends EventTarget {
  /** What was done last, for those who do not see it. */
  told = "";
  stepping = Promise.resolve(true);

  /** Whether music comes out of this page. */
  get playing() {
    return Boolean(this.current && store.state.player.playing && store.speaking);
  }

  get current() {
    return store.state?.player.current ?? null;
  }

  /** From 0 to 1; what was asked for last, also while the server has not heard of it. */
  get volume() {
    return this.asked ?? store.state?.player.volume ?? 0.8;
  }

  play() {
    return store.act("/api/player/play", { page: store.page });
  }

  pause() {
    return store.act("/api/player/pause", sound.item ? { position_s: sound.positionS } : {});
  }

  toggle() {
    return this.playing ? this.pause() : this.play();
  }

  next() {
    return this.step("/api/player/next");
  }

  previous() {
    return this.step("/api/player/previous");
  }

  /** Each press waits for the one before, so that it leaves the song to which that one led. */
  step(path) {
    // Of a song that sounds in another window, the server knows better how far it got.
    const run = () => store.act(path, sound.item ? { position_s: sound.positionS } : {});
    this.stepping = this.stepping.then(run, run);
    return this.stepping;
  }

  shuffle() {
    return store.act("/api/player/shuffle", { on: !store.state?.player.shuffled });
  }

  async seek(positionS) {
    if (!this.current) return false;
    const position_s = Math.min(Math.max(0, positionS), this.current.duration_s);
    // At once, so that a second press goes on from here and not from where the server last knew it.
    sound.goTo(position_s);
    sound.seeking += 1;
    const done = await store.act("/api/player/seek", { position_s });
    sound.seeking -= 1;
    return done;
  }

  async playNow(track) {
    if (!(await this.add(track))) return;
    await store.act("/api/player/jump", { item_id: store.state.player.upcoming[0].item_id, page: store.page });
  }

  async playNext(track) {
    if (await this.add(track)) this.tell(t("{title} plays next", track));
  }

  async playLast(track) {
    if (!(await this.add(track))) return;
    const { upcoming, waiting } = store.state.player;
    const moved = await store.act("/api/player/move", { item_id: upcoming[0].item_id, place: waiting });
    if (moved) this.tell(t("{title} is last in line", track));
  }

  add(track) {
    return store.act("/api/player/add", { track_id: track.track_id });
  }

  tell(words) {
    this.told = words;
    this.dispatchEvent(new Event("change"));
  }

  /** The ear hears the change at once; the server hears of the newest value a few times a second. */
  turn(volume) {
    this.asked = Math.min(1, Math.max(0, volume));
    sound.level(this.asked);
    if (this.asked > 0) sound.mute(false);
    this.dispatchEvent(new Event("change"));
    this.sending ??= setTimeout(async () => {
      this.sending = undefined;
      const sent = this.asked;
      await store.act("/api/player/volume", { volume: sent });
      if (this.asked === sent) this.asked = undefined;
      this.dispatchEvent(new Event("change"));
    }, VOLUME_EVERY_MS);
  }
}

export const controls = new Controls();
