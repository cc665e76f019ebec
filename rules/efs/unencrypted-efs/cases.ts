import { leftOpen, parameter } from '../../../lib/core/case-parts/open-value';
import { defineCases, unreadable } from '../../../lib/core/cases';
import { COMPLIANT, insufficientData, nonCompliant } from '../../../lib/core/evaluation';
import rule from './rule';

const template = (configuration: object) => ({ shape: 'template' as const, resourceId: 'Resource', configuration });

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/0a1b';
const fileSystem = (configuration: object) => ({
  resourceId: 'fs-0a',
  configuration: { FileSystemId: 'fs-0a', PerformanceMode: 'generalPurpose', ...configuration },
});
const NOT_ENCRYPTED = nonCompliant('It is not encrypted');
const requireKey = { parameters: { KmsKeyId: KEY } };

export default defineCases(rule, [
  { scenario: 'a file system that is not encrypted', ...fileSystem({ Encrypted: false }), expected: NOT_ENCRYPTED },
  { scenario: 'an encrypted file system', ...fileSystem({ Encrypted: true, KmsKeyId: KEY }), expected: COMPLIANT },
  { scenario: 'names in camel case', ...fileSystem({ encrypted: true }), expected: COMPLIANT },
  {
    scenario: 'the required key',
    ...fileSystem({ Encrypted: true, KmsKeyId: KEY }),
    ...requireKey,
    expected: COMPLIANT,
  },
  {
    scenario: 'another key than the required one',
    ...fileSystem({ Encrypted: true, KmsKeyId: `${KEY}2` }),
    ...requireKey,
    expected: nonCompliant(`It is encrypted with ${KEY}2, not with ${KEY}`),
  },
  {
    scenario: 'the required key by its ID',
    ...fileSystem({ Encrypted: true, KmsKeyId: KEY }),
    parameters: { KmsKeyId: '0a1b' },
    expected: COMPLIANT,
  },
  {
    scenario: 'a template with an alias of a key, where one is required',
    ...template({ Encrypted: true, KmsKeyId: 'alias/files' }),
    ...requireKey,
    expected: insufficientData(`alias/files may be another key than ${KEY}`),
  },
  {
    scenario: 'no key, where one is required',
    ...fileSystem({ Encrypted: true }),
    ...requireKey,
    expected: nonCompliant(`It is encrypted with the default key, not with ${KEY}`),
  },
  {
    scenario: 'a file system without the property',
    ...fileSystem({}),
    expected: unreadable('Cannot read configuration.encrypted: expected a boolean, found nothing'),
  },
  {
    scenario: 'text instead of a boolean',
    ...fileSystem({ Encrypted: 'yes' }),
    expected: unreadable('Cannot read configuration.Encrypted: expected a boolean, found "yes"'),
  },
  {
    scenario: 'a file system from describe-file-systems',
    shape: 'description',
    configuration: { FileSystemId: 'fs-0a', Encrypted: false },
    expected: NOT_ENCRYPTED,
  },
  {
    scenario: 'an encrypted file system from describe-file-systems',
    shape: 'description',
    configuration: { FileSystemId: 'fs-0a', Encrypted: true, KmsKeyId: KEY },
    expected: COMPLIANT,
  },
  { scenario: 'a template with encryption', ...template({ Encrypted: 'true' }), expected: COMPLIANT },
  { scenario: 'a template without encryption', ...template({}), expected: NOT_ENCRYPTED },
  {
    scenario: 'a template that takes it from a parameter',
    ...template({ Encrypted: parameter }),
    expected: leftOpen('Encrypted'),
  },
  {
    scenario: 'a template with a key that it leaves open, where one is required',
    ...template({ Encrypted: true, KmsKeyId: parameter }),
    ...requireKey,
    expected: leftOpen('KmsKeyId'),
  },
]);
