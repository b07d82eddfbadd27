// A row of a list, dragged by its handle to another place of the list. Buttons do the same for the keyboard.

const EDGE_PX = 60;
const SCROLL_PX = 12;

export class RowDrag {
  /** Number of the item that is dragged, its place, and the one that it would take; undefined when none is. */
  item;
  from;
  place;

  /**
   * @param {import("./vendor/lit.js").LitElement} host Draws the rows, which have `data-item`.
   * @param {(item: number, place: number) => void} drop Told when a row is let go elsewhere.
   */
  constructor(host, drop) {
    this.host = host;
    this.drop = drop;
    this.heard = {
      keydown: (event) => event.key === "Escape" && this.end(),
      pointerup: () => this.letGo(),
      pointercancel: () => this.end(),
    };
  }

  /** Take hold: for `pointerdown` of the handle of an item at a place. */
  grip(event, item, place) {
    if (event.button !== 0) return;
    event.preventDefault();
    event.target.setPointerCapture(event.pointerId);
    [this.item, this.from, this.place] = [item, place, place];
    // By the document, since the row may go while it is held.
    for (const [name, act] of Object.entries(this.heard)) document.addEventListener(name, act);
    this.host.requestUpdate();
  }

  move(event) {
    if (this.item === undefined) return;
    const rows = /** @type {HTMLElement[]} */ ([...event.target.closest("ol").querySelectorAll(":scope > [data-item]")]);
    const others = rows.filter((row) => row.dataset.item !== String(this.item));
    const middle = (row) => row.getBoundingClientRect().top + row.offsetHeight / 2;
    this.place = others.filter((row) => middle(row) < event.clientY).length;
    if (event.clientY < EDGE_PX) scrollBy(0, -SCROLL_PX);
    // The bar at the bottom covers what is below it.
    if (event.clientY > innerHeight - 2 * EDGE_PX) scrollBy(0, SCROLL_PX);
    this.host.requestUpdate();
  }

  letGo() {
    const { item, from, place } = this;
    this.end();
    if (item !== undefined && place !== from) this.drop(item, place);
  }

  end() {
    this.item = this.place = undefined;
    for (const [name, act] of Object.entries(this.heard)) document.removeEventListener(name, act);
    this.host.requestUpdate();
  }

  /** Classes of the row of an item at a place, while one is dragged. */
  classOf(item, place) {
    if (this.item === undefined) return "";
    if (item === this.item) return "dragged";
    // The dragged row leaves a place above those that follow it.
    const among = place > this.from ? place - 1 : place;
    if (among === this.place) return "drop-above";
    return among === this.place - 1 ? "drop-below" : "";
  }
}
