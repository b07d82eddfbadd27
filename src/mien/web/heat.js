// Where the network looked: its heat map as a picture over the face, and in words.

import { t } from "./messages.js";

/** @import { Face, Heat } from "./types.js" */

const FOR = [255, 176, 32];
const AGAINST = [64, 128, 255];
const DENSEST = 190;

/** Lower edges of the parts of a face in FER-2013's framing, with the eyes at 0.39, the nose at 0.60 and the mouth at 0.76. */
const AREAS = [
  { to: 0.5, words: () => t("the eyes and brows") },
  { to: 0.68, words: () => t("the nose and cheeks") },
  { to: 1, words: () => t("the mouth and chin") },
];

/** A small canvas of the map: amber where the face speaks for the expression, blue where against; the more the denser. */
function picture({ heat }) {
  const side = heat.length;
  const canvas = new OffscreenCanvas(side, side);
  const pen = canvas.getContext("2d");
  if (!pen) return canvas;
  const pixels = pen.createImageData(side, side);
  const most = Math.max(1e-6, ...heat.flat().map(Math.abs));
  heat.flat().forEach((value, place) => {
    pixels.data.set([...(value > 0 ? FOR : AGAINST), (DENSEST * Math.abs(value)) / most], 4 * place);
  });
  pen.putImageData(pixels, 0, 0);
  return canvas;
}

/** @type {WeakMap<Heat, OffscreenCanvas>} */
const pictures = new WeakMap();

/**
 * Lay the map over a face of the mirrored picture.
 *
 * @param {CanvasRenderingContext2D} pen
 * @param {Heat} heat
 * @param {Face} face
 * @param {number} width of the frame that was sent, in its pixels
 * @param {number} scale from its pixels to those of the page
 */
export function drawHeat(pen, heat, face, width, scale) {
  const { x, y, side, turn_deg: turn } = face.cut;
  const drawn = pictures.get(heat) ?? picture(heat);
  pictures.set(heat, drawn);
  pen.save();
  pen.translate((width - x) * scale, y * scale);
  pen.scale(-scale, scale);
  pen.rotate((turn * Math.PI) / 180);
  pen.drawImage(drawn, -side / 2, -side / 2, side, side);
  pen.restore();
}

/**
 * The part of the face that spoke most for the expression.
 *
 * @param {Heat} heat
 */
export function hottest({ heat }) {
  let from = 0;
  const shares = AREAS.map(({ to, words }) => {
    const rows = heat.slice(Math.round(from * heat.length), Math.round(to * heat.length)).flat();
    from = to;
    return { words, mean: rows.reduce((sum, value) => sum + Math.max(0, value), 0) / rows.length };
  });
  return shares.reduce((best, one) => (one.mean > best.mean ? one : best)).words();
}
