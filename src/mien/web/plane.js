// The plane of valence and arousal: its ground, and points on it that are set by hand.

import { html, svg } from "./vendor/lit.js";
import { hueOf } from "./drawing.js";
import { t } from "./messages.js";

const STEP = 0.1;
const STEPS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] };
const CORNERS = [45, 135, 225, 315];

export const VIEW_BOX = "-1.12 -1.12 2.24 2.24";

const clip = (value) => Math.min(1, Math.max(-1, Math.round(value * 100) / 100));

/** A point moved by a step to the right and up; it stays on the plane. */
export const moved = ({ valence, arousal }, [right, up]) => ({ valence: clip(valence + right), arousal: clip(arousal + up) });

/** The step of an arrow key; undefined for any other key. */
export const stepOf = (event) => STEPS[event.key];

/** Where on a drawn plane the pointer is. */
export function pointAt(event, plane) {
  const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(plane.getScreenCTM().inverse());
  return { valence: clip(x), arousal: clip(-y) };
}

/** The ground with its axes; `id` tells the colours of two planes of one page apart. */
export function ground(id) {
  return svg`<defs>${CORNERS.map((angle) => glow(angle, id))}</defs>
    <rect class="plane-ground" x="-1.1" y="-1.1" width="2.2" height="2.2" rx="0.14" />
    ${CORNERS.map((angle) => svg`<rect x="-1.1" y="-1.1" width="2.2" height="2.2" rx="0.14" fill="url(#${id}-${angle})" />`)}
    <path class="axis" d="M-1 0H1M0-1V1" />`;
}

function glow(angle, id) {
  const [x, y] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const colour = `oklch(0.72 0.13 ${hueOf(x, y)})`;
  return svg`<radialGradient id="${id}-${angle}" gradientUnits="userSpaceOnUse" cx=${1.1 * Math.sign(x)} cy=${-1.1 * Math.sign(y)} r="1.35">
    <stop offset="0" stop-color=${colour} stop-opacity="0.6" /><stop offset="1" stop-color=${colour} stop-opacity="0" />
  </radialGradient>`;
}

export const edges = html`<span class="edge top">${t("lively")}</span><span class="edge bottom">${t("still")}</span>
  <span class="edge left">${t("dark")}</span><span class="edge right">${t("bright")}</span>`;
