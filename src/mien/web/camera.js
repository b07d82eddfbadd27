// The camera: off until the listener asks, small JPEG frames to the server, one in flight.

import { socket } from "./api.js";
import { t, translated } from "./messages.js";

const LONGER_SIDE_PX = 320;
const FRAME_EVERY_MS = 125;
const QUALITY = 0.8;
const STALE_MS = 4000;
const RECONNECT_MS = 1500;
const TAKEN_OVER = 4001;
const RATE_OVER_MS = 3000;

const TROUBLE = {
  NotAllowedError: t("The camera was not allowed. Allow it beside the address above, or go on without it."),
  NotFoundError: t("No camera was found. Plug one in, or go on without it."),
  NotReadableError: t("The camera is busy in another program. Close that, or go on without it."),
  OverconstrainedError: t("This camera cannot give a picture that mien can use. Go on without it."),
};
const FROZEN = t("The camera sends the same picture over and over. Switch it off and on, or plug it in again.");

/** @import { Heat, Reading } from "./types.js" */

class Camera extends EventTarget {
  constructor() {
    super();
    this.video = document.createElement("video");
    this.video.muted = true;
    this.video.playsInline = true;
    this.canvas = document.createElement("canvas");
    this.stream = null;
    this.starting = false;
    this.trouble = "";
    /** @type {Reading | null} */
    this.reading = null;
    /** Whether the server is to say where it looks. */
    this.explaining = false;
    /** @type {(Heat & { face: number | null }) | null} */
    this.heat = null;
    /** When the last readings came, in milliseconds. */
    this.cameAt = [];
    this.sentAt = 0;
  }

  /** Frames read a second, over the last three; null at the start. */
  get rate() {
    const [first, last, steps] = [this.cameAt[0], this.cameAt.at(-1), this.cameAt.length - 1];
    return steps > 2 ? (1000 * steps) / (last - first) : null;
  }

  /** Let the server say where it looks, or not any more. */
  explain(on) {
    this.explaining = on;
    this.heat = null;
    if (this.socket?.readyState === WebSocket.OPEN) this.askToExplain();
    this.changed();
  }

  askToExplain() {
    this.socket?.send(JSON.stringify({ type: "explain", on: this.explaining }));
  }

  get on() {
    return this.stream !== null;
  }

  async start() {
    if (this.on || this.starting) return;
    this.starting = true;
    this.trouble = "";
    this.changed();
    try {
      if (!navigator.mediaDevices) throw new DOMException("", "NotFoundError");
      this.stream = await navigator.mediaDevices.getUserMedia({
        video: { width: { ideal: 640 }, height: { ideal: 480 }, facingMode: "user" },
        audio: false,
      });
      this.stream.getVideoTracks()[0].onended = () => this.stop(t("The camera went away. Plug it in again, or go on without it."));
      this.video.srcObject = this.stream;
      await this.video.play();
      this.connect();
      this.timer = setInterval(() => this.tick(), FRAME_EVERY_MS);
    } catch (error) {
      this.stop(TROUBLE[error.name] ?? t("The camera did not start ({name}). Go on without it.", { name: error.name }));
    }
    this.starting = false;
    this.changed();
  }

  stop(trouble = "") {
    clearInterval(this.timer);
    this.stream?.getTracks().forEach((track) => {
      track.onended = null;
      track.stop();
    });
    this.stream = null;
    this.video.srcObject = null;
    const open = this.socket;
    this.socket = null;
    open?.close();
    this.reading = null;
    this.heat = null;
    this.cameAt = [];
    this.trouble = trouble;
    this.changed();
  }

  connect() {
    const opened = socket("/api/frames");
    this.socket = opened;
    this.sentAt = 0;
    opened.onopen = () => this.explaining && this.askToExplain();
    opened.onmessage = (event) => this.receive(JSON.parse(event.data));
    opened.onclose = (event) => {
      if (this.socket !== opened) return;
      this.socket = null;
      if (event.code === TAKEN_OVER) this.stop(t("The camera is used in another window now."));
      else setTimeout(() => this.on && !this.socket && this.connect(), RECONNECT_MS);
    };
  }

  tick() {
    const now = performance.now();
    const free = this.sentAt === 0 || now - this.sentAt > STALE_MS;
    if (this.socket?.readyState !== WebSocket.OPEN || !free || this.video.readyState < 2) return;
    this.sentAt = now;
    const scale = Math.min(1, LONGER_SIDE_PX / Math.max(this.video.videoWidth, this.video.videoHeight));
    this.canvas.width = Math.round(this.video.videoWidth * scale);
    this.canvas.height = Math.round(this.video.videoHeight * scale);
    this.canvas.getContext("2d")?.drawImage(this.video, 0, 0, this.canvas.width, this.canvas.height);
    this.canvas.toBlob((frame) => this.send(frame), "image/jpeg", QUALITY);
  }

  send(frame) {
    if (frame && this.socket?.readyState === WebSocket.OPEN) this.socket.send(frame);
    else this.sentAt = 0;
  }

  receive(message) {
    if (message.type === "heat") {
      // It is of a frame before this one, and follows the face.
      this.heat = this.explaining ? { ...message, face: this.reading?.steering ?? null } : null;
    } else {
      this.answer(message, performance.now());
    }
    this.dispatchEvent(new Event("reading"));
  }

  /** What became of the frame that was sent last. */
  answer(message, now) {
    const delayMs = now - this.sentAt;
    this.sentAt = 0;
    if (message.type === "reading") {
      this.reading = { ...message, delayMs };
      this.cameAt = [...this.cameAt.filter((came) => now - came <= RATE_OVER_MS), now];
      this.trouble = message.frozen ? FROZEN : "";
    } else {
      this.trouble = translated(message.message);
    }
  }

  changed() {
    this.dispatchEvent(new Event("change"));
  }
}

export const camera = new Camera();
