import { type AlertMessage, formatByProtocol, toEventDetail } from '../../../../lib/runtime/alerts/delivery/payloads';

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
    ...{ default: text, email: text, sms: line },
    ...{ http: json, https: json, sqs: json, lambda: json, firehose: json },
  });
});

test('sends the JSON of a larger message once for all machines', () => {
  const publication = sized(60 * KB, 60 * KB);
  const { text, line } = publication;
  expect(protocols(publication)).toEqual({
    default: JSON.stringify(publication.content),
    ...{ email: text, 'email-json': text, sms: line },
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
