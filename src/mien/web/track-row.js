// A track of the library in a row: play it now, next, or after all that stands in line.

import { html } from "./vendor/lit.js";
import { controls } from "./controls.js";
import { cover, icon } from "./drawing.js";
import { t } from "./messages.js";
import { clock } from "./words.js";

export const trackRow = (track) => html`<button class="row-main" @click=${() => controls.playNow(track)}>
    <span class="hidden">${t("Play now:")}</span>
    ${cover(track, "small")}
    <span class="row-words">
      <span class="row-title" dir="auto">${track.title}</span>
      <span class="muted small" dir="auto">${[track.artist, track.album].filter(Boolean).join(" · ")}</span>
    </span>
    <span class="muted small time">${clock(track.duration_s)}</span>
  </button>
  <button class="quiet" aria-label=${t("Play {title} next", track)} title=${t("Play next")} @click=${() => controls.playNext(track)}>${icon("first")}</button>
  <button class="quiet" aria-label=${t("Add {title} to the end", track)} title=${t("Add to the end of the queue")} @click=${() => controls.playLast(track)}>${icon("add")}</button>`;
