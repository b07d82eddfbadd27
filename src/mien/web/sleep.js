// The sleep timer: the music stops after some time, or when the song that plays has ended.

import { store } from "./store.js";

const MINUTE_MS = 60_000;

export const END_OF_SONG = "song";
export const OFF = "";

class Sleep extends EventTarget {
  constructor() {
    super();
    this.choice = OFF;
    this.until = null;
    store.addEventListener("change", () => this.follow());
  }

  /** Take a number of minutes, the end of the song, or off. */
  set(choice) {
    clearTimeout(this.waiting);
    this.choice = choice;
    const waitMs = Number(choice) * MINUTE_MS;
    this.until = waitMs > 0 ? new Date(Date.now() + waitMs) : null;
    if (this.until) this.waiting = setTimeout(() => this.stop(), waitMs);
    this.dispatchEvent(new Event("change"));
  }

  /** The window that sounds knows when its song ends; any other one only sees that another song has begun. */
  follow() {
    const { player } = store.state ?? {};
    const item = player?.current?.item_id;
    const another = item !== this.item;
    this.item = item;
    if (another && this.choice === END_OF_SONG && player?.playing && !store.speaking) this.stop();
  }

  /** Whether the music rests now that a song has ended. */
  async rests() {
    if (this.choice !== END_OF_SONG) return false;
    await this.stop();
    return true;
  }

  async stop() {
    const { choice } = this;
    const stopped = await store.act("/api/player/pause");
    if (stopped) this.set(OFF);
    // While the server is away nothing can be stopped for good, so it is asked again when it is back.
    else store.addEventListener("online", () => this.choice === choice && this.stop(), { once: true });
  }
}

export const sleep = new Sleep();
