// A list of any length that stays quick: only the rows that can be seen, and a few around them, are in the page.

import { createRef, html, ref, repeat } from "./vendor/lit.js";
import { Part } from "./part.js";

const AROUND = 6;
const FIRST_GUESS_PX = 56;

class Rows extends Part {
  static properties = {
    count: { attribute: false },
    draw: { attribute: false },
    label: { type: String },
    source: { attribute: false },
  };
  sources = [];
  frame = createRef();
  list = createRef();

  constructor() {
    super();
    this.count = 0;
    this.label = "";
    /** @type {(place: number) => unknown} */
    this.draw = () => "";
    this.rowPx = FIRST_GUESS_PX;
    this.heightPx = 0;
    this.topPx = 0;
    this.range = [0, 0];
  }

  render() {
    this.range = this.visible();
    const [first, last] = this.range;
    const places = Array.from({ length: last - first }, (_, offset) => first + offset);
    return html`<div class="rows" tabindex="-1" ${ref(this.frame)} @scroll=${() => this.scrolled()} @keydown=${(event) => this.press(event)}>
      <ul ${ref(this.list)} aria-label=${this.label}>
        ${repeat(
          places,
          (place) => place,
          (place) => html`<li class="row" data-place=${place} aria-setsize=${this.count} aria-posinset=${place + 1}>${this.draw(place)}</li>`,
        )}
      </ul>
    </div>`;
  }

  /** Another list begins at its top. */
  willUpdate(changed) {
    if (changed.has("source") && this.frame.value) this.frame.value.scrollTop = this.topPx = 0;
  }

  /** The rows to show, from the first to before the last. */
  visible() {
    const first = Math.floor(this.topPx / this.rowPx) - AROUND;
    const last = Math.ceil((this.topPx + this.heightPx) / this.rowPx) + AROUND;
    const within = (place) => Math.min(this.count, Math.max(0, place));
    return [within(first), within(last)];
  }

  updated() {
    const list = this.list.value;
    this.rowPx = list.firstElementChild?.offsetHeight || this.rowPx;
    list.style.height = `${this.count * this.rowPx}px`;
    list.style.paddingTop = `${this.range[0] * this.rowPx}px`;
    this.scrolled();
    this.refocus();
  }

  scrolled() {
    const frame = this.frame.value;
    this.topPx = frame.scrollTop;
    this.heightPx = frame.clientHeight;
    const [first, last] = this.visible();
    if (first !== this.range[0] || last !== this.range[1]) this.requestUpdate();
  }

  press(event) {
    const row = event.target.closest("[data-place]");
    const at = row ? Number(row.dataset.place) : (this.wanted ?? Math.floor(this.topPx / this.rowPx));
    const page = Math.max(1, Math.floor(this.heightPx / this.rowPx) - 1);
    const places = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: this.count - 1 };
    const place = places[event.key];
    if (place === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    this.go(Math.min(this.count - 1, Math.max(0, place)));
  }

  /** Go to a row once the list is as long as it has just been told to be. */
  async show(place) {
    await this.updateComplete;
    this.go(place);
  }

  /** Bring a row into view and give it the focus, as soon as it is there. */
  go(place) {
    const frame = this.frame.value;
    const from = place * this.rowPx;
    if (from < frame.scrollTop) frame.scrollTop = from;
    else if (from + this.rowPx > frame.scrollTop + frame.clientHeight) frame.scrollTop = from + this.rowPx - frame.clientHeight;
    this.wanted = place;
    // A row that leaves the page takes the focus along, and the next key must still come here.
    frame.focus({ preventScroll: true });
    this.scrolled();
    this.requestUpdate();
  }

  refocus() {
    if (this.wanted === undefined) return;
    if (document.activeElement !== this.frame.value) {
      this.wanted = undefined;
      return;
    }
    const target = this.querySelector(`[data-place="${this.wanted}"] :is(button, a)`);
    if (!target) return;
    this.wanted = undefined;
    target.focus({ preventScroll: true });
  }
}

customElements.define("mien-rows", Rows);
