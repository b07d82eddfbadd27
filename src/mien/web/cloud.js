// The listener's songs as a cloud of points on the plane.

import { get } from "./api.js";
import { store } from "./store.js";

const KEPT_AS = "mien.cloud";

/** @import { Point, Track } from "./types.js" */

function kept() {
  try {
    return localStorage.getItem(KEPT_AS) === "on";
  } catch {
    return false;
  }
}

class Cloud extends EventTarget {
  on = kept();
  total = 0;
  /** @type {Point[]} */
  points = [];
  /** All points as one drawn line of dots. */
  path = "";

  constructor() {
    super();
    store.addEventListener("change", () => this.follow());
  }

  /** Show it or not; this browser keeps the choice. */
  show(on) {
    this.on = on;
    try {
      localStorage.setItem(KEPT_AS, on ? "on" : "off");
    } catch {
      // Then it holds until the page is closed.
    }
    this.follow();
    this.dispatchEvent(new Event("change"));
  }

  /** Fetch the points when they are wanted and the library has changed. */
  async follow() {
    const { state } = store;
    if (!this.on || !state || state.library.scan.running) return;
    const version = JSON.stringify([state.library.tracks, state.library.folders, state.player.current?.placed]);
    if (version === this.version) return;
    this.version = version;
    const answer = await store.ask(get("/api/library/cloud"));
    if (!answer) {
      this.version = undefined;
      return;
    }
    this.total = answer.total;
    this.points = answer.valence.map((valence, row) => ({ valence, arousal: answer.arousal[row] }));
    this.path = this.points.map(({ valence, arousal }) => `M${valence} ${-arousal}h0`).join("");
    this.dispatchEvent(new Event("change"));
  }

  /** The point nearest to a place, no further than `reach`; undefined when there is none. */
  nearest({ valence, arousal }, reach) {
    let [best, found] = [reach, /** @type {Point | undefined} */ (undefined)];
    for (const point of this.points) {
      const distance = Math.hypot(point.valence - valence, point.arousal - arousal);
      if (distance <= best) [best, found] = [distance, point];
    }
    return found;
  }
}

/** The songs nearest to a place, the nearest first. @returns {Promise<Track[]>} */
export async function songsNear({ valence, arousal }, limit) {
  const answer = await store.ask(get(`/api/library/near?${new URLSearchParams({ valence, arousal, limit })}`));
  return answer?.tracks ?? [];
}

export const cloud = new Cloud();
