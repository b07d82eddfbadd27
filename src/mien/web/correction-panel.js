// "I'm not angry": what the listener says of a wrong reading, which mien learns from.

import { html, nothing } from "./vendor/lit.js";
import { erase } from "./api.js";
import { camera } from "./camera.js";
import { t, translated } from "./messages.js";
import { Part } from "./part.js";
import { store } from "./store.js";
import { EXPRESSION_WORDS } from "./words.js";

/** @import { Expression } from "./types.js" */

const NOT_WORDS = {
  angry: t("I'm not angry"),
  disgust: t("I'm not disgusted"),
  fear: t("I'm not afraid"),
  happy: t("I'm not happy"),
  sad: t("I'm not sad"),
  surprise: t("I'm not surprised"),
  neutral: t("I'm not neutral"),
};

class CorrectionPanel extends Part {
  static properties = { held: { state: true } };
  sources = [
    [store, "change"],
    [camera, "reading"],
  ];

  constructor() {
    super();
    /** What led when the listener came to this panel: it stays while they are at it, so that no press hits another. */
    this.held = null;
  }

  /** @returns {Expression | null} */
  get leading() {
    return this.held ?? camera.reading?.mood.expression ?? null;
  }

  render() {
    const said = this.state?.correction;
    if (!said) return nothing;
    const aside = camera.reading?.set_aside;
    return html`<div
      class="resting"
      @pointerenter=${() => this.hold()}
      @pointerleave=${() => this.letGo()}
      @focusin=${() => this.hold()}
      @focusout=${() => this.letGo()}
    >
      <p class="small">${t("Read wrongly? Say so: mien takes it back at once, and learns a little for the next time.")}</p>
      ${this.leading ? this.renderForm(this.leading) : nothing}
      <p class="small" role="status">
        ${aside ? t("Set aside until your face changes: {expression}.", { expression: EXPRESSION_WORDS[aside] }) : nothing} ${this.lesson(said)}
      </p>
      ${said.count ? html`<div class="choices"><button class="chip" @click=${() => this.forget()}>${t("Forget the corrections")}</button></div>` : nothing}
      ${said.message ? html`<p class="small warned">${translated(said.message)}</p>` : nothing}
    </div>`;
  }

  /** @param {Expression} leading */
  renderForm(leading) {
    const others = this.state.expressions.filter((name) => name !== leading);
    return html`<form class="inline" @submit=${(event) => this.say(event, leading)}>
      <label class="grow"
        ><span class="label">${t("I am")}</span
        ><select name="is">
          ${leading === "neutral" ? nothing : html`<option value="">${t("something else")}</option>`}
          ${others.map((name) => html`<option value=${name}>${EXPRESSION_WORDS[name]}</option>`)}
        </select></label
      >
      <button class="secondary">${NOT_WORDS[leading]}</button>
    </form>`;
  }

  lesson({ count, lowered }) {
    if (!count) return nothing;
    const names = lowered.map((name) => EXPRESSION_WORDS[name]).join(", ");
    return html`${t("{count} correction learnt.|{count} corrections learnt.", { count })}
    ${names ? t("Counts for less now: {names}.", { names }) : nothing}`;
  }

  hold() {
    this.held ??= camera.reading?.mood.expression ?? null;
  }

  letGo() {
    if (!this.matches(":hover, :focus-within")) this.held = null;
  }

  async say(event, wrong) {
    event.preventDefault();
    const form = event.target;
    const right = form.is.value;
    if (await store.act("/api/correction", { not: wrong, ...(right && { is: right }) })) form.reset();
    this.held = null;
  }

  forget() {
    store.settle(erase("/api/correction"));
  }
}

customElements.define("mien-correction", CorrectionPanel);
