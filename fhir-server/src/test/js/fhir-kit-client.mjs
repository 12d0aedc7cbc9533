// Drives a running server with fhir-kit-client as a stranger would: node fhir-kit-client.mjs BASE
// Ends with 0 and the line "all of N checks hold", or with 1 and the first check that does not.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'fhir-kit-client';

const client = new Client({ baseUrl: process.argv[2] });
let checks = 0;

async function check(name, body) {
  try {
    await body();
  } catch (error) {
    const data = error.response ? JSON.stringify(error.response.data) : '';
    console.error(`failed: ${name}: ${error.message} ${data}`);
    process.exit(1);
  }
  checks++;
  console.log(`holds: ${name}`);
}

const http = (resource) => Client.httpFor(resource).response;

async function refused(promise) {
  const error = await promise.then(
    () => assert.fail('was not refused'),
    (e) => e,
  );
  assert.ok(error.response, error.message);
  assert.equal(error.response.data.resourceType, 'OperationOutcome');
  return error.response.status;
}

const lot = `LOT-${Date.now()}`;
let patient;
let device;

await check('the CapabilityStatement is of R4', async () => {
  const statement = await client.capabilityStatement();
  assert.equal(statement.fhirVersion, '4.0.1');
  assert.ok(statement.rest[0].resource.some((r) => r.type === 'Device'));
});

await check('create', async () => {
  patient = await client.create({
    resourceType: 'Patient',
    body: { resourceType: 'Patient', name: [{ family: 'Vesalius' }] },
  });
  assert.equal(http(patient).status, 201);
  assert.equal(http(patient).headers.get('etag'), 'W/"1"');
  assert.ok(http(patient).headers.get('location').endsWith(`Patient/${patient.id}/_history/1`));
});

await check('read', async () => {
  const read = await client.read({ resourceType: 'Patient', id: patient.id });
  assert.deepEqual(read, patient);
});

await check('update with If-Match; a stale one is refused', async () => {
  const body = { ...patient, gender: 'male' };
  const options = { headers: { 'If-Match': 'W/"1"' } };
  const updated = await client.update({ resourceType: 'Patient', id: patient.id, body, options });
  assert.equal(updated.meta.versionId, '2');
  const stale = { ...patient, gender: 'female' };
  const again = client.update({ resourceType: 'Patient', id: patient.id, body: stale, options });
  assert.equal(await refused(again), 412);
});

await check('vread', async () => {
  const first = await client.vread({ resourceType: 'Patient', id: patient.id, version: '1' });
  assert.equal(first.gender, undefined);
  const second = await client.vread({ resourceType: 'Patient', id: patient.id, version: '2' });
  assert.equal(second.gender, 'male');
});

await check('patch', async () => {
  const jsonPatch = [
    { op: 'test', path: '/gender', value: 'male' },
    { op: 'replace', path: '/name/0/family', value: 'van Wesel' },
    { op: 'add', path: '/name/0/given', value: ['Andries'] },
  ];
  const patched = await client.patch({ resourceType: 'Patient', id: patient.id, jsonPatch });
  assert.deepEqual(patched.name, [{ family: 'van Wesel', given: ['Andries'] }]);
  assert.equal(patched.meta.versionId, '3');
  const wrong = [{ op: 'test', path: '/gender', value: 'female' }];
  const notApplied = client.patch({ resourceType: 'Patient', id: patient.id, jsonPatch: wrong });
  assert.equal(await refused(notApplied), 422);
});

await check('transaction with references between entries', async () => {
  const entry = (fullUrl, resource) => ({
    fullUrl,
    resource,
    request: { method: 'POST', url: resource.resourceType },
  });
  const procedure = 'urn:uuid:7c3c2f0e-6a53-4e0f-9d0b-1f9f4c6f3a01';
  const bundle = await client.transaction({
    body: {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [
        entry('urn:uuid:7c3c2f0e-6a53-4e0f-9d0b-1f9f4c6f3a02', {
          resourceType: 'Device',
          lotNumber: lot,
          patient: { reference: `Patient/${patient.id}` },
        }),
        entry(procedure, {
          resourceType: 'Procedure',
          status: 'completed',
          subject: { reference: `Patient/${patient.id}` },
          focalDevice: [
            { manipulated: { reference: 'urn:uuid:7c3c2f0e-6a53-4e0f-9d0b-1f9f4c6f3a02' } },
          ],
        }),
      ],
    },
  });
  assert.equal(bundle.type, 'transaction-response');
  assert.ok(bundle.entry.every((e) => e.response.status.startsWith('201')));
  const [, deviceId] = bundle.entry[0].response.location.split('/');
  device = await client.read({ resourceType: 'Device', id: deviceId });
  const [, procedureId] = bundle.entry[1].response.location.split('/');
  const stored = await client.read({ resourceType: 'Procedure', id: procedureId });
  assert.equal(stored.focalDevice[0].manipulated.reference, `Device/${deviceId}`);
  const target = await client.resolve({ reference: stored.focalDevice[0].manipulated.reference });
  assert.equal(target.id, deviceId);
});

await check('batch goes on after an entry that is refused', async () => {
  const bundle = await client.batch({
    body: {
      resourceType: 'Bundle',
      type: 'batch',
      entry: [
        { request: { method: 'GET', url: `Device/${device.id}` } },
        { request: { method: 'GET', url: 'Device/nobody' } },
        {
          resource: { resourceType: 'Device', lotNumber: lot },
          request: { method: 'POST', url: 'Device' },
        },
      ],
    },
  });
  assert.deepEqual(
    bundle.entry.map((e) => e.response.status.slice(0, 3)),
    ['200', '404', '201'],
  );
  assert.equal(bundle.entry[0].resource.lotNumber, lot);
});

await check('search and next pages', async () => {
  for (let i = 0; i < 5; i++) {
    await client.create({
      resourceType: 'Device',
      body: { resourceType: 'Device', lotNumber: lot, serialNumber: `S${i}` },
    });
  }
  const searchParams = { 'lot-number': lot, _count: 3, _total: 'accurate' };
  const seen = new Set();
  let page = await client.search({ resourceType: 'Device', searchParams });
  assert.equal(page.total, 7);
  for (; page; page = await client.nextPage({ bundle: page })) {
    page.entry.forEach((e) => seen.add(e.fullUrl));
  }
  assert.equal(seen.size, 7);
  const posted = await client.search({
    resourceType: 'Device',
    searchParams: { 'lot-number': lot, patient: `Patient/${patient.id}` },
    options: { postSearch: true },
  });
  assert.equal(posted.entry.length, 1);
  const wrong = client.search({ resourceType: 'Device', searchParams: { colour: 'red' } });
  assert.equal(await refused(wrong), 400);
});

await check('history of a resource, of a type and of the server', async () => {
  const versions = await client.history({ resourceType: 'Patient', id: patient.id });
  assert.deepEqual(
    versions.entry.map((e) => e.resource.meta.versionId),
    ['3', '2', '1'],
  );
  const ofType = await client.history({ resourceType: 'Device' });
  assert.ok(ofType.entry.length >= 7);
  const ofServer = await client.history();
  assert.ok(ofServer.entry.length >= ofType.entry.length);
});

await check('delete: not while others refer to it, and then it is gone', async () => {
  assert.equal(await refused(client.delete({ resourceType: 'Patient', id: patient.id })), 409);
  const alone = await client.create({ resourceType: 'Patient', body: { resourceType: 'Patient' } });
  const deleted = await client.delete({ resourceType: 'Patient', id: alone.id });
  assert.equal(http(deleted).status, 204);
  assert.equal(await refused(client.read({ resourceType: 'Patient', id: alone.id })), 410);
});

await check('bulk export of devices', async () => {
  const kickOff = await client.request('$export?_type=Device', {
    options: { headers: { Prefer: 'respond-async', Accept: 'application/fhir+json' } },
  });
  assert.equal(http(kickOff).status, 202);
  const status = http(kickOff).headers.get('content-location');
  let manifest;
  for (let i = 0; i < 100; i++) {
    manifest = await client.request(status);
    if (http(manifest).status === 200) break;
    await sleep(200);
  }
  assert.equal(http(manifest).status, 200);
  const lines = [];
  for (const file of manifest.output) {
    const text = await (await fetch(file.url)).text();
    lines.push(...text.split('\n').filter((l) => l));
  }
  const exported = lines.map((l) => JSON.parse(l)).filter((d) => d.lotNumber === lot);
  assert.equal(exported.length, 7);
});

console.log(`all of ${checks} checks hold`);
