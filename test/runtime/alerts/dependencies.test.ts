import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createAlertDependencies } from '../../../lib/runtime/alerts/dependencies';
import { BUS, SETTINGS, TOPIC } from './testing-alerts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'assay-alert-'));
  put('response-settings.json', SETTINGS);
  put('waivers.json', []);
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (name: string, content: unknown): void => writeFileSync(join(folder, name), JSON.stringify(content));
const create = (environment: Record<string, string> = {}) =>
  createAlertDependencies(pathToFileURL(join(folder, 'index.mjs')), {
    AWS_REGION: 'eu-west-1',
    ASSAY_ACCOUNT_ID: '111122223333',
    ASSAY_PARTITION: 'aws',
    ASSAY_TABLE: 'table',
    ASSAY_TOPIC_ARN: TOPIC,
    ...environment,
  });

test('reads settings and waivers beside the code, and the rest from the environment', () => {
  const { settings, waivers, accountId, region, partition, table, channels } = create();
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

test('calls the bus in its own Region', async () => {
  const { channels } = create({ ASSAY_EVENT_BUS_ARN: BUS, ASSAY_SECURITY_HUB: 'on' });
  expect(channels.securityHub).toBeDefined();
  expect(channels.eventBus?.arn).toBe(BUS);
  await expect(channels.eventBus?.client.config.region()).resolves.toBe('eu-central-1');
});

test.each([
  ['aws', 'us-east-1'],
  ['aws-cn', 'cn-north-1'],
  ['aws-us-gov', 'us-gov-west-1'],
])('reads the events of global services of partition %s in %s', async (partition, region) => {
  const { cloudTrail } = create({ ASSAY_PARTITION: partition });
  await expect(cloudTrail.global.config.region()).resolves.toBe(region);
});

test.each<[string, () => unknown, string]>([
  [
    'a variable',
    () => create({ ASSAY_TABLE: '' }),
    'Cannot send alerts: environment variable "ASSAY_TABLE" is missing',
  ],
  [
    'the ARN of a bus',
    () => create({ ASSAY_EVENT_BUS_ARN: 'security' }),
    'Cannot send alerts: "security" is not the ARN of an event bus',
  ],
  [
    'the settings',
    () => {
      rmSync(join(folder, 'response-settings.json'));
      return create();
    },
    'Cannot read response-settings.json: ENOENT',
  ],
  [
    'alerts in the settings',
    () => {
      put('response-settings.json', { prefix: 'assay', rules: {} });
      return create();
    },
    'Cannot send alerts: response-settings.json has no "alerts"',
  ],
  [
    'a valid waiver',
    () => {
      put('waivers.json', [{}]);
      return create();
    },
    'Cannot use waivers.json',
  ],
])('throws without %s', (_, start, reason) => {
  expect(start).toThrow(reason);
});
