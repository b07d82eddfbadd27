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
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    for (const [source, name] of this.sources) source.removeEventListener(name, this.refresh);
  }

  /** A control that goes when it has been used, such as "Switch off", leaves the focus to the heading above it. */
  performUpdate() {
    const within = this.contains(document.activeElement);
    super.performUpdate();
    if (!within || document.activeElement !== document.body) return;
    const heading = /** @type {HTMLElement | null} */ (this.querySelector("h1, h2"));
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }

  get state() {
    return store.state;
  }
}
