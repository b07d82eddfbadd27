// What every part of the page has in common.

import { LitElement } from "./vendor/lit.js";
import { store } from "./store.js";

/** @import { PageElement } from "./types.js" */

/** A part draws into the page itself, so that one style sheet serves all, and follows the sources that it names. */
export class Part extends /** @type {typeof PageElement} */ (LitElement) {
  /** @type {any[][]} */
  sources = [[store, "change"]];

  constructor() {
    super();
    this.refresh = () => this.requestUpdate();
  }

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    for (const [source, name] of this.sources) source.addEventListener(name, this.refresh);
    // What happened while it was out of the page, as when it goes to another column, was not heard.
    this.refresh();
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    for (const [source, name] of this.sources) source.removeEventListener(name, this.refresh);
  }

  /** A control that moves keeps the focus; one that goes when it was used, such as "Switch off", leaves it to its heading. */
  performUpdate() {
    const held = /** @type {HTMLElement | null} */ (document.activeElement);
    const within = this.contains(held);
    super.performUpdate();
    if (!within || document.activeElement !== document.body) return;
    if (held?.isConnected) held.focus({ preventScroll: true });
    const heading = /** @type {HTMLElement | null} */ (this.querySelector("h1, h2"));
    if (document.activeElement !== document.body || !heading) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }

  get state() {
    return store.state;
  }
}
