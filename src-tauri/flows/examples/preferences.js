// Get with default
const key = `prefs:${userId}`;
const prefs = await kv.get(key) || '{"theme":"light","notifications":true}';
return JSON.parse(prefs);
