// The language of the page, chosen by the listener; without a choice the browser's languages say it.

import { html } from "./vendor/lit.js";
import { language, LANGUAGES, speak, t } from "./messages.js";
import { Part } from "./part.js";
import { store } from "./store.js";

class LanguageChoice extends Part {
  sources = [];

  render() {
    return html`<select class="language" aria-label=${t("Language")} title=${t("Choosing another language loads the page again")} @change=${(event) => this.choose(event.target.value)}>
      ${Object.entries(LANGUAGES).map(
        ([tag, name]) => html`<option value=${tag} lang=${tag} ?selected=${tag === language}>${name}</option>`,
      )}
    </select>`;
  }

  choose(tag) {
    if (!speak(tag)) store.tell(t("This browser keeps no choices, so the page stays in the language that it asks for"));
  }
}

customElements.define("mien-language", LanguageChoice);
