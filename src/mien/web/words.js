// Words for what the page shows.

export const EXPRESSION_WORDS = {
  angry: "Angry",
  disgust: "Disgusted",
  fear: "Fearful",
  happy: "Happy",
  sad: "Sad",
  surprise: "Surprised",
  neutral: "Neutral",
};

export const MODE_WORDS = { paper: "Classic", match: "Match", lift: "Lift", calm: "Calm", energise: "Energise", path: "Path" };

/** Words for a point of the plane; both coordinates from -1 to 1. */
export function describePoint(valence, arousal) {
  if (Math.hypot(valence, arousal) < 0.2) return "balanced";
  const tone = valence > 0.2 ? "bright" : valence < -0.2 ? "dark" : "";
  const energy = arousal > 0.2 ? "lively" : arousal < -0.2 ? "still" : "";
  return [tone, energy].filter(Boolean).join(" and ") || "balanced";
}

/** The state of the mood as a short headline and a line that says what it means for the music. */
export function describeMood(mood, steering, cameraOn, program = "") {
  const point = describePoint(mood.valence, mood.arousal);
  if (steering === "hand") return [mood.expression ? EXPRESSION_WORDS[mood.expression] : capital(point), "Set by you"];
  if (steering === "program") return [mood.expression ? EXPRESSION_WORDS[mood.expression] : capital(point), `Set by ${program}`];
  if (steering === "photo") return [EXPRESSION_WORDS[mood.expression] ?? capital(point), "Read from your photo"];
  if (!cameraOn) return ["Camera off", "Switch it on, or set the mood yourself"];
  const states = {
    off: ["Looking…", "The camera is warming up"],
    no_face: ["No face in view", "The music keeps its course"],
    too_dark: ["Too dark to read", "More light on your face helps; the music keeps its course"],
    too_small: ["Too far away", "Come closer; the music keeps its course"],
    turned_away: ["Turned away", "Look this way to be read; the music keeps its course"],
    unsure: ["Unsure", "The music keeps its course until this is clear"],
    steady: [EXPRESSION_WORDS[mood.expression] ?? capital(point), "Steady: what comes next follows this"],
  };
  return states[mood.state] ?? states.off;
}

export const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

export function clock(seconds) {
  const whole = Math.max(0, Math.floor(Number.isFinite(seconds) ? seconds : 0));
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = String(s).padStart(2, "0");
  return h ? `${h}:${String(m).padStart(2, "0")}:${tail}` : `${m}:${tail}`;
}

export const percent = (share) => `${Math.round(share * 100)} %`;

export const songs = (count) => (count === 1 ? "1 song" : `${count.toLocaleString()} songs`);
