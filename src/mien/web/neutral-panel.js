// The listener's face at rest: looked at once, so that it is not taken for another expression.

import { html, nothing } from "./vendor/lit.js";
import { erase } from "./api.js";
import { locale, t, translated } from "./messages.js";
import { Part } from "./part.js";
import { store } from "./store.js";

const SECONDS = 4;

let panels = 0;

const day = (iso) => new Date(iso).toLocaleDateString(locale, { dateStyle: "long" });

class NeutralPanel extends Part {
  /** The guide has this panel as well. */
  why = `neutral-why-${++panels}`;

  render() {
    const neutral = this.state?.neutral;
    if (!neutral) return nothing;
    const collecting = neutral.state === "collecting";
    return html`<div class="resting">
      <p class="muted small" id=${this.why}>
        ${t("Is your face at rest read as sad or angry? Look at the screen with a relaxed face for four seconds. Only seven numbers are kept, on this machine.")}
      </p>
      <div class="choices">
        <button class="chip" aria-describedby=${this.why} aria-disabled=${collecting ? "true" : "false"} @click=${() => collecting || this.begin()}>
          ${neutral.made_at ? t("Set my resting face again") : t("Set my resting face")}
        </button>
        ${neutral.made_at ? html`<button class="chip" aria-disabled=${collecting ? "true" : "false"} @click=${() => collecting || this.forget()}>${t("Forget")}</button>` : nothing}
      </div>
      ${collecting ? html`<progress max="1" .value=${neutral.progress} aria-label=${t("Looking at your resting face")}></progress>` : nothing}
      <p class=${neutral.state === "failed" ? "small warned" : "small"} role="status" aria-live="polite">${this.words(neutral)}</p>
    </div>`;
  }

  words({ state, message: said, made_at: madeAt }) {
    const message = translated(said);
    if (state === "collecting") return t("Looking… relax your face.");
    if (state === "failed") return madeAt ? t("{message}. What was set on {day} stays in use.", { message, day: day(madeAt) }) : `${message}.`;
    return [madeAt && t("Set on {day}.", { day: day(madeAt) }), message && `${message}.`].filter(Boolean).join(" ");
  }

  begin() {
    store.act("/api/neutral", { seconds: SECONDS });
  }

  forget() {
    store.settle(erase("/api/neutral"));
  }
}

customElements.define("mien-neutral", NeutralPanel);
