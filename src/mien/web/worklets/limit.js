// Keeps peaks under full scale by turning down a moment before each: the last guard before the loudspeaker.
//
// Each sample asks for a gain; the least of those within the look-ahead is taken, let rise slowly, and averaged over the
// look-ahead. The average has come down to what a peak asks for when that peak is let out, so none passes the ceiling.

/** Highest sample let out: -0.1 dBFS. */
const CEILING = 10 ** (-0.1 / 20);

const LOOK_AHEAD_S = 0.005;

/** Time in which 63 % of a reduction is given back. */
const RELEASE_S = 0.1;

class Limit extends AudioWorkletProcessor {
  constructor() {
    super();
    this.ahead = Math.round(LOOK_AHEAD_S * sampleRate);
    this.release = 1 - Math.exp(-1 / (RELEASE_S * sampleRate));
    this.sounds = [new Float32Array(this.ahead), new Float32Array(this.ahead)];
    this.gains = new Float64Array(this.ahead).fill(1);
    this.sum = this.ahead;
    this.held = 1;
    this.place = 0;
    this.time = 0;
    // The gains asked for that may yet be the least, with the time until which each holds: rising from the front on.
    this.least = [];
  }

  process([input], [output]) {
    const [left, right] = input.length ? [input[0], input[1] ?? input[0]] : [null, null];
    for (let i = 0; i < output[0].length; i++) {
      const l = left ? left[i] : 0;
      const r = right ? right[i] : 0;
      const gain = this.follow(Math.max(Math.abs(l), Math.abs(r)));
      output[0][i] = gain * this.sounds[0][this.place];
      output[1][i] = gain * this.sounds[1][this.place];
      this.sounds[0][this.place] = l;
      this.sounds[1][this.place] = r;
      this.place = (this.place + 1) % this.ahead;
    }
    return true;
  }

  /** The gain for the sample that leaves as one of this peak comes in. */
  follow(peak) {
    const asked = peak > CEILING ? CEILING / peak : 1;
    const { least } = this;
    while (least.length && least[least.length - 1].gain >= asked) least.pop();
    if (asked < 1) least.push({ gain: asked, until: this.time + this.ahead });
    if (least.length && least[0].until < this.time) least.shift();
    this.time++;
    const now = least.length ? least[0].gain : 1;
    this.held = Math.min(now, this.held + (1 - this.held) * this.release);
    this.sum += this.held - this.gains[this.place];
    this.gains[this.place] = this.held;
    // Rounding adds up in a sum that is kept for hours; at rest it is known.
    if (this.held > 0.999999 && !least.length) this.settle();
    return Math.min(1, this.sum / this.ahead);
  }

  settle() {
    this.held = 1;
    if (Math.abs(this.sum - this.ahead) < 1e-4) this.sum = this.ahead;
  }
}

registerProcessor("mien-limit", Limit);
