// The mood that the page shows, and where it has lately been.

import { camera } from "./camera.js";
import { store } from "./store.js";

const TRAIL_MS = 60_000;
const STEP_MS = 500;

/** What the camera reads at this moment, or else the mood that is acted on. */
export function shownMood() {
  const { state } = store;
  if (state.steering !== "camera") return state.mood;
  return camera.reading?.mood ?? state.acted;
}

/** @import { Point } from "./types.js" */

/** Places of the last minute as the camera read them; they are nowhere but in this page. */
class Trail {
  /** @type {(Point & { at: number })[]} */
  places = [];

  constructor() {
    camera.addEventListener("reading", () => this.follow());
    camera.addEventListener("change", () => camera.on || (this.places = []));
  }

  follow() {
    const mood = camera.reading?.mood;
    if (!mood || mood.state === "off") return;
    const at = performance.now();
    if (at - (this.places.at(-1)?.at ?? -STEP_MS) < STEP_MS) return;
    const fresh = this.places.filter((place) => at - place.at < TRAIL_MS);
    this.places = [...fresh, { valence: mood.valence, arousal: mood.arousal, at }];
  }
}

export const trail = new Trail();
