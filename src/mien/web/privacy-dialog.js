// What is read and where, what an expression is not, and what the law says: in short, with links to the whole.

import { html } from "./vendor/lit.js";
import { t } from "./messages.js";
import { Part } from "./part.js";

export const readInShort = () => html`<ul>
  <li>${t("The camera is off until you switch it on, and a red sign shows while it is on.")}</li>
  <li>
    ${t("Small pictures go to the mien that runs on this machine, about eight a second. They are read in memory and never written down or sent anywhere else.")}
  </li>
  <li>${t("No face is recognised or remembered: mien looks at the expression, not at who you are.")}</li>
  <li>
    ${t("What you like, skip and finish is kept on this machine to choose better; you can switch that off, take it along and erase it.")}
  </li>
  <li>${t("Your music is read in place. Titles and what was measured are kept in a catalog on this machine.")}</li>
</ul>`;

export const limitsInShort = () => html`<ul>
  <li>
    ${t("An expression is not a feeling. Faces do not reliably tell what goes on in a person, and mien reads them wrongly at times, and not equally well for everybody.")}
  </li>
  <li>${t("So only music hangs on it: you can always set the mood yourself, and leave the camera off.")}</li>
</ul>`;

export const lawInShort = () => html`<ul>
  <li>${t("mien is for yourself, at home. Tell people who come into the camera's view, or point it at yourself alone.")}</li>
  <li>
    ${t("Not at work and not in school: the European Union's AI Act, article 5(1)(f), prohibits reading emotions there. Do not judge anybody by it.")}
  </li>
</ul>`;

/** The whole texts open beside this page, so that the music goes on. */
export const wholeTexts = () => html`<p class="small">
  ${t("The whole texts, in English:")}
  <a href="/static/pages/privacy.html" target="_blank">${t("Privacy")}</a> ·
  <a href="/static/pages/lawful-use.html" target="_blank">${t("Lawful use and the limits of the science")}</a> ·
  <a href="/static/pages/threats.html" target="_blank">${t("What mien defends against")}</a>
</p>`;

class Privacy extends Part {
  sources = [];

  open() {
    this.querySelector("dialog").showModal();
  }

  render() {
    return html`<dialog id="privacy" aria-labelledby="privacy-title">
      <h2 id="privacy-title">${t("What is read, and where")}</h2>
      ${readInShort()}
      <h3>${t("What it cannot know")}</h3>
      ${limitsInShort()}
      <h3>${t("Where it may be used")}</h3>
      ${lawInShort()} ${wholeTexts()}
      <form method="dialog"><button class="primary">${t("Good")}</button></form>
    </dialog>`;
  }
}

customElements.define("mien-privacy", Privacy);
