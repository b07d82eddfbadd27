// What the server tells the page (see `mien.server.wire`), and what the parts of the page have in common. Read by the
// type check alone; no browser loads it.

import type { LitElement } from "lit";

export type Expression = "angry" | "disgust" | "fear" | "happy" | "sad" | "surprise" | "neutral";
export type Mode = "paper" | "match" | "lift" | "calm" | "energise" | "path";

/** A sentence with `{name}` where a value stands, to be said in the page's language. */
export interface Saying {
  text: string;
  values: Record<string, string | number | Saying>;
}

/** A place on the plane; both from -1 to 1. */
export interface Point {
  valence: number;
  arousal: number;
}

export interface Track extends Point {
  track_id: number;
  title: string;
  artist: string;
  album: string;
  genre: string;
  duration_s: number;
  gain_db: number;
  has_cover: boolean;
  builtin: boolean;
  loudness_lufs: number | null;
  true_peak_dbtp: number | null;
  silence_before_s: number;
  silence_after_s: number;
  tempo_bpm: number | null;
  key: string | null;
  key_confidence: number;
  placed: boolean;
}

export interface Item extends Track {
  item_id: number;
  reason: string;
  reason_said: Saying | null;
  parts: Record<string, number>;
  by_hand: boolean;
  /** Of what plays and comes next. */
  album_id?: number;
  album_gain_db?: number;
}

export interface Mood extends Point {
  uncertainty: number;
  expression: Expression | null;
  probs: number[];
  state: "off" | "no_face" | "too_dark" | "too_small" | "turned_away" | "unsure" | "steady";
  source: string;
}

export interface Player {
  revision: number;
  playing: boolean;
  position_s: number;
  cue: number;
  volume: number;
  shuffled: boolean;
  current: Item | null;
  /** The first of the line; "waiting" is how many stand in it. */
  upcoming: Item[];
  waiting: number;
  history: Item[];
}

/** What is saved as a playlist: songs by number, or what plays and waits in line. */
export type Songs = { track_ids: number[] } | { queue: true };

export interface Scan {
  running: boolean;
  folder: string;
  done: number;
  total: number;
  message: string;
  failed: boolean;
}

export interface Library {
  folders: { path: string; present: boolean; tracks: number }[];
  tracks: number;
  broken: number;
  scan: Scan;
}

export interface Rule {
  mode?: string;
  playlist?: string;
  point?: unknown;
}

export interface Listener {
  name: string;
  names: string[];
  settings: {
    mode: Mode | null;
    balance: number | null;
    venture: number | null;
    remember: boolean;
    rules: Partial<Record<Expression, Rule>>;
    balance_usual: number;
    venture_usual: number;
  };
}

export interface State {
  type: "state";
  run: string;
  edition: number;
  playlists_edition: number;
  player: Player;
  speaker: string | null;
  mode: Mode;
  modes: { name: Mode; explanation: string }[];
  expressions: Expression[];
  steering: "camera" | "hand" | "photo" | "program";
  program: string;
  mood: Mood;
  acted: Mood;
  target: Point & { wording: string; wording_said: Saying };
  library: Library;
  path: { start: Point; goal: Point; tracks: number; done: number } | null;
  listener: Listener;
  notice: { id: number; text: string; age_s: number } | null;
  neutral: { state: string; progress: number; message: string; made_at: string | null };
  correction: { count: number; lowered: Expression[]; message: string; made_at: string | null };
}

export interface Face {
  id: number;
  bbox: number[];
  landmarks: number[][];
  score: number;
  probs: number[];
  cut: { x: number; y: number; side: number; turn_deg: number };
  brightness: number;
}

/** Rows of nats: how much each part of a face's cut speaks for the expression. */
export interface Heat {
  type: "heat";
  expression: Expression;
  heat: number[][];
  took_ms: number;
}

export interface Reading {
  type: "reading";
  width: number;
  height: number;
  faces: Face[];
  steering: number | null;
  mood: Mood;
  stage_ms: Record<string, number>;
  set_aside: Expression | null;
  frozen: boolean;
  delayMs: number;
}

export interface Playlist {
  playlist_id: number;
  name: string;
  items: number;
}

/** A part finds only what it has drawn itself, so that it need not ask whether it is there. */
export declare class PageElement extends LitElement {
  querySelector<Name extends keyof HTMLElementTagNameMap>(selector: Name): HTMLElementTagNameMap[Name];
  querySelector(selector: string): any;
}
