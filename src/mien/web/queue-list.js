// What comes next.

import { html, nothing, repeat } from "./vendor/lit.js";
import { cover, icon } from "./drawing.js";
import { Part } from "./part.js";
import { store } from "./store.js";
import { clock } from "./words.js";

class QueueList extends Part {
  static properties = { showHistory: { state: true } };

  render() {
    const player = this.state?.player;
    const upcoming = player?.upcoming ?? [];
    const history = [...(player?.history ?? [])].reverse();
    return html`<section class="card" aria-labelledby="queue-title">
      <div class="card-head">
        <h2 id="queue-title">Coming up</h2>
        ${upcoming.length ? html`<span class="muted small">${this.state.target.wording}</span>` : nothing}
      </div>
      ${upcoming.length
        ? html`<ol class="queue">
            ${repeat(upcoming, (item) => item.item_id, (item) => this.renderItem(item, true))}
          </ol>`
        : html`<p class="muted">Nothing yet. Music appears here as soon as some is known.</p>`}
      ${history.length
        ? html`<details ?open=${this.showHistory} @toggle=${(event) => (this.showHistory = event.target.open)}>
            <summary>Played before (${history.length})</summary>
            <ol class="queue">
              ${this.showHistory ? repeat(history, (item) => item.item_id, (item) => this.renderItem(item, false)) : nothing}
            </ol>
          </details>`
        : nothing}
    </section>`;
  }

  renderItem(item, waiting) {
    const jump = () => store.act("/api/player/jump", { item_id: item.item_id, page: store.page });
    return html`<li class="row" data-item=${item.item_id} data-track=${item.track_id}>
      <button class="row-main" title=${item.reason || "Play now"} aria-label="Play ${item.title} now" @click=${jump}>
        ${cover(item, "small")}
        <span class="row-words">
          <span class="row-title" dir="auto">${item.title}</span>
          <span class="muted small" dir="auto">${item.by_hand && waiting ? "Put here by you" : item.artist || item.album || "Unknown artist"}</span>
        </span>
        <span class="muted small time">${clock(item.duration_s)}</span>
      </button>
      ${waiting
        ? html`<button
            class="quiet"
            aria-label="Remove ${item.title} from the queue"
            title="Remove"
            @click=${() => store.act("/api/player/remove", { item_id: item.item_id })}
          >
            ${icon("remove")}
          </button>`
        : nothing}
    </li>`;
  }
}

customElements.define("mien-queue", QueueList);
