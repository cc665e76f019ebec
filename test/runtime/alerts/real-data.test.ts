import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, isString, parseJson } from '../../../lib/core/json';
import { findNamedResources } from '../../../lib/formats/events/cloudtrail';
import { outsideData } from '../../outside-data';
import { complianceChange, groupItem, setUpAlerts } from './testing-alerts';

/** Files of AWS and of other repositories, which their licences keep out of this one. */
const { folder: DATA, describeWithData } = outsideData('test/runtime/alerts/real-data.test.ts');

describeWithData('real events through the alert function', () => {
  const { stub, alerts } = setUpAlerts({ alerts: { stormSize: 1000 } });

  test('sends one alert for each change of compliance, however often it is delivered, and nothing else', async () => {
    const events = listObjects('eventbridge').filter((one) => one['detail-type'] === 'Config Rules Compliance Change');
    const names = new Set(events.map(({ detail }) => String((detail as Record<string, unknown>).configRuleName)));
    const rule = { title: 't', severity: 'high', parameters: {}, remediation: 'off' } as const;
    alerts.deploy({ rules: Object.fromEntries([...names].map((name) => [name, rule])) });
    alerts.knowRules();
    for (const event of [...events, ...events]) await alerts.invoke(event);
    const kinds = alerts.mails().map(({ json }) => json.kind);
    expect(kinds.sort()).toEqual(['opened', 'opened', 'opened', 'resolved']);
  });

  test('finds who opened each security group of real trails', async () => {
    // Some files have a call several times, with and without an error.
    const records = [
      ...new Map(
        listObjects('cloudtrail')
          .filter(isRecord)
          .map((one) => [one.eventID, one]),
      ).values(),
    ];
    stub.addRecords(...records.flatMap((record) => [...findNamedResources(record)].map((name) => ({ name, record }))));
    // The clock does not go back, and CloudTrail finds nothing that is older than 90 days.
    const changes = records
      .filter(({ eventName, errorCode }) => eventName === 'AuthorizeSecurityGroupIngress' && errorCode === undefined)
      .sort((a, b) => Date.parse(a.eventTime) - Date.parse(b.eventTime));
    alerts.deploy({ alerts: { waitForActorMinutes: 0 } });
    const sent: string[] = [];
    for (const { requestParameters, eventTime } of changes) {
      const resourceId = String((requestParameters as Record<string, unknown>).groupId);
      const captured = new Date(Date.parse(eventTime) + 90_000).toISOString();
      stub.history = [
        groupItem(['0.0.0.0/0'], { resourceId, captured }),
        groupItem([], { resourceId, captured: '2015-01-01T00:00:00.000Z' }),
      ];
      stub.watch.calls = [];
      stub.region.clock.elapse(Date.parse(captured) + 60_000 - stub.region.clock.time);
      await alerts.invoke(complianceChange({ resourceId, at: captured, captured }));
      const [mail] = alerts.mails();
      sent.push(mail?.json.actor.found ? mail.json.actor.confidence : 'not found');
    }
    expect(sent).toEqual(['high', 'high']);
  });
});

type RawObject = Readonly<Record<string, unknown>>;
interface Record_ extends RawObject {
  readonly eventTime: string;
  readonly eventID: string;
}
const isRecord = (one: RawObject): one is Record_ =>
  isString(one.eventTime) &&
  isString(one.eventID) &&
  isString(one.eventName) &&
  !Number.isNaN(Date.parse(one.eventTime));

/** Lists every object in the files of a folder, also within other objects and JSON strings. */
function listObjects(folder: string): RawObject[] {
  const found: RawObject[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) walk(one);
    else if (isObject(value)) {
      found.push(value);
      for (const one of Object.values(value)) walk(one);
    } else if (isString(value) && value.startsWith('{')) walk(parseJson(value));
  };
  for (const entry of readdirSync(join(DATA, folder), { withFileTypes: true, recursive: true })) {
    if (entry.isFile() && entry.name.endsWith('.json')) {
      walk(parseJson(readFileSync(join(entry.parentPath, entry.name), 'utf8')));
    }
  }
  return found;
}
