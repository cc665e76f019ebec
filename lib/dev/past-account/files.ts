import { groupBy } from '../../core/collections/groups';
import { ACCOUNT, type FileItem, PAST_REGION, RECORDING_START, type Resource, toFileItem } from './resources';
import { FIRST_RESOURCES, MOMENTS, type PastMoment, PRINCIPALS } from './timeline';

/** A file of the example, by its path below `examples/past`. */
interface PastFile {
  readonly path: string;
  readonly text: string;
}

/** The folder of the example in the repository. */
export const PAST_FOLDER = 'examples/past';

/** AWS Config captures a change minutes after the call, and delivers histories every six hours. */
const CAPTURE_DELAY_MS = 3 * 60_000 + 12_345;
const DELIVERY_MS = 6 * 3_600_000;
const SNAPSHOT_TIMES = ['2026-09-01T06:30:00Z', '2026-10-01T06:30:00Z', '2026-11-01T06:30:00Z', '2026-11-30T06:30:00Z'];

/** Returns the files that AWS delivers for the three months: snapshots, histories and a trail's logs. */
export function buildPastFiles(): PastFile[] {
  const items = [
    ...FIRST_RESOURCES.map((resource) => toFileItem(resource, RECORDING_START, 'ResourceDiscovered')),
    ...MOMENTS.flatMap(toItems),
  ];
  return [...SNAPSHOT_TIMES.map((time) => toSnapshot(time, items)), ...toHistories(items), ...MOMENTS.map(toTrailFile)];
}

function toItems({ at, changed = [], deleted = [] }: PastMoment): FileItem[] {
  const captureTime = new Date(Date.parse(at) + CAPTURE_DELAY_MS).toISOString();
  return [
    ...changed.map((resource) => toFileItem(resource, captureTime, 'OK')),
    ...deleted.map((resource: Resource) => ({
      ...toFileItem({ ...resource, tags: {}, relationships: [] }, captureTime, 'ResourceDeleted'),
      configuration: null,
      supplementaryConfiguration: {},
    })),
  ];
}

/** A snapshot holds the newest version of everything that exists. */
function toSnapshot(time: string, items: readonly FileItem[]): PastFile {
  const newest = new Map<string, FileItem>();
  for (const item of items) {
    if (item.configurationItemCaptureTime <= new Date(time).toISOString())
      newest.set(`${item.resourceType} ${item.resourceId}`, item);
  }
  const existing = [...newest.values()].filter(
    ({ configurationItemStatus }) => configurationItemStatus !== 'ResourceDeleted',
  );
  const id = `5c0b6f1e-2f0e-4d5e-9a57-${time.slice(0, 10).replaceAll('-', '')}0000`;
  const name = `${ACCOUNT}_Config_${PAST_REGION}_ConfigSnapshot_${toStamp(time)}_${id}.json`;
  return {
    path: `${toConfigFolder(time)}/ConfigSnapshot/${name}`,
    text: formatDocument(
      { fileVersion: '1.0', configSnapshotId: id, configurationItems: existing },
      'configurationItems',
    ),
  };
}

/**
 * One file for each type and six hours. The colons of AWS's names are left out, since not every file system has them.
 */
function toHistories(items: readonly FileItem[]): PastFile[] {
  const later = items.filter((item) => item.configurationItemCaptureTime !== RECORDING_START);
  const windows = groupBy(later, ({ configurationItemCaptureTime: time, resourceType }) => {
    const end = Math.ceil(Date.parse(time) / DELIVERY_MS) * DELIVERY_MS;
    return `${end} ${resourceType}`;
  });
  return [...windows].map(([key, own]) => {
    const [end = '', type = ''] = key.split(' ');
    const [from, to] = [Number(end) - DELIVERY_MS, Number(end)].map((time) => new Date(time).toISOString()) as [
      string,
      string,
    ];
    const name = `${ACCOUNT}_Config_${PAST_REGION}_ConfigHistory_${type.replaceAll('::', '')}_${toStamp(from)}_${toStamp(to)}_1.json`;
    return {
      path: `${toConfigFolder(to)}/ConfigHistory/${name}`,
      text: formatDocument({ fileVersion: '1.0', configurationItems: own }, 'configurationItems'),
    };
  });
}

function toTrailFile({ at, call }: PastMoment, index: number): PastFile {
  const { by, source, name, request, response = { _return: true }, errorCode, readOnly = false } = call;
  const record = {
    eventVersion: '1.11',
    ...PRINCIPALS[by],
    eventTime: at,
    eventSource: source,
    eventName: name,
    awsRegion: PAST_REGION,
    requestParameters: request,
    responseElements: errorCode === undefined && !readOnly ? response : null,
    ...(errorCode !== undefined && { errorCode }),
    eventID: `7a6b5c4d-0000-4000-8000-${String(index + 1).padStart(12, '0')}`,
    readOnly,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    eventCategory: 'Management',
  };
  const [year, month, day] = at.slice(0, 10).split('-');
  const file = `${ACCOUNT}_CloudTrail_${PAST_REGION}_${toStamp(at).slice(0, 13)}Z_${String(index + 1).padStart(16, '0')}.json`;
  return {
    path: `AWSLogs/${ACCOUNT}/CloudTrail/${PAST_REGION}/${year}/${month}/${day}/${file}`,
    text: formatDocument({ Records: [record] }, 'Records'),
  };
}

/** Month and day have no leading zeros. */
function toConfigFolder(time: string): string {
  const [year, month, day] = time.slice(0, 10).split('-').map(Number);
  return `AWSLogs/${ACCOUNT}/Config/${PAST_REGION}/${year}/${month}/${day}`;
}

const toStamp = (time: string): string => `${time.slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

/** One line for each element of the list, so that a change of the example can be read. */
function formatDocument(document: Readonly<Record<string, unknown>>, list: string): string {
  const { [list]: elements, ...rest } = document;
  const members = Object.entries(rest).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}, `);
  const lines = (elements as readonly unknown[]).map((element) => `\n${JSON.stringify(element)}`);
  return `{${members.join('')}${JSON.stringify(list)}: [${lines.join(',')}\n]}\n`;
}
