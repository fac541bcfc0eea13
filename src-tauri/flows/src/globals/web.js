// What Workers have beside the language itself, as far as a flow needs it: console, encodings, URLs, chance,
// and a clock that a test can stop (https://developers.cloudflare.com/workers/runtime-apis/web-standards/).
(native, now) => {
  const define = (name, value) =>
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  const { stringify } = JSON;

  const shown = (value) => {
    if (typeof value === 'string') return value;
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    if (typeof value === 'bigint') return `${value}n`;
    if (typeof value === 'object' && value !== null) {
      try {
        return stringify(value, (_, inner) => (typeof inner === 'bigint' ? `${inner}n` : inner)) ?? '[object]';
      } catch {
        return '[object]';
      }
    }
    return String(value);
  };
  const printer =
    (level) =>
    (...values) =>
      native.print(level, values.map(shown).join(' ').toWellFormed());
  define('console', {
    log: printer(0),
    info: printer(0),
    debug: printer(0),
    warn: printer(1),
    error: printer(2),
  });

  const bytesOf = (source) => {
    if (source instanceof ArrayBuffer) return new Uint8Array(source);
    if (ArrayBuffer.isView(source)) {
      return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
    }
    throw new TypeError('This is not an ArrayBuffer or a view of one.');
  };

  define(
    'TextEncoder',
    class TextEncoder {
      get encoding() {
        return 'utf-8';
      }
      encode(text = '') {
        return new Uint8Array(native.encode(String(text).toWellFormed()));
      }
    },
  );

  define(
    'TextDecoder',
    class TextDecoder {
      #fatal;
      #keepsMark;
      constructor(label = 'utf-8', { fatal = false, ignoreBOM = false } = {}) {
        if (!['utf-8', 'utf8', 'unicode-1-1-utf-8'].includes(String(label).trim().toLowerCase())) {
          throw new RangeError(`TextDecoder knows UTF-8 only, not “${label}”.`);
        }
        this.#fatal = Boolean(fatal);
        this.#keepsMark = Boolean(ignoreBOM);
      }
      get encoding() {
        return 'utf-8';
      }
      get fatal() {
        return this.#fatal;
      }
      get ignoreBOM() {
        return this.#keepsMark;
      }
      decode(source = new Uint8Array()) {
        return native.decode(bytesOf(source), this.#fatal, this.#keepsMark);
      }
    },
  );

  define('btoa', (text) => native.btoa(String(text)));
  define('atob', (text) => native.atob(String(text)));

  Math.random = () => native.random();
  define('crypto', {
    randomUUID: () => native.uuid(),
    getRandomValues(array) {
      const bytes = bytesOf(array);
      if (bytes.length > 65536) throw new RangeError('At most 65,536 bytes at once.');
      for (let at = 0; at < bytes.length; at += 1) bytes[at] = Math.floor(native.random() * 256);
      return array;
    },
  });

  // The algorithm of https://html.spec.whatwg.org/multipage/structured-data.html for what a flow can hold.
  define('structuredClone', (value) => {
    const seen = new Map();
    const uncloneable = (what) => new DOMException(`${what} cannot be cloned.`, 'DataCloneError');
    const clone = (one) => {
      if (typeof one === 'symbol' || typeof one === 'function') throw uncloneable(`A ${typeof one}`);
      if (typeof one !== 'object' || one === null) return one;
      if (seen.has(one)) return seen.get(one);
      const keep = (copy) => {
        seen.set(one, copy);
        return copy;
      };
      if (one instanceof Date) return keep(new Date(one.getTime()));
      if (one instanceof RegExp) return keep(new RegExp(one.source, one.flags));
      if (one instanceof Boolean || one instanceof Number || one instanceof String) {
        return keep(Object(one.valueOf()));
      }
      if (one instanceof ArrayBuffer) return keep(one.slice(0));
      if (one instanceof DataView) return keep(new DataView(clone(one.buffer), one.byteOffset, one.byteLength));
      if (ArrayBuffer.isView(one)) {
        return keep(new one.constructor(clone(one.buffer), one.byteOffset, one.length));
      }
      if (one instanceof Map) {
        const copy = keep(new Map());
        for (const [key, item] of [...one]) copy.set(clone(key), clone(item));
        return copy;
      }
      if (one instanceof Set) {
        const copy = keep(new Set());
        for (const item of [...one]) copy.add(clone(item));
        return copy;
      }
      if (one instanceof Error) {
        const copy = keep(new Error(one.message));
        copy.name = one.name;
        return copy;
      }
      if (one instanceof Promise || one instanceof WeakMap || one instanceof WeakSet) throw uncloneable('This');
      const copy = keep(Array.isArray(one) ? new Array(one.length) : {});
      for (const key of Object.keys(one)) copy[key] = clone(one[key]);
      return copy;
    };
    return clone(value);
  });

  class URLSearchParams {
    #pairs = [];
    #changed = null;
    constructor(from = '') {
      if (typeof from === 'object' && from !== null) {
        const pairs = typeof from[Symbol.iterator] === 'function' ? from : Object.entries(from);
        for (const [name, value] of pairs) this.#pairs.push([String(name), String(value)]);
      } else {
        this.#pairs = native.pairs(String(from).replace(/^\?/, '').toWellFormed());
      }
    }
    static within(query, changed) {
      const params = new URLSearchParams(query);
      params.#changed = changed;
      return params;
    }
    #tell() {
      this.#changed?.(this.toString());
    }
    get size() {
      return this.#pairs.length;
    }
    append(name, value) {
      this.#pairs.push([String(name), String(value)]);
      this.#tell();
    }
    delete(name) {
      this.#pairs = this.#pairs.filter(([one]) => one !== String(name));
      this.#tell();
    }
    get(name) {
      return this.#pairs.find(([one]) => one === String(name))?.[1] ?? null;
    }
    getAll(name) {
      return this.#pairs.filter(([one]) => one === String(name)).map(([, value]) => value);
    }
    has(name) {
      return this.#pairs.some(([one]) => one === String(name));
    }
    set(name, value) {
      const at = this.#pairs.findIndex(([one]) => one === String(name));
      if (at < 0) this.#pairs.push([String(name), String(value)]);
      else {
        this.#pairs[at][1] = String(value);
        this.#pairs = this.#pairs.filter(([one], place) => place <= at || one !== String(name));
      }
      this.#tell();
    }
    sort() {
      this.#pairs.sort(([a], [b]) => (a < b ? -1 : Number(a > b)));
      this.#tell();
    }
    forEach(call, self) {
      for (const [name, value] of this.#pairs) call.call(self, value, name, this);
    }
    *entries() {
      for (const [name, value] of this.#pairs) yield [name, value];
    }
    *keys() {
      for (const [name] of this.#pairs) yield name;
    }
    *values() {
      for (const [, value] of this.#pairs) yield value;
    }
    [Symbol.iterator]() {
      return this.entries();
    }
    toString() {
      return native.query(this.#pairs.map((pair) => pair.map((text) => text.toWellFormed())));
    }
  }
  const { within } = URLSearchParams;
  delete URLSearchParams.within;
  define('URLSearchParams', URLSearchParams);

  const PARTS = ['protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash'];
  class URL {
    #parts;
    #params = null;
    constructor(text, base) {
      const parts = native.url(
        String(text).toWellFormed(),
        base === undefined ? null : String(base).toWellFormed(),
      );
      if (parts === null) throw new TypeError(`“${text}” is not a URL.`);
      this.#parts = parts;
    }
    static canParse(text, base) {
      const base_ = base === undefined ? null : String(base).toWellFormed();
      return native.url(String(text).toWellFormed(), base_) !== null;
    }
    static part(url, name) {
      return url.#parts[name];
    }
    static change(url, name, value) {
      url.#parts = native.changed(url.#parts.href, name, String(value).toWellFormed());
      if (name === 'search') url.#params = null;
    }
    get href() {
      return this.#parts.href;
    }
    set href(text) {
      this.#parts = new URL(text).#parts;
      this.#params = null;
    }
    get origin() {
      return this.#parts.origin;
    }
    get searchParams() {
      const changed = (query) => {
        this.#parts = native.changed(this.#parts.href, 'search', query);
      };
      this.#params ??= within(this.#parts.search, changed);
      return this.#params;
    }
    toString() {
      return this.#parts.href;
    }
    toJSON() {
      return this.#parts.href;
    }
  }
  const { part, change } = URL;
  delete URL.part;
  delete URL.change;
  for (const name of PARTS) {
    Object.defineProperty(URL.prototype, name, {
      get() {
        return part(this, name);
      },
      set(value) {
        change(this, name, value);
      },
      enumerable: true,
      configurable: true,
    });
  }
  define('URL', URL);

  delete globalThis.performance;
  if (now !== undefined) {
    const Real = Date;
    const Pinned = new Proxy(Real, {
      construct: (target, values, made) => Reflect.construct(target, values.length === 0 ? [now] : values, made),
      apply: () => new Real(now).toString(),
      get: (target, name, self) => (name === 'now' ? () => now : Reflect.get(target, name, self)),
    });
    Real.prototype.constructor = Pinned;
    define('Date', Pinned);
  }
}
