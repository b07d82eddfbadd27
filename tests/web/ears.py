"""What comes out of the page's loudspeaker, and how its sound is set."""

import base64
import json
from typing import Final

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Page

__all__ = ["LISTEN", "heard", "longest_silence", "place_of", "stages"]

RECORDER: Final = """
registerProcessor("ears", class extends AudioWorkletProcessor {
  process([input]) {
    this.port.postMessage(input[0] ? input[0].slice() : new Float32Array(128));
    return true;
  }
});
"""

LISTEN: Final = """
(() => {
  const module = URL.createObjectURL(new Blob([RECORDER], { type: "text/javascript" }));
  const connect = AudioNode.prototype.connect;
  window.blocks = [];
  AudioNode.prototype.connect = function (target, ...rest) {
    if (target !== this.context.destination) return connect.call(this, target, ...rest);
    this.context.audioWorklet.addModule(module).then(() => {
      const ears = new AudioWorkletNode(this.context, "ears", { channelCount: 1, channelCountMode: "explicit" });
      ears.port.onmessage = ({ data }) => window.blocks.push(data);
      connect.call(connect.call(this, ears), target);
    });
    return target;
  };
  window.heard = () => {
    const bytes = new Uint8Array(window.blocks.length * 512);
    window.blocks.forEach((block, i) => bytes.set(new Uint8Array(block.buffer), i * 512));
    let text = "";
    for (let i = 0; i < bytes.length; i += 32768) text += String.fromCharCode(...bytes.subarray(i, i + 32768));
    return btoa(text);
  };
})();
""".replace("RECORDER", json.dumps(RECORDER))
"""Script that records, as one channel, all that a page sends to the loudspeaker; its policy must be bypassed."""

STAGES: Final = """
import('/static/sound.js').then(async ({ sound }) => {
  const { graph } = await import('/static/sound-graph.js');
  const { level, fade } = graph.channels[sound.deck.number];
  return { level: level.gain.value, fade: fade.gain.value, volume: graph.volume.gain.value };
})
"""


def heard(page: Page) -> NDArray[np.float32]:
    """Everything recorded so far, float32 [samples], at the rate of the page's audio context."""
    return np.frombuffer(base64.b64decode(page.evaluate("window.heard()")), np.float32)


def stages(page: Page) -> dict[str, float]:
    """Gains of the song that plays, as factors, once something has sounded: level, fade and volume."""
    found = page.evaluate(STAGES)
    assert isinstance(found, dict)
    return found


def longest_silence(sound: NDArray[np.float32]) -> int:
    """Longest run of samples below -80 dBFS, in samples."""
    loud = np.flatnonzero(np.abs(sound) > 1e-4)
    return int(np.max(np.diff(np.concatenate(([-1], loud, [len(sound)]))), initial=1)) - 1


def place_of(piece: NDArray[np.float32], sound: NDArray[np.float32]) -> tuple[int, float]:
    """Where a piece is heard, as an index, and how alike it is there, 0 to 1."""
    size = 1 << (len(sound) + len(piece)).bit_length()
    match = np.fft.irfft(np.fft.rfft(sound, size) * np.conj(np.fft.rfft(piece, size)), size)[: len(sound)]
    best = int(np.argmax(np.abs(match)))
    there = sound[best : best + len(piece)]
    likeness = abs(there @ piece[: len(there)]) / (np.linalg.norm(there) * np.linalg.norm(piece) + 1e-12)
    return best, float(likeness)
