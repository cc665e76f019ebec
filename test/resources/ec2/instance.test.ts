import type { ConfigurationItem } from '../../../lib/core/item';
import { Unknown, UnknownValue, UnreadableItem } from '../../../lib/core/reading/unreadable';
import { instance } from '../../../lib/resources/ec2/instance';
import { createItem } from '../item';

const read = (configuration: unknown, shape: ConfigurationItem['shape'] = 'config') =>
  instance.read(createItem('AWS::EC2::Instance', configuration, { shape }));
const parameter = new Unknown('{"Ref":"Parameter"}');

test('describe-instances lists them by ID', () => {
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

test('an instance in a template is never terminated', () => {
  expect(read({}, 'template').isTerminated).toBe(false);
});

test.each([
  ['an optional token', { httpTokens: 'optional', httpEndpoint: 'enabled' }, true],
  ['a required token', { httpTokens: 'required', httpEndpoint: 'enabled' }, false],
  ['a disabled endpoint', { httpTokens: 'optional', httpEndpoint: 'disabled' }, false],
  ['a required token and a disabled endpoint', { httpTokens: 'required', httpEndpoint: 'disabled' }, false],
  ['an optional token and the default endpoint', { httpTokens: 'optional' }, true],
])('%s allows IMDSv1: %s', (_what, metadataOptions, expected) => {
  expect(read({ metadataOptions }).allowsImdsV1).toBe(expected);
});

test('items from before November 2019 do not contain whether IMDSv1 is allowed', () => {
  expect(read({ state: { name: 'running' } }).allowsImdsV1).toBeUndefined();
  expect(read({ metadataOptions: null }).allowsImdsV1).toBeUndefined();
});

test.each([
  ['no options', undefined, undefined],
  ['options without tokens', { HttpEndpoint: 'enabled' }, undefined],
  ['a disabled endpoint', { HttpEndpoint: 'disabled' }, false],
  ['a disabled endpoint and tokens from a parameter', { HttpEndpoint: 'disabled', HttpTokens: parameter }, false],
  ['a required token and the endpoint from a parameter', { HttpEndpoint: parameter, HttpTokens: 'required' }, false],
  ['an optional token', { HttpTokens: 'optional' }, true],
])('a template with %s allows IMDSv1: %s', (_what, MetadataOptions, expected) => {
  expect(read({ MetadataOptions }, 'template').allowsImdsV1).toBe(expected);
});

test.each([
  ['tokens from a parameter', { HttpTokens: parameter }],
  ['an optional token and the endpoint from a parameter', { HttpEndpoint: parameter, HttpTokens: 'optional' }],
])('a template with %s is unknown', (_what, MetadataOptions) => {
  expect(() => read({ MetadataOptions }, 'template').allowsImdsV1).toThrow(UnknownValue);
});

test.each([
  ['no tokens', {}, 'httpTokens: expected one of optional, required, found nothing'],
  [
    'an unknown value for tokens',
    { httpTokens: 'Required' },
    'httpTokens: expected one of optional, required, found "Required"',
  ],
  ['a boolean for tokens', { httpTokens: true }, 'httpTokens: expected one of optional, required, found true'],
  [
    'an unknown value for the endpoint',
    { httpTokens: 'optional', httpEndpoint: 'off' },
    'httpEndpoint: expected one of enabled, disabled, found "off"',
  ],
])('is unreadable with %s', (_what, metadataOptions, message) => {
  expect(() => read({ metadataOptions }).allowsImdsV1).toThrow(
    new UnreadableItem(`Cannot read configuration.metadataOptions.${message}`),
  );
});

test.each([
  ['no state', {}, 'configuration.state: expected an object, found nothing'],
  ['text instead of a state', { state: 'running' }, 'configuration.state: expected an object, found "running"'],
])('is unreadable with %s', (_what, configuration, message) => {
  expect(() => read(configuration).isTerminated).toThrow(new UnreadableItem(`Cannot read ${message}`));
});
