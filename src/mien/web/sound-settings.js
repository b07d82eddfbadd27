// How this page plays, by the listener's choice; kept by this browser.

/** Longest crossfade, in seconds. */
export const MOST_CROSSFADE_S = 12;

const LEVELLINGS = ["track", "album", "off"];
const KEPT_AS = "mien.sound";

class SoundSettings extends EventTarget {
  /** What loudness is evened out by. */
  levelling = "track";

  /** Seconds by which songs overlap; 0 plays them one after the other. */
  crossfadeS = 0;

  /** Whether the song that plays is played again and again. */
  repeats = false;

  constructor() {
    super();
    this.take(kept());
  }

  /** Change some of them; what is no setting, or out of range, is left as it was. */
  set(some) {
    this.take(some);
    const { levelling, crossfadeS, repeats } = this;
    try {
      localStorage.setItem(KEPT_AS, JSON.stringify({ levelling, crossfadeS, repeats }));
    } catch {
      // A browser that keeps nothing has them until the page is closed.
    }
    this.dispatchEvent(new Event("change"));
  }

  take({ levelling, crossfadeS, repeats }) {
    if (LEVELLINGS.includes(levelling)) this.levelling = levelling;
    if (crossfadeS >= 0 && crossfadeS <= MOST_CROSSFADE_S) this.crossfadeS = Number(crossfadeS);
    if (typeof repeats === "boolean") this.repeats = repeats;
  }
}

/** @returns {any} */
function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEPT_AS) ?? "{}") ?? {};
  } catch {
    return {};
  }
}

export const soundSettings = new SoundSettings();
