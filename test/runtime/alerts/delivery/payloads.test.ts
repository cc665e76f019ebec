import {
  type AlertMessage,
  formatAlertMessage,
  formatByProtocol,
  formatDestinationFailureMessage,
  formatDigestMessage,
  formatReminderMessage,
  toEventDetail,
} from '../../../../lib/runtime/alerts/delivery/payloads';
import { failingDestination, openedByHand, reminder, storm } from '../../../alerts/scenes';

const KB = 1024;

/** A message whose JSON and text have about so many bytes. */
const sized = (json: number, text: number): AlertMessage => ({
  subject: 's',
  text: 't'.repeat(text),
  line: 'line',
  content: { version: 1, kind: 'reminder', padding: 'ä'.repeat(json / 2) } as unknown as AlertMessage['content'],
  attributes: {},
  detailType: 'Assay Reminder',
});

const protocols = (publication: AlertMessage) => JSON.parse(formatByProtocol(publication));

test('sends a small message to each protocol in its own form', () => {
  const publication = sized(KB, KB);
  const json = JSON.stringify(publication.content);
  const { text, line } = publication;
  expect(protocols(publication)).toEqual({
    default: text,
    email: text,
    sms: line,
    http: json,
    https: json,
    sqs: json,
    lambda: json,
    firehose: json,
  });
});

test('sends the JSON of a larger message once for all machines', () => {
  const publication = sized(60 * KB, 60 * KB);
  const { text, line } = publication;
  expect(protocols(publication)).toEqual({
    default: JSON.stringify(publication.content),
    email: text,
    'email-json': text,
    sms: line,
  });
});

test('truncates a message that is too large for people, and withholds it from machines', () => {
  const publication = sized(300 * KB, 300 * KB);
  const message = formatByProtocol(publication);
  expect(Buffer.byteLength(message)).toBeLessThan(256 * KB);
  const { default: forMachines, email } = JSON.parse(message);
  expect(JSON.parse(forMachines)).toEqual({
    version: 1,
    kind: 'reminder',
    withheld: expect.stringMatching(/^The message is too large: \d+ bytes$/),
  });
  expect(email).toMatch(/^t+\n\[truncated\]\n$/);
});

test('withholds content over 256 KB from the bus', () => {
  expect(JSON.parse(toEventDetail(sized(200 * KB, 1)))).toHaveProperty('padding');
  expect(JSON.parse(toEventDetail(sized(257 * KB, 1)))).toHaveProperty('withheld');
});

test('leaves 4 KB of the 256 KB for attributes', () => {
  const withBytes = (bytes: number): AlertMessage => {
    const content = { version: 1, kind: 'reminder', padding: '' };
    const padding = 'x'.repeat(bytes - JSON.stringify(content).length);
    return { ...sized(1, 1), content: { ...content, padding } as unknown as AlertMessage['content'] };
  };
  expect(JSON.parse(toEventDetail(withBytes(252 * KB)))).toHaveProperty('padding');
  expect(JSON.parse(toEventDetail(withBytes(252 * KB + 1)))).toHaveProperty('withheld');
});

describe('the attributes by which subscriptions and rules of the bus select messages', () => {
  const SCOPE = { account: '111122223333', region: 'eu-west-1' };
  test.each<[string, AlertMessage, AlertMessage['detailType'], AlertMessage['attributes']]>([
    [
      'an alert',
      formatAlertMessage(openedByHand),
      'Assay Alert',
      { severity: 'high', rule: 'open-ssh', kind: 'opened', ...SCOPE },
    ],
    [
      'a digest',
      formatDigestMessage(storm),
      'Assay Digest',
      { severity: storm.rule.severity, rule: storm.rule.name, kind: 'digest', ...SCOPE },
    ],
    ['a reminder', formatReminderMessage(reminder), 'Assay Reminder', { severity: 'high', kind: 'reminder', ...SCOPE }],
    [
      'a destination that fails',
      formatDestinationFailureMessage(failingDestination),
      'Assay Destination Failure',
      { severity: 'high', kind: failingDestination.kind, ...SCOPE },
    ],
  ])('of %s', (_, { detailType, attributes }, expectedType, expected) => {
    expect({ detailType, attributes }).toEqual({ detailType: expectedType, attributes: expected });
  });

  test.each([
    [['low', 'critical', 'medium'], 'critical'],
    [['low', 'medium'], 'medium'],
    [['low'], 'low'],
    [[], 'low'],
  ] as const)('of a reminder about rules of severity %j: %s', (severities, expected) => {
    const [rule] = reminder.rules;
    const rules = severities.map((severity) => ({ ...(rule as NonNullable<typeof rule>), severity }));
    expect(formatReminderMessage({ ...reminder, rules }).attributes.severity).toBe(expected);
  });
});
