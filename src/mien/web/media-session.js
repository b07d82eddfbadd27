// What the system shows of the music (lock screen, media keys, headset), and what it may ask for.

import { controls } from "./controls.js";
import { sound } from "./sound.js";
import { store } from "./store.js";

const session = navigator.mediaSession;

/** @type {Record<string, MediaSessionActionHandler>} */
const HANDLERS = {
  play: () => controls.play(),
  pause: () => controls.pause(),
  previoustrack: () => controls.previous(),
  nexttrack: () => controls.next(),
  seekto: ({ seekTime }) => controls.seek(seekTime),
};

/** @type {number | undefined} */
let shown;

export function describe(item) {
  const artwork = item.has_cover ? [{ src: `/api/tracks/${item.track_id}/cover` }] : [];
  return new MediaMetadata({ title: item.title, artist: item.artist, album: item.album, artwork });
}

function show() {
  const item = store.speaking ? controls.current : null;
  if (item?.item_id !== shown) {
    shown = item?.item_id;
    session.metadata = item && describe(item);
  }
  session.playbackState = !item ? "none" : controls.playing ? "playing" : "paused";
  if (item && item.duration_s > 0) {
    session.setPositionState({ duration: item.duration_s, position: Math.min(sound.positionS, item.duration_s) });
  } else {
    session.setPositionState();
  }
}

if (session) {
  for (const [action, handler] of Object.entries(HANDLERS)) session.setActionHandler(/** @type {MediaSessionAction} */ (action), handler);
  store.addEventListener("change", show);
  sound.addEventListener("time", show);
}
