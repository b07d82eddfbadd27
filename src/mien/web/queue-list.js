// What comes next.

import { html, nothing, repeat } from "./vendor/lit.js";
import { cover, icon } from "./drawing.js";
import { t } from "./messages.js";
import { Part } from "./part.js";
import { RowDrag } from "./row-drag.js";
import "./save-list.js";
import "./sleep-timer.js";
import "./sound-panel.js";
import { store } from "./store.js";
import { clock, reasonOf, say } from "./words.js";

const QUEUE = { queue: true };

class QueueList extends Part {
  static properties = { showHistory: { state: true }, arranging: { state: true } };
  told = "";
  /** Numbers of the items that are chosen, to do something with all of them. @type {Set<number>} */
  chosen = new Set();
  moving = Promise.resolve();
  drag = new RowDrag(this, (item_id, place) => this.put(item_id, place));

  render() {
    const player = this.state?.player;
    const upcoming = player?.upcoming ?? [];
    const further = (player?.waiting ?? 0) - upcoming.length;
    const history = [...(player?.history ?? [])].reverse();
    return html`<section class="card" aria-labelledby="queue-title">
      <div class="card-head">
        <h2 id="queue-title" tabindex="-1">${t("Coming up")}</h2>
        ${upcoming.length ? html`<span class="muted small">${say(this.state.target.wording_said)}</span>` : nothing}
        <button class="chip" aria-pressed=${this.arranging ? "true" : "false"} @click=${() => (this.arranging = !this.arranging)}>${t("Arrange")}</button>
      </div>
      ${this.arranging && upcoming.length ? this.renderChosen(upcoming) : nothing}
      ${upcoming.length
        ? html`<ol class="queue ${this.arranging ? "arranging" : ""}">
            ${repeat(upcoming, (item) => item.item_id, (item, place) => this.renderItem(item, this.renderTools(item, place, player.waiting), place))}
          </ol>`
        : html`<p class="muted">${t("Nothing yet. Music appears here as soon as some is known.")}</p>`}
      ${further > 0 ? html`<p class="muted small">${t("{count} more song follows|{count} more songs follow", { count: further })}</p>` : nothing}
      <p class="hidden" role="status" id="queue-told">${this.told}</p>
      ${upcoming.length
        ? html`<mien-save label=${t("Save this queue")} .songs=${QUEUE}></mien-save>`
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

  /** Where in the line the focus is before rows come and go, if it is there. */
  willUpdate() {
    const waits = (item_id) => this.state?.player.upcoming.some((item) => item.item_id === item_id);
    if (this.drag.item !== undefined && !waits(this.drag.item)) this.drag.end();
    const control = /** @type {HTMLElement} */ (document.activeElement);
    const row = /** @type {HTMLElement | null} */ (this.contains(control) ? control.closest("[data-item]") : null);
    const rows = [...(row?.parentElement?.children ?? [])];
    this.held = row && { control, item: row.dataset.item, place: rows.indexOf(row) };
  }

  /** A row that goes takes the focus along, and one that moves loses it: it is given to the same row or the one there now. */
  updated() {
    if (!this.held || document.activeElement !== document.body) return;
    const { control, item, place } = this.held;
    const rows = /** @type {HTMLElement[]} */ ([...this.querySelectorAll("section > ol.queue > li")]);
    const row = rows.find((one) => one.dataset.item === item) ?? rows[Math.min(place, rows.length - 1)];
    const same = control.dataset.tool ? `[data-tool=${control.dataset.tool}]:enabled` : `.${control.classList[0]}`;
    (row?.querySelector(same) ?? this.querySelector("#queue-title")).focus({ preventScroll: true });
  }

  /** What can be done with several songs at once. */
  renderChosen(upcoming) {
    const chosen = upcoming.filter((item) => this.chosen.has(item.item_id));
    const button = (words, run) => html`<button class="chip" aria-disabled=${chosen.length ? "false" : "true"} @click=${() => chosen.length && run()}>${words}</button>`;
    return html`<div class="choices" role="group" aria-label=${t("With the songs you choose")}>
      <label class="check">
        <input
          type="checkbox"
          .checked=${chosen.length === upcoming.length}
          .indeterminate=${chosen.length > 0 && chosen.length < upcoming.length}
          @change=${(event) => this.chooseAll(event.target.checked ? upcoming : [])}
        />
        <span>${t("All")}</span>
      </label>
      ${button(t("Play them next"), () => this.putAll([...chosen].reverse(), 0))}
      ${button(t("To the end"), () => this.putAll(chosen, this.state.player.waiting))} ${button(t("Remove them"), () => this.removeAll(chosen))}
      <span class="muted small" role="status">${t("{count} song chosen|{count} songs chosen", { count: chosen.length })}</span>
    </div>`;
  }

  /** `tools` are what else can be done with it, if anything; `place` is where in line it stands, if it does. */
  renderItem(item, tools = /** @type {unknown} */ (nothing), place = -1) {
    const jump = () => store.act("/api/player/jump", { item_id: item.item_id, page: store.page });
    return html`<li class="row ${this.drag.classOf(item.item_id, place)}" data-item=${item.item_id} data-track=${item.track_id}>
      ${place < 0 ? nothing : this.renderHandle(item, place)}
      <button class="row-main" title=${reasonOf(item) || t("Play now")} @click=${jump}>
        <span class="hidden">${t("Play now:")}</span>
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

  renderHandle(item, place) {
    return html`<span
        class="handle"
        aria-hidden="true"
        title=${t("Drag to another place")}
        @pointerdown=${(event) => this.drag.grip(event, item.item_id, place)}
        @pointermove=${(event) => this.drag.move(event)}
        >${icon("handle")}</span
      >
      ${this.arranging
        ? html`<input
            type="checkbox"
            class="pick"
            aria-label=${t("Choose {title}", item)}
            .checked=${this.chosen.has(item.item_id)}
            @change=${(event) => this.choose(item.item_id, event.target.checked)}
          />`
        : nothing}`;
  }

  renderTools(item, place, count) {
    const tool = (name, label, title, run, disabled = false) =>
      html`<button class="quiet" data-tool=${name} aria-label=${label} title=${title} ?disabled=${disabled} @click=${run}>${icon(name)}</button>`;
    const move = (to) => () => this.move(item, to);
    return html`<span class="moves">
      ${this.arranging
        ? [
            tool("first", t("Play {title} next", item), t("Play next"), move(() => 0), place === 0),
            tool("up", t("Move {title} up", item), t("Move up"), move((at) => at - 1), place === 0),
            tool("down", t("Move {title} down", item), t("Move down"), move((at) => at + 1), place === count - 1),
          ]
        : nothing}
      ${tool("remove", t("Remove {title} from the queue", item), t("Remove"), () => store.act("/api/player/remove", { item_id: item.item_id }))}
    </span>`;
  }

  choose(item_id, wanted) {
    if (wanted) this.chosen.add(item_id);
    else this.chosen.delete(item_id);
    this.requestUpdate();
  }

  chooseAll(items) {
    this.chosen = new Set(items.map((item) => item.item_id));
    this.requestUpdate();
  }

  put(item_id, place) {
    return store.act("/api/player/move", { item_id, place });
  }

  async putAll(items, place) {
    for (const { item_id } of items) if (!(await this.put(item_id, place))) return;
    this.tellOf(items.length);
  }

  async removeAll(items) {
    for (const { item_id } of items) if (!(await store.act("/api/player/remove", { item_id }))) return;
    this.tellOf(items.length);
  }

  tellOf(count) {
    this.told = t("Done with {count} song|Done with {count} songs", { count });
    this.chooseAll([]);
  }

  /** Each press waits for the one before, and goes from where that has brought the song. */
  move(item, to) {
    const tool = /** @type {HTMLElement} */ (document.activeElement)?.dataset.tool;
    const run = () => this.moveNow(item, to, tool);
    this.moving = this.moving.then(run, run);
  }

  async moveNow({ item_id, title }, to, tool) {
    const { upcoming, waiting } = this.state.player;
    const from = upcoming.findIndex((other) => other.item_id === item_id);
    const place = to(from);
    if (from < 0 || place < 0 || place >= waiting || !(await this.put(item_id, place))) return;
    this.told = t("{title} is number {place} of {count}", { title, place: place + 1, count: waiting });
    this.requestUpdate();
    await this.updateComplete;
    // A row that has moved in the page loses the focus, and so does a button that has nothing left to do.
    const row = this.querySelector(`[data-item="${item_id}"]`);
    (row?.querySelector(`[data-tool=${tool}]:enabled`) ?? row?.querySelector("[data-tool]:enabled"))?.focus();
  }
}

customElements.define("mien-queue", QueueList);
