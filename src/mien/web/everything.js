// Everything that mien keeps on this machine, of everybody: taken along as a file, or erased.

import { html } from "./vendor/lit.js";
import { erase } from "./api.js";
import { t } from "./messages.js";
import { uninstall } from "./installed.js";
import { Part } from "./part.js";
import { store } from "./store.js";

class Everything extends Part {
  render() {
    return html`<details>
      <summary>${t("Everything mien keeps")}</summary>
      <p class="muted small">
        ${t("All listeners with what they heard and like, resting faces, playlists, links, own places of songs, the catalog and the log. Nothing of it has left this machine.")}
      </p>
      <div class="choices">
        <a class="chip" href="/api/data" download>${t("Take everything along")}</a>
        <button class="chip" @click=${() => this.querySelector("#erase-everything").showModal()}>${t("Erase everything")}</button>
      </div>
      <dialog id="erase-everything" aria-labelledby="erase-everything-title">
        <h2 id="erase-everything-title">${t("Erase everything mien keeps?")}</h2>
        <p>
          ${t("All of it, of all listeners, is erased from this machine at once, and cannot be brought back. Moods that mien tag wrote into files stay there. Your music files are not touched; mien goes on with the built-in tracks.")}
        </p>
        <form method="dialog" class="choices">
          <button class="secondary">${t("Keep it")}</button>
          <button class="primary" @click=${() => this.forget()}>${t("Erase everything")}</button>
        </form>
      </dialog>
    </details>`;
  }

  async forget() {
    if (!(await store.settle(erase("/api/data")))) return;
    await uninstall();
    localStorage.clear();
    // What the page itself still knows, such as a search, goes with it.
    location.reload();
  }
}

customElements.define("mien-everything", Everything);
