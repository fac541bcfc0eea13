// `kv` as the reference prints it and as Workers KV has it
// (https://developers.cloudflare.com/kv/api/). Limits are kept by the functions behind it.
(native) => {
  const { read, write, list } = native;
  const remove = native.delete;
  const { parse, stringify } = JSON;
  const view = ArrayBuffer.isView;

  const named = (key, call) => {
    if (typeof key === 'string') return key;
    if (typeof key === 'number' || typeof key === 'bigint') return String(key);
    throw new TypeError(`kv.${call} needs a key, which is a text.`);
  };

  const typed = (how) => {
    const type = typeof how === 'object' && how !== null ? how.type : how;
    if (type === undefined || type === null) return 'text';
    if (type === 'text' || type === 'json' || type === 'arrayBuffer') return type;
    throw new TypeError('A value is read as "text", "json" or "arrayBuffer".');
  };

  const given = (value, type) => (type === 'json' ? parse(value) : value);

  const storable = (value, call) => {
    if (typeof value === 'string') return value;
    if (value instanceof ArrayBuffer) return new Uint8Array(value);
    if (view(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new TypeError(`kv.${call} cannot store ${value}: JSON has no such number.`);
    }
    const json = stringify(value);
    if (json === undefined) {
      throw new TypeError(`kv.${call} needs a value, which is a text, bytes or what JSON can hold.`);
    }
    return json;
  };

  const seconds = (value, name) => {
    if (value === undefined || value === null) return null;
    const number = Number(value);
    if (Number.isSafeInteger(number)) return number;
    throw new TypeError(`${name} is a whole number of seconds.`);
  };

  const setting = (call) =>
    async function (key, value, options) {
      const name = named(key, call);
      const { ttl, expirationTtl, expiration, metadata } = options ?? {};
      const text = storable(value, call);
      const json = metadata === undefined || metadata === null ? null : stringify(metadata);
      if (json === undefined) throw new TypeError('metadata is what JSON can hold.');
      const lasts = seconds(ttl, 'ttl') ?? seconds(expirationTtl, 'expirationTtl');
      write(name, text, lasts, seconds(expiration, 'expiration'), json);
    };

  const kv = {
    async get(key, how) {
      const type = typed(how);
      const found = read(named(key, 'get'), type === 'arrayBuffer');
      return found === null ? null : given(found[0], type);
    },

    async getWithMetadata(key, how) {
      const type = typed(how);
      const found = read(named(key, 'getWithMetadata'), type === 'arrayBuffer');
      if (found === null) return { value: null, metadata: null, cacheStatus: null };
      const metadata = found[1] === null || found[1] === undefined ? null : parse(found[1]);
      return { value: given(found[0], type), metadata, cacheStatus: null };
    },

    set: setting('set'),
    put: setting('put'),

    async delete(key) {
      remove(named(key, 'delete'));
    },

    async list(options) {
      const { prefix, limit, cursor } = options ?? {};
      const most = limit === undefined || limit === null ? 1000 : Number(limit);
      if (!Number.isInteger(most) || most < 1 || most > 1000) {
        throw new RangeError('limit is a whole number from 1 to 1000.');
      }
      const behind = cursor === undefined || cursor === null ? '' : native.fromCursor(String(cursor));
      const [found, more] = list(prefix === undefined || prefix === null ? '' : String(prefix), behind, most);
      const keys = [];
      for (let at = 0; at < found.length; at += 1) {
        const [name, expiration, metadata] = found[at];
        const key = { name };
        if (expiration !== null && expiration !== undefined) key.expiration = expiration;
        if (metadata !== null && metadata !== undefined) key.metadata = parse(metadata);
        keys.push(key);
      }
      const complete = more === null || more === undefined;
      return complete
        ? { keys, list_complete: true, cacheStatus: null }
        : { keys, list_complete: false, cursor: native.toCursor(more), cacheStatus: null };
    },
  };
  return Object.freeze(kv);
}
