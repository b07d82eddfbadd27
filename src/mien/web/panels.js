// All of the page but what plays: it follows once that can be used.

import "./browse-panel.js";
import "./camera-panel.js";
import "./guide.js";
import "./keys.js";
import "./library-panel.js";
import "./listener-panel.js";
import "./mood-panel.js";
import "./playlists-panel.js";
import "./privacy-dialog.js";
import "./timeline.js";
