// What the server writes before the service worker's own lines, and what such a worker has.

declare const VERSION: string;
declare const FILES: string[];
declare function skipWaiting(): Promise<void>;
declare const clients: Clients;
declare function addEventListener(type: "install" | "activate", listener: (event: ExtendableEvent) => void): void;
declare function addEventListener(type: "fetch", listener: (event: FetchEvent) => void): void;
