import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createPlanDependencies } from '../../../lib/runtime/remediation/dependencies';
import { narrowDoor, settingsFor } from './testing-plan-function';

const SETTINGS = settingsFor([narrowDoor]);
const ENVIRONMENT = {
  AWS_REGION: 'eu-west-1',
  ASSAY_ACCOUNT_ID: '111122223333',
  ASSAY_PARTITION: 'aws',
  ASSAY_TABLE: 'table',
  ASSAY_EVIDENCE_BUCKET: 'bucket',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-plan-'));
  writeFileSync(join(folder, 'reaction.json'), JSON.stringify(SETTINGS));
  writeFileSync(join(folder, 'waivers.json'), '[]');
});
afterEach(() => rmSync(folder, { recursive: true }));

const surroundings = (environment: Record<string, string> = {}) =>
  createPlanDependencies(pathToFileURL(join(folder, 'index.mjs')), { ...ENVIRONMENT, ...environment });

test('settings and waivers lie beside the code, the rest is in the environment', async () => {
  const { settings, waivers, place, table, evidenceBucket, clients } = surroundings();
  expect({ settings, waivers, place, table, evidenceBucket }).toEqual({
    settings: SETTINGS,
    waivers: [],
    place: { accountId: '111122223333', region: 'eu-west-1', partition: 'aws' },
    table: 'table',
    evidenceBucket: 'bucket',
  });
  const regions = await Promise.all(Object.values(clients).map((client) => client.config.region()));
  expect(new Set(regions)).toEqual(new Set(['eu-west-1']));
  expect(clients.evidence.config.followRegionRedirects).toBe(true);
  for (const client of Object.values(clients)) client.destroy();
});

test.each(Object.keys(ENVIRONMENT))('without %s there is no function', (name) => {
  expect(() => surroundings({ [name]: '' })).toThrow(
    `Cannot plan remediation: environment variable "${name}" is missing`,
  );
});

test.each(['reaction.json', 'waivers.json'])('without %s there is no function', (name) => {
  rmSync(join(folder, name));
  expect(() => surroundings()).toThrow(`Cannot read ${name}: ENOENT`);
});
