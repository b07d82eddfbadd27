// Who listens: whose taste chooses, what was learnt of it, own rules, and how to take it along or erase it.

import { html, live, nothing } from "./vendor/lit.js";
import { erase, get } from "./api.js";
import "./everything.js";
import { t } from "./messages.js";
import { Part } from "./part.js";
import { playlists } from "./playlists.js";
import { store } from "./store.js";
import { EXPRESSION_WORDS, listed, MODE_WORDS } from "./words.js";

const KIND_WORDS = { song: t("Songs"), artist: t("Artists"), genre: t("Genres") };
const WORTH_SHOWING = 0.05;

class ListenerPanel extends Part {
  static properties = { learnt: { state: true }, adding: { state: true } };
  sources = [
    [store, "change"],
    [playlists, "change"],
  ];

  constructor() {
    super();
    this.learnt = null;
    this.adding = false;
  }

  /** Each choice shows what holds, also when another window made it, or when the listener's own could not be kept. */
  render() {
    const listener = this.state?.listener;
    if (!listener) return nothing;
    const { settings } = listener;
    return html`<section class="card listener" aria-labelledby="listener-title">
      <div class="card-head">
        <h2 id="listener-title">${t("Listener")}</h2>
        <button class="link" @click=${() => (this.adding = !this.adding)} aria-expanded=${this.adding ? "true" : "false"}>${t("Add")}</button>
      </div>
      <label>
        <span class="label">${t("Whose taste chooses")}</span>
        <select name="listener" @change=${(event) => this.switchTo(event.target.value)}>
          ${listener.names.map((name) => html`<option dir="auto" value=${name} .selected=${live(name === listener.name)}>${name}</option>`)}
        </select>
      </label>
      ${this.adding ? this.renderAdding() : nothing}
      <label class="slider">
        <span class="label">${t("What weighs more")}</span>
        <input
          type="range"
          name="balance"
          min="0"
          max="4"
          step="0.25"
          .value=${String(settings.balance ?? settings.balance_usual)}
          @change=${(event) => this.set({ balance: Number(event.target.value) })}
        />
        <span class="ends muted small"><span>${t("what I like")}</span><span>${t("what fits the mood")}</span></span>
      </label>
      <label class="check">
        <input type="checkbox" name="remember" .checked=${live(settings.remember)} @change=${(event) => this.set({ remember: event.target.checked })} />
        <span>${t("Learn from what I like, skip and finish")}</span>
      </label>
      ${this.renderLearnt()} ${this.renderRules(settings.rules)}
      <div class="choices">
        <a class="chip" href="/api/listener/export" download>${t("Take it along")}</a>
        <button class="chip" @click=${() => this.querySelector("#erase").showModal()}>${t("Erase")}</button>
      </div>
      ${this.renderErase(listener)}
      <mien-everything></mien-everything>
    </section>`;
  }

  renderAdding() {
    return html`<form class="inline" @submit=${(event) => this.add(event)}>
      <label class="grow"><span class="label">${t("Name")}</span><input name="name" type="text" autocomplete="off" required maxlength="80" /></label>
      <button class="secondary">${t("Add")}</button>
    </form>`;
  }

  renderLearnt() {
    return html`<details @toggle=${(event) => event.target.open && this.load()}>
      <summary>${t("What mien believes you like")}</summary>
      ${this.learnt ? Object.entries(this.learnt).map(([kind, rows]) => this.renderKind(kind, rows)) : nothing}
    </details>`;
  }

  renderKind(kind, rows) {
    const named = rows.filter((row) => row.name);
    const liked = named.filter((row) => row.adds > WORTH_SHOWING).slice(0, 5);
    const less = named.filter((row) => row.adds < -WORTH_SHOWING).slice(-5);
    if (!liked.length && !less.length) return html`<p class="muted small">${t("{kind}: nothing yet", { kind: KIND_WORDS[kind] })}</p>`;
    const list = (some) => listed(some.map((row) => row.name));
    return html`<p class="small">
      <strong>${KIND_WORDS[kind]}</strong>${liked.length ? html` ${t("more:")} <span dir="auto">${list(liked)}</span>` : nothing}${less.length
        ? html` ${t("less:")} <span dir="auto">${list(less)}</span>`
        : nothing}
    </p>`;
  }

  renderRules(rules) {
    return html`<details @toggle=${(event) => event.target.open && playlists.load()}>
      <summary>${t("Own rules")}</summary>
      <p class="muted small">${t("A rule wins over the mode whenever that expression leads.")}</p>
      ${this.state.expressions.map(
        (name) =>
          html`<label class="rule">
            <span>${EXPRESSION_WORDS[name]}</span>
            <select name="rule-${name}" @change=${(event) => this.setRule(name, event.target.value)}>
              <option value="" .selected=${live(!rules[name])}>${t("as the mode says")}</option>
              ${Object.entries(MODE_WORDS)
                .filter(([mode]) => mode !== "path")
                .map(([mode, words]) => html`<option value="mode:${mode}" .selected=${live(rules[name]?.mode === mode)}>${words}</option>`)}
              ${this.listsWith(rules[name]?.playlist).map(
                (list) => html`<option value="playlist:${list}" .selected=${live(rules[name]?.playlist === list)}>${t("Playlist {name}", { name: list })}</option>`,
              )}
              ${rules[name]?.point ? html`<option value="point" .selected=${live(true)}>${t("A place on the plane")}</option>` : nothing}
            </select>
          </label>`,
      )}
    </details>`;
  }

  renderErase(listener) {
    return html`<dialog id="erase" aria-labelledby="erase-title">
      <h2 id="erase-title">${t("Erase what is kept of {name}?", { name: listener.name })}</h2>
      <p>
        ${t("What was heard, liked and skipped, and all that was learnt from it, is erased from this machine. Name, rules and sliders stay.")}
      </p>
      <form method="dialog" class="choices">
        <button class="secondary">${t("Keep it")}</button>
        <button class="primary" @click=${() => this.forget()}>${t("Erase")}</button>
      </form>
    </dialog>`;
  }

  listsWith(named) {
    return [...new Set([...playlists.all.map((list) => list.name), named].filter(Boolean))];
  }

  set(settings) {
    return store.act("/api/listener/settings", settings);
  }

  setRule(name, value) {
    if (value === "point") return;
    const rules = { ...this.state.listener.settings.rules };
    const [kind, ...rest] = value.split(":");
    delete rules[name];
    if (value) rules[name] = { [kind]: rest.join(":") };
    this.set({ rules });
  }

  async switchTo(name) {
    this.learnt = null;
    await store.act("/api/listeners/switch", { name });
  }

  async add(event) {
    event.preventDefault();
    const name = event.target.name.value.trim();
    if (await store.act("/api/listeners", { name })) this.adding = false;
  }

  async forget() {
    if (await store.settle(erase("/api/listener/history"))) await this.reload();
  }

  async reload() {
    this.learnt = null;
    if (this.querySelector("details[open]")) await this.load();
  }

  async load() {
    const answer = await get("/api/listener/taste").catch((error) => store.tell(error.message));
    // The answer about somebody who listened before may come last.
    if (answer && answer.listener !== this.state.listener.name) return;
    this.learnt = answer?.learnt ?? null;
  }

  /** What was learnt of one listener is not shown under another's name, whichever window has switched. */
  updated() {
    const name = this.state?.listener.name;
    if (this.named !== undefined && this.named !== name) this.reload();
    this.named = name;
  }
}

customElements.define("mien-listener", ListenerPanel);
