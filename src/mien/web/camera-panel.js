// What the camera sees: picture, box, seven bars, the state in words.

import { createRef, html, nothing, ref, svg } from "./vendor/lit.js";
import { camera } from "./camera.js";
import "./correction-panel.js";
import { face, icon } from "./drawing.js";
import { drawHeat, hottest } from "./heat.js";
import { t } from "./messages.js";
import "./neutral-panel.js";
import { Part } from "./part.js";
import { store } from "./store.js";
import { describeMood, EXPRESSION_WORDS, percent } from "./words.js";

class CameraPanel extends Part {
  sources = [
    [store, "change"],
    [camera, "change"],
    [camera, "reading"],
  ];
  stage = createRef();
  overlay = createRef();

  render() {
    return html`<section class="card camera" aria-labelledby="camera-title">
      <div class="card-head">
        ${camera.on
          ? html`<h2 id="camera-title" class="live"><span class="dot" aria-hidden="true"></span>${t("Camera on")}</h2>
              <button class="chip" @click=${() => camera.stop()}>${t("Switch off")}</button>`
          : html`<h2 id="camera-title">${t("Camera")}</h2><span class="muted small">${t("Off")}</span>`}
      </div>
      ${camera.on ? this.renderOn() : this.renderOff()}
      ${camera.trouble ? html`<p class="trouble" role="alert">${camera.trouble}</p>` : nothing}
    </section>`;
  }

  renderOff() {
    return html`<div class="stage off">
        ${face("neutral")}
        <p>${t("mien can follow your expression. Frames stay on this machine and are never stored.")}</p>
        <button class="primary" aria-disabled=${camera.starting ? "true" : "false"} @click=${() => camera.start()}>
          ${icon("camera")} ${camera.starting ? t("Starting…") : t("Use camera")}
        </button>
      </div>`;
  }

  renderOn() {
    const reading = camera.reading;
    const seen = reading?.faces.find((one) => one.id === reading.steering);
    const mood = reading?.mood ?? { state: "off", valence: 0, arousal: 0, expression: null, probs: [] };
    const [headline] = describeMood(mood, "camera", true);
    return html`<div class="stage" ${ref(this.stage)}>
        <canvas ${ref(this.overlay)} aria-hidden="true" @click=${(event) => this.pickAt(event)}></canvas>
      </div>
      <p class="sees" data-state=${mood.state} data-expression=${mood.expression ?? ""}>
        <strong>${headline}</strong>
        <span class="muted small time">${reading ? this.speed(reading) : t("Connecting…")}</span>
      </p>
      ${this.renderFaces(reading)} ${this.renderBars(seen?.probs ?? mood.probs)} ${this.renderHeat()}
      <mien-correction></mien-correction>
      <mien-neutral></mien-neutral>`;
  }

  speed({ delayMs }) {
    const delay = Math.round(delayMs);
    return camera.rate === null
      ? t("{delay} ms from frame to mood", { delay })
      : t("{rate} frames/s, {delay} ms from frame to mood", { rate: Number(camera.rate.toFixed(camera.rate < 2 ? 1 : 0)), delay });
  }

  renderHeat() {
    const heat = camera.heat;
    return html`<div class="choices heat">
        <button
          class="chip"
          aria-pressed=${camera.explaining ? "true" : "false"}
          aria-describedby="heat-cost"
          title=${t("Worked out about once a second while it is on; that takes up to a third of a processor core.")}
          @click=${() => camera.explain(!camera.explaining)}
        >
          ${t("Show where it looked")}
        </button>
      </div>
      ${camera.explaining
        ? html`<p class="small" id="heat-words">
            ${heat
              ? t("Amber speaks for this expression: {expression}; blue speaks against it. What counts most: {part}.", {
                  expression: EXPRESSION_WORDS[heat.expression],
                  part: hottest(heat),
                })
              : t("Working it out…")}
          </p>`
        : nothing}
      <span class="hidden" id="heat-cost">${t("Worked out about once a second while it is on; that takes up to a third of a processor core.")}</span>`;
  }

  renderFaces(reading) {
    if (!reading || reading.faces.length < 2) return nothing;
    return html`<p class="small" id="several" role="status">
        ${t("{count} faces in view: one steers, and the others change nothing.", { count: reading.faces.length })}
      </p>
      <div class="choices" role="group" aria-label=${t("Whose face steers")} aria-describedby="several">
      ${reading.faces.map(
        (one, index) =>
          html`<button class="chip" aria-pressed=${one.id === reading.steering ? "true" : "false"} @click=${() => this.pick(one.id)}>
            ${t("Face {number}", { number: index + 1 })}
          </button>`,
      )}
      <button class="chip" @click=${() => this.pick(null)}>${t("Nearest")}</button>
    </div>`;
  }

  renderBars(probs) {
    const names = this.state?.expressions ?? [];
    const top = probs.length ? Math.max(...probs) : 1;
    return html`<ul class="bars" aria-label=${t("Expression, as shares")}>
      ${names.map((name, i) => {
        const share = probs[i] ?? 0;
        return html`<li class=${share === top ? "leading" : ""}>
          <span>${EXPRESSION_WORDS[name]}</span>
          <svg class="bar ${name}" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
            ${svg`<rect class="track" width="100" height="8" /><rect class="fill" width=${(100 * share).toFixed(1)} height="8" />`}
          </svg>
          <span class="time">${probs.length ? percent(share) : "–"}</span>
        </li>`;
      })}
    </ul>`;
  }

  updated() {
    const stage = this.stage.value;
    if (!stage) return;
    if (camera.video.parentElement !== stage) stage.prepend(camera.video);
    // Taking the element out of the page pauses it.
    if (camera.video.paused) camera.video.play().catch(() => {});
    this.draw();
  }

  /** The picture is mirrored, as in a mirror; boxes are mirrored by arithmetic so that their labels stay readable. */
  boxes() {
    const reading = camera.reading;
    const canvas = this.overlay.value;
    if (!reading || !canvas) return [];
    const scale = canvas.clientWidth / reading.width;
    return reading.faces.map((one) => {
      const [left, top, right, bottom] = one.bbox;
      return {
        id: one.id,
        x: (reading.width - right) * scale,
        y: top * scale,
        width: (right - left) * scale,
        height: (bottom - top) * scale,
        points: one.landmarks.map(([x, y]) => [(reading.width - x) * scale, y * scale]),
        steering: one.id === reading.steering,
      };
    });
  }

  draw() {
    const canvas = this.overlay.value;
    const pixels = window.devicePixelRatio;
    const [width, height] = [Math.round(canvas.clientWidth * pixels), Math.round(canvas.clientHeight * pixels)];
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    const pen = canvas.getContext("2d");
    pen.setTransform(pixels, 0, 0, pixels, 0, 0);
    pen.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
    this.drawHeat(pen, canvas);
    for (const box of this.boxes()) this.drawBox(pen, box);
  }

  drawHeat(pen, canvas) {
    const { heat, reading } = camera;
    if (!heat || !reading) return;
    const seen = reading.faces.find((one) => one.id === reading.steering);
    if (seen && heat.face === seen.id) drawHeat(pen, heat, seen, reading.width, canvas.clientWidth / reading.width);
  }

  drawBox(pen, box) {
    pen.lineWidth = box.steering ? 3 : 1.5;
    pen.setLineDash(box.steering ? [] : [5, 5]);
    pen.strokeStyle = "#fff";
    pen.shadowColor = "rgb(0 0 0 / 0.6)";
    pen.shadowBlur = 4;
    pen.beginPath();
    pen.roundRect(box.x, box.y, box.width, box.height, 12);
    pen.stroke();
    pen.fillStyle = "#fff";
    for (const [x, y] of box.points) {
      pen.beginPath();
      pen.arc(x, y, 2, 0, 2 * Math.PI);
      pen.fill();
    }
  }

  pickAt(event) {
    const hit = this.boxes().find(
      (box) =>
        event.offsetX >= box.x &&
        event.offsetX <= box.x + box.width &&
        event.offsetY >= box.y &&
        event.offsetY <= box.y + box.height,
    );
    if (hit) this.pick(hit.id);
  }

  pick(id) {
    store.act("/api/face", { face: id });
  }
}

customElements.define("mien-camera", CameraPanel);
