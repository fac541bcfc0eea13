const cacheKey = `cache:product:${productId}`;
let product = await kv.get(cacheKey);
 
if (!product) {
  // Fetch from database
  product = await fetchFromDB(productId);
  await kv.set(cacheKey, JSON.stringify(product));
}
 
return JSON.parse(product);
