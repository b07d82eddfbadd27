// What comes next.

import { html, nothing, repeat } from "./vendor/lit.js";
import { cover, icon } from "./drawing.js";
import { t } from "./messages.js";
import { Part } from "./part.js";
import "./save-list.js";
import "./sleep-timer.js";
import "./sound-panel.js";
import { store } from "./store.js";
import { clock, reasonOf, say } from "./words.js";

class QueueList extends Part {
  static properties = { showHistory: { state: true }, arranging: { state: true } };
  told = "";

  render() {
    const player = this.state?.player;
    const upcoming = player?.upcoming ?? [];
    const history = [...(player?.history ?? [])].reverse();
    return html`<section class="card" aria-labelledby="queue-title">
      <div class="card-head">
        <h2 id="queue-title" tabindex="-1">${t("Coming up")}</h2>
        ${upcoming.length ? html`<span class="muted small">${say(this.state.target.wording_said)}</span>` : nothing}
        <button class="chip" aria-pressed=${this.arranging ? "true" : "false"} @click=${() => (this.arranging = !this.arranging)}>${t("Arrange")}</button>
      </div>
      ${upcoming.length
        ? html`<ol class="queue ${this.arranging ? "arranging" : ""}">
            ${repeat(upcoming, (item) => item.item_id, (item, place) => this.renderItem(item, this.renderTools(item, place, upcoming.length)))}
          </ol>`
        : html`<p class="muted">${t("Nothing yet. Music appears here as soon as some is known.")}</p>`}
      <p class="hidden" role="status">${this.told}</p>
      ${upcoming.length
        ? html`<mien-save label=${t("Save this queue")} .tracks=${[player.current, ...upcoming].filter(Boolean)}></mien-save>`
        : nothing}
      <mien-sleep></mien-sleep>
      <mien-sound></mien-sound>
      ${history.length
        ? html`<details ?open=${this.showHistory} @toggle=${(event) => (this.showHistory = event.target.open)}>
            <summary>${t("Played before ({count})", { count: history.length })}</summary>
            <ol class="queue">
              ${this.showHistory ? repeat(history, (item) => item.item_id, (item) => this.renderItem(item)) : nothing}
            </ol>
          </details>`
        : nothing}
    </section>`;
  }

  /** `tools` are what else can be done with it, if anything. */
  renderItem(item, tools = /** @type {unknown} */ (nothing)) {
    const jump = () => store.act("/api/player/jump", { item_id: item.item_id, page: store.page });
    return html`<li class="row" data-item=${item.item_id} data-track=${item.track_id}>
      <button class="row-main" title=${reasonOf(item) || t("Play now")} aria-label=${t("Play {title} now", item)} @click=${jump}>
        ${cover(item, "small")}
        <span class="row-words">
          <span class="row-title" dir="auto">${item.title}</span>
          <span class="muted small" dir="auto">${item.by_hand && tools !== nothing ? t("Put here by you") : item.artist || item.album || t("Unknown artist")}</span>
        </span>
        ${this.arranging && tools !== nothing ? nothing : html`<span class="muted small time">${clock(item.duration_s)}</span>`}
      </button>
      ${tools}
    </li>`;
  }

  renderTools(item, place, count) {
    const tool = (name, label, title, run, disabled = false) =>
      html`<button class="quiet" data-tool=${name} aria-label=${label} title=${title} ?disabled=${disabled} @click=${run}>${icon(name)}</button>`;
    const move = (to) => () => this.move(item, to, count);
    return html`<span class="moves">
      ${this.arranging
        ? [
            tool("first", t("Play {title} next", item), t("Play next"), move(0), place === 0),
            tool("up", t("Move {title} up", item), t("Move up"), move(place - 1), place === 0),
            tool("down", t("Move {title} down", item), t("Move down"), move(place + 1), place === count - 1),
          ]
        : nothing}
      ${tool("remove", t("Remove {title} from the queue", item), t("Remove"), () => store.act("/api/player/remove", { item_id: item.item_id }))}
    </span>`;
  }

  async move(item, place, count) {
    const tool = /** @type {HTMLElement} */ (document.activeElement)?.dataset.tool;
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const moved = await store.act("/api/player/move", { item_id: item.item_id, place });
    // Two answers may come in either order, and only the last move is told.
    if (!moved || turn !== this.turn) return;
    this.told = t("{title} is number {place} of {count}", { title: item.title, place: place + 1, count });
    this.requestUpdate();
    await this.updateComplete;
    // A row that has moved in the page loses the focus, and so does a button that has nothing left to do.
    const row = this.querySelector(`[data-item="${item.item_id}"]`);
    (row?.querySelector(`[data-tool=${tool}]:enabled`) ?? row?.querySelector("[data-tool]:enabled"))?.focus();
  }
}

customElements.define("mien-queue", QueueList);
