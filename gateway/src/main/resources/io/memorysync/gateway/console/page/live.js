/** What the server tells once a second; it says how long nothing has come. */
export class Live {
  #handlers = { pipeline: new Set(), jobs: new Set() };
  #last = {};
  #heard = Date.now();
  #source = null;
  #clock = null;

  constructor(banner) {
    this.banner = banner;
  }

  start() {
    this.#heard = Date.now();
    this.#open();
    this.#clock = setInterval(() => this.#look(), 1000);
  }

  stop() {
    this.#source?.close();
    clearInterval(this.#clock);
    this.banner.hidden = true;
  }

  /** Calls with what came last and with all that comes; the returned function ends it. */
  on(event, handler) {
    this.#handlers[event].add(handler);
    if (this.#last[event]) {
      handler(this.#last[event]);
    }
    return () => this.#handlers[event].delete(handler);
  }

  #open() {
    this.#source?.close();
    this.#source = new EventSource("/console/api/live");
    for (const event of Object.keys(this.#handlers)) {
      this.#source.addEventListener(event, (message) => {
        this.#heard = Date.now();
        this.#last[event] = JSON.parse(message.data);
        this.#handlers[event].forEach((handler) => handler(this.#last[event]));
      });
    }
    this.#source.addEventListener("ended", () => window.dispatchEvent(new Event("session-ended")));
  }

  #look() {
    const silent = Date.now() - this.#heard > 4000;
    if (silent) {
      this.banner.textContent = `Not live since ${new Date(this.#heard).toLocaleTimeString()}: what is shown may be old. Trying again…`;
      // A source that was refused does not come back by itself.
      if (this.#source.readyState === EventSource.CLOSED) {
        this.#open();
      }
    }
    this.banner.hidden = !silent;
  }
}
