import type { ConfigurationItem } from '../../../lib/core/item';
import { Unknown, UnknownValue, UnreadableItem } from '../../../lib/core/reading/unreadable';
import { instance } from '../../../lib/resources/ec2/instance';
import { itemOf } from '../item';

const read = (configuration: unknown, shape: ConfigurationItem['shape'] = 'config') =>
  instance.read(itemOf('AWS::EC2::Instance', configuration, { shape }));
const parameter = new Unknown('{"Ref":"Parameter"}');

test('describe-instances lists them by id', () => {
  expect(instance.description).toEqual({ resourceType: 'AWS::EC2::Instance', list: 'Instances', id: 'InstanceId' });
});

test.each([
  ['pending', false],
  ['running', false],
  ['stopping', false],
  ['stopped', false],
  ['shutting-down', true],
  ['terminated', true],
])('%s is terminated: %s', (name, expected) => {
  expect(read({ state: { code: 0, name } }).isTerminated).toBe(expected);
  expect(read({ State: { Code: 0, Name: name } }, 'description').isTerminated).toBe(expected);
});

test('an instance of a template is never terminated', () => {
  expect(read({}, 'template').isTerminated).toBe(false);
});

test.each([
  ['a token is optional', { httpTokens: 'optional', httpEndpoint: 'enabled' }, true],
  ['a token is required', { httpTokens: 'required', httpEndpoint: 'enabled' }, false],
  ['the endpoint is off', { httpTokens: 'optional', httpEndpoint: 'disabled' }, false],
  ['both', { httpTokens: 'required', httpEndpoint: 'disabled' }, false],
  ['the endpoint is not told, which is on by default', { httpTokens: 'optional' }, true],
])('%s: it answers without a token: %s', (_what, metadataOptions, expected) => {
  expect(read({ metadataOptions }).allowsImdsV1).toBe(expected);
});

test('items of before 2019 do not say whether it answers without a token', () => {
  expect(read({ state: { name: 'running' } }).allowsImdsV1).toBeUndefined();
  expect(read({ metadataOptions: null }).allowsImdsV1).toBeUndefined();
});

test.each([
  ['nothing', undefined, undefined],
  ['options without tokens', { HttpEndpoint: 'enabled' }, undefined],
  ['an endpoint that is off', { HttpEndpoint: 'disabled' }, false],
  ['an endpoint that is off, and tokens by parameter', { HttpEndpoint: 'disabled', HttpTokens: parameter }, false],
  [
    'a token that is required, and the endpoint by parameter',
    { HttpEndpoint: parameter, HttpTokens: 'required' },
    false,
  ],
  ['a token that is optional', { HttpTokens: 'optional' }, true],
])('a template with %s: it answers without a token: %s', (_what, MetadataOptions, expected) => {
  expect(read({ MetadataOptions }, 'template').allowsImdsV1).toBe(expected);
});

test.each([
  ['tokens by parameter', { HttpTokens: parameter }],
  ['an optional token, and the endpoint by parameter', { HttpEndpoint: parameter, HttpTokens: 'optional' }],
])('a template with %s is unknown', (_what, MetadataOptions) => {
  expect(() => read({ MetadataOptions }, 'template').allowsImdsV1).toThrow(UnknownValue);
});

test.each([
  ['no tokens', {}, 'httpTokens: expected one of optional, required, found nothing'],
  [
    'tokens of another word',
    { httpTokens: 'Required' },
    'httpTokens: expected one of optional, required, found "Required"',
  ],
  ['tokens of another type', { httpTokens: true }, 'httpTokens: expected one of optional, required, found true'],
  [
    'an endpoint of another word',
    { httpTokens: 'optional', httpEndpoint: 'off' },
    'httpEndpoint: expected one of enabled, disabled, found "off"',
  ],
])('%s: unreadable', (_what, metadataOptions, message) => {
  expect(() => read({ metadataOptions }).allowsImdsV1).toThrow(
    new UnreadableItem(`Cannot read configuration.metadataOptions.${message}`),
  );
});

test.each([
  ['no state', {}, 'configuration.state: expected an object, found nothing'],
  ['a state that is text', { state: 'running' }, 'configuration.state: expected an object, found "running"'],
])('%s: unreadable', (_what, configuration, message) => {
  expect(() => read(configuration).isTerminated).toThrow(new UnreadableItem(`Cannot read ${message}`));
});
