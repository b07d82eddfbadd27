// What the page does not need before music can be played: fetched as soon as it can.

import "./browse-panel.js";
import "./camera-panel.js";
import "./guide.js";
import "./library-panel.js";
import "./listener-panel.js";
import "./mood-panel.js";
import "./playlists-panel.js";
import "./privacy-dialog.js";
import "./timeline.js";
