const key = `ratelimit:${userId}:${action}`;
const count = parseInt(await kv.get(key) || '0');
 
if (count >= 100) {
  throw new Error('Rate limit exceeded');
}
 
await kv.set(key, String(count + 1));
// Note: In production, also set TTL to reset after time window
