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
    // A dialog that goes to another column with its part would no longer be modal, and Escape would not close it.
    for (const dialog of this.querySelectorAll("dialog[open]:not(:modal)")) {
      dialog.removeAttribute("open");
      /** @type {HTMLDialogElement} */ (dialog).showModal();
    }
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
    const above = this.querySelector("h1, h2") ?? this.closest("section, dialog")?.querySelector("h1, h2");
    const heading = /** @type {HTMLElement | null} */ (above ?? null);
    if (document.activeElement !== document.body || !heading) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }

  get state() {
    return store.state;
  }
}
