// What the server says is so, kept up to date over a WebSocket that comes back by itself.

import { ApiError, get, post, socket, UNREACHABLE } from "./api.js";
import { translated } from "./messages.js";

/** @import { State } from "./types.js" */

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8000;
const FRESH_S = 30;
const PATIENCE_MS = 400;
/** A sound that has stood still, as for want of data, is more than a report's age behind. */
const OLD_S = 7;

class Store extends EventTarget {
  constructor() {
    super();
    this.page = crypto.randomUUID();
    // Null until the server has spoken, which whoever draws before then asks for.
    this.state = /** @type {State} */ (/** @type {unknown} */ (null));
    /** Whether the server did not answer, or no longer. */
    this.lost = false;
    this.message = "";
    this.seenNotice = null;
    this.waitMs = FIRST_WAIT_MS;
    this.heardMs = 0;
  }

  /**
   * Take the state that the page's head has already asked for, so that the page is drawn once and at once; where it does
   * not come soon, the connection brings it, or says what is wrong.
   */
  async begin() {
    const patience = new Promise((tired) => setTimeout(tired, PATIENCE_MS));
    const state = await Promise.race([get("/api/state").catch(() => undefined), patience]);
    if (state) this.receive(state);
  }

  connect() {
    this.socket = socket(`/api/events?page=${this.page}`);
    this.socket.onmessage = (event) => this.receive(JSON.parse(event.data));
    this.socket.onopen = () => {
      this.waitMs = FIRST_WAIT_MS;
      this.lost = false;
      if (this.message === UNREACHABLE) this.message = "";
      this.changed();
      this.dispatchEvent(new Event("online"));
    };
    this.socket.onclose = () => {
      this.lost = true;
      this.changed();
      setTimeout(() => this.connect(), this.waitMs);
      this.waitMs = Math.min(this.waitMs * 2, LONGEST_WAIT_MS);
    };
  }

  receive(message) {
    if (message.type !== "state") return;
    if (message.run === this.state?.run) {
      // An answer may be overtaken by what came over the connection after it.
      if (message.edition < this.state.edition) return;
      // While the connection is away, this server does not know that the page is there; the sound goes on all the same.
      if (this.lost && this.speaking) message.speaker ??= this.page;
    } else {
      // A server that was started anew numbers its news anew.
      this.seenNotice = null;
    }
    message.player.position_s = this.placeIn(message.player);
    this.state = message;
    this.heardMs = performance.now();
    const notice = message.notice;
    // A page that has just been opened is told what went wrong at the start, and no older news.
    const isNew = this.seenNotice === null ? notice?.age_s < FRESH_S : notice?.id > this.seenNotice;
    if (notice && isNew) this.message = translated(notice.text);
    this.seenNotice = notice?.id ?? 0;
    this.changed();
  }

  report(itemId, positionS) {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    this.socket.send(JSON.stringify({ type: "position", item_id: itemId, position_s: positionS }));
  }

  /** Ask for a change; what goes wrong is shown to the listener. Tells whether it went well. */
  async act(path, body) {
    return this.settle(post(path, body));
  }

  async settle(request) {
    const state = await this.ask(request);
    if (state?.type === "state") this.receive(state);
    return state !== null;
  }

  /** What the server answers, or null once its refusal has been told. */
  async ask(request) {
    try {
      return await request;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.tell(error.message);
      return null;
    }
  }

  tell(message) {
    this.message = message;
    this.changed();
  }

  /** Whether the sound comes out of this page. */
  get speaking() {
    return this.state?.speaker === this.page;
  }

  /** News of other things bring a place along that the sounding page told of up to five seconds ago: time goes on. */
  placeIn({ position_s, cue, playing, current }) {
    const before = this.state?.player;
    const same = before?.playing && playing && before.cue === cue && before.current?.item_id === current?.item_id;
    const passed = this.positionS;
    return same && passed < position_s + OLD_S ? Math.max(position_s, passed) : position_s;
  }

  /** How far the song has got, in seconds, by the server's last word and the time since then. */
  get positionS() {
    const player = this.state?.player;
    if (!player?.current) return 0;
    const sinceS = player.playing && this.state.speaker ? (performance.now() - this.heardMs) / 1000 : 0;
    return Math.min(player.position_s + sinceS, player.current.duration_s);
  }

  changed() {
    this.dispatchEvent(new Event("change"));
  }
}

export const store = new Store();
