// Drawings: icons, small faces, and covers for tracks that have none.

import { html, svg } from "./vendor/lit.js";

const ICONS = {
  play: svg`<path d="M8 5.5v13a1 1 0 0 0 1.5.9l10.5-6.5a1 1 0 0 0 0-1.8L9.5 4.6A1 1 0 0 0 8 5.5z"/>`,
  pause: svg`<rect x="6.5" y="5" width="4" height="14" rx="1.2"/><rect x="13.5" y="5" width="4" height="14" rx="1.2"/>`,
  next: svg`<path d="M5 6v12a.9.9 0 0 0 1.4.7L15 12.8V18a1.2 1.2 0 0 0 2.5 0V6A1.2 1.2 0 0 0 15 6v5.2L6.4 5.3A.9.9 0 0 0 5 6z"/>`,
  previous: svg`<path d="M19 6v12a.9.9 0 0 1-1.4.7L9 12.8V18a1.2 1.2 0 0 1-2.5 0V6A1.2 1.2 0 0 1 9 6v5.2l8.6-5.9A.9.9 0 0 1 19 6z"/>`,
  shuffle: svg`<path class="line" d="M3 7h3.5c5 0 6 10 11 10H21m-3-3 3 3-3 3M3 17h3.5c1.7 0 3-1.2 4-2.7M13 9.5C14.2 8 15.5 7 17.5 7H21m-3-3 3 3-3 3"/>`,
  volume: svg`<path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5z"/><path class="line" d="M15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11"/>`,
  muted: svg`<path d="M4 9.5v5h3.5L12 18.5v-13L7.5 9.5z"/><path class="line" d="m15.5 9.5 5 5M20.5 9.5l-5 5"/>`,
  keyboard: svg`<rect class="line" x="3" y="6" width="18" height="12" rx="2"/><path class="line" d="M7 10h.01M10.3 10h.01M13.7 10h.01M17 10h.01M8 14h8"/>`,
  repeat: svg`<path class="line" d="M4 11.5V10a3 3 0 0 1 3-3h12m-3-3 3 3-3 3M20 12.5V14a3 3 0 0 1-3 3H5m3 3-3-3 3-3"/><path class="line" d="m11 11 1.3-1v4.5"/>`,
  first: svg`<path class="line" d="M5 5h14M12 20V9m-4.5 4.5L12 9l4.5 4.5"/>`,
  up: svg`<path class="line" d="M12 19V5m-5 5 5-5 5 5"/>`,
  down: svg`<path class="line" d="M12 5v14m-5-5 5 5 5-5"/>`,
  remove: svg`<path class="line" d="m7 7 10 10M17 7 7 17"/>`,
  camera: svg`<path class="line" d="M4 8.5A1.5 1.5 0 0 1 5.5 7h2l1.5-2.5h6L16.5 7h2A1.5 1.5 0 0 1 20 8.5v8a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 16.5z"/><circle class="line" cx="12" cy="12.3" r="3.3"/>`,
  photo: svg`<rect class="line" x="4" y="5" width="16" height="14" rx="2"/><path class="line" d="m5 17 4.5-5 3.5 3.5 2.5-2.5 4 4"/><circle cx="15.5" cy="9" r="1.5"/>`,
  folder: svg`<path class="line" d="M4 7.5A1.5 1.5 0 0 1 5.5 6H10l2 2.5h6.5A1.5 1.5 0 0 1 20 10v6.5a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 16.5z"/>`,
  back: svg`<path class="line" d="M19 12H5m5-5-5 5 5 5"/>`,
  more: svg`<path class="line" d="m6 9.5 6 6 6-6"/>`,
  less: svg`<path class="line" d="m6 15 6-6 6 6"/>`,
  handle: svg`<path class="line" d="M9 7h.01M15 7h.01M9 12h.01M15 12h.01M9 17h.01M15 17h.01"/>`,
  list: svg`<path class="line" d="M4 7h16M4 12h16M4 17h10"/>`,
  add: svg`<path class="line" d="M4 7h11M4 12h7M4 17h7M17 12v8M13 16h8"/>`,
  like: svg`<path class="line" d="M12 19.5C7 15.8 4 13 4 9.4A4.1 4.1 0 0 1 8.2 5.2c1.6 0 3 .9 3.8 2.3.8-1.4 2.2-2.3 3.8-2.3A4.1 4.1 0 0 1 20 9.4c0 3.6-3 6.4-8 10.1z"/>`,
  dislike: svg`<circle class="line" cx="12" cy="12" r="8"/><path class="line" d="m6.5 6.5 11 11"/>`,
  unfit: svg`<circle class="line" cx="12" cy="12" r="8"/><path class="line" d="M8.5 16c1.8-2 5.2-2 7 0M9 9.5v1M15 9.5v1"/>`,
  guide: svg`<circle class="line" cx="12" cy="12" r="8.5"/><path class="line" d="M9.5 9.7a2.5 2.5 0 1 1 3.7 2.2c-.8.5-1.2 1-1.2 1.9M12 16.6h.01"/>`,
  shield: svg`<path class="line" d="M12 3.5 5 6v5.5c0 4.5 3 7.5 7 9 4-1.5 7-4.5 7-9V6z"/><path class="line" d="m9 12 2.2 2.2L15.2 10"/>`,
};

export const icon = (name) => html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">${ICONS[name]}</svg>`;

// Brows, eyes and mouth of each expression on a 24 x 24 grid.
const FACES = {
  angry: svg`<path d="m6.5 7.5 4 2M17.5 7.5l-4 2M8.5 17.5c2-2 5-2 7 0"/>`,
  disgust: svg`<path d="m6.5 8.5 4 .8M17 7.8l-3.5 1.2M8 16.5c1.5-1.5 2.5 1 4-.3s2.5 1 4-.7"/>`,
  fear: svg`<path d="m6.5 8.5 3.5-2M17.5 8.5 14 6.5"/><ellipse cx="12" cy="16.5" rx="2.8" ry="1.6"/>`,
  happy: svg`<path d="M7 8c.8-.9 2.4-.9 3.2 0M13.8 8c.8-.9 2.4-.9 3.2 0M7.5 14.5c2 4 7 4 9 0"/>`,
  sad: svg`<path d="m6.5 8.8 3.5-1.6M17.5 8.8 14 7.2M8.5 17.5c1.5-2.2 5.5-2.2 7 0"/>`,
  surprise: svg`<path d="M6.8 6.8c.9-.9 2.5-.9 3.4 0M13.8 6.8c.9-.9 2.5-.9 3.4 0"/><circle cx="12" cy="16.3" r="2.2"/>`,
  neutral: svg`<path d="M6.8 8h3.4M13.8 8h3.4M8.5 16h7"/>`,
};

export const face = (name) => html`<svg class="face" viewBox="0 0 24 24" aria-hidden="true">
  <circle cx="12" cy="12" r="10" /><circle class="eye" cx="8.6" cy="11" r="1" /><circle class="eye" cx="15.4" cy="11" r="1" />${FACES[name]}
</svg>`;

/** Hue of a point of the plane: amber is bright and lively, teal bright and still, violet dark and still, rose dark and lively. */
export function hueOf(valence, arousal) {
  // Near the middle the direction says little, so the hue leans to a quiet teal there.
  const sure = Math.min(1, Math.hypot(valence, arousal) / 0.3);
  return sure * hueTowards((Math.atan2(arousal, valence) * 180) / Math.PI) + (1 - sure) * 195;
}

function hueTowards(turn) {
  const stops = [
    [-180, 310],
    [-135, 275],
    [-45, 185],
    [0, 130],
    [45, 75],
    [90, 40],
    [135, 15],
    [180, -50],
  ];
  const after = stops.findIndex(([angle]) => angle >= turn);
  if (after <= 0) return stops[0][1];
  const [[a0, h0], [a1, h1]] = [stops[after - 1], stops[after]];
  return h0 + ((turn - a0) / (a1 - a0)) * (h1 - h0);
}

function seedOf(text) {
  let seed = 2166136261;
  for (const char of text) seed = Math.imul(seed ^ char.codePointAt(0), 16777619) >>> 0;
  return seed;
}

/** A cover: the file's own, or rings whose colour says where the track lies and whose shape is its title's own. */
export function cover(track, kind) {
  if (track?.has_cover) return html`<img class="cover ${kind}" src="/api/tracks/${track.track_id}/cover" alt="" />`;
  const seed = seedOf(`${track?.title}${track?.artist}`);
  const hue = track ? hueOf(track.valence, track.arousal) : 200;
  const [x, y] = [22 + (seed % 56), 22 + ((seed >> 8) % 56)];
  const step = 12 + ((seed >> 16) % 7);
  const rings = [7, 6, 5, 4, 3, 2, 1].map(
    (i) => svg`<circle cx=${x} cy=${y} r=${i * step} fill="oklch(${0.42 + 0.055 * (7 - i)} 0.09 ${hue + 6 * i})" />`,
  );
  return html`<svg class="cover ${kind}" viewBox="0 0 100 100" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
    <rect width="100" height="100" fill="oklch(0.36 0.08 ${hue + 50})" />${rings}
  </svg>`;
}
