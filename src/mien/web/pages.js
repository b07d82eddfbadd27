// A long list of the server's, fetched a page at a time, as far as it is looked at.

import { get } from "./api.js";
import { store } from "./store.js";

const ROWS = 100;

export class Pages extends EventTarget {
  /** `path` is the list's address, `query` what it is asked for, `key` where the rows are in its answers. */
  constructor(path, query, key) {
    super();
    this.address = (offset) => `${path}?${new URLSearchParams({ ...query, offset, limit: ROWS })}`;
    this.key = key;
    this.total = null;
    this.pages = new Map();
    this.asked = new Set();
    this.fetch(0);
  }

  /** A row, or undefined while it is being fetched for the first time. */
  row(place) {
    const page = Math.floor(place / ROWS);
    if (!this.asked.has(page)) this.fetch(page);
    return this.pages.get(page)?.[place % ROWS];
  }

  /** Fetch again what is looked at; what is known stays until the answer comes. */
  renew() {
    this.asked = new Set();
    this.fetch(0);
  }

  async fetch(page) {
    const { asked } = this;
    asked.add(page);
    const answer = await store.ask(get(this.address(page * ROWS)));
    if (answer) {
      if (asked !== this.asked) return;
      this.pages.set(page, answer[this.key]);
      this.total = answer.total;
    }
    this.dispatchEvent(new Event("change"));
  }
}
