import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createAlertDependencies } from '../../../lib/runtime/alerts/dependencies';
import { BUS, SETTINGS, TOPIC } from './testing-alerts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-alert-'));
  put('reaction.json', SETTINGS);
  put('waivers.json', []);
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (name: string, content: unknown): void => writeFileSync(join(folder, name), JSON.stringify(content));
const surroundings = (environment: Record<string, string> = {}) =>
  createAlertDependencies(pathToFileURL(join(folder, 'index.mjs')), {
    AWS_REGION: 'eu-west-1',
    ASSAY_ACCOUNT_ID: '111122223333',
    ASSAY_PARTITION: 'aws',
    ASSAY_TABLE: 'table',
    ASSAY_TOPIC_ARN: TOPIC,
    ...environment,
  });

test('settings and waivers lie beside the code, the rest is in the environment', () => {
  const { settings, waivers, accountId, region, partition, table, channels } = surroundings();
  expect({ settings, waivers, accountId, region, partition, table: table.name, channels }).toEqual({
    settings: SETTINGS,
    waivers: [],
    accountId: '111122223333',
    region: 'eu-west-1',
    partition: 'aws',
    table: 'table',
    channels: { topic: { client: expect.anything(), arn: TOPIC } },
  });
});

test('the bus is called in its own Region', async () => {
  const { channels } = surroundings({ ASSAY_EVENT_BUS_ARN: BUS, ASSAY_SECURITY_HUB: 'on' });
  expect(channels.securityHub).toBeDefined();
  expect(channels.eventBus?.arn).toBe(BUS);
  await expect(channels.eventBus?.client.config.region()).resolves.toBe('eu-central-1');
});

test.each<[string, () => unknown, string]>([
  [
    'a variable',
    () => surroundings({ ASSAY_TABLE: '' }),
    'Cannot raise alerts: environment variable "ASSAY_TABLE" is missing',
  ],
  [
    'the ARN of a bus',
    () => surroundings({ ASSAY_EVENT_BUS_ARN: 'security' }),
    'Cannot raise alerts: "security" is no ARN of an event bus',
  ],
  [
    'the settings',
    () => {
      rmSync(join(folder, 'reaction.json'));
      return surroundings();
    },
    'Cannot read reaction.json: ENOENT',
  ],
  [
    'alerts in the settings',
    () => {
      put('reaction.json', { prefix: 'assay', rules: {} });
      return surroundings();
    },
    'Cannot raise alerts: reaction.json has no "alerts"',
  ],
  [
    'a waiver that is whole',
    () => {
      put('waivers.json', [{}]);
      return surroundings();
    },
    'Cannot use waivers.json',
  ],
])('without %s it does not start', (_, start, reason) => {
  expect(start).toThrow(reason);
});
