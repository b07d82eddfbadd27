// What `lit.js` holds, in Lit's own types; read by the type check alone.

export { LitElement, css, html, nothing, svg } from "lit";
export { classMap } from "lit/directives/class-map.js";
export { live } from "lit/directives/live.js";
export { ref } from "lit/directives/ref.js";
export { repeat } from "lit/directives/repeat.js";

/** A part looks at what it has drawn once it is drawn, so that it need not ask whether it is there. */
export declare function createRef(): { readonly value: any };
