// build.ts SUITE CACHE CHECKOUT
const [suite, cache, checkout] = process.argv.slice(2) as [string,string,string];
const { planImage } = await import(`${checkout}/src/image/plan.ts`);
const { buildImage } = await import(`${checkout}/src/image/build.ts`);
const { Problems } = await import(`${checkout}/src/input/problem.ts`);
const problems = new Problems();
const plan = planImage(suite, { base: { bootstrap: { suite } } }, problems);
if (problems.found.length) throw new Error(JSON.stringify(problems.found));
const t = Date.now();
const built = await buildImage(plan, { cacheDir: cache, onProgress: (l: string) => process.stderr.write(`${((Date.now()-t)/1000).toFixed(1)} ${l}\n`) });
console.log(built.path, built.fileSize, (Date.now()-t)/1000);
