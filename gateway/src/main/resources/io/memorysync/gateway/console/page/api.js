let csrf = null;

/** What the server answered when it did not do what was asked: a sentence for a person. */
export class Refused extends Error {
  constructor(status, sentence) {
    super(sentence);
    this.status = status;
  }
}

export function signedIn(token) {
  csrf = token;
}

export async function ask(path, { method = "GET", body } = {}) {
  const headers = {};
  if (method !== "GET" && csrf) {
    headers["X-CSRF-Token"] = csrf;
  }
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  let answer;
  try {
    answer = await fetch(`/console/${path}`, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new Refused(0, "The gateway does not answer.");
  }
  const json = await answer.json().catch(() => ({}));
  if (answer.ok) {
    return json;
  }
  if (answer.status === 401 && path.startsWith("api/")) {
    window.dispatchEvent(new Event("session-ended"));
  }
  throw new Refused(answer.status, json.sentence ?? (typeof json.detail === "string" ? json.detail : `The gateway answered ${answer.status}.`));
}

export const post = (path, body = {}) => ask(path, { method: "POST", body });
