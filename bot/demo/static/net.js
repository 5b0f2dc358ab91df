// Talking to the demo program: plain requests, and the stream of what happens, each thing heard once.

export class Refused extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

export class Gone extends Error {}

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, { cache: "no-store", ...options });
  } catch {
    throw new Gone();
  }
  if (answer.status === 502 || answer.status === 503 || answer.status === 504) throw new Gone();
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Refused(body.error ?? "other");
  return body;
}

export const get = (path, values) => ask(`${path}?${new URLSearchParams(values)}`, {});

export const post = (path, body) =>
  ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

export function upload(values, file) {
  const form = new FormData();
  for (const [name, value] of Object.entries(values)) form.append(name, value ?? "");
  form.append("file", file, file.name); // last: the fields before it are read first
  return ask("/demo/upload", { method: "POST", body: form });
}

const SILENCE = 40_000; // the program sends a beat every 15 seconds

/** Follows /demo/events for ever; after a break it asks for what it missed, by number. */
export class Stream {
  constructor(hear) {
    this.hear = hear; // {place(), happened(data), lost(), opened()}
    this.tries = 0;
    this.open();
    addEventListener("online", () => this.retry());
    document.addEventListener("visibilitychange", () => document.hidden || this.retry());
  }

  open() {
    clearTimeout(this.timer);
    this.source = new EventSource(`/demo/events?after=${encodeURIComponent(this.hear.place())}`);
    this.source.addEventListener("open", () => this.quiet());
    this.source.addEventListener("hello", (event) => {
      this.tries = 0;
      this.up = true;
      this.hear.opened(JSON.parse(event.data));
    });
    this.source.addEventListener("happened", (event) => {
      this.quiet();
      this.hear.happened(JSON.parse(event.data));
    });
    this.source.addEventListener("beat", () => this.quiet());
    this.source.addEventListener("error", () => this.broken());
    this.quiet();
  }

  quiet() {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.broken(), SILENCE);
  }

  broken() {
    this.source.close();
    clearTimeout(this.silence);
    clearTimeout(this.timer);
    this.up = false;
    this.hear.lost();
    this.timer = setTimeout(() => this.open(), Math.min(500 * 2 ** this.tries, 5000));
    this.tries += 1;
  }

  retry() {
    if (!this.up && this.timer) this.open();
  }
}
