// dicomweb-client (the library under OHIF and others) and dcmjs against /dicom-web:
//   node dicomweb-client.mjs http://127.0.0.1:8080/dicom-web slice1.dcm slice2.dcm ...
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
globalThis.XMLHttpRequest = require('xhr2');
const { api } = require('dicomweb-client');
const dcmjs = require('dcmjs');

const [url, ...files] = process.argv.slice(2);
const client = new api.DICOMwebClient({ url, singlepart: 'bulkdata' });
const exact = (buffer) =>
  buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength);
const datasets = files.map((file) => exact(readFileSync(file)));
const parse = (buffer) => dcmjs.data.DicomMessage.readFile(buffer).dict;
const first = parse(datasets[0]);
const value = (dict, tag) => dict[tag]?.Value?.[0];
const study = value(first, '0020000D');
const series = value(first, '0020000E');
const instance = value(first, '00080018');

let checks = 0;
async function check(name, body) {
  try {
    await body();
    checks += 1;
  } catch (e) {
    console.log(`${name}: ${e?.stack ?? e}`);
    process.exit(1);
  }
}

await check('stores', async () => {
  const answer = await client.storeInstances({ datasets });
  const verdicts = typeof answer === 'string' ? JSON.parse(answer) : answer;
  if (verdicts) {
    assert.equal(verdicts['00081199'].Value.length, datasets.length);
  }
});
await check('searches for studies', async () => {
  const found = await client.searchForStudies({ queryParams: { StudyInstanceUID: study } });
  assert.equal(found.length, 1);
  assert.equal(value(found[0], '00201208'), datasets.length);
});
await check('searches for series', async () => {
  const found = await client.searchForSeries({ studyInstanceUID: study });
  assert.equal(value(found[0], '0020000E'), series);
});
await check('searches for instances', async () => {
  const found = await client.searchForInstances({
    studyInstanceUID: study,
    seriesInstanceUID: series,
    queryParams: { limit: 1, includefield: '00280030' },
  });
  assert.equal(found.length, 1);
});
await check('retrieves a study', async () => {
  const got = await client.retrieveStudy({ studyInstanceUID: study });
  assert.equal(got.length, datasets.length);
});
await check('retrieves a series byte for byte', async () => {
  const got = await client.retrieveSeries({ studyInstanceUID: study, seriesInstanceUID: series });
  const sent = new Map(datasets.map((d) => [value(parse(d), '00080018'), Buffer.from(d)]));
  assert.equal(got.length, sent.size);
  for (const one of got) {
    assert.ok(sent.get(value(parse(one), '00080018')).equals(Buffer.from(one)));
  }
});
const one = { studyInstanceUID: study, seriesInstanceUID: series, sopInstanceUID: instance };
await check('retrieves an instance', async () => {
  const got = await client.retrieveInstance(one);
  assert.equal(value(parse(got), '00080018'), instance);
});
let metadata;
await check('retrieves metadata', async () => {
  metadata = await client.retrieveSeriesMetadata(one);
  assert.equal(metadata.length, datasets.length);
  metadata = await client.retrieveInstanceMetadata(one);
  metadata = Array.isArray(metadata) ? metadata[0] : metadata;
  assert.match(metadata['7FE00010'].BulkDataURI, /^http/);
});
const size = () => value(metadata, '00280010') * value(metadata, '00280011') * 2;
await check('retrieves frames', async () => {
  const frames = await client.retrieveInstanceFrames({ ...one, frameNumbers: [1] });
  assert.equal(frames[0].byteLength, size());
});
await check('retrieves bulk data', async () => {
  const bulk = await client.retrieveBulkData({ BulkDataURI: metadata['7FE00010'].BulkDataURI });
  const bytes = Array.isArray(bulk) ? bulk[0] : bulk;
  assert.equal(bytes.byteLength, size());
});
await check('retrieves a picture', async () => {
  const picture = await client.retrieveInstanceRendered({
    ...one,
    queryParams: { window: '40,400,linear', viewport: '64,64' },
  });
  const bytes = Buffer.from(Array.isArray(picture) ? picture[0] : picture);
  assert.equal(bytes.subarray(0, 2).toString('hex'), 'ffd8');
});
await check('is told what is not there', async () => {
  await assert.rejects(
    client.retrieveInstance({ ...one, sopInstanceUID: '1.2.3.999' }),
    (e) => e.status === 404,
  );
});
console.log(`all of ${checks} checks hold`);
