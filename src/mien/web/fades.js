// How loud a song is while it comes or goes, and beside the others.

const STEPS = 64;

/** Longest share of a song that one crossfade may take, so that short songs are not all fade. */
const MOST_SHARE = 1 / 3;

/** Gain of a song that comes, from 0 to 1, in equal steps of time; that of the one that goes is the same backwards. */
export const RISE = Float32Array.from({ length: STEPS + 1 }, (_, step) => Math.sin((step / STEPS) * (Math.PI / 2)));
// The squares of a sine and a cosine add up to one, and so do the powers of two songs that have nothing in common.
export const FALL = RISE.toReversed();

/** The factor that decibels stand for. */
export const factor = (db) => 10 ** (db / 20);

/** What brings a song to the loudness of the others, in decibels: by itself, with its album, or not at all. */
export function gainDb(item, levelling) {
  if (levelling === "off") return 0;
  return levelling === "album" ? item.album_gain_db : item.gain_db;
}

/** Whether songs belong together, so that nothing may be faded between them. */
const sameAlbum = (one, other) => one.album !== "" && one.album_id === other.album_id;

/** Seconds by which two songs overlap, of those that the listener asked for. */
export function overlapS(one, other, wantedS) {
  if (sameAlbum(one, other)) return 0;
  return Math.min(wantedS, one.duration_s * MOST_SHARE, other.duration_s * MOST_SHARE);
}
