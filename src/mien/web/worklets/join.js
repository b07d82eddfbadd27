// Joins two decks without a gap, by holding the next song's samples back until the last one of the present song is out.
//
// Audio elements begin when they are ready to, some 20 to 100 ms after they are asked. So the next one is begun early and
// its sound kept here, from its first sample on; the present song is heard a little later than its element gives it, and
// so its end is known before it is heard. Both together make a song begin on the sample after the last one of the song
// before. Input and output of a number belong to the deck of that number.

/** Samples by which a deck is heard later, at the least: silence of this length is needed to tell a song's end. */
const LEAST_LAG = 512;

/** The longest that a deck is held back, in seconds. */
const HOLDS_S = 4;

/** The longest wait for a deck's first sample where nothing else is said, in seconds; music may well begin with silence. */
const PATIENCE_S = 0.3;

/** Samples within which a deck that is stopped fades, and one that goes on comes back: about 10 ms. */
const RAMP = 512;

const QUANTUM = 128;

/** Samples of silence in a row that may mean that an element had nothing to give. */
const STALL = 32;

class Deck {
  constructor() {
    this.size = HOLDS_S * sampleRate;
    this.rings = [new Float32Array(this.size), new Float32Array(this.size)];
    this.written = this.read = this.begun = this.lastSound = this.faded = this.patience = 0;
    this.level = 1;
    this.taking = this.waiting = this.held = this.flowing = this.leaving = this.dropping = this.counted = false;
    this.watchFrom = this.stop = this.length = Infinity;
  }

  get lag() {
    return this.written - this.read;
  }

  /** Take a new song from its first sample on; one that is held is not heard before it is released. */
  start(held, patienceS) {
    this.read = this.lastSound = this.begun = this.written;
    this.level = 1;
    this.counted = true;
    this.held = held;
    this.flowing = this.leaving = false;
    this.watchFrom = this.stop = this.length = Infinity;
    this.go(patienceS);
  }

  /** Take what comes, from the next sample that is no silence; nothing is heard before enough of it is there. */
  go(patienceS = PATIENCE_S) {
    this.taking = this.waiting = true;
    this.leaving = false;
    this.faded = 0;
    this.patience = patienceS * sampleRate;
  }

  /** Fall silent and take no more; `drop` forgets what was not heard yet. */
  rest(drop) {
    this.taking = false;
    this.dropping = drop;
    this.leaving = this.flowing;
    if (!this.leaving) this.settle();
  }

  /** Stand still; a song that goes on later goes on from where its fade began. */
  settle() {
    this.read = this.dropping ? this.written : this.read - this.faded;
    this.leaving = this.flowing = false;
    this.faded = this.level = 0;
  }

  take(input) {
    if (!this.taking) return;
    const from = this.waiting ? this.firstSound(input) : 0;
    if (from === QUANTUM) return;
    this.waiting = false;
    for (let i = from; i < QUANTUM; i++) {
      const place = this.written % this.size;
      for (let channel = 0; channel < 2; channel++) this.rings[channel][place] = input[channel]?.[i] ?? 0;
      this.written++;
      if (this.rings[0][place] !== 0 || this.rings[1][place] !== 0) this.sounds();
    }
    if (this.lag > this.size) this.read = this.written - this.size;
  }

  sounds() {
    // An element that stalls gives silence, which is not of the song.
    if (this.written - this.lastSound > STALL) this.counted = false;
    this.lastSound = this.written;
  }

  firstSound(input) {
    const found = input.length ? input[0].findIndex((left, i) => left !== 0 || (input[1]?.[i] ?? 0) !== 0) : -1;
    if (found >= 0) return found;
    this.patience -= QUANTUM;
    if (this.patience > 0) return QUANTUM;
    // From here on silence is taken for the song's own, and some of it may be the element's.
    this.counted = false;
    return 0;
  }

  /** Whether all of the song has come: silence where its end is near. */
  isOver() {
    return this.written >= this.watchFrom && this.written - this.lastSound >= LEAST_LAG;
  }

  /** Put out samples from a place in the quantum on, and tell up to which place it went. */
  give(output, from) {
    if (this.held) return from;
    if (!this.flowing && !this.leaving) this.flowing = this.taking && this.lag >= LEAST_LAG + QUANTUM;
    if (!this.flowing) return from;
    let i = from;
    for (; i < QUANTUM && this.read < Math.min(this.stop, this.written); i++) {
      const place = this.read % this.size;
      for (let channel = 0; channel < 2; channel++) output[channel][i] = this.level * this.rings[channel][place];
      this.read++;
      if (this.leaving) this.fade();
      else if (this.level < 1) this.level = Math.min(1, this.level + 1 / RAMP);
      if (!this.flowing) return i + 1;
    }
    // Nothing is left while the element has yet to go on: enough must be there again first.
    if (this.waiting && this.read === this.written) this.flowing = false;
    return i;
  }

  fade() {
    this.faded++;
    this.level = Math.max(0, this.level - 1 / RAMP);
    if (this.level === 0 || this.read === this.written) this.settle();
  }
}

class Join extends AudioWorkletProcessor {
  constructor() {
    super();
    this.decks = [new Deck(), new Deck()];
    this.joining = null;
    this.port.onmessage = ({ data }) => this.heed(data);
  }

  heed({ act, deck, held, patienceS, drop, inS, lengthS }) {
    if (act === "start") this.decks[deck].start(held, patienceS);
    if (act === "go") this.decks[deck].go();
    if (act === "rest") this.decks[deck].rest(drop);
    if (act === "join") this.join(deck, inS, lengthS);
    if (act === "ended") this.decks[deck].watchFrom = 0;
    if (act === "rest" && this.joining !== null) this.joining = null;
  }

  /**
   * Let the other deck follow on the last sample of this one, which comes in about so many seconds. Some browsers play
   * the padding at the end of an MP3; with its length from its first sample on known, that is left out.
   */
  join(from, inS, lengthS) {
    this.joining = from;
    const deck = this.decks[from];
    deck.watchFrom = deck.written + inS * sampleRate;
    deck.length = lengthS > 0 ? Math.round(lengthS * sampleRate) : Infinity;
  }

  process(inputs, outputs) {
    this.decks.forEach((deck, number) => deck.take(inputs[number]));
    if (this.joining === null) this.decks.forEach((deck, number) => deck.give(outputs[number], 0));
    else this.pass(outputs);
    return true;
  }

  pass(outputs) {
    const [from, to] = [this.decks[this.joining], this.decks[1 - this.joining]];
    from.stop = from.counted ? from.begun + from.length : Infinity;
    if (from.isOver()) from.stop = Math.min(from.stop, from.lastSound);
    const place = from.give(outputs[this.joining], 0);
    if (from.read < from.stop) return;
    to.held = false;
    to.give(outputs[1 - this.joining], place);
    if (!to.flowing) return;
    this.port.postMessage({ joined: 1 - this.joining, lagS: to.lag / sampleRate });
    from.taking = false;
    from.dropping = true;
    from.settle();
    this.joining = null;
  }
}

registerProcessor("mien-join", Join);
