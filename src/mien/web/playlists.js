// The saved playlists, as the server has them.

import { erase, get, patch, post, upload } from "./api.js";
import { t } from "./messages.js";
import { store } from "./store.js";

const UNKNOWN_FILE = "application/octet-stream";

const MOST_LETTERS = 190;

const stem = (file) => file.replace(/\.[^.]*$/, "").slice(0, MOST_LETTERS);

/** Names are told apart as the catalog does: blanks and the case of plain letters do not count. */
const plain = (name) => name.trim().replace(/\s+/g, " ").replace(/[A-Z]/g, (letter) => letter.toLowerCase());
const same = (one, other) => plain(one) === plain(other);

class Playlists extends EventTarget {
  constructor() {
    super();
    this.all = [];
    store.addEventListener("online", () => this.load());
    store.addEventListener("change", () => this.follow());
  }

  /** Another window may have changed them. */
  follow() {
    const edition = `${store.state?.run} ${store.state?.playlists_edition}`;
    if (this.edition !== undefined && this.edition !== edition) this.load();
    this.edition = edition;
  }

  named(name) {
    return this.all.find((list) => same(list.name, name));
  }

  async load() {
    const answer = await store.ask(get("/api/playlists"));
    if (!answer) return;
    this.all = answer.playlists;
    this.dispatchEvent(new Event("change"));
  }

  /** What is in a playlist, or null. */
  async contents(list) {
    return (await store.ask(get(`/api/playlists/${list.playlist_id}`)))?.contents ?? null;
  }

  /** @param {string} name @param {import("./types.js").Songs} songs */
  save(name, songs) {
    return this.change(post("/api/playlists", { name, ...songs }));
  }

  rename(list, name) {
    return this.change(patch(`/api/playlists/${list.playlist_id}`, { name }));
  }

  remove(list) {
    return this.change(erase(`/api/playlists/${list.playlist_id}`));
  }

  /** Take in a playlist file under a name that is still free; returns what came of it, or null. */
  async take(file) {
    // Another window may have saved one of this name.
    await this.load();
    const query = new URLSearchParams({ file: file.name, name: this.free(stem(file.name)) });
    return this.change(upload(`/api/playlists/import?${query}`, new Blob([file], { type: UNKNOWN_FILE })));
  }

  /** Put a playlist first in line; tells whether anything of it can be played. */
  async queue(list) {
    const before = store.state.player.upcoming[0]?.item_id;
    if (!(await store.act(`/api/playlists/${list.playlist_id}/queue`))) return false;
    const first = store.state.player.upcoming[0];
    if (first && first.item_id !== before) return true;
    store.tell(t("Nothing of “{name}” can be played now; its files are not there", { name: list.name }));
    return false;
  }

  async play(list) {
    if (!(await this.queue(list))) return;
    await store.act("/api/player/jump", { item_id: store.state.player.upcoming[0].item_id, page: store.page });
  }

  pinned(list, expression) {
    const named = store.state.listener.settings.rules[expression]?.playlist;
    return named !== undefined && same(named, list.name);
  }

  /** Let a playlist play whenever an expression leads, or no longer. */
  pin(list, expression, on) {
    const rules = { ...store.state.listener.settings.rules };
    if (on) rules[expression] = { playlist: list.name };
    else delete rules[expression];
    return store.act("/api/listener/settings", { rules });
  }

  free(name) {
    for (let number = 1; ; number += 1) {
      const wanted = number === 1 ? name : `${name} (${number})`;
      if (!this.named(wanted)) return wanted;
    }
  }

  async change(request) {
    const answer = await store.ask(request);
    if (answer) await this.load();
    return answer;
  }
}

export const playlists = new Playlists();
