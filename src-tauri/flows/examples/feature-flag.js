const enabled = await kv.get(`feature:${featureName}`);
return { enabled: enabled === 'true' };
