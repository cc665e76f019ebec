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
  ASSAY_RECORD_BUCKET: 'bucket',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-plan-'));
  writeFileSync(join(folder, 'response-settings.json'), JSON.stringify(SETTINGS));
  writeFileSync(join(folder, 'waivers.json'), '[]');
});
afterEach(() => rmSync(folder, { recursive: true }));

const createDependencies = (environment: Record<string, string> = {}) =>
  createPlanDependencies(pathToFileURL(join(folder, 'index.mjs')), { ...ENVIRONMENT, ...environment });

test('reads settings and waivers beside the code, and the rest from the environment', async () => {
  const { settings, waivers, scope, table, recordBucket, clients } = createDependencies();
  expect({ settings, waivers, scope, table, recordBucket }).toEqual({
    settings: SETTINGS,
    waivers: [],
    scope: { accountId: '111122223333', region: 'eu-west-1', partition: 'aws' },
    table: 'table',
    recordBucket: 'bucket',
  });
  const regions = await Promise.all(Object.values(clients).map((client) => client.config.region()));
  expect(new Set(regions)).toEqual(new Set(['eu-west-1']));
  expect(clients.records.config.followRegionRedirects).toBe(true);
  for (const client of Object.values(clients)) client.destroy();
});

test.each(Object.keys(ENVIRONMENT))('fails without %s', (name) => {
  expect(() => createDependencies({ [name]: '' })).toThrow(
    `Cannot plan remediation: environment variable "${name}" is missing`,
  );
});

test.each(['response-settings.json', 'waivers.json'])('fails without %s', (name) => {
  rmSync(join(folder, name));
  expect(() => createDependencies()).toThrow(`Cannot read ${name}: ENOENT`);
});
