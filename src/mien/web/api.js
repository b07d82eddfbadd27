// Requests to the server that sent this page, and to no other.

import { t, translated } from "./messages.js";

export const UNREACHABLE = t("mien does not answer; is it still running?");

export class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body;
  const { status } = response;
  throw new ApiError(body.error ? translated(body.error) : t("The server answered {status}", { status: String(status) }), status);
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new ApiError(UNREACHABLE, 0);
  }
  return answer(response);
}

export const get = (path) => ask(path, {});

const send = (method, path, body) =>
  ask(path, { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

export const post = (path, body = {}) => send("POST", path, body);

export const patch = (path, body) => send("PATCH", path, body);

export const erase = (path) => ask(path, { method: "DELETE" });

export const upload = (path, file) => ask(path, { method: "POST", headers: { "content-type": file.type }, body: file });

export const socket = (path) => new WebSocket(`${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}${path}`);
