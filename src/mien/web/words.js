// Words for what the page shows.

import { locale, once, t } from "./messages.js";

export const EXPRESSION_WORDS = {
  angry: t("Angry"),
  disgust: t("Disgusted"),
  fear: t("Fearful"),
  happy: t("Happy"),
  sad: t("Sad"),
  surprise: t("Surprised"),
  neutral: t("Neutral"),
};

export const MODE_WORDS = {
  paper: t("Classic"),
  match: t("Match"),
  lift: t("Lift"),
  calm: t("Calm"),
  energise: t("Energise"),
  path: t("Path"),
};

const PLACE_WORDS = {
  "bright lively": t("bright and lively"),
  "bright still": t("bright and still"),
  "dark lively": t("dark and lively"),
  "dark still": t("dark and still"),
  bright: t("bright"),
  dark: t("dark"),
  lively: t("lively"),
  still: t("still"),
};

/** Words for a point of the plane; both coordinates from -1 to 1. */
export function describePoint(valence, arousal) {
  if (Math.hypot(valence, arousal) < 0.2) return t("balanced");
  const tone = valence > 0.2 ? "bright" : valence < -0.2 ? "dark" : "";
  const energy = arousal > 0.2 ? "lively" : arousal < -0.2 ? "still" : "";
  return PLACE_WORDS[[tone, energy].filter(Boolean).join(" ")] ?? t("balanced");
}

/** The state of the mood as a short headline and a line that says what it means for the music. */
export function describeMood(mood, steering, cameraOn, program = "") {
  const point = describePoint(mood.valence, mood.arousal);
  const name = EXPRESSION_WORDS[mood.expression] ?? capital(point);
  if (steering === "hand") return [name, t("Set by you")];
  if (steering === "program") return [name, t("Set by {program}", { program })];
  if (steering === "photo") return [name, t("Read from your photo")];
  if (!cameraOn) return [t("Camera off"), t("Switch it on, or set the mood yourself")];
  const states = {
    off: [t("Looking…"), t("The camera is warming up")],
    no_face: [t("No face in view"), t("The music keeps its course")],
    too_dark: [t("Too dark to read"), t("More light on your face helps; the music keeps its course")],
    too_small: [t("Too far away"), t("Come closer; the music keeps its course")],
    turned_away: [t("Turned away"), t("Look this way to be read; the music keeps its course")],
    unsure: [t("Unsure"), t("The music keeps its course until this is clear")],
    steady: [name, t("Steady: what comes next follows this")],
  };
  return states[mood.state] ?? states.off;
}

/** What the server says, in the page's language; its values may be such sayings themselves. */
export function say({ text, values }) {
  const said = Object.entries(values).map(([name, value]) => [name, value?.text === undefined ? value : say(value)]);
  return t(text, Object.fromEntries(said));
}

/** Why an item plays, in the page's language where the server says how it is put together. */
export const reasonOf = (item) => (item.reason_said ? say(item.reason_said) : item.reason);

export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

export function clock(seconds) {
  const whole = Math.max(0, Math.floor(Number.isFinite(seconds) ? seconds : 0));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = String(s).padStart(2, "0");
  return h ? `${h}:${String(m).padStart(2, "0")}:${tail}` : `${m}:${tail}`;
}

const shares = once(() => new Intl.NumberFormat(locale, { style: "percent" }));

export const percent = (share) => shares().format(share);

export const songs = (count) => t("{count} song|{count} songs", { count });

const lists = once(() => new Intl.ListFormat(locale, { type: "unit" }));

/** Names and words one after another, as the language does it. */
export const listed = (words) => lists().format(words);

const places = once(() => new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }));

/** A point in words and in numbers. */
export const describePlace = (valence, arousal) =>
  t("{words}, valence {valence}, arousal {arousal}", {
    words: describePoint(valence, arousal),
    valence: places().format(valence),
    arousal: places().format(arousal),
  });
